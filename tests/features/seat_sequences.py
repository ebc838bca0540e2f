"""A volunteer call used at random, in a town of its own; what is stored is held against what must be, step by step."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.events import Pressed
from bot.people import CommunityId, Locale, PlatformName, SpaceRef
from bot.ports import RoleId
from bot.rules.choosing import MOST_CARRIED
from bot.speech import Button, Style, say
from storage import tables
from storage.unit import SqlStorage
from tests.features.looking import leaves, returns
from tests.features.sequences import BEGINS, Plain
from tests.town import Clockwork, Shown

PEOPLE = ("aiko", "ben", "chie", "dai", "emi", "fumi", "goro", "hana")
"""emi is an organizer, and calls."""
HELD = ("chie", "fumi", "hana")
"""Have held the role before."""
PLACED = {"first", "open"}
STANDS = {"proposed", "confirmed"}
DECIDES = CLOSES, CONFIRMS = "volunteer.closes", "volunteer.confirms"
"""Timers by which seats are given; others only say and ask something."""
LATE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is called for; ``days`` until it is, None: at no certain time; ``session``: for one."""

    first: int
    open: int
    mentors: int
    choosing: str
    days: int | None
    session: bool


@dataclass(frozen=True, slots=True)
class Step:
    """``much``: which of those that it may be, or how long it takes."""

    kind: str
    actor: str = "emi"
    wish: str = "do"
    much: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """What is stored of the one call of a community."""

    call: Any
    occurrence: Any
    seats: Mapping[str, Any]
    presses: Mapping[str, Any]
    """By member."""
    timers: Mapping[str, datetime]
    """By purpose."""
    told: Counter[tuple[str, str, str]]
    """Purpose, subject, and the account that it is for."""
    reminders: Mapping[tuple[str, str], datetime]
    """Of those that are owed: subject and account, and when they fall due."""

    @property
    def standing(self) -> list[Any]:
        return [seat for seat in self.seats.values() if seat.state in STANDS]

    @property
    def waiting(self) -> dict[str, Any]:
        seated = {seat.member_id for seat in self.standing}
        return {member: press for member, press in self.presses.items() if member not in seated}

    def free(self, *kinds: str) -> int:
        taken = [seat.kind for seat in self.standing]
        return sum(getattr(self.call, kind) - taken.count(kind) for kind in kinds)

    def alone(self) -> list[Any]:
        return [seat for seat in self.standing if seat.kind in PLACED and seat.first_time and seat.mentor_id is None]

    def carried(self) -> Counter[str]:
        return Counter(seat.mentor_id for seat in self.standing if seat.mentor_id is not None)

    def is_over(self, now: datetime) -> bool:
        return bool(now >= self.call.ends)

    @property
    def seats_at_once(self) -> bool:
        return self.call.state == "settled" or (self.call.state, self.call.choosing) == ("open", "first_come")

    @property
    def unchanging(self) -> tuple[Any, ...]:
        """What a refusal leaves as it is."""
        return self.call, self.seats, self.presses, self.timers, self.told, self.reminders


