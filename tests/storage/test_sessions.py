"""Series, occurrences and who comes, as they are stored."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.people import Account, Place
from bot.ports import Guest, Occurrence, OccurrenceId, OccurrenceState, Recap, Series, SeriesId
from bot.rules.attendance import Attendance, Rsvp
from bot.rules.attendance import Place as Seat
from bot.rules.recurrence import Dated
from storage.unit import SqlStorage, open_storage
from tests.storage.meetings import HOUR, WEEKLY, answers, arranged, day, new_series, plan, session
from tests.storage.village import DAY, DISCORD, MINUTE, NOON, Village

FIRST = datetime(2026, 12, 5, 10, tzinfo=UTC)
SECOND = FIRST + timedelta(weeks=1)


async def test_a_series_comes_back_as_it_was_made(village: Village) -> None:
    aiko = await village.person("aiko")
    of = replace(plan(aiko, capacity=12), place="")
    async with village.storage.community(village.community) as uow:
        made, is_new = await uow.sessions.add(new_series(village, of))
        closed = replace(WEEKLY, before=day(12, 12))
        follower = replace(new_series(village, of, rule=closed, key="other"), follows=made.id)
        second, _ = await uow.sessions.add(follower)
    place = Place(village.space, "C1")
    assert is_new
    assert made == Series(made.id, WEEKLY, of, place, 7, aiko.id, None)
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.sessions.series(made.id) == made
        assert await uow.sessions.series(second.id) == Series(second.id, closed, of, place, 7, aiko.id, made.id)
        assert await uow.sessions.series(SeriesId("nowhere")) is None


async def test_what_is_asked_twice_is_made_once(village: Village) -> None:
    aiko = await village.person("aiko")
    storages = [village.storage, *[await open_storage(village.url) for _ in range(2)]]

    async def add(storage: SqlStorage) -> tuple[Series, bool]:
        async with storage.community(village.community) as uow:
            return await uow.sessions.add(new_series(village, plan(aiko)))

    made = await asyncio.gather(*(add(storage) for storage in storages * 2))
    for storage in storages[1:]:
        await storage.close()
    assert len({series.id for series, _ in made}) == 1
    assert sorted(is_new for _, is_new in made) == [False] * 5 + [True]


async def test_occurrences_are_made_by_the_plan_and_once_a_date(village: Village) -> None:
    aiko = await village.person("aiko")
    of = plan(aiko, capacity=3)
    series, made = await arranged(village, of)
    first, second = made
    assert made == [
        Occurrence(
            one.id,
            series.id,
            index,
            at,
            of,
            OccurrenceState.PLANNED,
            own=False,
            revision=0,
            announced_in=series.announced_in,
        )
        for one, index, at in ((first, day(12, 5), FIRST), (second, day(12, 12), SECOND))
    ]
    later = replace(of, title="輪読会")
    async with village.storage.community(village.community) as uow:
        await uow.sessions.change_series(series.id, plan=later)
        dates = [Dated(day(12, 12), SECOND + HOUR), Dated(day(12, 19), SECOND + 7 * DAY)]
        (third,) = await uow.sessions.continue_(series.id, dates)
        assert (third.index, third.starts, third.plan) == (day(12, 19), SECOND + 7 * DAY, later)
        assert await uow.sessions.occurrences(series.id, since=day(12, 12)) == [second, third]
        assert await uow.sessions.latest(series.id) == day(12, 19)
        assert await uow.sessions.latest(SeriesId("nowhere")) is None


async def test_processes_that_continue_a_series_at_once_make_each_date_once(village: Village) -> None:
    aiko = await village.person("aiko")
    series, _ = await arranged(village, plan(aiko), weeks=1)
    dates = [Dated(day(12, 5) + timedelta(weeks=week), FIRST + timedelta(weeks=week)) for week in range(8)]
    storages = [village.storage, *[await open_storage(village.url) for _ in range(2)]]

    async def go_on(storage: SqlStorage) -> list[date]:
        async with storage.community(village.community) as uow:
            assert await uow.sessions.lock_series(series.id) == series
            return [one.index for one in await uow.sessions.continue_(series.id, dates)]

    made = await asyncio.gather(*(go_on(storage) for storage in storages))
    for storage in storages[1:]:
        await storage.close()
    assert sorted(made) == [[], [], [dated.index for dated in dates[1:]]]


async def test_a_change_leaves_the_rest_as_it_was(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    _, (occurrence, other) = await arranged(village, plan(aiko))
    async with village.storage.community(village.community) as uow:
        successor, _ = await uow.sessions.add(new_series(village, plan(ben), key="successor"))
        sessions = uow.sessions
        assert await sessions.change(occurrence.id) == occurrence
        assert await sessions.change(occurrence.id, revision=1) == replace(occurrence, revision=1)
        moved = await sessions.change(
            occurrence.id,
            series=successor.id,
            index=day(12, 6),
            starts=FIRST + DAY,
            plan=plan(ben, title="", capacity=1, minutes=30),
            state=OccurrenceState.CANCELLED,
            own=True,
            announced_in=Place(village.space, "C2"),
        )
    assert moved == Occurrence(
        occurrence.id,
        successor.id,
        day(12, 6),
        FIRST + DAY,
        plan(ben, title="", capacity=1, minutes=30),
        OccurrenceState.CANCELLED,
        own=True,
        revision=1,
        announced_in=Place(village.space, "C2"),
    )
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.sessions.occurrence(occurrence.id) == moved
        assert await uow.sessions.occurrence(other.id) == other


async def test_two_occurrences_of_a_series_never_share_a_date(village: Village) -> None:
    _, (first, second) = await arranged(village, plan(await village.person("aiko")))
    with pytest.raises(IntegrityError):
        async with village.storage.community(village.community) as uow:
            await uow.sessions.change(second.id, index=first.index)


async def test_what_is_not_there_is_not_changed(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        with pytest.raises(LookupError):
            await uow.sessions.change(OccurrenceId("nowhere"), own=True)
        with pytest.raises(LookupError):
            await uow.sessions.change_series(SeriesId("nowhere"), rule=WEEKLY)
        assert await uow.sessions.lock(OccurrenceId("nowhere")) is None


async def test_a_session_is_announced_in_a_channel_of_the_community(village: Village) -> None:
    of = plan(await village.person("aiko"))
    for place, refusal in (
        (Place(village.space, person="U1"), ValueError),
        (Place(village.space), ValueError),
        (Place(DISCORD, "1"), LookupError),
    ):
        with pytest.raises(refusal):
            async with village.storage.community(village.community) as uow:
                await uow.sessions.add(replace(new_series(village, of), announced_in=place))


async def test_what_is_planned_and_not_over_is_upcoming_by_its_start(village: Village) -> None:
    aiko = await village.person("aiko")
    _, (first, second, third, cancelled) = await arranged(village, plan(aiko), weeks=4)
    async with village.storage.community(village.community) as uow:
        await uow.sessions.change(cancelled.id, state=OccurrenceState.CANCELLED)
        sooner = await uow.sessions.change(third.id, starts=FIRST + HOUR, own=True)
        last_minute = FIRST + 90 * MINUTE - timedelta(microseconds=1)
        over = FIRST + 90 * MINUTE
        assert await uow.sessions.upcoming(last_minute, after=None, most=9) == [first, sooner, second]
        assert await uow.sessions.upcoming(over, after=None, most=9) == [sooner, second]
        assert await uow.sessions.upcoming(NOON, after=None, most=1) == [first]
        assert await uow.sessions.upcoming(NOON, after=first.id, most=1) == [sooner]
        assert await uow.sessions.upcoming(NOON, after=sooner.id, most=9) == [second]
        assert await uow.sessions.upcoming(NOON, after=OccurrenceId("nowhere"), most=9) == []
        assert await uow.sessions.past(over, 9) == [first]
        assert await uow.sessions.past(SECOND + DAY, 2) == [second, sooner]


async def test_a_longer_session_is_over_later(village: Village) -> None:
    aiko = await village.person("aiko")
    occurrence = await session(village, plan(aiko))
    async with village.storage.community(village.community) as uow:
        longer = await uow.sessions.change(occurrence.id, plan=plan(aiko, minutes=120))
        assert await uow.sessions.upcoming(FIRST + 119 * MINUTE, after=None, most=9) == [longer]
        assert await uow.sessions.past(FIRST + 120 * MINUTE, 9) == [longer]


async def test_simultaneous_sessions_are_paged_through_without_a_gap(village: Village) -> None:
    aiko = await village.person("aiko")
    made = [await session(village, plan(aiko), key=str(number)) for number in range(5)]
    async with village.storage.community(village.community, write=False) as uow:
        pages = [await uow.sessions.upcoming(NOON, after=None, most=2)]
        while pages[-1]:
            pages.append(await uow.sessions.upcoming(NOON, after=pages[-1][-1].id, most=2))
    assert [one for page in pages for one in page] == made


async def test_ones_own_are_those_one_answered_or_hosts(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    going, maybe, declined, ignored = [
        await session(village, plan(aiko), key=key) for key in ("going", "maybe", "declined", "ignored")
    ]
    waiting = await session(village, plan(aiko, capacity=0), key="waiting")
    hosted = await session(village, plan(ben), key="hosted")
    for occurrence, rsvp in (
        (going, Rsvp.GOING),
        (maybe, Rsvp.MAYBE),
        (declined, Rsvp.NO),
        (waiting, Rsvp.GOING),
        (hosted, Rsvp.NO),
    ):
        await answers(village, ben, occurrence, rsvp)
    async with village.storage.community(village.community) as uow:
        assert await uow.sessions.of_member(ben.member, NOON, 9) == [going, maybe, waiting, hosted]
        assert await uow.sessions.of_member(ben.member, NOON, 2) == [going, maybe]
        assert ignored in await uow.sessions.of_member(aiko.member, NOON, 9)
        await uow.sessions.change(going.id, state=OccurrenceState.CANCELLED)
        assert await uow.sessions.of_member(ben.member, NOON, 9) == [maybe, waiting, hosted]
        assert await uow.sessions.of_member(ben.member, FIRST + DAY, 9) == []


async def test_answers_are_kept_in_order_with_who_gave_them(village: Village) -> None:
    aiko, ben, chie = [await village.person(name) for name in ("aiko", "ben", "chie")]
    occurrence = await session(village, plan(aiko, capacity=1))
    await answers(village, ben, occurrence, Rsvp.GOING)
    attendance = await answers(village, chie, occurrence, Rsvp.GOING, NOON + MINUTE)
    assert attendance == Attendance(1, (Seat(ben.member, Rsvp.GOING, 1), Seat(chie.member, Rsvp.WAITING, 2)))
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.sessions.guests(occurrence.id) == {
            ben.member: Guest(ben, NOON, 0, None),
            chie.member: Guest(chie, NOON + MINUTE, 0, None),
        }


async def test_an_offer_to_another_leaves_what_they_answered(village: Village) -> None:
    aiko, ben, chie = [await village.person(name) for name in ("aiko", "ben", "chie")]
    occurrence = await session(village, plan(aiko, capacity=1))
    await answers(village, ben, occurrence, Rsvp.GOING)
    await answers(village, chie, occurrence, Rsvp.GOING, NOON + MINUTE)
    async with village.storage.community(village.community) as uow:
        await uow.sessions.lock(occurrence.id)
        before = await uow.sessions.attendance(occurrence.id)
        freed = before.answered(ben.member, Rsvp.NO).offering(lambda _: NOON + HOUR)
        await uow.sessions.keep(occurrence.id, freed, by=ben, at=NOON + 2 * MINUTE)
        assert await uow.sessions.attendance(occurrence.id) == freed
        assert freed.places == (
            Seat(chie.member, Rsvp.OFFERED, 2, NOON + HOUR),
            Seat(ben.member, Rsvp.NO, 3),
        )
        assert await uow.sessions.guests(occurrence.id) == {
            ben.member: Guest(ben, NOON + 2 * MINUTE, 0, None),
            chie.member: Guest(chie, NOON + MINUTE, 0, None),
        }


async def test_the_same_answer_again_is_one_to_the_newer_start(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    occurrence = await session(village, plan(aiko))
    for account in (aiko, ben):
        await answers(village, account, occurrence, Rsvp.GOING)
    async with village.storage.community(village.community) as uow:
        await uow.sessions.change(occurrence.id, starts=FIRST + DAY, revision=1)
    before = await answers(village, ben, occurrence, Rsvp.GOING, NOON + MINUTE)
    assert [place.rsvp for place in before.places] == [Rsvp.GOING, Rsvp.GOING]
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.sessions.guests(occurrence.id) == {
            aiko.member: Guest(aiko, NOON, 0, None),
            ben.member: Guest(ben, NOON + MINUTE, 1, None),
        }


async def test_a_first_answer_comes_with_its_account(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    occurrence = await session(village, plan(aiko))
    attendance = Attendance(None).answered(ben.member, Rsvp.GOING)
    async with village.storage.community(village.community) as uow:
        with pytest.raises(ValueError, match="comes with their account"):
            await uow.sessions.keep(occurrence.id, attendance, by=aiko, at=NOON)


async def test_who_is_withdrawn_is_forgotten_save_that_they_were_there(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    occurrence = await session(village, plan(aiko))
    for account in (aiko, ben):
        await answers(village, account, occurrence, Rsvp.GOING)
    async with village.storage.community(village.community) as uow:
        assert await uow.sessions.was_there(occurrence.id, ben, FIRST + 2 * HOUR)
        attendance = await uow.sessions.attendance(occurrence.id)
        without = attendance.withdrawn(ben.member).withdrawn(aiko.member)
        await uow.sessions.keep(occurrence.id, without, at=NOON)
        assert await uow.sessions.attendance(occurrence.id) == Attendance(None, ())
        assert await uow.sessions.guests(occurrence.id) == {ben.member: Guest(ben, NOON, 0, FIRST + 2 * HOUR)}
    back = await answers(village, ben, occurrence, Rsvp.MAYBE, FIRST + 3 * HOUR)
    assert back.places == (Seat(ben.member, Rsvp.MAYBE, 1),)


async def test_members_say_once_that_they_were_there_also_without_an_answer(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    occurrence = await session(village, plan(aiko))
    await answers(village, aiko, occurrence, Rsvp.NO)
    end = FIRST + 2 * HOUR
    async with village.storage.community(village.community) as uow:
        said = [await uow.sessions.was_there(occurrence.id, who, end) for who in (aiko, ben, aiko, ben)]
        later = await uow.sessions.was_there(occurrence.id, ben, end + DAY)
        assert (said, later) == ([True, True, False, False], False)
        assert await uow.sessions.guests(occurrence.id) == {
            aiko.member: Guest(aiko, NOON, 0, end),
            ben.member: Guest(ben, end, 0, end),
        }
        assert (await uow.sessions.attendance(occurrence.id)).places == (Seat(aiko.member, Rsvp.NO, 1),)


async def test_many_who_press_at_once_never_exceed_the_seats(village: Village) -> None:
    aiko = await village.person("aiko")
    occurrence = await session(village, plan(aiko, capacity=4))
    crowd = [await village.person(f"guest {number}") for number in range(12)]
    storages = [village.storage, *[await open_storage(village.url) for _ in range(2)]]

    async def press(number: int, account: Account) -> None:
        await answers(replace(village, storage=storages[number % 3]), account, occurrence, Rsvp.GOING)

    await asyncio.gather(*(press(number, account) for number, account in enumerate(crowd)))
    for storage in storages[1:]:
        await storage.close()
    async with village.storage.community(village.community, write=False) as uow:
        attendance = await uow.sessions.attendance(occurrence.id)
    assert [place.order for place in attendance.places] == list(range(1, 13))
    assert [place.rsvp for place in attendance.places] == [Rsvp.GOING] * 4 + [Rsvp.WAITING] * 8


async def test_the_latest_recap_stands(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    occurrence = await session(village, plan(aiko))
    first, second = Recap(aiko.id, "よかった", FIRST + DAY), Recap(ben.id, "https://notes.example", FIRST + 2 * DAY)
    async with village.storage.community(village.community) as uow:
        assert await uow.sessions.recap(occurrence.id) is None
        for recap in (first, second):
            await uow.sessions.write_recap(occurrence.id, recap)
            assert await uow.sessions.recap(occurrence.id) == recap
