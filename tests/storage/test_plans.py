"""Reads stay fast as the ledger grows: on SQLite, which plans without statistics, each finds its rows by a full key."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.ports import Trouble
from storage.engine import Database
from storage.export import export
from tests.storage.test_tenancy import FINDS_NOTHING, furnish
from tests.storage.village import NOON, Village, village_at

GROWING = re.compile(
    r"\b(entries|gifts|sources|accounts|allowance_days|deliveries|standing|reversal|page|d|post|series|occurrences|rsvps|timers)\b"
)
WALKS = re.compile(r"^SCAN (?!CONSTANT|\(|page|candidates|in_turn|picked|deposits|of_gifts)|\(community_id=\?\)$")
"""A whole table, or all that one community has in it. What is named after SCAN is a result that was cut before."""

COMPARES = {"ledger.rank_of"}
"""Looks at everybody, hence at all accounts of the community."""


@contextmanager
def _listening(database: Database) -> Iterator[list[tuple[str, Any]]]:
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "INSERT", "WITH")):
            heard.append((statement, parameters))

    engines = (database._writer.sync_engine, database._reader.sync_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield heard
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)


async def _plan(village: Village, statement: str, parameters: Any) -> list[str]:
    async with village.storage.database.reading() as connection:
        rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [str(row.detail) for row in rows]


async def _walks(village: Village, heard: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [
        (statement, step)
        for statement, parameters in heard
        for step in await _plan(village, statement, parameters)
        if WALKS.search(step) and GROWING.search(step)
    ]


async def test_what_is_looked_up_is_found_by_a_full_key(tmp_path: Path) -> None:
    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        theirs = await furnish(village)
        with _listening(village.storage.database) as heard:
            async with village.storage.community(village.community) as uow:
                for name, (ask, _) in FINDS_NOTHING.items():
                    if name not in COMPARES:
                        await ask(uow, theirs)
        assert len(heard) > len(FINDS_NOTHING)
        assert await _walks(village, heard) == []


async def test_what_is_due_is_found_by_its_time(tmp_path: Path) -> None:
    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        await furnish(village)
        with _listening(village.storage.database) as heard:
            await village.claims(NOON)
            await village.storage.house.next_due()
            await village.storage.house.timers_due(NOON, 9)
            await village.storage.house.next_timer()
        assert len(heard) == 5
        assert await _walks(village, heard) == []


async def test_what_is_not_over_is_found_without_what_is(tmp_path: Path) -> None:
    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        theirs = await furnish(village)
        with _listening(village.storage.database) as heard:
            async with village.storage.community(village.community, write=False) as uow:
                await uow.sessions.upcoming(NOON, after=None, most=9)
                await uow.sessions.of_member(theirs.ben.member, NOON, 9)
                await uow.sessions.past(NOON, 9)
        plans = [await _plan(village, statement, parameters) for statement, parameters in heard[1:]]
    upcoming = "SEARCH occurrences USING INDEX ix_occurrences_planned (community_id=? AND ends>?)"
    assert [plan[0] for plan in plans] == [
        upcoming,
        upcoming,
        "SEARCH occurrences USING INDEX ix_occurrences_planned (community_id=? AND ends<?)",
    ]
    assert (
        "SEARCH rsvps USING INDEX sqlite_autoindex_rsvps_1 (community_id=? AND occurrence_id=? AND member_id=?)"
        in (plans[1])
    )
    assert not any("TEMP B-TREE" in step for step in plans[2])


async def test_a_board_reads_of_each_account_its_window_and_what_was_taken_back_and_nothing_else(
    tmp_path: Path,
) -> None:
    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        theirs = await furnish(village)
        with _listening(village.storage.database) as heard:
            async with village.storage.community(village.community, write=False) as uow:
                for starts in (NOON, None):
                    await uow.ledger.board(starts=starts, ends=None, most=10)
                    await uow.ledger.rank_of(theirs.ben.member, starts=starts, ends=None)
        plans = [await _plan(village, statement, parameters) for statement, parameters in heard[1:]]
    on_entries = [[step for step in plan if re.search(r"\b(entries|reversal)\b", step)] for plan in plans]
    window = [
        "SEARCH entries USING COVERING INDEX ix_entries_deposited (community_id=? AND receiver_id=? AND at>? AND at<?)",
        "SEARCH reversal USING COVERING INDEX ix_entries_taken_back (community_id=? AND receiver_id=? AND at>?)",
        "SEARCH entries USING INDEX sqlite_autoindex_entries_1 (community_id=? AND id=?)",
    ]
    all_time = ["SEARCH entries USING COVERING INDEX ix_entries_balance (community_id=? AND receiver_id=?)"]
    assert on_entries == [window, window, all_time, all_time]


async def test_tags_are_found_from_one_to_the_next_and_what_is_hidden_by_its_key(tmp_path: Path) -> None:
    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        await furnish(village)
        with _listening(village.storage.database) as heard:
            async with village.storage.community(village.community, write=False) as uow:
                await uow.tags.like("m", 10)
        ((statement, parameters),) = heard[1:]
        plan = await _plan(village, statement, parameters)
    by_tag = "SEARCH entry_tags USING COVERING INDEX ix_entry_tags_community_id_tag_entry_id"
    first, *rest = [step for step in plan if "entry_tags" in step]
    assert first == f"{by_tag} (community_id=?)", "the least tag, which ends after one row"
    assert sorted(rest) == sorted(
        [
            f"{by_tag} (community_id=? AND tag>?)",
            "SEARCH entry_tags USING COVERING INDEX sqlite_autoindex_entry_tags_1 (community_id=? AND entry_id=?)",
            *[f"{by_tag} (community_id=? AND tag=?)"] * 3,
        ]
    )


async def test_what_organizers_look_through_is_found_without_what_is_at_rest(tmp_path: Path) -> None:
    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        await furnish(village)
        with _listening(village.storage.database) as heard:
            async with village.storage.community(village.community, write=False) as uow:
                await uow.deliveries.troubles(NOON)
                for trouble in Trouble:
                    await uow.deliveries.troubled(trouble, NOON, after=None, most=10)
        plans = [await _plan(village, statement, parameters) for statement, parameters in heard[1:]]
    assert [plan[0].partition(" (")[0] for plan in plans] == [
        "SEARCH deliveries USING INDEX ix_deliveries_troubled"
    ] * 5


async def test_nothing_is_walked_once_for_each_row_of_who_held_what_or_of_the_record_of_volunteers(
    tmp_path: Path,
) -> None:
    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        await furnish(village)
        with _listening(village.storage.database) as heard:
            async with village.storage.community(village.community, write=False) as uow:
                await uow.roles.holdings(NOON)
            async for _ in export(village.storage.database, "volunteers", village.community):
                pass
        walks = [
            step
            for statement, parameters in heard
            for step in await _walks_for_each_row(village, statement, parameters)
        ]
        assert len(heard) > 3
        assert walks == []


async def _walks_for_each_row(village: Village, statement: str, parameters: Any) -> list[str]:
    """Steps of what is asked again for each row of something else."""
    async with village.storage.database.reading() as connection:
        rows = list(await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
    again: set[int] = set()
    found = []
    for row in rows:  # a parent comes before what is below it
        if row.detail.startswith("CORRELATED") or row.parent in again:
            again.add(row.id)
            found += [row.detail] if WALKS.search(row.detail) else []
    return found
