"""Who has held which role, across all of them."""

from dataclasses import replace
from datetime import date

from sqlalchemy import text

from bot.people import Account, PlatformName, SpaceRef
from bot.ports import CallState, Deed, Holding, Kind, NewEntry, RoleId, SeatState, Source
from bot.rules.choosing import SeatKind
from tests.storage.meetings import plan, session
from tests.storage.test_calls import MC, NOTES, called, new_call, seat_of, seats_one
from tests.storage.village import DAY, NOON, Village, settle

HOST = RoleId("host")


async def holdings(village: Village, *, days: float = 0) -> list[Holding]:
    async with village.storage.community(village.community, write=False) as uow:
        return list(await uow.roles.holdings(NOON + days * DAY))


def held(who: Account, role: RoleId = MC, *, times: int = 1, last: date | None, **more: object) -> Holding:
    return replace(Holding(who.member, role, times, last, told=False, mentored=0), **more)  # type: ignore[arg-type]


async def hosted(village: Village, who: Account, deed: Deed | None, key: str = "hosted") -> None:
    async with village.storage.community(village.community) as uow:
        await uow.ledger.give(NewEntry(None, who.id, Kind.HOSTING, 5, NOON, Source(key), deed=deed))


async def linked(village: Village, second: Account, to: Account) -> None:
    async with village.storage.database.writing() as connection:
        link = text("UPDATE accounts SET member_id = :member WHERE id = :account")
        await connection.execute(link, {"member": to.member, "account": second.id})


async def test_a_seat_counts_when_it_took_place_or_is_over_and_mentors_are_counted_apart(village: Village) -> None:
    aiko, ben, chie = [await village.person(name) for name in ("aiko", "ben", "chie")]
    over, done, mentored = [await called(village, aiko, key=key, days=1) for key in ("a", "b", "c")]
    await seats_one(village, over, ben)
    seat = await seat_of(village, done, ben)
    await seats_one(village, mentored, chie, SeatKind.MENTOR)
    assert await holdings(village) == []
    async with village.storage.community(village.community) as uow:
        await uow.calls.settle(seat.id, SeatState.COMPLETED, NOON)
    assert await holdings(village) == [held(ben, last=date(2026, 12, 1))]
    assert await holdings(village, days=2) == [
        held(ben, times=2, last=date(2026, 12, 2)),
        held(chie, times=0, last=None, mentored=1),
    ]


async def test_what_was_withdrawn_left_or_missed_was_not_held(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    withdrawn, left, missed = [await called(village, aiko, key=key, days=1) for key in ("a", "b", "c")]
    seats = [await seat_of(village, call, ben) for call in (withdrawn, left, missed)]
    async with village.storage.community(village.community) as uow:
        await uow.calls.change(withdrawn.id, state=CallState.CANCELLED)
        await uow.calls.leave(left.id, ben.member, NOON)
        await uow.calls.settle(seats[2].id, SeatState.MISSED, NOON)
    assert await holdings(village, days=9) == []


async def test_what_was_told_of_is_beside_what_was_held_here_and_the_latest_day_stands(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    await seats_one(village, await called(village, aiko, days=1), ben)
    async with village.storage.community(village.community) as uow:
        for role, last in ((MC, date(2026, 4, 30)), (NOTES, None), (HOST, date(2026, 4, 30))):
            await uow.roles.has_held(ben.member, role, last=last, told_by=aiko.id, own=False)
    assert await holdings(village, days=2) == [
        held(ben, HOST, times=0, last=date(2026, 4, 30), told=True),
        held(ben, last=date(2026, 12, 2), told=True),
        held(ben, NOTES, times=0, last=None, told=True),
    ]


async def test_hosting_is_the_role_of_the_host_and_with_the_hosts_seat_it_is_once(village: Village) -> None:
    aiko, ben, second = [await village.person(name) for name in ("aiko", "ben", "aiko2")]
    await linked(village, second, aiko)
    occurrence = await session(village, plan(aiko))
    await hosted(village, aiko, Deed(HOST, occurrence=occurrence.id))
    await hosted(village, ben, None, "before deeds were kept")
    day = NOON.date()
    assert await holdings(village) == [held(aiko, HOST, last=day), held(ben, HOST, last=day)]
    async with village.storage.community(village.community) as uow:
        call, _ = await uow.calls.add(replace(new_call(village, aiko, role=HOST), occurrence=occurrence.id))
    seat = await seat_of(village, call, await village.person("aiko2"))
    async with village.storage.community(village.community) as uow:
        await uow.calls.settle(seat.id, SeatState.COMPLETED, NOON)
    assert await holdings(village) == [held(aiko, HOST, last=day), held(ben, HOST, last=day)]


async def test_a_member_with_two_accounts_is_one_and_who_has_no_account_left_is_not_active(village: Village) -> None:
    aiko, ben, second, gone = [await village.person(name) for name in ("aiko", "ben", "ben2", "gone")]
    for key, who in (("a", ben), ("b", second)):
        await seats_one(village, await called(village, aiko, key=key, days=1), who)
    await linked(village, second, ben)
    async with village.storage.database.writing() as connection:
        await connection.execute(text("UPDATE accounts SET platform_user = NULL WHERE id = :id"), {"id": gone.id})
    assert await holdings(village, days=2) == [held(ben, times=2, last=date(2026, 12, 2))]
    async with village.storage.community(village.community) as uow:
        assert await uow.people.active() == [aiko.member, ben.member]
        await uow.people.set_state(aiko.member, "alumnus")
        assert await uow.people.active() == [ben.member]


async def test_another_community_is_not_looked_into(village: Village) -> None:
    aiko = await village.person("aiko")
    await seats_one(village, await called(village, aiko, days=1), aiko)
    await hosted(village, aiko, None)
    there = SpaceRef(PlatformName.SLACK, "T2")
    elsewhere = Village(village.url, village.storage, await settle(village.storage, there), there)
    assert await holdings(elsewhere, days=9) == []
    async with village.storage.community(elsewhere.community, write=False) as uow:
        assert await uow.people.active() == []
