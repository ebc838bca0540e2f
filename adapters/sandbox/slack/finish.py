"""What Slack adds to the blocks that a bot sends: ids where there are none, and the defaults of text objects."""

from typing import Any

from adapters.sandbox.slack.marks import Ids, secret
from adapters.sandbox.slack.values import Json, named

ACTING = named(
    "button channels_select checkboxes conversations_select datepicker datetimepicker email_text_input "
    "external_select multi_channels_select multi_conversations_select multi_external_select multi_static_select "
    "multi_users_select number_input overflow plain_text_input radio_buttons static_select timepicker "
    "url_text_input users_select"
)
"""Elements that a person can press or fill in, so that they need an ``action_id``."""


def finished_blocks(blocks: list[Json], ids: Ids) -> tuple[Json, ...]:
    return tuple(_finished(block, ids) | {"block_id": block.get("block_id") or _mark(ids)} for block in blocks)


def _finished(part: Any, ids: Ids) -> Any:
    if isinstance(part, list):
        return [_finished(item, ids) for item in part]
    if not isinstance(part, dict):
        return part
    copy: Json = {key: _finished(value, ids) for key, value in part.items()}
    match copy.get("type"):
        case "plain_text":
            copy.setdefault("emoji", True)
        case "mrkdwn":
            copy.setdefault("verbatim", False)
        case kind if kind in ACTING and not copy.get("action_id"):
            copy["action_id"] = _mark(ids)
        case _:
            pass
    return copy


def _mark(ids: Ids) -> str:
    return secret("block", ids.number(), length=5)
