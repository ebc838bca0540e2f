"""Exports say who is mentioned in people's words by name: a token of an account is nobody's to read."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Select, select

from bot.people import Locale
from bot.phrasebook import our_phrasebook
from bot.rules.mentions import OPEN, bodies_in, with_bodies
from bot.speech import say
from storage.tables import accounts, communities
from storage.transaction import AnyRow

Rows = Callable[[Executable], Awaitable[Sequence[AnyRow]]]
"""Runs a statement that has all its values in it."""


class NamesInWords:
    """Remembers whom it has looked up: a name stands in many rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._names: dict[tuple[str, str], str] = {}
        self._locales: dict[str, str] = {}

    async def shown(self, row: Mapping[str, object], community: str) -> dict[str, object]:
        """A row of an export with the mentions in its texts written as names; who was erased is "someone"."""
        written = dict(row)
        for key, value in row.items():
            if isinstance(value, str) and OPEN in value:
                written[key] = await self._written(value, community)
        return written

    async def _written(self, text: str, community: str) -> str:
        bodies = set(bodies_in(text))
        unknown = [body for body in bodies if (community, body) not in self._names]
        if unknown:
            await self._look_up(unknown, community)
        return with_bodies(text, lambda body: self._names[community, body])

    async def _look_up(self, bodies: Sequence[str], community: str) -> None:
        found = {row.id: row.name for row in await self._rows(_named(bodies, community))}
        if community not in self._locales:
            statement = select(communities.c.locale).where(communities.c.id == community)
            self._locales[community] = next(iter(await self._rows(statement))).locale
        gone = our_phrasebook().as_typed(say("people.gone"), Locale(self._locales[community]))
        for body in bodies:
            self._names[community, body] = f"@{name}" if (name := found.get(body)) else gone


def _named(ids: Sequence[str], community: str) -> Select[Any]:
    return select(accounts.c.id, accounts.c.name).where(
        accounts.c.community_id == community, accounts.c.id.in_(ids), accounts.c.platform_user.is_not(None)
    )
