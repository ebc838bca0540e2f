"""What Discord refuses in a modal (Interactions reference, "Modal"; Component reference, "Text Input", "Label")."""

from adapters.sandbox.discord.errors import Complaints, keys
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.refusals.components import LABEL, ROW, TEXT_DISPLAY, TEXT_INPUT, check_ids_differ
from adapters.sandbox.discord.refusals.selects import SELECTS, At, check_select

MODAL_KEYS = frozenset({"custom_id", "title", "components"})
INPUT_KEYS = keys("type id custom_id style label value placeholder required min_length max_length")
LABEL_KEYS = frozenset({"type", "id", "label", "description", "component"})


def check_modal(data: Json) -> None:
    """Raises Refusal 50035. A modal holds text inputs in rows, or labels around inputs and selects, five at most."""
    found = Complaints()
    found.unknown_keys(("data",), data, MODAL_KEYS)
    found.settle()
    found.length(("data", "custom_id"), data.get("custom_id"), 100)
    found.length(("data", "title"), data.get("title"), 45)
    components = data.get("components") or []
    if not 1 <= len(components) <= 5:
        found.add(("data", "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    for index, component in enumerate(components):
        _check_field(found, ("data", "components", index), component)
    check_ids_differ(found, components)
    found.settle()


def _check_field(found: Complaints, at: At, component: Json) -> None:
    match component.get("type"):
        case kind if kind == ROW:
            inside = component.get("components") or []
            if len(inside) != 1 or inside[0].get("type") != TEXT_INPUT:
                found.add((*at, "components"), "BASE_TYPE_BAD_LENGTH", "Must be exactly one text input.")
                return
            found.length((*at, "components", 0, "label"), inside[0].get("label"), 45)
            _check_input(found, (*at, "components", 0), inside[0])
        case kind if kind == LABEL:
            _check_label(found, at, component)
        case kind if kind == TEXT_DISPLAY:
            found.length((*at, "content"), component.get("content"), 4000)
        case kind:
            found.add(
                (*at, "type"), "UNION_TYPE_CHOICES", f"Value of field 'type' must be one of {{1, 10, 18}}, not {kind}."
            )


def _check_label(found: Complaints, at: At, label: Json) -> None:
    found.unknown_keys(at, label, LABEL_KEYS)
    found.length((*at, "label"), label.get("label"), 45)
    found.too_long((*at, "description"), label.get("description"), 100)
    inside = label.get("component") or {}
    if inside.get("type") == TEXT_INPUT:
        if inside.get("label") is not None:
            found.add((*at, "component", "label"), "LABEL_IN_LABEL", "A text input in a label has no label of its own.")
        _check_input(found, (*at, "component"), inside)
    elif inside.get("type") in SELECTS:
        check_select(found, (*at, "component"), inside)
        if inside.get("disabled"):
            found.add((*at, "component", "disabled"), "COMPONENT_DISABLED_IN_MODAL", "Not in a modal.")
    else:
        found.add((*at, "component", "type"), "UNION_TYPE_CHOICES", "Not a component that a label can hold.")


def _check_input(found: Complaints, at: At, text: Json) -> None:
    found.unknown_keys(at, text, INPUT_KEYS)
    found.length((*at, "custom_id"), text.get("custom_id"), 100)
    found.too_long((*at, "value"), text.get("value"), 4000)
    found.too_long((*at, "placeholder"), text.get("placeholder"), 100)
    if text.get("style") not in (1, 2):
        found.add((*at, "style"), "BASE_TYPE_CHOICES", "Must be one of {1, 2}.")
    shortest, longest = text.get("min_length") or 0, text.get("max_length") or 4000
    if not (0 <= shortest <= longest <= 4000):
        found.add((*at, "max_length"), "NUMBER_TYPE_RANGE", "Lengths must be between 0 and 4000, the least first.")
    value = text.get("value")
    if value and len(value) > longest:
        found.add((*at, "value"), "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")
