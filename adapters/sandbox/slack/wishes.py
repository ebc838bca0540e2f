"""The optional parts of what one can add to a workspace."""

from typing import TypedDict

from adapters.sandbox.slack.values import Json


class UserTraits(TypedDict, total=False):
    team_id: str
    real_name: str
    display_name: str
    tz: str
    locale: str
    email: str
    is_bot: bool
    bot_id: str
    deleted: bool
    is_admin: bool
    is_owner: bool
    is_restricted: bool
    is_ultra_restricted: bool
    is_stranger: bool


class MessageParts(TypedDict, total=False):
    text: str
    blocks: tuple[Json, ...]
    bot_id: str
    subtype: str
    thread_ts: str
    metadata: Json | None
    files: tuple[str, ...]
