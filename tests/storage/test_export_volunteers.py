"""Rows of `shinrai export --what volunteers`: calls, their seats, and what was told of before."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from bot.people import Account
from bot.ports import Call, Deed, EntryId, Kind, NewEntry, RoleId, Seat, SeatState, Source
from bot.rules.choosing import SeatKind
from tests.storage.meetings import plan, session
from tests.storage.test_calls import MC, called, new_call, seat_of, seats_one
from tests.storage.test_export import rows
from tests.storage.village import DAY, MINUTE, NOON, Village

COLUMNS = [
    "record",
    "id",
    "community",
    "call",
    "role",
    "session",
    "starts",
    "kind",
    "member",
    "mentor",
    "first_time",
    "state",
    "at",
    "by",
    "places",
    "deposit",
    "mentoring",
]


async def brings(village: Village, who: Account, kind: Kind, deed: Deed) -> EntryId:
    async with village.storage.community(village.community) as uow:
        entry = NewEntry(None, who.id, kind, 5, NOON, Source(f"{kind}{deed}"), deed=deed)
        return (await uow.ledger.give(entry)).id


async def completed(village: Village, seat: Seat) -> None:
    async with village.storage.community(village.community) as uow:
        assert await uow.calls.settle(seat.id, SeatState.COMPLETED, NOON + MINUTE)


async def beside(village: Village, call: Call, who: Account, mentor: Account) -> Seat:
    """A first-timer's seat with somebody beside them, as it is now."""
    seat = await seat_of(village, call, who, SeatKind.FIRST)
    await seats_one(village, call, mentor, SeatKind.MENTOR)
    async with village.storage.community(village.community) as uow:
        await uow.calls.pair(call.id, who.member, mentor.member)
        return next(one for one in await uow.calls.seats(call.id) if one.id == seat.id)


async def test_a_call_is_followed_by_its_seats_with_what_they_brought(village: Village) -> None:
    aiko, ben, chie = [await village.person(user) for user in ("U1", "U2", "U3")]
    call = await called(village, aiko)
    seat = await beside(village, call, ben, chie)
    await completed(village, seat)
    deposit = await brings(village, ben, Kind.ROLE, Deed(MC, seat.id))
    mentoring = await brings(village, chie, Kind.MENTORING, Deed(MC, seat.id))
    found = await rows(village, "volunteers")
    shared = {
        "community": village.community,
        "call": call.id,
        "role": "mc",
        "session": None,
        "starts": "2026-12-08T12:00:00.000000Z",
    }
    assert found == [
        shared
        | {
            "record": "call",
            "id": call.id,
            "kind": None,
            "member": [],
            "mentor": None,
            "first_time": None,
            "state": "open",
            "at": "2026-12-07T12:00:00.000000Z",
            "by": ["slack:T1:U1"],
            "places": ["first:1", "open:2", "mentor:1"],
            "deposit": None,
            "mentoring": None,
        },
        shared
        | {
            "record": "seat",
            "id": seat.id,
            "kind": "first",
            "member": ["slack:T1:U2"],
            "mentor": ["slack:T1:U3"],
            "first_time": False,
            "state": "completed",
            "at": "2026-12-01T12:01:00.000000Z",
            "by": [],
            "places": [],
            "deposit": deposit,
            "mentoring": mentoring,
        },
        shared
        | {
            "record": "seat",
            "id": found[2]["id"],
            "kind": "mentor",
            "member": ["slack:T1:U3"],
            "mentor": None,
            "first_time": False,
            "state": "confirmed",
            "at": "2026-12-01T12:00:00.000000Z",
            "by": [],
            "places": [],
            "deposit": None,
            "mentoring": None,
        },
    ]
    assert [list(row) for row in found] == [COLUMNS] * 3


@pytest.mark.parametrize(("last", "at"), [(date(2026, 4, 1), "2026-04-01"), (None, None)])
async def test_what_was_told_of_before_comes_first_and_says_who_told_it(
    village: Village, last: date | None, at: str | None
) -> None:
    aiko, ben = await village.person("U1"), await village.person("U2")
    await called(village, aiko)
    async with village.storage.community(village.community) as uow:
        await uow.roles.change(MC, name="=司会")
        await uow.roles.has_held(ben.member, MC, last=last, told_by=aiko.id, own=False)
    first, second = await rows(village, "volunteers")
    assert first == dict.fromkeys(COLUMNS) | {
        "record": "experience",
        "id": f"{ben.member}:mc",
        "community": village.community,
        "role": "=司会",
        "member": ["slack:T1:U2"],
        "state": "told",
        "at": at,
        "by": ["slack:T1:U1"],
        "places": [],
    }
    assert second["record"] == "call"


async def test_hosting_a_session_is_what_its_hosts_seat_brought(village: Village) -> None:
    aiko, ben = await village.person("U1"), await village.person("U2")
    occurrence = await session(village, plan(aiko))
    host = RoleId("host")
    async with village.storage.community(village.community) as uow:
        call, _ = await uow.calls.add(replace(new_call(village, aiko, role=host), occurrence=occurrence.id))
    own, other = await seat_of(village, call, aiko), await seat_of(village, call, ben)
    await completed(village, own)
    await completed(village, other)
    deposit = await brings(village, aiko, Kind.HOSTING, Deed(host, occurrence=occurrence.id))
    found = {row["id"]: row for row in await rows(village, "volunteers")}
    assert (found[own.id]["deposit"], found[other.id]["deposit"]) == (deposit, None)
    assert {row["session"] for row in found.values()} == {occurrence.id}


async def test_a_seat_that_was_given_back_stays_on_record_and_an_erased_member_is_named_by_nothing(
    village: Village,
) -> None:
    aiko, ben = await village.person("U1"), await village.person("U2")
    call = await called(village, aiko)
    seat = await seat_of(village, call, ben)
    async with village.storage.community(village.community) as uow:
        await uow.calls.leave(call.id, ben.member, NOON + DAY)
    async with village.storage.database.writing() as connection:
        await connection.execute(text("UPDATE accounts SET platform_user = NULL WHERE id = :id"), {"id": ben.id})
    _, left = await rows(village, "volunteers")
    assert (left["id"], left["state"], left["at"]) == (seat.id, "left", "2026-12-02T12:00:00.000000Z")
    assert (left["member"], left["mentor"]) == ([], None)