class World:
    def __init__(self, storage: SqlStorage, name: str) -> None:
        self.clock = Clockwork(BEGINS)
        self.storage = storage
        self.town = Plain(PlatformName.SLACK, storage, self.clock, SpaceRef(PlatformName.SLACK, name))
        for person in PEOPLE[5:]:
            self.town.arrives(person)
        self.members: dict[str, str] = {}
        """By account, and by name."""
        self.away: set[str] = set()
        self.confirmed: set[str] = set()
        """Seats that somebody had at any time."""
        self.last: Picture

    async def begins(self, wanted: Wanted) -> None:
        facts = self.town._common("aiko")["about_space"]
        self.community: CommunityId = await self.storage.house.settle(
            facts, locale=Locale("en"), zone="Asia/Tokyo", at=BEGINS
        )
        async with self.storage.community(self.community) as uow:
            for name in PEOPLE:
                account = await uow.people.settle(self.town.people[name])
                self.members |= {account.id: account.member, name: account.member}
                if name in HELD:
                    await uow.roles.has_held(account.member, RoleId("mc"), last=None, told_by=account.id, own=True)
        await self._calls(wanted)
        await self.looks()

    async def _calls(self, wanted: Wanted) -> None:
        words: dict[str, Any] = {"role": "MC", "choosing": wanted.choosing, "mentors": wanted.mentors}
        words |= {"first": wanted.first} | ({"seats": wanted.open} if wanted.open else {})
        when = self._typed(BEGINS + timedelta(days=wanted.days or 5, hours=7))
        if wanted.session:
            await self.town.asks("emi", "session new", title="Rust", when=when)
            words["session"] = 1
        elif wanted.days is not None:
            words["when"] = when
        assert "announced" in str(await self.town.asks("emi", "volunteer call", **words))

    def _typed(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d %H:%M}"

    # --- what is stored ---

    async def looks(self) -> Picture:
        self.last = await self._read()
        self.confirmed |= {seat.id for seat in self.last.seats.values() if seat.state == "confirmed"}
        holds(self.last, self.clock.at, self.confirmed, {self.members[name] for name in HELD})
        gone = {self.members[name] for name in self.away}
        if not self.last.is_over(self.clock.at) and self.last.call.state != "cancelled":
            assert not gone & ({seat.member_id for seat in self.last.standing} | self.last.presses.keys())
        return self.last

    async def _read(self) -> Picture:
        async def rows(table: Any) -> list[Any]:
            return list((await connection.execute(select(table).where(table.c.community_id == self.community))).all())

        async with self.storage.database.reading() as connection:
            (call,) = await rows(tables.calls)
            posts = [row for row in await rows(tables.deliveries) if row.kind == "post"]
            return Picture(
                call,
                next(iter(await rows(tables.occurrences)), None),
                {row.id: row for row in await rows(tables.seats)},
                {row.member_id: row for row in await rows(tables.presses)},
                {
                    one.purpose: one.at
                    for one in await rows(tables.timers)
                    if one.subject == call.id and one.purpose in DECIDES
                },
                Counter((row.purpose, row.subject, row.receiver_id) for row in posts if row.receiver_id),
                {
                    (row.subject, row.receiver_id): row.due_at
                    for row in posts
                    if (row.purpose, row.state) == ("volunteer.reminder", "owed")
                },
            )

    # --- what happens ---

    async def does(self, step: Step) -> None:
        before = self.last
        shown = await self._happens(step, before)
        after = await self.looks()
        if shown is not None and "othing was changed" in str(shown):
            assert after.unchanging == before.unchanging
        if before.call.state == "cancelled":
            assert (after.call.state, after.seats) == ("cancelled", before.seats), "a withdrawn call gives no seat"
        if (before.call.state, after.call.state) == ("open", "proposed"):
            in_turn(after)

    async def _happens(self, step: Step, before: Picture) -> Shown | None:
        match step.kind:
            case "press" | "delayed":
                await self._answers(step, before)
            case "unpress" | "confirm" | "withdraw":
                action = "volunteer.withdraw_now" if step.kind == "withdraw" else f"volunteer.{step.kind}"
                return await self._presses(step.actor, action)
            case "instead":
                return await self._chooses(step, before)
            case "leave":
                self.away.add(step.actor)
                await leaves(self.town, step.actor)
            case "return":
                await returns(self.town, step.actor)
                self.away.discard(step.actor)
            case "move" | "cancel":
                await self._changes_session(step, before)
            case _:
                await self._time_passes(step, before)
        return None

    async def _presses(self, name: str, action: str, *args: str, at: datetime | None = None) -> Shown:
        self.away.discard(name)
        button = Button(say("volunteer.show"), action, self.community, (self.last.call.id, *args), Style.PLAIN)
        common = self.town._common(name, at=at)
        return await self.town._does(
            Pressed(**common, action=button.action, community=button.community, args=button.args)
        )

    async def _answers(self, step: Step, before: Picture) -> None:
        """Delayed: it was pressed before the deadline, and reaches us now. What is answered is what is stored."""
        on_the_way = step.kind == "delayed" and before.call.closes < self.clock.at
        at = before.call.closes - LATE if on_the_way else None
        shown = str(await self._presses(step.actor, "volunteer.press", step.wish, at=at))
        after = await self._read()
        seat = next((one for one in after.standing if one.member_id == self.members[step.actor]), None)
        if "othing was changed" in shown:
            assert after.unchanging == before.unchanging
            assert before.call.state == "cancelled" or before.is_over(self.clock.at) or step.wish == "mentor"
        elif seat is None:
            assert "Your answer: " in shown
            assert after.presses[self.members[step.actor]].wish == step.wish
        else:
            mentor, confirmed = seat.kind == "mentor", seat.state == "confirmed"
            role = "You are the mentor." if mentor else "The seat is yours."
            assert (role if confirmed else "You are proposed") in shown

    async def _chooses(self, step: Step, before: Picture) -> Shown:
        """Whoever waits, and at times somebody who does not: the card may be an old one."""
        waiting = sorted(before.waiting) or sorted(before.presses)
        member = waiting[step.much % len(waiting)] if waiting else self.members["aiko"]
        shown = await self._presses(step.actor, "volunteer.instead", member)
        after = await self._read()
        if "othing was changed" not in str(shown):
            assert member in {seat.member_id for seat in after.standing if seat.kind in PLACED}
            assert after.presses[member].wish != "mentor", "who would be a mentor does not want the seat"
        return shown

    async def _changes_session(self, step: Step, before: Picture) -> None:
        if before.occurrence is None or before.occurrence.state != "planned":
            return
        words: dict[str, Any] = {}
        if step.kind == "move":
            by = timedelta(hours=(-90, -30, -3, 1, 20, 72)[step.much % 6])
            words = {"when": self._typed(before.occurrence.starts + by)} if step.much % 7 else {"minutes": 180}
        asked = await self.town.asks("emi", f"session {'edit' if words else 'cancel'}", number=1, **words)
        ways = [one for one in asked.buttons.values() if one.action in ("session.edit_now", "session.cancel_now")]
        if ways:
            await self.town.presses("emi", ways[0])

    async def _time_passes(self, step: Step, before: Picture) -> None:
        """Until the deadline, until what is proposed confirms itself, or some hours."""
        until = {"deadline": before.call.closes, "itself": before.call.confirms_at}.get(step.kind)
        hours = timedelta(hours=(1, 5, 26)[step.much % 3])
        late = LATE * (step.much % 2)
        self.clock.at = max(self.clock.at, until + late) if until is not None else self.clock.at + hours
        while await self.town.timekeeping.wake_due():
            pass


