"""Rows of `shinrai export`, as the design promises them to others."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from sqlalchemy import text

from bot.people import AccountRef, Facts, MessageRef, PlatformName, SpaceRef
from bot.ports import DeliveryState, Kind, NewEntry, OccurrenceState, Recap, RoleId, Source
from bot.rules.attendance import Rsvp
from storage.export import Exported, export
from storage.naming import community_called
from tests.storage.meetings import answers, arranged, plan, session
from tests.storage.village import MINUTE, NOON, SLACK, Village, settle

EVERYTHING = get_args(Exported)


async def rows(village: Village, what: Exported, *, everywhere: bool = False) -> list[dict[str, object]]:
    community = None if everywhere else village.community
    return [row async for row in export(village.storage.database, what, community)]


async def test_entries_name_accounts_words_and_what_they_reverse(village: Village) -> None:
    aiko, ben = await village.person("U1"), await village.person("U2")
    day = await village.day_of(aiko)
    at = NOON + timedelta(microseconds=1500)
    _, (entry,) = await village.thank(aiko, ben, day=day, points=3, at=at, reason='発表, "great"', tags=("b", "a"))
    reversal = await village.undo(entry, day, NOON + MINUTE)
    assert reversal is not None
    shared = {
        "community": village.community,
        "recorded_at": "2026-12-01T12:00:00.000000Z",
        "giver": ["slack:T1:U1"],
        "receiver": ["slack:T1:U2"],
    }
    assert await rows(village, "entries") == [
        shared
        | {
            "id": entry.id,
            "at": "2026-12-01T12:00:00.001500Z",
            "kind": "thanks",
            "points": 3,
            "reason": '発表, "great"',
            "tags": ["a", "b"],
            "reverses": None,
            "source": entry.source,
        },
        shared
        | {
            "id": reversal.id,
            "at": "2026-12-01T12:01:00.000000Z",
            "kind": "reversal",
            "points": -3,
            "reason": "undone",
            "tags": [],
            "reverses": entry.id,
            "source": reversal.source,
        },
    ]


async def test_a_community_is_found_by_its_id_and_by_a_space_of_it(village: Village) -> None:
    database = village.storage.database
    assert await community_called(database, village.community) == village.community
    assert await community_called(database, "slack:T1") == village.community
    assert [await community_called(database, other) for other in ("T1", "discord:T1", "slack:T9", "")] == [None] * 4


async def test_a_member_with_two_accounts_is_named_by_both_and_an_erased_one_by_none(village: Village) -> None:
    aiko, ben, second = [await village.person(name) for name in ("U1", "U2", "U0")]
    async with village.storage.community(village.community) as uow:
        for number, receiver in enumerate((ben, second)):
            await uow.ledger.give(NewEntry(aiko.id, receiver.id, Kind.THANKS, 2, NOON, Source(str(number))))
    async with village.storage.database.writing() as connection:
        link = "UPDATE accounts SET member_id = :member WHERE id = :account"
        await connection.execute(text(link), {"member": ben.member, "account": second.id})
        await connection.execute(text("UPDATE accounts SET platform_user = NULL WHERE id = :id"), {"id": aiko.id})
    both = ["slack:T1:U0", "slack:T1:U2"]
    assert [(row["giver"], row["receiver"]) for row in await rows(village, "entries")] == [([], both), ([], both)]
    assert await village.balance(ben) == 4


async def test_members_come_with_accounts_and_balance(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        ben = await uow.people.settle(Facts(AccountRef(SLACK, "U2"), "ベン", zone="Asia/Tokyo"))
        await uow.ledger.give(NewEntry(None, ben.id, Kind.ROLE, 2, NOON, Source("s")))
        await uow.people.set_state(ben.member, "alumnus")
    assert await rows(village, "members") == [
        {
            "id": ben.member,
            "community": village.community,
            "accounts": ["slack:T1:U2"],
            "name": "ベン",
            "state": "alumnus",
            "zone": None,
            "locale": None,
            "balance": 2,
            "organizer": False,
            "on_boards": True,
        }
    ]


async def test_posts_say_where_when_and_what_became_of_them(village: Village) -> None:
    post = await village.owed(village.post("gift"))
    parked = await village.owed(village.post("gift", channel="C2"))
    await village.owed(village.redraw(post, "gift"))
    first, second = await village.claims()
    async with village.storage.community(village.community) as uow:
        await uow.deliveries.finish(first, DeliveryState.SENT, at=NOON, message=MessageRef(SLACK, "C1", "17.1"))
        await uow.deliveries.finish(second, DeliveryState.PARKED, at=NOON, reason="channel lost")
    shared = {
        "community": village.community,
        "purpose": "thanks.public",
        "due_at": "2026-12-01T12:00:00.000000Z",
        "attempts": 1,
    }
    assert await rows(village, "posts") == [
        shared | {"id": post, "place": "slack:T1:C1", "state": "sent", "message": "slack:T1:C1:17.1", "reason": ""},
        shared | {"id": parked, "place": "slack:T1:C2", "state": "parked", "message": None, "reason": "channel lost"},
    ]


async def test_sessions_count_who_comes(village: Village) -> None:
    aiko, ben, chie, dai = [await village.person(user) for user in ("U1", "U2", "U3", "U4")]
    series, (occurrence, other) = await arranged(village, plan(aiko, capacity=1))
    for account, rsvp in ((ben, Rsvp.GOING), (chie, Rsvp.GOING), (aiko, Rsvp.MAYBE), (dai, Rsvp.NO)):
        await answers(village, account, occurrence, rsvp)
    async with village.storage.community(village.community) as uow:
        for account in (ben, dai):
            await uow.sessions.was_there(occurrence.id, account, occurrence.starts)
        await uow.sessions.write_recap(occurrence.id, Recap(ben.id, "よかった", NOON))
        await uow.sessions.change(
            other.id,
            state=OccurrenceState.CANCELLED,
            plan=replace(plan(aiko), place=""),
            starts=other.starts + timedelta(minutes=30),
        )
    shared = {
        "community": village.community,
        "series": series.id,
        "minutes": 90,
        "zone": "Asia/Tokyo",
        "title": "読書会",
        "host": ["slack:T1:U1"],
    }
    assert await rows(village, "sessions") == [
        shared
        | {
            "id": occurrence.id,
            "index": "2026-12-05",
            "starts": "2026-12-05T10:00:00.000000Z",
            "place": "https://meet.example/1",
            "capacity": 1,
            "state": "planned",
            "going": 1,
            "maybe": 1,
            "waiting": 1,
            "was_there": 2,
            "there": ["slack:T1:U2", "slack:T1:U4"],
            "recap": "よかった",
            "recap_by": ["slack:T1:U2"],
            "recap_at": f"{NOON:%Y-%m-%dT%H:%M:%S.%fZ}",
        },
        shared
        | {
            "id": other.id,
            "index": "2026-12-12",
            "starts": "2026-12-12T10:30:00.000000Z",
            "place": "",
            "capacity": None,
            "state": "cancelled",
            "going": 0,
            "maybe": 0,
            "waiting": 0,
            "was_there": 0,
            "there": [],
            "recap": "",
            "recap_by": [],
            "recap_at": None,
        },
    ]


async def test_who_was_offered_a_seat_counts_as_waiting(village: Village) -> None:
    aiko, ben = await village.person("U1"), await village.person("U2")
    occurrence = await session(village, plan(aiko, capacity=0))
    waiting = await answers(village, ben, occurrence, Rsvp.GOING)
    async with village.storage.community(village.community) as uow:
        offered = waiting.resized(1).offering(lambda _: NOON)
        await uow.sessions.keep(occurrence.id, offered, at=NOON)
    assert [(row["going"], row["waiting"]) for row in await rows(village, "sessions")] == [(0, 1)]


@pytest.mark.parametrize("what", EVERYTHING)
async def test_an_export_of_one_community_leaves_the_others_out(village: Village, what: Exported) -> None:
    space = SpaceRef(PlatformName.SLACK, "T2")
    elsewhere = Village(village.url, village.storage, await settle(village.storage, space), space)
    for one in (village, elsewhere):
        ben = await one.person("U1")
        await one.owed(one.post("gift"))
        await session(one, plan(ben))
        async with one.storage.community(one.community) as uow:
            await uow.ledger.give(NewEntry(None, ben.id, Kind.ROLE, 2, NOON, Source("s")))
            await uow.roles.has_held(ben.member, RoleId("mc"), last=None, told_by=ben.id, own=True)
    assert [row["community"] for row in await rows(elsewhere, what)] == [elsewhere.community]
    everywhere = {row["community"] for row in await rows(village, what, everywhere=True)}
    assert everywhere == {village.community, elsewhere.community}


async def test_a_long_export_comes_whole_and_may_be_left_early(village: Village) -> None:
    ben = await village.person("U1")
    async with village.storage.community(village.community) as uow:
        for number in range(1300):
            await uow.ledger.give(NewEntry(None, ben.id, Kind.ROLE, 1, NOON, Source(str(number))))
    exported = await rows(village, "entries")
    assert [row["source"] for row in exported] == [str(number) for number in range(1300)]
    left_early = export(village.storage.database, "entries", village.community)
    assert await anext(left_early) == exported[0]
    await left_early.aclose()
    assert await village.balance(ben) == 1300


async def test_organizers_read_no_words_that_were_not_public(village: Village) -> None:
    aiko, ben = await village.person("U1"), await village.person("U2")
    day = await village.day_of(aiko)
    await village.thank(aiko, ben, day=day, reason="before all", tags=("talk",))
    _, (private,) = await village.thank(aiko, ben, day=day, reason="between us", tags=("secret",), public=False)
    hidden, _ = await village.thank(aiko, ben, day=day, reason="rude")
    await village.undo(private, day)
    async with village.storage.community(village.community) as uow:
        await uow.ledger.hide_words(hidden.id, hidden=True)
        await uow.ledger.give(NewEntry(None, ben.id, Kind.ADJUSTMENT, -1, NOON, Source("s"), reason="counted twice"))
    async with village.storage.community(village.community, write=False) as uow:
        found = [row async for row in uow.exports.rows("entries")]
    assert [(row["points"], row["reason"], row["tags"]) for row in found] == [
        (1, "before all", ["talk"]),
        (1, "", []),
        (1, "", []),
        (-1, "undone", []),
        (-1, "counted twice", []),
    ]
    assert [row["reason"] for row in await rows(village, "entries")][:3] == ["before all", "between us", "rude"]


@pytest.mark.parametrize("what", EVERYTHING)
async def test_organizers_export_their_own_community_only(village: Village, what: Exported) -> None:
    space = SpaceRef(PlatformName.SLACK, "T2")
    elsewhere = Village(village.url, village.storage, await settle(village.storage, space), space)
    for one in (village, elsewhere):
        ben = await one.person("U1")
        await one.owed(one.post("gift"))
        await session(one, plan(ben))
        async with one.storage.community(one.community) as uow:
            await uow.ledger.give(NewEntry(None, ben.id, Kind.ROLE, 2, NOON, Source("s")))
            await uow.roles.has_held(ben.member, RoleId("mc"), last=None, told_by=ben.id, own=True)
    async with village.storage.community(elsewhere.community, write=False) as uow:
        assert [row async for row in uow.exports.rows(what)] == await rows(elsewhere, what)
