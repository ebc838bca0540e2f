"""Whether an earlier try of a message arrived: read from its channel, once Discord has forgotten the nonce."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from adapters.discord import calls
from adapters.discord.calls import Calls
from adapters.discord.custom_ids import carries, marked
from adapters.discord.wire import Json, snowflake_at
from bot.ports import Attempt

CLOCKS_DIFFER = timedelta(minutes=2)
"""By how much the clocks of two of our processes and of Discord may differ."""
SAID = (0, 19)
"""Types of what somebody wrote, plainly or in reply; the others are lines of Discord's own ("Message Types")."""
LOOKS_KEPT = 1000
"""Looks under way; of what is forgotten the next attempt begins anew."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """``message``: id of what the earlier try posted. ``unsure``: one of our messages may be it, and none surely is."""

    message: str | None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """``after``: snowflake up to which was looked. ``until``: what was said later is of no earlier attempt.

    ``attempt``: the last that looked. Where another one came in between, in another process, it may have sent anew.
    """

    attempt: int
    after: int
    until: int
    unsure: bool = False


class EarlierTries:
    """The looks that are under way in this process: cut off, the next attempt goes on where the last one got to."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._looks: OrderedDict[tuple[str, str], _Look] = OrderedDict()

    async def find(self, me: str, channel: str, body: Json, mark: str, attempt: Attempt) -> Earlier:
        """Look for our mark in a button, else for the exact words; an empty body has none to compare.

        Raises what Calls raises where the channel cannot be read, for ever or now.
        """
        it, look = (channel, mark), self._begun(channel, mark, attempt)
        while True:
            self._keep(it, look)
            page = await self._calls.page_after(channel, look.after)
            for raw in (raw for raw in page if _is_ours(raw, me)):
                if _is_the_same(raw, body, mark):
                    del self._looks[it]
                    return Earlier(str(raw["id"]))
                unsure = look.unsure or (_is_empty(body) and not any(map(marked, _custom_ids(raw))))
                look = replace(look, unsure=unsure)
            if len(page) < calls.PAGE or int(page[-1]["id"]) >= look.until:
                del self._looks[it]
                return Earlier(None, look.unsure)
            look = replace(look, after=int(page[-1]["id"]))

    def _begun(self, channel: str, mark: str, attempt: Attempt) -> _Look:
        before = self._looks.pop((channel, mark), None)
        if before is not None and before.attempt == attempt.number - 1:
            return replace(before, attempt=attempt.number)
        assert attempt.doubt_since is not None
        since, until = attempt.doubt_since - CLOCKS_DIFFER, attempt.now + CLOCKS_DIFFER
        return _Look(attempt.number, snowflake_at(since), snowflake_at(until))

    def _keep(self, it: tuple[str, str], look: _Look) -> None:
        self._looks[it] = look
        while len(self._looks) > LOOKS_KEPT:
            self._looks.popitem(last=False)


def _is_ours(raw: Json, me: str) -> bool:
    return raw["author"]["id"] == me and not raw.get("interaction_metadata") and raw["type"] in SAID


def _is_the_same(raw: Json, body: Json, mark: str) -> bool:
    theirs, ours = list(_custom_ids(raw)), list(_custom_ids(body))
    if any(carries(custom_id, mark) for custom_id in theirs):
        return True
    if _is_empty(body) or any(carries(custom_id, mark) for custom_id in ours):
        return False
    return _words(raw) == _words(body) and theirs == ours


def _is_empty(body: Json) -> bool:
    return not (body["content"] or body["embeds"] or body["components"])


def _custom_ids(body: Json) -> Iterator[str]:
    for row in body.get("components", ()):
        for component in row.get("components", ()):
            yield str(component.get("custom_id", ""))


def _words(body: Json) -> tuple[Any, ...]:
    """What a message says, as Discord gives it back: trimmed, and without what it adds."""
    embeds = [
        (
            (embed.get("title") or "").strip(),
            (embed.get("description") or "").strip(),
            [(field["name"].strip(), field["value"].strip()) for field in embed.get("fields", ())],
        )
        for embed in body.get("embeds", ())
    ]
    return (body.get("content") or "").strip(), embeds
