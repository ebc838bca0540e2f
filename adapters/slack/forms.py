"""Form → modal view, and what was filled in → values. Pure functions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from adapters.slack.command_text import typed_in_field
from adapters.slack.ink import Pen
from adapters.slack.render import VIEW_BLOCKS, blocks_of
from adapters.slack.selects import OPTION_TEXT, OPTION_VALUE, OPTIONS, option
from adapters.slack.texts import Json, plain_text
from adapters.slack.wording import clean, length, literal, shortened
from bot.events import Value
from bot.people import AccountRef, SpaceRef
from bot.rules.mentions import without_tokens
from bot.speech import Card, FieldError, FieldKind, Form, FormField, say

TITLE = 24
"""Also of the two labels at the foot of a modal (Slack's view reference)."""
LABEL = 2_000
INPUT_MOST = 3_000
PRIVATE_METADATA = 3_000
ELEMENT = "value"
"""The action id of every input; the block id is the field's name."""


@dataclass(frozen=True, slots=True)
class Opener:
    """What a modal remembers of the command, press or shortcut that opened it. Slack keeps it in private_metadata."""

    form: str
    community: str
    state: Mapping[str, str]
    response_url: str
    channel: str
    at: int
    """Unix seconds: an answer can go to ``response_url`` for 30 minutes."""
    in_public: bool = False

    def written(self) -> str:
        """At most 3,000 characters: the address is what can be done without."""
        shape: Json = {"form": self.form, "community": self.community, "state": dict(self.state)}
        shape |= {"channel": self.channel, "at": self.at, "in_public": self.in_public}
        full = _json({**shape, "response_url": self.response_url})
        return full if len(full) <= PRIVATE_METADATA else _json({**shape, "response_url": ""})


def read_opener(private_metadata: str) -> Opener:
    """Raises ValueError for what is not ours."""
    try:
        shape = json.loads(private_metadata)
        return Opener(
            form=str(shape["form"]),
            community=str(shape["community"]),
            state={str(key): str(value) for key, value in shape["state"].items()},
            response_url=str(shape["response_url"]),
            channel=str(shape["channel"]),
            at=int(shape["at"]),
            in_public=bool(shape.get("in_public")),
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError("This private_metadata was not written by us.") from fault


def view_of(form: Form, pen: Pen, opener: Opener) -> Json:
    return {
        "type": "modal",
        "callback_id": form.id,
        "title": plain_text(pen.plain(form.title, TITLE)),
        "submit": plain_text(pen.plain(form.submit, TITLE)),
        "close": plain_text(pen.plain(say("form.cancel"), TITLE)),
        "private_metadata": opener.written(),
        "blocks": [_input(field, pen) for field in form.fields],
    }


def view_of_reply(card: Card, pen: Pen) -> Json:
    """An answer in the place of the form that it answers."""
    title = pen.plain(card.title, TITLE) if card.title else "Shinrai"
    return {"type": "modal", "title": plain_text(title), "blocks": blocks_of(card, pen, VIEW_BLOCKS)}


def errors_of(errors: tuple[FieldError, ...], form: Form, pen: Pen) -> dict[str, str]:
    """Block id → words. What is wrong with the whole form is shown at its first field: Slack has no other place."""
    names = [field.name for field in form.fields]
    shown: dict[str, str] = {}
    for error in errors:
        place = error.field if error.field in names else names[0]
        words = pen.plain(error.phrase, LABEL)
        shown[place] = f"{shown[place]} {words}" if place in shown else words
    return shown


def read_values(values: Mapping[str, Any], space: SpaceRef) -> dict[str, Value]:
    """``view.state.values`` → by field; what was left empty is left out. Raises nothing for unknown elements."""
    read = {name: _value(elements.get(ELEMENT) or {}, space) for name, elements in values.items()}
    return {name: value for name, value in read.items() if value is not None}


def _value(element: Mapping[str, Any], space: SpaceRef) -> Value | None:
    match element.get("type"):
        case "plain_text_input":
            return typed_in_field(str(element.get("value") or ""), space) or None
        case "users_select":
            user = element.get("selected_user")
            return (AccountRef(space, user),) if user else None
        case "multi_users_select":
            return tuple(AccountRef(space, user) for user in element.get("selected_users") or ()) or None
        case "static_select" | "external_select":
            chosen: str | None = (element.get("selected_option") or {}).get("value")
            return None if chosen is None else without_tokens(chosen)
        case _:
            return None


def _input(field: FormField, pen: Pen) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(pen.plain(field.label, LABEL)),
        "element": {**_element(field, pen), "action_id": ELEMENT},
        "optional": not field.required,
    }
    if field.hint:
        block["hint"] = plain_text(pen.plain(field.hint, LABEL))
    return block


def _element(field: FormField, pen: Pen) -> Json:
    match field.kind:
        case FieldKind.PEOPLE:
            return _people(field)
        case FieldKind.LINE | FieldKind.PARAGRAPH:
            return _text(field)
        case FieldKind.CHOICE:
            return _choice(field, pen)
        case FieldKind.SUGGESTED:
            return _suggested(field)
        case _:
            assert_never(field.kind)


def _people(field: FormField) -> Json:
    users = [account.user for account in field.initial_people][: field.max_people]
    if field.max_people == 1:
        return {"type": "users_select"} | ({"initial_user": users[0]} if users else {})
    select: Json = {"type": "multi_users_select", "max_selected_items": field.max_people}
    return select | ({"initial_users": users} if users else {})


def _text(field: FormField) -> Json:
    """What a person typed before comes back as it was, cut to what the field takes: Slack refuses a longer start."""
    most = min(field.max_length or INPUT_MOST, INPUT_MOST)
    shape: Json = {"type": "plain_text_input", "multiline": field.kind is FieldKind.PARAGRAPH, "max_length": most}
    initial = shortened(clean(field.initial), most)
    return shape | ({"initial_value": initial} if initial else {})


def _choice(field: FormField, pen: Pen) -> Json:
    options = [option(pen.plain(label, OPTION_TEXT), value) for value, label in field.choices[:OPTIONS]]
    chosen = next((each for each in options if each["value"] == field.initial), None)
    return {"type": "static_select", "options": options} | ({"initial_option": chosen} if chosen else {})


def _suggested(field: FormField) -> Json:
    """Slack asks for options at once, and after each character that is typed; they are the core's (``Suggest``)."""
    shape: Json = {"type": "external_select", "min_query_length": 0}
    initial = suggestion(clean(field.initial))
    return shape | ({"initial_option": initial} if initial else {})


def suggestion(value: str) -> Json | None:
    """A value that can be chosen, shown as it is; None for what is too long to be one, or empty."""
    shown = shortened(literal(value), OPTION_TEXT)
    return option(shown, value) if shown.strip() and length(value) <= OPTION_VALUE else None


def _json(shape: Mapping[str, object]) -> str:
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