def holds(picture: Picture, now: datetime, confirmed: Collection[str], held: Collection[str]) -> None:
    nobody_sits_where_no_seat_is(picture, held)
    each_sits_as_they_wished(picture)
    nobody_waits_beside_a_free_seat(picture, now)
    each_seat_is_told_once(picture, confirmed)
    timers_fit(picture, now)
    who_has_a_seat_is_reminded(picture, now)
    it_goes_with_its_session(picture, now)


def nobody_sits_where_no_seat_is(picture: Picture, held: Collection[str]) -> None:
    standing, call = picture.standing, picture.call
    for kind in ("first", "open", "mentor"):
        assert picture.free(kind) >= 0, f"more seats than the call has: {kind}"
    assert max(Counter(seat.member_id for seat in standing).values(), default=1) == 1, "two seats"
    mentors = {seat.member_id for seat in standing if seat.kind == "mentor"}
    assert mentors <= set(held), "a mentor who has never held the role"
    assert picture.carried().keys() <= mentors, "who stands beside somebody is no mentor"
    assert max(picture.carried().values(), default=0) <= MOST_CARRIED
    states = {seat.state for seat in standing}
    assert states == {"proposed"} if call.state == "proposed" else states <= {"confirmed"}
    assert not standing or call.state != "cancelled", "a seat in a withdrawn call"


def each_sits_as_they_wished(picture: Picture) -> None:
    for seat in picture.standing:
        wish = picture.presses[seat.member_id].wish
        assert (seat.kind == "mentor") == (wish == "mentor")
        assert picture.call.state != "open" or wish != "reserve", "others could still want it"


def nobody_waits_beside_a_free_seat(picture: Picture, now: datetime) -> None:
    if not picture.seats_at_once or picture.is_over(now):
        return
    wishes = {"try", "do"} | ({"reserve"} if picture.call.state == "settled" else set())
    suits = [press for press in picture.waiting.values() if press.wish in wishes]
    assert not (suits and picture.free("first", "open")), "a seat is free, and who wants it waits"
    would = [press for press in picture.waiting.values() if press.wish == "mentor"]
    could = [seat for seat in picture.standing if seat.kind == "mentor"]
    assert not (picture.alone() and would and picture.free("mentor")), "a mentor waits beside a first-timer alone"
    assert not picture.alone() or all(picture.carried()[seat.member_id] == MOST_CARRIED for seat in could)


def each_seat_is_told_once(picture: Picture, confirmed: Collection[str]) -> None:
    told = {of: n for of, n in picture.told.items() if of[0] == "volunteer.seated"}
    of_seats = [seat for seat in picture.seats.values() if seat.id in confirmed]
    assert told == {("volunteer.seated", f"{seat.call_id}|{seat.id}", seat.account_id): 1 for seat in of_seats}
    assert max(picture.told.values(), default=1) == 1


def who_has_a_seat_is_reminded(picture: Picture, now: datetime) -> None:
    """A day and an hour before the start as it is now, and nobody else is, nor of another start."""
    starts = picture.call.starts
    ahead: dict[tuple[str, str], datetime] = {}
    seated = [seat for seat in picture.standing if seat.state == "confirmed"]
    for before in (1440, 60) if starts is not None else ():
        due = starts - timedelta(minutes=before)
        if due > now:
            subjects = {f"{seat.call_id}|{seat.id}|{before}|{starts.isoformat()}": seat for seat in seated}
            ahead |= {(subject, seat.account_id): due for subject, seat in subjects.items()}
    assert {of: due for of, due in picture.reminders.items() if due > now} == ahead


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


def it_goes_with_its_session(picture: Picture, now: datetime) -> None:
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
