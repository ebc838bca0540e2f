"""Boards and tags of a history made at random, next to the same worked out the long way."""

import random
from collections import Counter, defaultdict
from datetime import datetime
from itertools import product

import pytest
from sqlalchemy import text

from bot.people import Account, MemberId
from bot.ports import BoardLine, Entry, TagLine
from tests.storage.village import DAY, NOON, Village

EDGES: tuple[datetime | None, ...] = (None, NOON + DAY, NOON + 3 * DAY, NOON + 9 * DAY)
TAGS = ("talk", "Talks", "mc", "50%", "a_b", "axb", "rare", "facilitation", "fasilitation")
SEEDS = range(4)


async def _say(village: Village, statement: str, **values: str) -> None:
    """What no repository says yet: two accounts of one member, and an account that was erased."""
    async with village.storage.database.writing() as connection:
        await connection.execute(text(statement), values)


def _expected_board(
    given: list[tuple[Entry, bool]],
    accounts: list[tuple[Account, MemberId, bool]],
    unlisted: set[MemberId],
    within: tuple[datetime | None, datetime | None],
) -> tuple[list[BoardLine], dict[MemberId, BoardLine]]:
    """The board, and each member's own line. An entry counts at its own time, or never if it was taken back."""
    starts, ends = within
    member_of = {account.id: member for account, member, _ in accounts}
    points: Counter[MemberId] = Counter()
    faces: dict[MemberId, set[str]] = defaultdict(set)
    for entry, stands in given:
        if (starts is None or entry.at >= starts) and (ends is None or entry.at < ends):
            assert entry.receiver is not None
            points[member_of[entry.receiver]] += entry.points if stands else 0
            faces[member_of[entry.receiver]].add(entry.receiver)
    shown = {account.id: account.ref for account, _, erased in accounts if not erased}
    face = {member: min((one for one in some if one in shown), default=None) for member, some in faces.items()}
    lines: dict[MemberId, BoardLine] = {}
    for member, sum_ in points.items():
        account = face[member]
        if sum_ > 0 and account is not None:
            ahead = [m for m, p in points.items() if p > sum_ and m not in unlisted and face[m] is not None]
            lines[member] = BoardLine(len(ahead) + 1, member, shown[account], sum_)  # type: ignore[index]
    listed = [line for member, line in lines.items() if member not in unlisted]
    return sorted(listed, key=lambda line: (line.rank, line.member)), lines


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_board_and_rank_is_the_sum_of_its_window(village: Village, seed: int) -> None:
    chance = random.Random(seed)
    people = [await village.person(f"p{number}") for number in range(8)]
    day = await village.day_of(people[0])
    given: list[tuple[Entry, bool]] = []
    for _ in range(60):
        giver, receiver = chance.sample(people[:-1], 2)
        at = NOON + DAY * chance.randrange(9) / 2
        _, (entry,) = await village.thank(giver, receiver, day=day, points=chance.randint(1, 3), at=at)
        given.append((entry, chance.random() < 0.7))
        if not given[-1][1]:
            await village.undo(entry, day, at + DAY * chance.randrange(6))
    members = [person.member for person in people]
    members[1] = members[0]
    await _say(village, "UPDATE accounts SET member_id = :m WHERE id = :a", m=members[0], a=people[1].id)
    for erased in (people[0], people[2]):
        await _say(village, "UPDATE accounts SET platform_user = NULL WHERE id = :a", a=erased.id)
    async with village.storage.community(village.community) as uow:
        await uow.people.set_state(members[3], "alumnus")
        await uow.people.change(members[4], on_boards=False)
    accounts = list(zip(people, members, [person in (people[0], people[2]) for person in people], strict=True))
    async with village.storage.community(village.community, write=False) as uow:
        for starts, ends in product(EDGES, EDGES):
            board, lines = _expected_board(given, accounts, {members[3], members[4]}, (starts, ends))
            assert await uow.ledger.board(starts=starts, ends=ends, most=99) == board
            assert await uow.ledger.board(starts=starts, ends=ends, most=2) == board[:2]
            for member in set(members):
                assert await uow.ledger.rank_of(member, starts=starts, ends=ends) == lines.get(member)


@pytest.mark.parametrize("seed", SEEDS)
async def test_tags_are_counted_from_what_anybody_may_see(village: Village, seed: int) -> None:
    chance = random.Random(seed)
    people = [await village.person(f"p{number}") for number in range(3)]
    day = await village.day_of(people[0])
    meant = {"fasilitation": "facilitation"}
    uses: Counter[str] = Counter()
    givers: dict[str, set[str]] = defaultdict(set)
    public: set[str] = set()
    for _ in range(25):
        giver, receiver = chance.sample(people, 2)
        said, openly, hidden = chance.sample(TAGS, chance.randint(0, 2)), chance.random() < 0.2, chance.random() < 0.4
        gift, _ = await village.thank(giver, receiver, day=day, tags=tuple(said), public=openly)
        if hidden:
            async with village.storage.community(village.community) as uow:
                await uow.ledger.hide_words(gift.id, hidden=True)
            continue
        for tag in {meant.get(tag, tag) for tag in said}:
            uses[tag] += 1
            givers[tag].add(giver.id)
            public |= {tag} if openly else set()
    recommended = {"rare", "never used", "mc"}
    async with village.storage.community(village.community) as uow:
        for tag in recommended:
            await uow.tags.recommend(tag, wanted=True)
        await uow.tags.merge("fasilitation", "facilitation")
    shown = [t for t in {*uses, *recommended} if t in recommended or t in public or len(givers[t]) > 1]
    lines = [TagLine(t, t in recommended, uses[t]) for t in shown]
    lines.sort(key=lambda line: (not line.recommended, -line.uses, line.tag))
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.tags.all(99) == lines
        assert await uow.tags.all(3) == lines[:3]
        for typed in ("", "T", "talk", "%", "_", "a", "fa"):
            found = [line.tag for line in lines if typed.lower() in line.tag.lower()]
            assert await uow.tags.like(typed, 99) == found
