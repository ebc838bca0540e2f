"""Form → modal, and a modal's submission → values by field. A modal has no place for errors (design.md section 6)."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from adapters.discord.custom_ids import form_id
from adapters.discord.pen import Pen
from adapters.discord.typed import UNNAMED, Named, typed
from adapters.discord.wire import Json, account_of, clean, cut
from bot.events import Value
from bot.people import SpaceRef
from bot.rules.mentions import without_tokens
from bot.speech import FieldKind, Form, FormField

TITLE, LABEL, HINT, OPTION, CHOICES, INPUT = 45, 45, 100, 100, 25, 4000
"""Component reference, "Modal", "Label", "Text Input" and "String Select"."""

ACTION_ROW, STRING_SELECT, TEXT_INPUT, USER_SELECT, LABELLED = 1, 3, 4, 5, 18


def modal(form: Form, opener: str, pen: Pen) -> Json:
    """``opener``: id of the interaction that the modal answers. Raises ValueError for a state that does not fit."""
    return {
        "custom_id": form_id(form, opener),
        "title": pen.label(form.title, TITLE),
        "components": [_labelled(field, pen) for field in form.fields],
    }


def _labelled(field: FormField, pen: Pen) -> Json:
    label: Json = {"type": LABELLED, "label": pen.label(field.label, LABEL), "component": _component(field, pen)}
    return label if field.hint is None else {**label, "description": pen.label(field.hint, HINT)}


def _component(field: FormField, pen: Pen) -> Json:
    match field.kind:
        case FieldKind.LINE | FieldKind.SUGGESTED | FieldKind.PARAGRAPH:
            return _text_input(field)
        case FieldKind.PEOPLE:
            return _user_select(field)
        case FieldKind.CHOICE:
            return _string_select(field, pen)
        case _:
            assert_never(field.kind)


def _text_input(field: FormField) -> Json:
    longest = min(field.max_length or INPUT, INPUT)
    body: Json = {
        "type": TEXT_INPUT,
        "custom_id": field.name,
        "style": 2 if field.kind is FieldKind.PARAGRAPH else 1,
        "required": field.required,
        "max_length": longest,
    }
    return {**body, "value": cut(clean(field.initial), longest)} if field.initial else body


def _user_select(field: FormField) -> Json:
    most = min(field.max_people, 25)
    chosen = [{"id": account.user, "type": "user"} for account in field.initial_people[:most]]
    body: Json = {
        "type": USER_SELECT,
        "custom_id": field.name,
        "required": field.required,
        "min_values": int(field.required),
        "max_values": most,
    }
    return {**body, "default_values": chosen} if chosen else body


def _string_select(field: FormField, pen: Pen) -> Json:
    return {
        "type": STRING_SELECT,
        "custom_id": field.name,
        "required": field.required,
        "min_values": int(field.required),
        "max_values": 1,
        "options": [
            {"label": pen.label(label, OPTION), "value": value[:OPTION], "default": value == field.initial}
            for value, label in field.choices[:CHOICES]
        ],
    }


def values_of(space: SpaceRef, data: Mapping[str, object], named: Named = UNNAMED) -> Mapping[str, Value]:
    """What was filled in, by field. A field left empty is an empty text or nobody."""
    return {part["custom_id"]: _value(space, part, named) for part in _inputs(data.get("components"))}


def _inputs(components: object) -> Iterator[Json]:
    """The inputs themselves, whether they sit in a label or in an action row."""
    assert isinstance(components, list)
    for component in components:
        match component["type"]:
            case 18:
                yield component["component"]
            case 1:
                yield from component["components"]
            case _:
                pass  # text between fields


def _value(space: SpaceRef, part: Json, named: Named) -> Value:
    match part["type"]:
        case 5:
            return tuple(account_of(space, user) for user in part.get("values", ()))
        case 3:
            return without_tokens(clean(str(next(iter(part.get("values", ())), ""))))
        case _:
            return typed(str(part.get("value") or ""), space, named)
