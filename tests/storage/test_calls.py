"""Volunteer calls: made once, pressed by many, and their seats."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.people import Account, Place
from bot.ports import Call, CallId, CallState, Choosing, Debrief, NewCall, RoleId, Seat, SeatState, UnitOfWork
from bot.rules.choosing import Places, Seated, SeatKind
from bot.rules.turns import Past, Wish
from tests.storage.meetings import plan, session
from tests.storage.village import DAY, NOON, SLACK, Village

MC, NOTES = RoleId("mc"), RoleId("notes")


def new_call(village: Village, by: Account, *, role: RoleId = MC, key: str = "key", days: float = 7) -> NewCall:
    starts = NOON + timedelta(days=days)
    return NewCall(
        key=key,
        role=role,
        occurrence=None,
        starts=starts,
        ends=starts + timedelta(hours=1),
        places=Places(1, 2, 1),
        choosing=Choosing.COLLECT,
        closes=starts - DAY,
        note="はじめてでも大丈夫",
        announced_in=Place(village.space, "C1"),
        created_by=by.id,
    )


async def called(village: Village, by: Account, *, role: RoleId = MC, key: str = "key", days: float = 7) -> Call:
    async with village.storage.community(village.community) as uow:
        call, is_new = await uow.calls.add(new_call(village, by, role=role, key=key, days=days))
        assert is_new
        return call


async def seats_one(
    village: Village, call: Call, who: Account, kind: SeatKind = SeatKind.OPEN, mentor: Account | None = None
) -> None:
    async with village.storage.community(village.community) as uow:
        await uow.calls.press(call.id, who, Wish.DO, NOON)
        seated = (Seated(who.member, kind, mentor.member if mentor else None),)
        await uow.calls.seat(call.id, seated, SeatState.CONFIRMED, first_timers=(), at=NOON)


async def past_of(village: Village, who: Account, role: RoleId = MC, *, days: float = 0) -> Past:
    async with village.storage.community(village.community, write=False) as uow:
        return (await uow.calls.pasts(role, {who.member}, NOON + timedelta(days=days)))[who.member]


async def test_a_call_is_made_once_and_comes_back_whole(village: Village) -> None:
    aiko = await village.person("aiko")
    occurrence = await session(village, plan(aiko))
    async with village.storage.community(village.community) as uow:
        wanted = replace(new_call(village, aiko), occurrence=occurrence.id)
        call, is_new = await uow.calls.add(wanted)
        again, is_again_new = await uow.calls.add(wanted)
        assert (is_new, is_again_new) == (True, False)
        assert again == call == await uow.calls.call(call.id) == await uow.calls.lock(call.id)
        assert (call.role, call.occurrence, call.places) == (MC, occurrence.id, Places(1, 2, 1))
        assert (call.state, call.confirms_at) == (CallState.OPEN, None)
        assert await uow.calls.of_occurrence(occurrence.id) == [call.id]
        changed = await uow.calls.change(call.id, state=CallState.PROPOSED, confirms_at=NOON)
        assert changed == replace(call, state=CallState.PROPOSED, confirms_at=NOON)
        with pytest.raises(LookupError):
            await uow.calls.change(CallId("nothing"), state=CallState.OPEN)


async def test_one_wish_a_member_and_a_new_one_comes_last(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    call = await called(village, aiko)
    async with village.storage.community(village.community) as uow:
        assert await uow.calls.press(call.id, aiko, Wish.TRY, NOON)
        assert await uow.calls.press(call.id, ben, Wish.DO, NOON)
        assert not await uow.calls.press(call.id, aiko, Wish.TRY, NOON + DAY)
        assert [(one.account, one.wish) for one in await uow.calls.presses(call.id)] == [
            (aiko, Wish.TRY),
            (ben, Wish.DO),
        ]
        assert await uow.calls.press(call.id, aiko, Wish.MENTOR, NOON + DAY)
        assert [(one.account, one.wish) for one in await uow.calls.presses(call.id)] == [
            (ben, Wish.DO),
            (aiko, Wish.MENTOR),
        ]
        assert await uow.calls.unpress(call.id, ben.member)
        assert not await uow.calls.unpress(call.id, ben.member)


async def test_nobody_has_two_seats_of_a_call_nor_one_without_having_pressed(village: Village) -> None:
    aiko = await village.person("aiko")
    call = await called(village, aiko)
    await seats_one(village, call, aiko)
    with pytest.raises(IntegrityError):
        await seats_one(village, call, aiko, SeatKind.FIRST)
    ben = await village.person("ben")
    seated = (Seated(ben.member, SeatKind.OPEN),)
    async with village.storage.community(village.community) as uow:
        with pytest.raises(ValueError, match="without having pressed"):
            await uow.calls.seat(call.id, seated, SeatState.PROPOSED, first_timers=(), at=NOON)


async def test_a_seat_that_was_left_can_be_taken_again(village: Village) -> None:
    aiko = await village.person("aiko")
    call = await called(village, aiko)
    await seats_one(village, call, aiko)
    async with village.storage.community(village.community) as uow:
        assert await uow.calls.leave(call.id, aiko.member, NOON)
        assert not await uow.calls.leave(call.id, aiko.member, NOON)
        assert await uow.calls.seats(call.id) == []
    await seats_one(village, call, aiko)


async def test_who_is_proposed_is_confirmed_or_no_more_proposed(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    call = await called(village, aiko)

    async def propose(uow: UnitOfWork) -> None:
        seated = (Seated(aiko.member, SeatKind.FIRST, ben.member), Seated(ben.member, SeatKind.MENTOR))
        await uow.calls.seat(call.id, seated, SeatState.PROPOSED, first_timers={aiko.member}, at=NOON)

    async with village.storage.community(village.community) as uow:
        for one, wish in ((aiko, Wish.TRY), (ben, Wish.MENTOR)):
            await uow.calls.press(call.id, one, wish, NOON)
        await propose(uow)
        await uow.calls.unpropose(call.id)
        assert await uow.calls.seats(call.id) == []
        await propose(uow)
        assert await uow.calls.confirm(call.id, NOON) == 2
        first, mentor = await uow.calls.seats(call.id)
        assert (first.account, first.kind, first.mentor, first.first_time) == (aiko, SeatKind.FIRST, ben.member, True)
        assert (mentor.account, mentor.kind, mentor.first_time) == (ben, SeatKind.MENTOR, False)
        assert {first.state, mentor.state} == {SeatState.CONFIRMED}
        await uow.calls.unpair(call.id, ben.member)
        assert [seat.mentor for seat in await uow.calls.seats(call.id)] == [None, None]
        await uow.calls.pair(call.id, aiko.member, ben.member)
        assert (await uow.calls.seats(call.id))[0].mentor == ben.member


async def test_what_comes_is_listed_by_its_start_and_what_is_over_or_withdrawn_is_not(village: Village) -> None:
    aiko = await village.person("aiko")
    late = await called(village, aiko, key="late", days=9)
    soon = await called(village, aiko, key="soon", days=2)
    withdrawn = await called(village, aiko, key="withdrawn", days=3)
    async with village.storage.community(village.community) as uow:
        await uow.calls.change(withdrawn.id, state=CallState.CANCELLED)
        untimed, _ = await uow.calls.add(replace(new_call(village, aiko, key="untimed", days=6), starts=None))
        assert [one.id for one in await uow.calls.coming(NOON, 9)] == [soon.id, untimed.id, late.id]
        assert [one.id for one in await uow.calls.coming(NOON, 1)] == [soon.id]
        assert [one.id for one in await uow.calls.coming(NOON + 7 * DAY, 9)] == [late.id]


async def test_a_members_calls_are_those_that_they_answered_or_have_a_seat_in(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    pressed = await called(village, aiko, key="pressed", days=2)
    left = await called(village, aiko, key="left", days=3)
    await called(village, aiko, key="other", days=4)
    await seats_one(village, left, ben)
    async with village.storage.community(village.community) as uow:
        await uow.calls.press(pressed.id, ben, Wish.TRY, NOON)
        await uow.calls.leave(left.id, ben.member, NOON)
        await uow.calls.unpress(left.id, ben.member)
        assert [one.id for one in await uow.calls.of_member(ben.member, 9)] == [left.id, pressed.id]
        assert await uow.calls.open_of(ben.member, NOON) == sorted([left.id, pressed.id])
        assert await uow.calls.open_of(ben.member, NOON + timedelta(days=2, hours=2)) == [left.id]


async def test_a_role_is_held_when_its_call_is_over_and_until_then_counts_as_lately(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    call = await called(village, aiko, days=1)
    assert await past_of(village, ben) == Past()
    await seats_one(village, call, ben)
    assert await past_of(village, ben) == Past(lately=1, coming=call.ends)
    assert await past_of(village, ben, days=2) == Past(held=True, last=call.ends, lately=1)
    assert await past_of(village, ben, NOTES, days=2) == Past(lately=1)
    assert await past_of(village, ben, days=92) == Past(held=True, last=call.ends)


async def test_a_seat_that_is_proposed_is_to_come_and_one_that_was_given_back_or_withdrawn_is_not(
    village: Village,
) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    call, other = await called(village, aiko, days=1), await called(village, aiko, key="other", days=2)
    async with village.storage.community(village.community) as uow:
        for one in (call, other):
            await uow.calls.press(one.id, ben, Wish.DO, NOON)
            seated = (Seated(ben.member, SeatKind.OPEN),)
            await uow.calls.seat(one.id, seated, SeatState.PROPOSED, first_timers=(), at=NOON)
    assert await past_of(village, ben) == Past(coming=other.ends)
    assert await past_of(village, ben, NOTES) == Past()
    async with village.storage.community(village.community) as uow:
        await uow.calls.change(other.id, state=CallState.CANCELLED)
    assert await past_of(village, ben) == Past(coming=call.ends)
    async with village.storage.community(village.community) as uow:
        await uow.calls.leave(call.id, ben.member, NOON)
    assert await past_of(village, ben) == Past()


async def test_what_was_withdrawn_left_or_mentored_was_not_held(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    withdrawn, left, mentored = [await called(village, aiko, key=key, days=1) for key in ("a", "b", "c")]
    await seats_one(village, withdrawn, ben)
    await seats_one(village, left, ben)
    await seats_one(village, mentored, ben, SeatKind.MENTOR)
    async with village.storage.community(village.community) as uow:
        await uow.calls.change(withdrawn.id, state=CallState.CANCELLED)
        await uow.calls.leave(left.id, ben.member, NOON)
    assert await past_of(village, ben, days=2) == Past()


async def test_who_has_told_of_it_has_held_it_too_and_the_latest_time_stands(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    async with village.storage.community(village.community) as uow:
        await uow.roles.has_held(ben.member, MC, last=None, told_by=ben.id, own=True)
    assert await past_of(village, ben) == Past(held=True)
    async with village.storage.community(village.community) as uow:
        await uow.roles.has_held(ben.member, MC, last=date(2026, 4, 1), told_by=aiko.id, own=False)
        until = datetime.combine(date(2026, 4, 1), time.max, uow.community.tz)
    assert (await past_of(village, ben)).last == until
    call = await called(village, aiko, days=1)
    await seats_one(village, call, ben)
    assert (await past_of(village, ben, days=2)).last == call.ends


async def test_a_mentor_carries_first_timers_until_their_calls_are_over(village: Village) -> None:
    aiko, ben, chie = [await village.person(name) for name in ("aiko", "ben", "chie")]
    for key, days in (("a", 1.0), ("b", 5.0)):
        await seats_one(village, await called(village, aiko, key=key, days=days), chie, SeatKind.FIRST, mentor=ben)
    assert (await past_of(village, ben)).carries == 2
    assert (await past_of(village, ben, days=2)).carries == 1


async def test_two_who_press_at_once_have_different_places_in_line(village: Village) -> None:
    aiko = await village.person("aiko")
    call = await called(village, aiko)
    people = [await village.person(f"p{n}") for n in range(8)]

    async def presses(who: Account) -> None:
        async with village.storage.community(village.community) as uow:
            await uow.calls.lock(call.id)
            await uow.calls.press(call.id, who, Wish.TRY, NOON)

    await asyncio.gather(*(presses(who) for who in people))
    async with village.storage.community(village.community) as uow:
        assert sorted(one.order for one in await uow.calls.presses(call.id)) == list(range(1, 9))


async def test_no_call_goes_to_a_space_of_another_community(village: Village) -> None:
    aiko = await village.person("aiko")
    elsewhere = Place(replace(SLACK, id="T2"), "C1")
    async with village.storage.community(village.community) as uow:
        with pytest.raises(LookupError):
            await uow.calls.add(replace(new_call(village, aiko), announced_in=elsewhere))


async def test_nobody_has_a_seat_when_all_are_left(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    call, other = await called(village, aiko), await called(village, aiko, key="other")
    for who in (aiko, ben):
        await seats_one(village, call, who)
    await seats_one(village, other, ben)
    async with village.storage.community(village.community) as uow:
        await uow.calls.leave_all(call.id, NOON)
        assert await uow.calls.seats(call.id) == []
        assert len(await uow.calls.seats(other.id)) == 1


# --- how it went ---


async def seat_of(village: Village, call: Call, who: Account, kind: SeatKind = SeatKind.OPEN) -> Seat:
    await seats_one(village, call, who, kind)
    async with village.storage.community(village.community, write=False) as uow:
        return next(seat for seat in await uow.calls.seats(call.id) if seat.account == who)


async def went(village: Village, seat: Seat, state: SeatState, *, days: float = 7) -> bool:
    async with village.storage.community(village.community) as uow:
        return await uow.calls.settle(seat.id, state, NOON + timedelta(days=days))


async def unsettled(village: Village, of: Account | None, *, days: float = 8) -> list[CallId]:
    async with village.storage.community(village.community, write=False) as uow:
        found = await uow.calls.unsettled(NOON + timedelta(days=days), 9, of=of.member if of else None)
    return [call.id for call in found]


async def test_how_a_seat_went_is_said_once_and_then_it_is_not_left_any_more(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    call = await called(village, aiko)
    seat = await seat_of(village, call, ben)
    assert await went(village, seat, SeatState.COMPLETED)
    assert not await went(village, seat, SeatState.MISSED)
    async with village.storage.community(village.community) as uow:
        assert not await uow.calls.leave(call.id, ben.member, NOON)
        assert await uow.calls.seats(call.id) == [replace(seat, state=SeatState.COMPLETED, at=NOON + 7 * DAY)]
    with pytest.raises(IntegrityError):
        await seats_one(village, call, ben)


async def test_a_seat_that_was_left_or_is_only_proposed_cannot_have_gone_any_way(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    call = await called(village, aiko)
    left = await seat_of(village, call, ben)
    async with village.storage.community(village.community) as uow:
        await uow.calls.leave(call.id, ben.member, NOON)
        await uow.calls.seat(
            call.id, (Seated(ben.member, SeatKind.OPEN),), SeatState.PROPOSED, first_timers=(), at=NOON
        )
        (proposed,) = await uow.calls.seats(call.id)
    assert not await went(village, left, SeatState.COMPLETED)
    assert not await went(village, proposed, SeatState.COMPLETED)


async def test_a_witness_is_one_however_often_they_say_it(village: Village) -> None:
    aiko, ben, chie = [await village.person(name) for name in ("aiko", "ben", "chie")]
    seat = await seat_of(village, await called(village, aiko), ben)
    async with village.storage.community(village.community) as uow:
        assert await uow.calls.bear_witness(seat.id, chie, NOON)
        assert not await uow.calls.bear_witness(seat.id, chie, NOON + DAY)
        assert await uow.calls.bear_witness(seat.id, aiko, NOON)
        assert await uow.calls.witnesses(seat.id) == {aiko.member, chie.member}


async def test_completed_counts_as_held_from_then_on_and_what_did_not_take_place_never(village: Village) -> None:
    people = [await village.person(name) for name in ("aiko", "ben", "chie")]
    call = await called(village, people[0])
    seats = [await seat_of(village, call, one) for one in people]
    for seat, state in zip(seats, (SeatState.COMPLETED, SeatState.EXCUSED, SeatState.MISSED), strict=True):
        await went(village, seat, state, days=6)
    assert await past_of(village, people[0], days=6) == Past(held=True, last=NOON + 6 * DAY, lately=1)
    for one in people[1:]:
        assert await past_of(village, one, days=30) == Past()


async def test_said_after_the_end_it_was_held_until_the_end(village: Village) -> None:
    aiko = await village.person("aiko")
    call = await called(village, aiko)
    await went(village, await seat_of(village, call, aiko), SeatState.COMPLETED, days=20)
    assert (await past_of(village, aiko, days=21)).last == call.ends


async def test_what_waits_for_a_word_is_found_by_who_may_say_it(village: Village) -> None:
    aiko, ben, chie, dai, emi = [await village.person(name) for name in ("aiko", "ben", "chie", "dai", "emi")]
    occurrence = await session(village, plan(dai))
    async with village.storage.community(village.community) as uow:
        wanted = replace(new_call(village, aiko), occurrence=occurrence.id)
        call, _ = await uow.calls.add(wanted)
    assert await unsettled(village, aiko) == []
    await seats_one(village, call, ben, SeatKind.FIRST, mentor=chie)
    async with village.storage.community(village.community) as uow:
        await uow.sessions.was_there(occurrence.id, emi, NOON)
        (seat,) = await uow.calls.seats(call.id)
    for one in (aiko, chie, dai, emi, None):
        assert await unsettled(village, one) == [call.id]
    assert await unsettled(village, ben) == []
    assert await unsettled(village, aiko, days=7) == []
    await went(village, seat, SeatState.EXCUSED)
    assert await unsettled(village, None) == []


async def test_a_withdrawn_call_waits_for_no_word_nor_does_a_mentors_seat(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    withdrawn, mentored = [await called(village, aiko, key=key) for key in ("a", "b")]
    await seats_one(village, withdrawn, ben)
    await seats_one(village, mentored, ben, SeatKind.MENTOR)
    async with village.storage.community(village.community) as uow:
        await uow.calls.change(withdrawn.id, state=CallState.CANCELLED)
    assert await unsettled(village, None) == []


async def test_a_debrief_is_one_a_seat_the_latest_stands_and_sharing_it_stays(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    seat = await seat_of(village, await called(village, aiko), ben)
    async with village.storage.community(village.community) as uow:
        assert await uow.debriefs.of(seat.id) is None
        await uow.debriefs.write(seat.id, did="司会", learned="間", planned="また", at=NOON)
        assert await uow.debriefs.of(seat.id) == Debrief("司会", "間", "また", NOON)
        await uow.debriefs.share(seat.id, NOON + DAY)
        await uow.debriefs.write(seat.id, did="", learned="", planned="次", at=NOON + 2 * DAY)
        assert await uow.debriefs.of(seat.id) == Debrief("", "", "次", NOON + 2 * DAY, shared_at=NOON + DAY)


async def test_what_took_place_stays_so_when_its_call_is_withdrawn(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    call = await called(village, aiko)
    await went(village, await seat_of(village, call, ben), SeatState.COMPLETED, days=6)
    async with village.storage.community(village.community) as uow:
        await uow.calls.leave_all(call.id, NOON + 6 * DAY)
        await uow.calls.change(call.id, state=CallState.CANCELLED)
        assert [seat.state for seat in await uow.calls.seats(call.id)] == [SeatState.COMPLETED]
    assert (await past_of(village, ben, days=8)).held
