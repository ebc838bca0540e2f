"""From a message's body to the message: the parts that every way of writing one shares."""

from typing import Any

from adapters.sandbox.discord.bits import MessageFlag
from adapters.sandbox.discord.entities import Channel, Message, MessageKind, User
from adapters.sandbox.discord.ids import Json, Snowflakes
from adapters.sandbox.discord.refusals.components import CONTAINER, SEPARATOR, walk
from adapters.sandbox.discord.refusals.messages import check_not_empty
from adapters.sandbox.discord.refusals.selects import SELECTS
from adapters.sandbox.discord.uploads import NO_UPLOADS, Uploads, attached

SENDABLE_FLAGS = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2


def written(
    body: Json, *, ids: Snowflakes, channel: Channel, author: User, uploads: Uploads = NO_UPLOADS, **more: Any
) -> Message:
    """A new message of that body; raises Refusal 50006 for an empty one."""
    content, embeds, components = body.get("content") or "", body.get("embeds") or [], body.get("components") or []
    files = attached(body, uploads, (), ids)
    check_not_empty(content, embeds, components, files)
    message = Message(ids.new(), channel, author, content, attachments=files, **more)
    message.embeds = [shown_embed(one) for one in embeds]
    message.components = numbered(components)
    message.flags |= (body.get("flags") or 0) & SENDABLE_FLAGS
    message.allowed_mentions = body.get("allowed_mentions")
    return message


def rewrite(message: Message, body: Json, ids: Snowflakes, uploads: Uploads = NO_UPLOADS) -> None:
    """Change what the body names and leave the rest; raises Refusal 50006 where nothing would be left."""
    content = (body["content"] or "") if "content" in body else message.content
    embeds = [shown_embed(one) for one in body["embeds"] or []] if "embeds" in body else message.embeds
    components = numbered(body["components"] or []) if "components" in body else message.components
    files = attached(body, uploads, message.attachments, ids)
    check_not_empty(content, embeds, components, files)
    message.content, message.embeds, message.components, message.attachments = content, embeds, components, files
    if "allowed_mentions" in body:
        message.allowed_mentions = body["allowed_mentions"]
    message.flags |= (body.get("flags") or 0) & (MessageFlag.SUPPRESS_EMBEDS | MessageFlag.COMPONENTS_V2)


def shown_embed(embed: Json) -> Json:
    shown: Json = {**_without_nulls(embed), "type": "rich"}
    if "fields" in shown:
        shown["fields"] = [{**field, "inline": bool(field.get("inline"))} for field in shown["fields"]]
    return shown


def numbered(components: list[Json]) -> list[Json]:
    """Every component has a number within its message; selects say how many may be chosen (Component reference)."""
    shown: list[Json] = [_without_nulls(one) for one in components]
    for number, component in enumerate(walk(shown), start=1):
        component.setdefault("id", number)
        if component.get("type") in SELECTS:
            component.setdefault("min_values", 1)
            component.setdefault("max_values", 1)
        if component.get("type") == CONTAINER:
            component.setdefault("accent_color", None)
            component.setdefault("spoiler", False)
        if component.get("type") == SEPARATOR:
            component.setdefault("spacing", 1)
            component.setdefault("divider", True)
    return shown


def _without_nulls(of: Any) -> Any:
    if isinstance(of, dict):
        return {key: _without_nulls(value) for key, value in of.items() if value is not None}
    return [_without_nulls(one) for one in of] if isinstance(of, list) else of


def reply_kind(reference: Json | None) -> MessageKind:
    return MessageKind.DEFAULT if reference is None else MessageKind.REPLY
