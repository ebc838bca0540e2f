"""Card → Block Kit, by pure functions. What is too long is cut with an ellipsis; nothing here fails.

Limits: Slack's Block Kit reference, 'Fields' of each block and element.
"""

import json
from collections.abc import Iterator
from itertools import count
from typing import assert_never

from adapters.slack.ink import Pen
from adapters.slack.selects import block_of, chosen_words
from adapters.slack.texts import Json, mrkdwn, plain_text
from bot.speech import Block, Button, Buttons, Card, Fields, Item, Phrase, Select, Style, Text, people_in

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
HEADER = 150
SECTION = 3_000
FIELD = 2_000
FIELD_LABEL = 200
FIELDS_A_SECTION = 10
BUTTON_TEXT = 75
BUTTONS_A_ROW = 25
FALLBACK = 3_000
"""Slack recommends at most 4,000 characters of text (chat.postMessage, 'Truncating content')."""

AS_TYPED: Json = {"link_names": False, "parse": "none"}
"""Nothing in a text becomes a mention or a link by itself (chat.postMessage, 'Formatting')."""
NO_PREVIEW: Json = {"unfurl_links": False, "unfurl_media": False}


def message(card: Card, pen: Pen) -> Json:
    """``blocks``, and ``text`` for notifications and for clients that show no blocks."""
    return {"text": fallback(card, pen), "blocks": blocks_of(card, pen, MESSAGE_BLOCKS)}


def blocks_of(card: Card, pen: Pen, most: int) -> list[Json]:
    numbers = count()
    blocks = [_title(card.title, pen)] if card.title else []
    for block in card.blocks:
        blocks += _block(block, pen, numbers)
    return blocks if len(blocks) <= most else [*blocks[: most - 2], _section("…"), blocks[-1]]


def home_of(card: Card, pen: Pen) -> Json:
    """The view for views.publish; Slack takes none without blocks."""
    return {"type": "home", "blocks": blocks_of(card, pen, VIEW_BLOCKS) or [_section("\u200b")]}


def fallback(card: Card, pen: Pen) -> str:
    """The card's words, a line each."""
    lines = [pen.rich(card.title, HEADER)] if card.title else []
    for block in card.blocks:
        lines += _lines(block, pen)
    text = "\n".join(lines)
    while len(lines) > 1 and len(text) > FALLBACK:
        lines.pop()
        text = "\n".join(lines)
    return text or "\u200b"


def _lines(block: Block, pen: Pen) -> list[str]:
    match block:
        case Text(phrase) | Item(phrase):
            return [pen.rich(phrase, FALLBACK)]
        case Fields(pairs):
            return [f"{pen.rich(label, FIELD_LABEL)}: {pen.rich(value, FIELD)}" for label, value in pairs]
        case Select(label):
            chosen = chosen_words(block, pen, FIELD_LABEL)
            return [pen.rich(label, FIELD_LABEL) + (f": {chosen}" if chosen else "")]
        case Buttons():
            return []
        case _:
            assert_never(block)


def _block(block: Block, pen: Pen, numbers: Iterator[int]) -> list[Json]:
    match block:
        case Text(phrase):
            return [_section(pen.rich(phrase, SECTION))]
        case Fields(pairs):
            texts = [_field(label, value, pen) for label, value in pairs]
            return [
                {"type": "section", "fields": texts[start : start + FIELDS_A_SECTION]}
                for start in range(0, len(texts), FIELDS_A_SECTION)
            ]
        case Item(phrase, button):
            row = {"accessory": _button(button, pen, numbers)} if button else {}
            return [_section(pen.rich(phrase, SECTION)) | row]
        case Buttons(buttons):
            elements = [_button(button, pen, numbers) for button in buttons[:BUTTONS_A_ROW]]
            return [{"type": "actions", "elements": elements}] if elements else []
        case Select():
            return [block_of(block, pen, next(numbers))]
        case _:
            assert_never(block)


def _title(title: Phrase, pen: Pen) -> Json:
    """A header shows no mention, so a title that names someone is a section."""
    if names_someone(title):
        return _section(pen.rich(title, SECTION))
    return {"type": "header", "text": plain_text(pen.plain(title, HEADER))}


def names_someone(phrase: Phrase) -> bool:
    return any(True for _ in people_in(phrase))


def _section(text: str) -> Json:
    return {"type": "section", "text": mrkdwn(text)}


def _field(label: Phrase, value: Phrase, pen: Pen) -> Json:
    return mrkdwn(f"*{pen.rich(label, FIELD_LABEL)}*\n{pen.rich(value, FIELD - FIELD_LABEL - 3)}")


def _button(button: Button, pen: Pen, numbers: Iterator[int]) -> Json:
    """The number keeps action ids apart within a block, as Slack asks."""
    shape: Json = {
        "type": "button",
        "text": plain_text(pen.plain(button.label, BUTTON_TEXT)),
        "action_id": f"{button.action}#{next(numbers)}",
        "value": json.dumps([button.community, *button.args], ensure_ascii=False, separators=(",", ":")),
    }
    match button.style:
        case Style.PRIMARY | Style.DANGER:
            return shape | {"style": button.style.value}
        case Style.PLAIN:
            return shape
        case _:
            assert_never(button.style)
