"""Boards, public words, and words that were hidden."""

from datetime import datetime

from bot.ports import BoardLine, Cursor, EntryId, EntryLine, GiftLine, Kind, NewEntry, Source
from storage.verify import verify
from tests.storage.village import DAY, NOON, Village


async def _board(
    village: Village, starts: datetime | None = None, ends: datetime | None = None, most: int = 9
) -> list[tuple[int, str, int]]:
    async with village.storage.community(village.community, write=False) as uow:
        lines = await uow.ledger.board(starts=starts, ends=ends, most=most)
    return [(line.rank, line.account.user, line.points) for line in lines]


async def test_who_has_the_same_points_shares_a_rank_the_older_member_first(village: Village) -> None:
    aiko, ben, chie, dai = [await village.person(name) for name in ("aiko", "ben", "chie", "dai")]
    day = await village.day_of(aiko)
    await village.thank(aiko, chie, dai, day=day, points=2)
    await village.thank(aiko, ben, dai, day=day, points=2)
    assert await _board(village) == [(1, "dai", 4), (2, "ben", 2), (2, "chie", 2)]
    await village.thank(dai, aiko, day=await village.day_of(dai))
    assert await _board(village) == [(1, "dai", 4), (2, "ben", 2), (2, "chie", 2), (4, "aiko", 1)]
    assert await _board(village, most=2) == [(1, "dai", 4), (2, "ben", 2)]


async def test_a_reversal_counts_in_the_window_of_what_it_reverses(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    _, (first,) = await village.thank(aiko, ben, day=day, points=3, at=NOON)
    await village.thank(aiko, ben, day=day, points=1, at=NOON)
    await village.thank(aiko, ben, day=day, points=2, at=NOON + DAY)
    assert await _board(village, NOON, NOON + DAY) == [(1, "ben", 4)]
    await village.undo(first, day, NOON + DAY)
    assert await _board(village, NOON, NOON + DAY) == [(1, "ben", 1)]
    assert await _board(village, NOON + DAY, NOON + 2 * DAY) == [(1, "ben", 2)]
    assert await _board(village, NOON + DAY) == [(1, "ben", 2)]
    assert await _board(village, None, NOON + DAY) == [(1, "ben", 1)]
    assert await _board(village) == [(1, "ben", 3)]


async def test_a_reversal_is_never_dated_before_what_it_reverses(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    _, (entry,) = await village.thank(aiko, ben, day=day)
    reversal = await village.undo(entry, day, NOON - DAY)
    assert reversal is not None
    assert reversal.at == NOON


async def test_who_left_or_opted_out_is_on_no_board_and_still_has_a_rank(village: Village) -> None:
    aiko, ben, chie, dai = [await village.person(name) for name in ("aiko", "ben", "chie", "dai")]
    day = await village.day_of(aiko)
    for who, points in ((ben, 5), (chie, 4), (dai, 3)):
        await village.thank(aiko, who, day=day, points=points)
    async with village.storage.community(village.community) as uow:
        await uow.people.set_state(ben.member, "alumnus")
        await uow.people.change(chie.member, on_boards=False)
        for starts in (None, NOON):
            assert await uow.ledger.rank_of(chie.member, starts=starts, ends=None) == BoardLine(
                1, chie.member, chie.ref, 4
            )
            assert await uow.ledger.rank_of(dai.member, starts=starts, ends=None) == BoardLine(
                1, dai.member, dai.ref, 3
            )
            assert await uow.ledger.rank_of(aiko.member, starts=starts, ends=None) is None
    assert await _board(village) == await _board(village, NOON) == [(1, "dai", 3)]


async def test_an_adjustment_may_take_points_and_the_ledger_adds_up(village: Village) -> None:
    ben = await village.person("ben")
    async with village.storage.community(village.community) as uow:
        await uow.ledger.give(NewEntry(None, ben.id, Kind.ROLE, 2, NOON, Source("a")))
        down = await uow.ledger.give(NewEntry(ben.id, ben.id, Kind.ADJUSTMENT, -3, NOON, Source("b"), reason="twice"))
        assert await uow.ledger.by_kind(ben.member) == {Kind.ROLE: 2, Kind.ADJUSTMENT: -3}
    assert await village.balance(ben) == -1
    assert await _board(village) == []
    assert await verify(village.storage.database) == []
    async with village.storage.community(village.community) as uow:
        assert await uow.ledger.reverse(EntryId(down.id), because="undone", at=NOON) is not None
    assert await village.balance(ben) == 2
    assert await verify(village.storage.database) == []


async def test_hidden_words_are_kept_and_nobody_reads_them(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    gift, _ = await village.thank(aiko, ben, day=await village.day_of(aiko), points=2, reason="rude", tags=("x",))
    async with village.storage.community(village.community) as uow:
        ledger = uow.ledger
        assert not await ledger.hide_words(gift.id, hidden=False)
        assert await ledger.hide_words(gift.id, hidden=True)
        assert not await ledger.hide_words(gift.id, hidden=True)
        lines: list[EntryLine | GiftLine] = [
            *await ledger.received(ben.member, before=None, most=9),
            *await ledger.entries_of(gift.id),
            *await ledger.given(aiko.member, before=None, most=9),
            *await ledger.gifts(receiver=None, before=None, most=9),
            *await ledger.gifts(receiver=ben.member, before=None, most=9),
        ]
        assert [(line.reason, line.tags, line.hidden) for line in lines] == [("", (), True)] * 5
        assert await ledger.public_words(ben.member, 9) == []
        assert await ledger.hide_words(gift.id, hidden=False)
        (line,) = await ledger.public_words(ben.member, 9)
    assert (line.reason, line.tags, line.hidden) == ("rude", ("x",), False)
    assert await village.balance(ben) == 2


async def test_public_words_are_those_that_stand_and_were_said_in_public(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    await village.thank(aiko, ben, day=day, reason="first")
    await village.thank(aiko, ben, day=day, reason="between us", public=False)
    await village.thank(aiko, ben, day=day, reason="")
    _, (undone,) = await village.thank(aiko, ben, day=day, reason="undone")
    await village.undo(undone, day)
    await village.thank(aiko, ben, day=day, reason="last", at=NOON + DAY)
    async with village.storage.community(village.community, write=False) as uow:
        assert [line.reason for line in await uow.ledger.public_words(ben.member, 9)] == ["last", "first"]
        assert [line.reason for line in await uow.ledger.public_words(ben.member, 1)] == ["last"]


async def test_organizers_page_through_gifts_with_words(village: Village) -> None:
    aiko, ben, chie = [await village.person(name) for name in ("aiko", "ben", "chie")]
    day = await village.day_of(aiko)
    for reason, to in (("one", ben), ("", ben), ("two", chie), ("three", ben)):
        await village.thank(aiko, to, day=day, reason=reason)
    async with village.storage.community(village.community, write=False) as uow:
        first, second = await uow.ledger.gifts(receiver=None, before=None, most=2)
        after = Cursor(second.gift.at, second.gift.id)
        rest = await uow.ledger.gifts(receiver=None, before=after, most=2)
        to_ben = await uow.ledger.gifts(receiver=ben.member, before=None, most=9)
    assert [line.reason for line in (first, second, *rest)] == ["three", "two", "one"]
    assert [line.reason for line in to_ben] == ["three", "one"]
