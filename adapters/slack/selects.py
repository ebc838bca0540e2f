"""Select ↔ Block Kit: a section with a list beside its label, and what was chosen in one.

Limits: Slack's Block Kit reference, 'Select menu element', 'Multi-select menu element', 'Option object'.
"""

import json
import re
import zlib
from collections.abc import Mapping
from typing import Any, assert_never

from adapters.slack.ink import Pen
from adapters.slack.texts import Json, mrkdwn, plain_text
from bot.people import AccountRef, Place, SpaceRef
from bot.speech import Select, SelectKind

LABEL = 3_000
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100
Chosen = tuple[str | AccountRef | Place, ...]

_BLOCK_ID = re.compile(r"\d+\.[0-9a-f]+:(.*)", re.DOTALL)


def block_of(select: Select, pen: Pen, number: int) -> Json:
    """A list without options cannot be drawn: then only its label is."""
    block: Json = {"type": "section", "text": mrkdwn(pen.rich(select.label, LABEL))}
    if select.kind is SelectKind.CHOICE and not select.options:
        return block
    return block | {"block_id": _block_id(select, number), "accessory": _element(select, pen, number)}


def chosen_words(select: Select, pen: Pen, most: int) -> str:
    """What is chosen now, where no list can be shown. People and channels are named by the list alone."""
    labels = dict(select.options)
    return ", ".join(pen.rich(labels[value], most) for value in select.chosen if value in labels)


def words_of(action: Mapping[str, Any]) -> list[str]:
    """The community and the arguments that a list was drawn with; empty for one that is not ours."""
    match = _BLOCK_ID.fullmatch(action.get("block_id") or "")
    try:
        words = json.loads(match[1]) if match else []
    except ValueError:
        return []
    return [str(word) for word in words] if isinstance(words, list) else []


def chosen_in(action: Mapping[str, Any], space: SpaceRef) -> Chosen:
    """What is chosen now in the list that was pressed (Slack docs, 'block_actions')."""
    match action.get("type"):
        case "static_select":
            return tuple(_values([action.get("selected_option")]))
        case "multi_static_select":
            return tuple(_values(action.get("selected_options")))
        case "users_select":
            return tuple(AccountRef(space, user) for user in _ids([action.get("selected_user")]))
        case "multi_users_select":
            return tuple(AccountRef(space, user) for user in _ids(action.get("selected_users")))
        case "conversations_select":
            return tuple(Place(space, channel) for channel in _ids([action.get("selected_conversation")]))
        case "multi_conversations_select":
            return tuple(Place(space, channel) for channel in _ids(action.get("selected_conversations")))
        case _:
            return ()


def _block_id(select: Select, number: int) -> str:
    """What somebody chose stays on their screen as long as the block's id does ('Modals: Updating views'), also where
    something else was saved: so the id changes with what is chosen. The number keeps the ids of one message apart.
    """
    state = zlib.crc32(json.dumps(select.chosen).encode())
    return f"{number}.{state:x}:{_json([select.community, *select.args])}"


def _element(select: Select, pen: Pen, number: int) -> Json:
    return {**_list(select, pen), "action_id": f"{select.action}#{number}"}


def _list(select: Select, pen: Pen) -> Json:
    """Only a list for several can be emptied again, so it also serves for one or none."""
    several = select.most > 1 or select.least == 0
    match select.kind:
        case SelectKind.CHOICE:
            options = [option(pen.plain(label, OPTION_TEXT), value) for value, label in select.options[:OPTIONS]]
            chosen = [each for each in options if each["value"] in select.chosen]
            return {"options": options} | _several_or_one("static_select", "option", chosen, select, several)
        case SelectKind.PEOPLE:
            return _several_or_one("users_select", "user", list(select.chosen), select, several)
        case SelectKind.PLACES:
            only = {"filter": {"include": ["public", "private"], "exclude_bot_users": True}}
            return only | _several_or_one("conversations_select", "conversation", list(select.chosen), select, several)
        case _:
            assert_never(select.kind)


def _several_or_one(kind: str, what: str, chosen: list[Any], select: Select, several: bool) -> Json:
    if several:
        most: Json = {"type": f"multi_{kind}", "max_selected_items": max(select.most, 1)}
        return most | ({f"initial_{what}s": chosen[: select.most]} if chosen else {})
    return {"type": kind} | ({f"initial_{what}": chosen[0]} if chosen else {})


def option(text: str, value: str) -> Json:
    return {"text": plain_text(text), "value": value[:OPTION_VALUE]}


def _values(options: Any) -> list[str]:
    return [str(option["value"]) for option in options or () if option]


def _ids(ids: Any) -> list[str]:
    return [str(one) for one in ids or () if one]


def _json(words: list[str]) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))
