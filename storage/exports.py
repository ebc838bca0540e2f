"""Rows for organizers: those of one community, inside a unit of work, without words that were not public."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from bot.ports import Exported
from storage.export import ROWS_AT_ONCE, asked
from storage.names_in_words import NamesInWords
from storage.surroundings import Surroundings
from storage.transaction import HERE, AnyRow


class SqlExports:
    def __init__(self, around: Surroundings) -> None:
        self._tx = around.tx

    async def rows(self, what: Exported) -> AsyncGenerator[Mapping[str, object], None]:
        statement, shown = asked(what)
        names = NamesInWords(self._tx.rows)
        ours = statement.where(statement.selected_columns.community_id == HERE)
        async with aclosing(self._tx.stream(ours, at_once=ROWS_AT_ONCE)) as rows:
            async for row in rows:
                hidden = {} if what != "entries" or _may_be_read(row) else {"reason": "", "tags": []}
                yield await names.shown(shown(row) | hidden, self._tx.here)


def _may_be_read(row: AnyRow) -> bool:
    """A reversal's words are a key of ours, and what belongs to no gift was written by organizers."""
    return row.reverses is not None or (row.public is not False and not row.hidden)
