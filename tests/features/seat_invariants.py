"""What must hold of a volunteer call and its seats, whatever was done and in whichever order."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.rules.choosing import MOST_CARRIED
from tests.features.seat_pictures import CLOSES, CONFIRMS, HAS, KNOWN, OPEN_OR_SENT, PLACED, Picture


@dataclass(slots=True)
class Known:
    """What was seen on the way and is not stored any more."""

    held: frozenset[str]
    """Members who have held the role before."""
    confirmed: set[str] = field(default_factory=set)
    """Seats that somebody had at any time."""
    handed_back: set[str] = field(default_factory=set)
    """Seats that were somebody's again: they hear of that in other words."""
    beside: dict[str, str] = field(default_factory=dict)
    """First-timers' seats that were completed: the account of who stood beside them then."""


def holds(picture: Picture, now: datetime, known: Known) -> None:
    nobody_sits_where_no_seat_is(picture, known.held)
    each_sits_as_they_wished(picture)
    nobody_carries_too_many(picture, now)
    nobody_waits_beside_a_free_seat(picture, now)
    a_mentor_is_done_with_the_last_of_theirs(picture)
    each_seat_is_told_once(picture, known)
    timers_fit(picture, now)
    who_has_a_seat_is_reminded(picture, now)
    each_pair_has_a_room(picture, now)
    what_took_place_is_deposited(picture, known)
    it_goes_with_its_session(picture)


def follows(before: Picture, after: Picture, *, taken_back: bool) -> None:
    """Whatever has happened between the two. ``taken_back``: that somebody was not there, if it was said before."""
    for id, was in before.seats.items():
        seat = after.seats.get(id)
        if was.state in KNOWN and not (taken_back and seat and seat.state == "confirmed"):
            assert seat == was, "it is known how it went, and stays so"
        elif seat is None:
            assert was.state == "proposed", "a seat that somebody had is gone"
        else:
            assert (seat.member_id, seat.account_id, seat.kind) == (was.member_id, was.account_id, was.kind)
            assert was.state != "left" or seat.state == "left", "who has a seat again has another one"
    assert not before.deposits - after.deposits, "a deposit is gone"
    new = {subject for subject, state in after.rooms.items() if state == "owed" != before.rooms.get(subject)}
    assert new <= after.pairs().keys(), "a room for who is not together"
    if before.call.state == "cancelled":
        assert after.call.state == "cancelled"
        assert not after.having, "a withdrawn call gives no seat"


def nobody_sits_where_no_seat_is(picture: Picture, held: Collection[str]) -> None:
    standing, call = picture.standing, picture.call
    for kind in ("first", "open", "mentor"):
        assert picture.free(kind) >= 0, f"more seats than the call has: {kind}"
    assert max(Counter(seat.member_id for seat in standing).values(), default=1) == 1, "two seats"
    mentors = {seat.member_id: seat for seat in standing if seat.kind == "mentor"}
    assert mentors.keys() <= set(held), "a mentor who has never held the role"
    for seat in picture.having:
        if seat.mentor_id is not None:
            assert seat.first_time, "who has held it needs no mentor"
            assert mentors[seat.mentor_id].state == seat.state, "who stands beside somebody has no such seat"
    states = {seat.state for seat in standing}
    assert states == {"proposed"} if call.state == "proposed" else "proposed" not in states
    assert not picture.having or call.state != "cancelled", "a seat in a withdrawn call"


def each_sits_as_they_wished(picture: Picture) -> None:
    for seat in picture.having:
        wish = picture.presses[seat.member_id].wish
        assert (seat.kind == "mentor") == (wish == "mentor")
        assert picture.call.state != "open" or wish != "reserve", "others could still want it"


def nobody_carries_too_many(picture: Picture, now: datetime) -> None:
    """Across all calls; what is only proposed is looked at again when it is confirmed."""
    assert max(picture.carried().values(), default=0) <= MOST_CARRIED
    calls = [(picture.call, picture.seats), *([(picture.other, picture.elsewhere)] if picture.other else [])]
    carried = Counter(
        seat.mentor_id
        for call, seats in calls
        if now < call.ends
        for seat in seats.values()
        if seat.state == "confirmed" and seat.mentor_id is not None
    )
    assert max(carried.values(), default=0) <= MOST_CARRIED, "too many across calls"


