"""What is filled in: elements of modals and messages → ``state.values``, and what a person chose → an action."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.sandbox.slack.values import Json

Value = str | int | Sequence[str] | None
"""What a person enters: text, an option's value or a list of them, ids, a date, a time, a Unix time."""

SINGLE: Mapping[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
}
MULTIPLE: Mapping[str, tuple[str, str]] = {
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
}
INITIAL = {kind: (initial,) for kind, (_, initial) in {**SINGLE, **MULTIPLE}.items()}
PRESSED = frozenset({"button", "overflow", "workflow_button"})
EXTERNAL = frozenset({"external_select", "multi_external_select"})
REQUIRED = "Please complete this required field."
"""What the client says itself, without asking the bot."""


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """(block, element) of everything that can be acted on."""
    for block in blocks:
        inside = [*(block.get("elements") or ()), block.get("accessory"), block.get("element")]
        for element in inside:
            if isinstance(element, dict) and element.get("action_id"):
                yield block, element


def initial_state(blocks: Sequence[Json]) -> Json:
    state: Json = {}
    for block, element in elements(blocks):
        if element["type"] in SINGLE:
            key, initial = SINGLE[element["type"]]
            entry = {"type": element["type"], key: element.get(initial)}
        elif element["type"] in MULTIPLE:
            key, initial = MULTIPLE[element["type"]]
            entry = {"type": element["type"], key: element.get(initial) or []}
        else:
            continue
        state.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return state


def entered(element: Json, value: Value) -> Json:
    """The entry in ``state.values``. Raises ``LookupError`` for an option that is not there to choose."""
    kind = element["type"]
    if kind in MULTIPLE:
        chosen = [value] if isinstance(value, (str, int)) else list(value or ())
        key = MULTIPLE[kind][0]
        if key == "selected_options":
            return {"type": kind, key: [option_of(element, str(each)) for each in chosen]}
        return {"type": kind, key: [str(each) for each in chosen]}
    key = SINGLE[kind][0]
    if value is None or value == "":
        return {"type": kind, key: None}
    if key == "selected_option":
        return {"type": kind, key: option_of(element, str(value))}
    return {"type": kind, key: value if kind == "datetimepicker" else str(value)}


def option_of(element: Json, value: str) -> Json:
    """By value, else by the words shown."""
    options = [*(element.get("options") or ())]
    for group in element.get("option_groups") or ():
        options.extend(group["options"])
    for option in options:
        if value in (option.get("value"), option["text"]["text"]):
            found: Json = option
            return found
    raise LookupError(f"No option {value!r} among {[option.get('value') for option in options]}.")


def offering(blocks: Sequence[Json], offers: Mapping[str, Sequence[Json]]) -> list[Json]:
    """The blocks with those options in their external selects that a person can choose from by now."""

    def with_options(element: Any) -> Any:
        if not isinstance(element, dict) or element.get("type") not in EXTERNAL:
            return element
        first = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
        return element | {"options": [*offers.get(element["action_id"], ()), *first]}

    return [
        block
        | {name: with_options(block[name]) for name in ("accessory", "element") if name in block}
        | ({"elements": [with_options(each) for each in block["elements"]]} if "elements" in block else {})
        for block in blocks
    ]


def filled(blocks: Sequence[Json], state: Json, values: Mapping[str, Any]) -> Json:
    """The state after a person filled in ``values`` by block id.

    Raises ``LookupError`` for a block that is not on the form: a test's mistake, not a person's.
    """
    result: Json = {block: dict(actions) for block, actions in state.items()}
    fillable = {block["block_id"]: element for block, element in elements(blocks) if element["type"] not in PRESSED}
    for name, value in values.items():
        if name not in fillable:
            raise LookupError(f"No block {name!r} to fill in: there are {sorted(fillable)}.")
        element = fillable[name]
        result[name][element["action_id"]] = entered(element, value)
    return result


def refused_by_client(blocks: Sequence[Json], state: Json) -> dict[str, str]:
    """Block id → what the client complains about before anything is sent."""
    errors: dict[str, str] = {}
    for block, element in elements(blocks):
        if block["type"] != "input":
            continue
        entry = state[block["block_id"]][element["action_id"]]
        value = next((part for key, part in entry.items() if key != "type"), None)
        if value in (None, "", []):
            if not block.get("optional"):
                errors[block["block_id"]] = REQUIRED
        elif complaint := _length_complaint(element, value):
            errors[block["block_id"]] = complaint
    return errors


def _length_complaint(element: Json, value: Any) -> str:
    if element["type"] != "plain_text_input":
        return ""
    least, most = int(element.get("min_length") or 0), int(element.get("max_length") or 3_000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    if len(value) > most:
        return f"Please enter at most {most} characters."
    return ""


def pressed(
    blocks: Sequence[Json], action_id: str, *, block_id: str = "", value: Value = None
) -> tuple[Json, Json] | None:
    """The element to press: by action id, and where several share it, by its block or its button's value."""
    found = [
        (block, element)
        for block, element in elements(blocks)
        if element["action_id"] == action_id and block_id in ("", block["block_id"])
    ]
    exact = [(block, element) for block, element in found if value is not None and element.get("value") == value]
    return next(iter(exact or found), None)


def action(block: Json, element: Json, value: Value, action_ts: str) -> Json:
    """One entry of ``actions`` in a ``block_actions`` payload."""
    shape: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts,
    }
    for name in ("value", "text", "style", "placeholder", *INITIAL.get(element["type"], ())):
        if name in element:
            shape[name] = element[name]
    if element["type"] == "overflow":
        return shape | {"selected_option": option_of(element, str(value))}
    if element["type"] not in PRESSED:
        shape |= entered(element, value)
    return shape
