"""What Discord refuses in a message's components (Component reference; "Legacy Message Component Behavior")."""

from collections.abc import Iterator
from typing import Any

from adapters.sandbox.discord.errors import Complaints, keys
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.refusals.selects import SELECTS, At, check_select

ROW, BUTTON, TEXT_INPUT = 1, 2, 4
TEXT_DISPLAY, SEPARATOR, CONTAINER, LABEL = 10, 14, 17, 18
LAYOUTS = frozenset({9, 10, 11, 12, 13, 14, 17})
"""Only with the components-v2 flag."""

BUTTON_KEYS = keys("type id style custom_id label disabled url sku_id emoji")
LINK_STYLE, PREMIUM_STYLE = 5, 6


def walk(components: Any) -> Iterator[Json]:
    """Every component of a message or modal, containers before what they hold."""
    for component in components or []:
        yield component
        yield from walk(component.get("components"))
        for single in ("accessory", "component"):
            if isinstance(component.get(single), dict):
                yield from walk([component[single]])


def check_components(found: Complaints, components: list[Json], v2: bool) -> None:
    if len(components) > (40 if v2 else 5):
        found.add(("components",), "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {40 if v2 else 5} in length.")
    for index, component in enumerate(components):
        at: At = ("components", index)
        kind = component.get("type") if isinstance(component, dict) else None
        if kind == ROW:
            _check_row(found, at, component)
        elif not v2 or kind not in LAYOUTS:
            found.add((*at, "type"), "UNION_TYPE_CHOICES", f"Value of field 'type' must be one of {{1}}, not {kind}.")
        else:
            _check_layout(found, at, component)
    check_ids_differ(found, components)


def check_ids_differ(found: Complaints, components: list[Json]) -> None:
    seen: set[str] = set()
    for component in walk(components):
        custom_id = component.get("custom_id")
        if custom_id is not None and custom_id in seen:
            found.add(
                ("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", f"Component custom id {custom_id} is duplicated"
            )
        if custom_id is not None:
            seen.add(custom_id)


def _check_layout(found: Complaints, at: At, layout: Json) -> None:
    for index, component in enumerate(layout.get("components") or []):
        if component.get("type") == ROW:
            _check_row(found, (*at, "components", index), component)
    if isinstance(layout.get("accessory"), dict) and layout["accessory"].get("type") == BUTTON:
        check_button(found, (*at, "accessory"), layout["accessory"])


def _check_row(found: Complaints, at: At, row: Json) -> None:
    found.unknown_keys(at, row, frozenset({"type", "id", "components"}))
    inside = row.get("components") or []
    selects = [one for one in inside if one.get("type") in SELECTS]
    if not 1 <= len(inside) <= 5 or (selects and len(inside) > 1):
        found.add((*at, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 buttons, or one select.")
    for index, component in enumerate(inside):
        spot = (*at, "components", index)
        if component.get("type") == BUTTON:
            check_button(found, spot, component)
        elif component.get("type") in SELECTS:
            check_select(found, spot, component)
        else:
            found.add((*spot, "type"), "UNION_TYPE_CHOICES", "Value of field 'type' must be one of {2, 3, 5, 6, 7, 8}.")


def check_button(found: Complaints, at: At, button: Json) -> None:
    found.unknown_keys(at, button, BUTTON_KEYS)
    found.too_long((*at, "label"), button.get("label"), 80)
    if button.get("style") == LINK_STYLE:
        found.length((*at, "url"), button.get("url"), 512)
    elif button.get("style") != PREMIUM_STYLE:
        found.length((*at, "custom_id"), button.get("custom_id"), 100)
    if not button.get("label") and not button.get("emoji") and button.get("style") != PREMIUM_STYLE:
        found.add(at, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button must have a label or an emoji.")