def nobody_waits_beside_a_free_seat(picture: Picture, now: datetime) -> None:
    if not picture.seats_at_once or picture.is_over(now):
        return
    wishes = {"try", "do"} | ({"reserve"} if picture.call.state == "settled" else set())
    suits = [press for press in picture.waiting.values() if press.wish in wishes]
    assert not (suits and picture.free("first", "open")), "a seat is free, and who wants it waits"
    if picture.other is not None:
        return  # who would be a mentor here may carry enough there
    would = [press for press in picture.waiting.values() if press.wish == "mentor"]
    could = [seat for seat in picture.having if seat.kind == "mentor"]
    assert not (picture.alone() and would and picture.free("mentor")), "a mentor waits beside a first-timer alone"
    # Who was done with one of theirs is not given another at once: it may be said of the next in the same breath.
    beside = Counter(seat.mentor_id for seat in picture.standing)
    assert not picture.alone() or all(beside[seat.member_id] >= MOST_CARRIED for seat in could)


def a_mentor_is_done_with_the_last_of_theirs(picture: Picture) -> None:
    for mentor in picture.standing:
        beside = {seat.state for seat in picture.standing if seat.mentor_id == mentor.member_id}
        if mentor.kind == "mentor" and beside and not beside & HAS:
            assert mentor.state == ("completed" if "completed" in beside else "excused"), "and is still its mentor"


def each_seat_is_told_once(picture: Picture, known: Known) -> None:
    told = {of: n for of, n in picture.told.items() if of[0] == "volunteer.seated"}
    of_seats = [seat for seat in picture.seats.values() if seat.id in known.confirmed - known.handed_back]
    assert told == {("volunteer.seated", f"{seat.call_id}|{seat.id}", seat.account_id): 1 for seat in of_seats}
    assert max(picture.told.values(), default=1) == 1


def who_has_a_seat_is_reminded(picture: Picture, now: datetime) -> None:
    """A day and an hour before the start as it is now, and nobody else is, nor of another start."""
    starts = picture.call.starts
    ahead: dict[tuple[str, str], datetime] = {}
    for before in (1440, 60) if starts is not None else ():
        due = starts - timedelta(minutes=before)
        if due > now:
            subjects = {f"{seat.call_id}|{seat.id}|{before}|{starts.isoformat()}": seat for seat in picture.confirmed}
            ahead |= {(subject, seat.account_id): due for subject, seat in subjects.items()}
    assert {of: due for of, due in picture.reminders.items() if due > now} == ahead


def each_pair_has_a_room(picture: Picture, now: datetime) -> None:
    """That of before is theirs again when they are together again; who is not together any more hears it in there."""
    if not picture.is_over(now):
        assert {picture.rooms.get(subject) for subject in picture.pairs()} <= OPEN_OR_SENT


def what_took_place_is_deposited(picture: Picture, known: Known) -> None:
    """Once, to who had the seat and to who stood beside them; and nothing else is. All of its points, or none."""
    wanted: Counter[tuple[str, str, str]] = Counter()
    for seat in picture.seats.values():
        if seat.state == "completed" and seat.kind in PLACED:
            wanted["role", seat.account_id, seat.id] += 1
            if seat.id in known.beside:
                wanted["mentoring", known.beside[seat.id], seat.id] += 1
    found: Counter[tuple[str, str, str]] = Counter()
    for one, times in picture.deposits.items():
        found[one.kind, one.receiver, one.seat] += times
        assert one.points in (0, DEPOSITS[one.kind])
    assert found == wanted


DEPOSITS: Mapping[str, int] = {"role": 5, "mentoring": 3}
"""What the role of these calls brings."""


def timers_fit(picture: Picture, now: datetime) -> None:
    call = picture.call
    assert call.starts is None or call.closes <= call.starts
    if picture.is_over(now):
        return
    match call.state:
        case "open":
            assert picture.timers == {CLOSES: call.closes}
        case "proposed":
            assert picture.timers == {CONFIRMS: call.confirms_at}
            assert call.starts is None or call.confirms_at <= max(call.starts, now)
        case _:
            assert (picture.timers, call.confirms_at) == ({}, None)


def it_goes_with_its_session(picture: Picture) -> None:
    call, session = picture.call, picture.occurrence
    if session is None:
        return
    assert call.state == "cancelled" or session.state == "planned"
    if call.state != "cancelled":
        assert (call.starts, call.ends) == (session.starts, session.ends)


def in_turn(picture: Picture) -> None:
    """Who pressed after the deadline is proposed only where nobody who was in time is left."""
    on_time = {member for member, press in picture.presses.items() if press.at <= picture.call.closes}
    waiting = {member for member in picture.waiting if picture.presses[member].wish != "mentor"}
    late = {seat.member_id for seat in picture.standing if seat.kind in PLACED} - on_time
    assert not (late and waiting & on_time)


def may_settle(picture: Picture, seat: Any, member: str, deciders: Collection[str]) -> bool:
    """Whether with this one's word it took place: never of their own seat, nor with one witness alone."""
    if member == seat.member_id:
        return False
    others = {one for of, one in picture.witnesses if of == seat.id} - {member}
    return member in deciders or member == seat.mentor_id or len(others) > 0
