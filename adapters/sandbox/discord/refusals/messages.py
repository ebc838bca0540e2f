"""What Discord refuses in a message (Create Message, "Limitations"; Embed limits; Allowed mentions)."""

from collections.abc import Sequence
from typing import Any

from adapters.sandbox.discord.bits import MessageFlag
from adapters.sandbox.discord.errors import EMPTY_MESSAGE, Complaints, Refusal, keys
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.refusals.components import check_components

EMBED_KEYS = keys(
    "type url title color timestamp description author image thumbnail footer fields provider video flags"
)
WEBHOOK_KEYS = keys("content embeds allowed_mentions components attachments poll tts flags")
CREATE_KEYS = WEBHOOK_KEYS | {"sticker_ids", "message_reference", "nonce", "enforce_nonce", "shared_client_theme"}
EDIT_KEYS = keys("content embeds flags allowed_mentions sticker_ids components attachments poll tts")
"""``tts`` has no place in an edit, but discord.py sends it and Discord lets it pass."""
MENTION_KEYS = keys("parse users roles replied_user")


def check_message(body: Json, known: frozenset[str]) -> None:
    """Raises Refusal 50035 for what is malformed; emptiness is another matter, see ``check_not_empty``."""
    found = Complaints()
    found.unknown_keys((), body, known)
    found.settle()
    found.too_long(("content",), body.get("content"), 2000)
    nonce = body.get("nonce")
    found.too_long(("nonce",), str(nonce) if isinstance(nonce, int) else nonce, 25)
    _check_embeds(found, body.get("embeds") or [])
    _check_allowed_mentions(found, body.get("allowed_mentions"))
    v2 = bool((body.get("flags") or 0) & MessageFlag.COMPONENTS_V2)
    if v2 and (body.get("content") or body.get("embeds")):
        found.add(("content",), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "Not with this flag.")
    check_components(found, body.get("components") or [], v2)
    found.settle()


def check_not_empty(content: str, *rest: Sequence[object]) -> None:
    """``rest``: embeds, components, files."""
    if not content.strip() and not any(rest):
        raise Refusal(EMPTY_MESSAGE)


def _check_embeds(found: Complaints, embeds: list[Json]) -> None:
    if len(embeds) > 10:
        found.add(("embeds",), "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    for index, embed in enumerate(embeds):
        at: tuple[str | int, ...] = ("embeds", index)
        found.unknown_keys(at, embed, EMBED_KEYS)
        if isinstance(embed, dict):
            _check_embed(found, at, embed)
    if sum(map(_embed_size, embeds)) > 6000:
        found.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_embed(found: Complaints, at: tuple[str | int, ...], embed: Json) -> None:
    found.too_long((*at, "title"), embed.get("title"), 256)
    found.too_long((*at, "description"), embed.get("description"), 4096)
    found.too_long((*at, "footer", "text"), (embed.get("footer") or {}).get("text"), 2048)
    found.too_long((*at, "author", "name"), (embed.get("author") or {}).get("name"), 256)
    fields = embed.get("fields") or []
    if len(fields) > 25:
        found.add((*at, "fields"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for index, field in enumerate(fields):
        found.unknown_keys((*at, "fields", index), field, frozenset({"name", "value", "inline"}))
        found.length((*at, "fields", index, "name"), field.get("name"), 256)
        found.length((*at, "fields", index, "value"), field.get("value"), 1024)


def _embed_size(embed: Any) -> int:
    if not isinstance(embed, dict):
        return 0
    fields = [text for field in embed.get("fields") or [] for text in (field.get("name"), field.get("value"))]
    footer, author = (embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")
    texts = [embed.get("title"), embed.get("description"), footer, author, *fields]
    return sum(len(text) for text in texts if isinstance(text, str))


def _check_allowed_mentions(found: Complaints, allowed: Json | None) -> None:
    """A kind may be parsed from the text or listed by id, not both (Allowed Mentions Object)."""
    if allowed is None:
        return
    at = ("allowed_mentions",)
    found.unknown_keys(at, allowed, MENTION_KEYS)
    parse = allowed.get("parse") or []
    for index, kind in enumerate(parse):
        if kind not in ("roles", "users", "everyone"):
            found.add((*at, "parse", index), "BASE_TYPE_CHOICES", "Must be one of roles, users, everyone.")
    for kind in ("users", "roles"):
        listed = allowed.get(kind) or []
        if len(listed) > 100:
            found.add((*at, kind), "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
        if listed and kind in parse:
            found.add(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f"parse:[{kind!r}] and {kind} are exclusive.")
