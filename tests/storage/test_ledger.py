"""Giving, taking back and looking back."""

import asyncio
from datetime import timedelta

import pytest

from bot.people import AccountId
from bot.ports import Cursor, DuplicateSource, EntryLine, GiftLine, Kind, NewEntry, Source
from tests.storage.village import DAY, MINUTE, NOON, Village


async def test_a_gift_to_two_deposits_to_each(village: Village) -> None:
    aiko, ben, chika = [await village.person(name) for name in ("aiko", "ben", "chika")]
    gift, given = await village.thank(aiko, ben, chika, day=await village.day_of(aiko), points=2, tags=("talk", "ai"))
    assert [await village.balance(who) for who in (aiko, ben, chika)] == [0, 2, 2]
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.ledger.gift(gift.id) == gift
        assert await uow.ledger.entries_of(gift.id) == [
            EntryLine(entry, aiko.ref, to.ref, "for the talk", ("talk", "ai"), None)
            for entry, to in zip(given, (ben, chika), strict=True)
        ]
        assert [await uow.ledger.entry(entry.id) for entry in given] == given


async def test_a_source_deposits_once_a_turn(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    entry = NewEntry(aiko.id, ben.id, Kind.REACTION, 1, NOON, Source("s"))
    async with village.storage.community(village.community) as uow:
        await uow.ledger.give(entry)
    with pytest.raises(DuplicateSource):
        async with village.storage.community(village.community) as uow:
            await uow.ledger.give(entry)
    assert await village.balance(ben) == 1


async def test_twenty_deliveries_of_one_event_deposit_once(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")

    async def deliver() -> bool:
        try:
            async with village.storage.community(village.community) as uow:
                await uow.ledger.give(NewEntry(aiko.id, ben.id, Kind.THANKS, 1, NOON, Source("s")))
        except DuplicateSource:
            return False
        return True

    assert sum(await asyncio.gather(*(deliver() for _ in range(20)))) == 1
    assert await village.balance(ben) == 1


async def test_a_reversal_points_back_and_negates(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    gift, (entry,) = await village.thank(aiko, ben, day=day, points=3)
    reversal = await village.undo(entry, day, NOON + MINUTE)
    assert reversal is not None
    assert (reversal.kind, reversal.points, reversal.reverses, reversal.giver, reversal.receiver, reversal.gift) == (
        Kind.REVERSAL,
        -3,
        entry.id,
        aiko.id,
        ben.id,
        gift.id,
    )
    assert await village.balance(ben) == 0
    async with village.storage.community(village.community) as uow:
        (line,) = await uow.ledger.entries_of(gift.id)
        assert line.reversed_at == NOON + MINUTE
        assert await uow.ledger.standing(entry.source) is None
        assert await uow.ledger.reverse(reversal.id, because="again", at=NOON) is None


async def test_twenty_undos_at_once_reverse_once(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    _, (entry,) = await village.thank(aiko, ben, day=day, points=3)
    reversals = await asyncio.gather(*(village.undo(entry, day) for _ in range(20)))
    assert sum(reversal is not None for reversal in reversals) == 1
    assert await village.balance(ben) == 0


async def test_a_reversal_cannot_be_given(village: Village) -> None:
    ben = await village.person("ben")
    with pytest.raises(ValueError, match="reverse"):
        async with village.storage.community(village.community) as uow:
            await uow.ledger.give(NewEntry(None, ben.id, Kind.REVERSAL, -1, NOON, Source("s")))


async def test_added_again_is_a_new_turn_and_the_latest_stands(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    async with village.storage.community(village.community) as uow:
        first = await uow.ledger.give(NewEntry(aiko.id, ben.id, Kind.REACTION, 1, NOON, Source("s"), turn=1))
        await uow.ledger.reverse(first.id, because="reaction_removed", at=NOON)
        second = await uow.ledger.give(NewEntry(aiko.id, ben.id, Kind.REACTION, 1, NOON, Source("s"), turn=2))
        assert await uow.ledger.standing(Source("s")) == second
    assert await village.balance(ben) == 1


async def test_points_by_kind_count_a_reversal_to_what_it_reverses(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    await village.thank(aiko, ben, day=day, points=3)
    await village.thank(aiko, ben, day=day, points=2, kind=Kind.MENTORING)
    _, (hosting,) = await village.thank(aiko, ben, day=day, points=1, kind=Kind.HOSTING)
    await village.undo(hosting, day)
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.ledger.by_kind(ben.member) == {Kind.THANKS: 3, Kind.MENTORING: 2}
        assert await uow.ledger.by_kind(aiko.member) == {}


async def test_points_by_tag_leave_reversed_ones_out(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    await village.thank(aiko, ben, day=day, points=1, tags=("mc", "talk"))
    await village.thank(aiko, ben, day=day, points=2, tags=("talk", "talk"))
    _, (undone,) = await village.thank(aiko, ben, day=day, points=5, tags=("mc",))
    await village.undo(undone, day)
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.ledger.by_tag(ben.member, 5) == [("talk", 3), ("mc", 1)]
        assert await uow.ledger.by_tag(ben.member, 1) == [("talk", 3)]


async def test_tags_are_found_by_any_part_and_never_as_a_pattern(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    for tags in (("Facilitation", "100%"), ("facilitation", "a/b_c"), ("Facilitation", "勉強会")):
        await village.thank(aiko, ben, day=day, tags=tags)
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.tags.like("CILI", 5) == ["Facilitation", "facilitation"]
        assert await uow.tags.like("%", 5) == ["100%"]
        assert await uow.tags.like("_", 5) == ["a/b_c"]
        assert await uow.tags.like("/", 5) == ["a/b_c"]
        assert await uow.tags.like("強", 5) == ["勉強会"]
        assert len(await uow.tags.like("", 2)) == 2


async def test_what_was_received_comes_page_by_page_newest_first(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    # Two at the same instant: the page must break between them without losing or repeating one.
    times = [NOON, NOON + MINUTE, NOON + MINUTE, NOON + 2 * MINUTE, NOON + 3 * MINUTE]
    given = [(await village.thank(aiko, ben, day=day, at=at))[1][0] for at in times]
    seen = []
    before = None
    async with village.storage.community(village.community, write=False) as uow:
        while page := await uow.ledger.received(ben.member, before=before, most=2):
            seen += [line.entry for line in page]
            before = Cursor(page[-1].entry.at, page[-1].entry.id)
    assert seen == sorted(given, key=lambda entry: (entry.at, entry.id), reverse=True)


async def test_what_was_given_comes_gift_by_gift(village: Village) -> None:
    aiko, ben, chika = [await village.person(name) for name in ("aiko", "ben", "chika")]
    day = await village.day_of(aiko)
    first, (to_ben, to_chika) = await village.thank(aiko, ben, chika, day=day, points=2, tags=("talk",))
    second, _ = await village.thank(aiko, ben, day=day, at=NOON + MINUTE, reason="")
    await village.undo(to_ben, day, NOON + MINUTE)
    standing = GiftLine(first, aiko.ref, (ben.ref, chika.ref), Kind.THANKS, 2, "for the talk", ("talk",), None)
    newest = GiftLine(second, aiko.ref, (ben.ref,), Kind.THANKS, 1, "", (), None)
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.ledger.given(aiko.member, before=None, most=5) == [newest, standing]
        assert await uow.ledger.given(aiko.member, before=Cursor(second.at, second.id), most=5) == [standing]
        assert await uow.ledger.given(ben.member, before=None, most=5) == []
    await village.undo(to_chika, day, NOON + 2 * MINUTE)
    async with village.storage.community(village.community, write=False) as uow:
        (_, taken_back) = await uow.ledger.given(aiko.member, before=None, most=5)
    assert taken_back.reversed_at == NOON + 2 * MINUTE


async def test_the_same_gift_typed_again_is_recognised_until_it_is_taken_back(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    gift, (entry,) = await village.thank(aiko, ben, day=day, reason="likeness")
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.ledger.like(aiko.member, "likeness", NOON - MINUTE) == gift
        assert await uow.ledger.like(aiko.member, "likeness", NOON + timedelta(seconds=1)) is None
        assert await uow.ledger.like(aiko.member, "another", NOON - MINUTE) is None
        assert await uow.ledger.like(ben.member, "likeness", NOON - MINUTE) is None
    await village.undo(entry, day)
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.ledger.like(aiko.member, "likeness", NOON - MINUTE) is None


async def test_a_source_leads_to_its_gift(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    gift, (entry,) = await village.thank(aiko, ben, day=day)
    await village.undo(entry, day)
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.ledger.gift_of(entry.source) == gift.id
        assert await uow.ledger.gift_of(Source("unknown")) is None


async def test_an_entry_names_accounts_that_are_there(village: Village) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with village.storage.community(village.community) as uow:
            await uow.ledger.give(NewEntry(None, AccountId("nobody"), Kind.ROLE, 1, NOON, Source("s")))


async def test_what_was_earned_is_found_by_kind_and_time_without_what_was_taken_back(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    async with village.storage.community(village.community) as uow:
        entries = [
            await uow.ledger.give(NewEntry(None, aiko.id, kind, 5, NOON + days * DAY, Source(f"{kind}{days}")))
            for kind, days in (
                (Kind.HOSTING, 0),
                (Kind.HOSTING, 1),
                (Kind.HOSTING, 2),
                (Kind.ROLE, 1),
                (Kind.HOSTING, 3),
            )
        ]
        await uow.ledger.reverse(entries[1].id, because="undone", at=NOON + DAY)
        earned = await uow.ledger.earned(aiko.member, Kind.HOSTING, starts=NOON, ends=NOON + 3 * DAY)
        assert earned == [entries[0], entries[2]]
        assert await uow.ledger.earned(ben.member, Kind.HOSTING, starts=NOON, ends=NOON + 3 * DAY) == []
