"""Discord's own words: raw JSON, snowflakes, locales, and how long its texts may be."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.people import AccountRef, PlatformName, SpaceRef

Json = dict[str, Any]
"""A raw payload; it never leaves this package."""

EPOCH_MS = 1_420_070_400_000
"""Discord's epoch, the first second of 2015 (API reference, "Snowflakes")."""

LOCALES = (
    *("id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR"),
    *("ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko"),
)
"""Every locale a command can be localized in (Reference, "Locales")."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def space_of(guild_id: object) -> SpaceRef:
    return SpaceRef(PlatformName.DISCORD, str(guild_id))


def account_of(space: SpaceRef, user_id: object) -> AccountRef:
    return AccountRef(space, str(user_id))


def time_of(snowflake: int) -> datetime:
    """When a snowflake was made, aware UTC."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, UTC)


def snowflake_at(instant: datetime) -> int:
    """The smallest snowflake of an instant; not below 0."""
    return max(0, int(instant.timestamp() * 1000) - EPOCH_MS) << 22


def discord_locales(locale: str) -> tuple[str, ...]:
    """Discord's names for one of our languages: ``en`` → ``("en-GB", "en-US")``; empty where Discord has none."""
    return tuple(tag for tag in LOCALES if tag.split("-")[0] == locale)


def emoji_name(emoji: Mapping[str, Any]) -> str:
    """A Unicode emoji as it is, a custom one as ``name:id``, as the reactions endpoint names it."""
    name = emoji.get("name") or "_"
    return f"{name}:{emoji['id']}" if emoji.get("id") else str(name)


def text_in(value: object) -> str | None:
    """discord.py takes over what a payload holds without looking: a name or a locale may be anything."""
    return value if isinstance(value, str) else None


def clean(text: str) -> str:
    """Without what cannot be sent or turns a layout around: NUL and other controls, lone surrogates, bidi overrides."""
    return _CONTROL.sub("", _SURROGATE.sub("�", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def length(text: str) -> int:
    """In UTF-16 units, the stricter of the two ways in which Discord's clients and servers count."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, most: int) -> str:
    """At most ``most`` UTF-16 units, ended by an ellipsis where something was left out; no half mention or escape."""
    if length(text) <= most:
        return text
    if most < 1:
        return ""
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    opened = kept.rfind("<")
    if opened >= 0 and not re.search(r"[>\s]", kept[opened:]) and kept[opened - 1 : opened] != "\\":
        kept = kept[:opened]
    slashes = len(kept) - len(kept.rstrip("\\"))
    if slashes % 2:
        kept = kept[:-1]
    return kept.rstrip() + "…"
