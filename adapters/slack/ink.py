"""How Slack writes the words of a phrase: once with its markup, once for places that show plain text only."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import assert_never
from zoneinfo import ZoneInfo

from adapters.slack.spelling import AS_DECLARED, Spelling
from adapters.slack.wording import clean, escaped, harmless, literal, shortened, shortened_mrkdwn
from bot.people import AccountRef, Locale, PlatformName
from bot.phrasebook import Phrasebook
from bot.speech import CommandName, Emoji, Person, Phrase, Reader, When

NameOf = Callable[[AccountRef], str | None]
"""The name of an account as last seen; None where Slack was never asked about it."""

_EMOJI_NAME = re.compile(r"[\w'+-]+(?:::skin-tone-[2-6])?")
_USER_ID = re.compile(r"[UW][A-Z0-9]+")
_NOT_IN_URL = {ord("|"): "%7C", ord("<"): "%3C", ord(">"): "%3E", ord(" "): "%20"}


def nobody(account: AccountRef) -> None:
    """A ``NameOf`` that knows no name."""


@dataclass(frozen=True, slots=True)
class RichInk:
    """For mrkdwn. ``quiet``: a channel reads it, so only who is meant to be notified is mentioned."""

    name_of: NameOf
    quiet: bool = False
    spelling: Spelling = AS_DECLARED

    def plain(self, text: str) -> str:
        return harmless(text)

    def person(self, person: Person) -> str:
        """A mention notifies everyone in the conversation who is named; a plain name does not."""
        name = self.name_of(person.account)
        if not _can_be_mentioned(person.account) or (self.quiet and not person.ping and name):
            return harmless(name or person.account.user)
        return f"<@{person.account.user}>"

    def when(self, when: When, locale: Locale) -> str:
        """Slack shows it in each reader's own zone; the fallback is for old clients (docs, 'Date formatting')."""
        return f"<!date^{int(when.at.timestamp())}^{_tokens(when)}|{escaped(in_zone(when))}>"

    def emoji(self, emoji: Emoji) -> str:
        return f":{emoji.name}:" if _EMOJI_NAME.fullmatch(emoji.name) else harmless(emoji.name)

    def link(self, url: str, label: str) -> str:
        if not url.startswith(("https://", "http://")):
            return label
        return f"<{clean(url).replace('&', '&amp;').translate(_NOT_IN_URL)}|{label.replace('|', '¦')}>"

    def command(self, command: CommandName) -> str:
        return f"`{self.spelling.of(command.path)}`"

    def example(self, typed: str, options: str) -> str:
        return typed

    def menu_entry(self, own: str, default: str) -> str:
        """A manifest has one language (``manifest``)."""
        return default


@dataclass(frozen=True, slots=True)
class PlainInk:
    """For ``plain_text``: titles, labels, buttons. It knows no markup but emoji short names."""

    name_of: NameOf
    spelling: Spelling = AS_DECLARED

    def plain(self, text: str) -> str:
        return literal(text)

    def person(self, person: Person) -> str:
        return literal(self.name_of(person.account) or person.account.user)

    def when(self, when: When, locale: Locale) -> str:
        return in_zone(when)

    def emoji(self, emoji: Emoji) -> str:
        return f":{emoji.name}:" if _EMOJI_NAME.fullmatch(emoji.name) else clean(emoji.name)

    def link(self, url: str, label: str) -> str:
        return label

    def command(self, command: CommandName) -> str:
        return self.spelling.of(command.path)

    def example(self, typed: str, options: str) -> str:
        return typed

    def menu_entry(self, own: str, default: str) -> str:
        """A manifest has one language (``manifest``)."""
        return default


@dataclass(frozen=True, slots=True)
class Pen:
    """Finishes phrases for one reader, cut to what Slack takes. Never empty: Slack refuses empty text."""

    phrasebook: Phrasebook
    reader: Reader
    name_of: NameOf = nobody
    quiet: bool = False
    spelling: Spelling = AS_DECLARED

    def rich(self, phrase: Phrase, most: int) -> str:
        return shortened_mrkdwn(self._finished(phrase, RichInk(self.name_of, self.quiet, self.spelling)), most)

    def plain(self, phrase: Phrase, most: int) -> str:
        return shortened(self._finished(phrase, PlainInk(self.name_of, self.spelling)), most)

    def _finished(self, phrase: Phrase, ink: RichInk | PlainInk) -> str:
        return clean(self.phrasebook.finish(phrase, self.reader, ink)) or "\u200b"


def in_zone(when: When) -> str:
    """The wall time in the zone of ``when``, without words of any language: ``2026-12-01 19:00 JST``."""
    local = when.at.astimezone(ZoneInfo(when.zone) if when.zone else UTC)
    match when.style:
        case "date":
            return f"{local:%Y-%m-%d}"
        case "time":
            return f"{local:%H:%M %Z}"
        case "date_time" | "relative":
            return f"{local:%Y-%m-%d %H:%M %Z}"
        case _:
            assert_never(when.style)


def _tokens(when: When) -> str:
    match when.style:
        case "date":
            return "{date_short_pretty}"
        case "time":
            return "{time}"
        case "date_time":
            return "{date_short_pretty} {time}"
        case "relative":
            return "{ago}"
        case _:
            assert_never(when.style)


def _can_be_mentioned(account: AccountRef) -> bool:
    return account.space.platform is PlatformName.SLACK and bool(_USER_ID.fullmatch(account.user))
