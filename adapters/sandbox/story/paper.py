"""How a transcript looks: who did what, and what whom was shown."""

import asyncio
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")

Write = Callable[[str], None]
Until = Callable[[str], None]
"""Lets time go by until a local date and time, in ISO 8601."""

_WIDTH = 78
_NAME = 8
# Slack: <!date^unix^format|fallback>; Discord: <t:unix:style>
_SLACK_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|([^>]*)>")
_DISCORD_DATE = re.compile(r"<t:(\d+)(?::(\w))?>")
_MENTION = re.compile(r"<@!?(\w+)>")
_CHANNEL = re.compile(r"<#(\w+)(?:\|[^>]*)?>")
_BACKSLASH = re.compile(r"\\([*_~`|>@#\[\]()<:.\-\\])")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_NUMBER = re.compile(r"#(\d+)")
_INVISIBLE = re.compile("[\u200b\u2060]")


class Paper:
    """Prints a transcript; ``names`` and ``channels`` turn ids into what a client shows.

    ``zone`` is the readers' own.
    """

    def __init__(self, write: Write, names: Mapping[str, str], zone: str) -> None:
        self._write = write
        self.names = names
        self.channels: Mapping[str, str] = {}
        self._zone = ZoneInfo(zone)

    def heading(self, text: str) -> None:
        self._write("")
        self._write(f"── {text} " + "─" * max(_WIDTH - 4 - _columns(text), 2))

    def says(self, name: str, text: str) -> None:
        first, *rest = self.readable(text).splitlines() or [""]
        self._write(f"{name}{' ' * max(_NAME - _columns(name), 1)}{first}")
        for line in rest:
            self._write(" " * _NAME + line)

    def does(self, name: str, what: str) -> None:
        self.says(name, f"({what})")

    def sees(self, whose: str, text: str, buttons: Iterable[str] = ()) -> None:
        """What one person alone is shown."""
        self.shows(f"only {whose} sees", text, buttons)

    def shows(self, where: str, text: str, buttons: Iterable[str] = ()) -> None:
        """A message with its buttons."""
        self._write(f"{' ' * _NAME}┌ {where}")
        for line in filter(None, self.readable(text).splitlines()):
            self._write(f"{' ' * _NAME}│ {line}")
        row = "  ".join(f"[{label}]" for label in buttons)
        if row:
            self._write(f"{' ' * _NAME}│ {row}")

    def readable(self, text: str) -> str:
        """Mentions, times and escapes as a client shows them."""
        text = _SLACK_DATE.sub(lambda match: self._local(int(match[1])), text)
        text = _DISCORD_DATE.sub(lambda match: self._local(int(match[1])), text)
        text = _MENTION.sub(lambda match: self._named(match[1]), text)
        text = _CHANNEL.sub(lambda match: self.channels.get(match[1], f"#{match[1]}"), text)
        text = visible(_BACKSLASH.sub(r"\1", _BOLD.sub(r"\1", text)))
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _named(self, id: str) -> str:
        """A select names a channel as it names a person."""
        return self.channels.get(id) or "@" + self.names.get(id, id)

    def _local(self, unix: int) -> str:
        return datetime.fromtimestamp(unix, self._zone).strftime("%Y-%m-%d %H:%M")


def number_in(text: str) -> int:
    """The last number by which something shown can be acted on, such as ``#12``."""
    return int(_NUMBER.findall(text)[-1])


def visible(text: str) -> str:
    return _INVISIBLE.sub("", text)


async def until(there: Callable[[], T | None], within: float) -> T:
    """What appears before somebody who looks at the screen. Raises TimeoutError after so many seconds."""
    try:
        async with asyncio.timeout(within):
            while (found := there()) is None:  # noqa: ASYNC110 (a person looks again and again, too)
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise TimeoutError(f"nothing appeared within {within:g} s") from None
    return found


def _columns(text: str) -> int:
    """Columns on a terminal, where Japanese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
