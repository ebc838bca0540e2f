"""What Slack refuses to show: too long, too many, twice the same id (Block Kit reference, 'Fields' of each block).

Each finding is worded as Slack words it in ``response_metadata.messages``, with a JSON pointer to the place.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.sandbox.slack.values import Json, ViewKind, named

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 40_000
PRIVATE_METADATA = 3_000

BLOCKS = named(
    "actions alert card carousel context context_actions divider file header image input markdown plan rich_text "
    "section table task_card video"
)
ELEMENTS = named(
    "button channels_select checkboxes conversations_select datepicker datetimepicker email_text_input "
    "external_select feedback_buttons file_input icon_button image multi_channels_select multi_conversations_select "
    "multi_external_select multi_static_select multi_users_select number_input overflow plain_text_input "
    "radio_buttons rich_text_input static_select timepicker url_text_input users_select workflow_button "
    "mrkdwn plain_text"
)

TEXTS: Mapping[tuple[str, str], int] = {
    ("header", "text"): 150,
    ("section", "text"): 3_000,
    ("input", "label"): 2_000,
    ("input", "hint"): 2_000,
    ("button", "text"): 75,
    ("image", "title"): 2_000,
    ("confirm", "title"): 100,
    ("confirm", "text"): 300,
    ("confirm", "confirm"): 30,
    ("confirm", "deny"): 30,
    ("option", "text"): 75,
    ("option", "description"): 75,
    ("option_group", "label"): 75,
    ("view", "title"): 24,
    ("view", "submit"): 24,
    ("view", "close"): 24,
}
"""(kind of object, its text object) → most characters; at least one is asked for everywhere."""

PLACEHOLDER = 150
STRINGS: Mapping[str, int] = {
    "action_id": 255,
    "block_id": 255,
    "value": 2_000,
    "url": 3_000,
    "image_url": 3_000,
    "alt_text": 2_000,
    "accessibility_label": 75,
}
OPTION_VALUE = 150
COUNTS: Mapping[tuple[str, str], int] = {
    ("actions", "elements"): 25,
    ("context", "elements"): 10,
    ("section", "fields"): 10,
    ("overflow", "options"): 5,
    ("checkboxes", "options"): 10,
    ("radio_buttons", "options"): 10,
}
OPTIONS = 100
MULTIPLE_CHOICES = named(
    "multi_channels_select multi_conversations_select multi_external_select multi_static_select multi_users_select"
)
"""They work in sections and inputs, and not beside buttons (Block Kit reference, 'Multi-select menu element')."""
INITIAL = ("initial_option", "initial_options")
FIELD_TEXT = 2_000
CONTEXT_TEXT = 3_000


def faults_of_blocks(blocks: Any, limit: int = MESSAGE_BLOCKS) -> list[str]:
    """Empty: Slack would show these blocks."""
    if not isinstance(blocks, list):
        return ["must be an array [json-pointer:/blocks]"]
    found: list[str] = []
    if len(blocks) > limit:
        found.append(f"no more than {limit} items allowed [json-pointer:/blocks]")
    ids = [block.get("block_id") for block in blocks if isinstance(block, dict) and block.get("block_id")]
    found.extend(f"`block_id` already exists: {name} [json-pointer:/blocks]" for name in _twice(ids))
    for index, block in enumerate(blocks):
        found.extend(_block(block, f"/blocks/{index}"))
    return found


def faults_of_view(view: Any, kind: ViewKind | None = None) -> list[str]:
    """Empty: Slack would open this modal, or publish this Home."""
    if not isinstance(view, dict):
        return ["must be an object [json-pointer:/view]"]
    if view.get("type") not in (("modal", "home") if kind is None else (kind,)):
        return [f"unsupported type: {view.get('type')} [json-pointer:/view/type]"]
    found = faults_of_blocks(view.get("blocks"), VIEW_BLOCKS)
    found.extend(_texts("view", view, "/view"))
    found.extend(
        _lengths(view, {"private_metadata": PRIVATE_METADATA, "callback_id": 255, "external_id": 255}, "/view")
    )
    if view["type"] == "modal":
        if "title" not in view:
            found.append("missing required field: title [json-pointer:/view]")
        if "submit" not in view and any(block.get("type") == "input" for block in view.get("blocks") or ()):
            found.append("missing required field: submit, as there are input blocks [json-pointer:/view]")
    return found


def _block(block: Any, at: str) -> Iterator[str]:
    if not isinstance(block, dict) or block.get("type") not in BLOCKS:
        yield f"unsupported type: {block.get('type') if isinstance(block, dict) else block} [json-pointer:{at}/type]"
        return
    kind = block["type"]
    yield from _lengths(block, STRINGS, at)
    yield from _texts(kind, block, at)
    yield from _counts(kind, block, at)
    yield from _needs(kind, block, at)
    for index, field in enumerate(block.get("fields") or ()):
        yield from _text(field, FIELD_TEXT, f"{at}/fields/{index}")
    elements = _elements(block)
    actions = [element.get("action_id") for _, element in elements if element.get("action_id")]
    yield from (f"`action_id` already exists: {name} [json-pointer:{at}]" for name in _twice(actions))
    if kind not in ("rich_text", "table"):
        for place, element in elements:
            yield from _element(element, f"{at}/{place}", kind)


def _elements(block: Json) -> list[tuple[str, Json]]:
    listed = [(f"elements/{index}", element) for index, element in enumerate(block.get("elements") or ())]
    single = [(name, block[name]) for name in ("accessory", "element") if isinstance(block.get(name), dict)]
    return [(place, element) for place, element in [*listed, *single] if isinstance(element, dict)]


def _needs(kind: str, block: Json, at: str) -> Iterator[str]:
    match kind:
        case "section" if not block.get("text") and not block.get("fields"):
            yield f"missing required field: text or fields [json-pointer:{at}]"
        case "actions" | "context" if not block.get("elements"):
            yield f"no fewer than 1 items allowed [json-pointer:{at}/elements]"
        case "header" if not block.get("text"):
            yield f"missing required field: text [json-pointer:{at}]"
        case "input" if not (block.get("label") and block.get("element")):
            yield f"missing required field: label or element [json-pointer:{at}]"
        case "image" if not block.get("alt_text"):
            yield f"missing required field: alt_text [json-pointer:{at}]"
        case _:
            pass


def _element(element: Json, at: str, block: str) -> Iterator[str]:
    kind = element.get("type")
    if kind not in ELEMENTS:
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
        return
    if block == "context" and kind in ("mrkdwn", "plain_text"):
        yield from _text(element, CONTEXT_TEXT, at)
        return
    yield from _lengths(element, STRINGS, at)
    yield from _texts(kind, element, at)
    yield from _counts(kind, element, at)
    if kind == "button" and not element.get("text"):
        yield f"missing required field: text [json-pointer:{at}]"
    if "placeholder" in element:
        yield from _text(element["placeholder"], PLACEHOLDER, f"{at}/placeholder")
    if isinstance(element.get("confirm"), dict):
        yield from _texts("confirm", element["confirm"], f"{at}/confirm")
    if block == "actions" and kind in MULTIPLE_CHOICES:
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
    yield from _options(element, at)
    yield from _initial(element, at)


def faults_of_options(options: Any) -> list[str]:
    """Empty: Slack would offer these under what a person types."""
    if not isinstance(options, list):
        return ["must be an array [json-pointer:/options]"]
    return list(_options({"options": options}, ""))


def _initial(element: Json, at: str) -> Iterator[str]:
    """What is chosen at first must be one of the options, word for word."""
    if not kind_needs_options(element):
        return
    options = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        options.extend(group.get("options") or ())
    for name in INITIAL:
        value = element.get(name)
        chosen = value if isinstance(value, list) else [] if value is None else [value]
        if any(option not in options for option in chosen):
            yield f"must be one of the provided options [json-pointer:{at}/{name}]"


def _options(element: Json, at: str) -> Iterator[str]:
    groups = element.get("option_groups")
    if kind_needs_options(element) and not element.get("options") and not groups:
        yield f"missing required field: options [json-pointer:{at}]"
    lists = [(f"{at}/options", element.get("options") or [])]
    for index, group in enumerate(groups or ()):
        yield from _texts("option_group", group, f"{at}/option_groups/{index}")
        lists.append((f"{at}/option_groups/{index}/options", group.get("options") or []))
    for place, options in lists:
        if len(options) > OPTIONS:
            yield f"no more than {OPTIONS} items allowed [json-pointer:{place}]"
        for index, option in enumerate(options):
            yield from _texts("option", option, f"{place}/{index}")
            yield from _lengths(option, {"value": OPTION_VALUE, "url": 3_000}, f"{place}/{index}")


def kind_needs_options(element: Json) -> bool:
    return element.get("type") in ("static_select", "multi_static_select", "checkboxes", "radio_buttons", "overflow")


def _texts(kind: str, owner: Json, at: str) -> Iterator[str]:
    for (whose, name), most in TEXTS.items():
        if whose == kind and owner.get(name) is not None:
            yield from _text(owner[name], most, f"{at}/{name}")


def _text(text: Any, most: int, at: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield f"must be a text object [json-pointer:{at}]"
        return
    words = text.get("text")
    if not isinstance(words, str) or not words:
        yield f"must be more than 0 characters [json-pointer:{at}/text]"
    elif len(words) > most:
        yield f"must be less than {most + 1} characters [json-pointer:{at}/text]"


def _lengths(owner: Json, most: Mapping[str, int], at: str) -> Iterator[str]:
    for name, limit in most.items():
        value = owner.get(name)
        if value is not None and not isinstance(value, str):
            yield f"must be a string [json-pointer:{at}/{name}]"
        elif value is not None and len(value) > limit:
            yield f"must be less than {limit + 1} characters [json-pointer:{at}/{name}]"


def _counts(kind: str, owner: Json, at: str) -> Iterator[str]:
    for (whose, name), most in COUNTS.items():
        if whose == kind and len(owner.get(name) or ()) > most:
            yield f"no more than {most} items allowed [json-pointer:{at}/{name}]"


def _twice(names: list[Any]) -> list[Any]:
    return sorted({name for name in names if names.count(name) > 1})
