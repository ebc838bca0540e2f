"""The rows below a message: up to five buttons or one select each, at most five of them."""

from collections.abc import Iterator, Sequence
from typing import assert_never

import structlog

from adapters.discord.custom_ids import button_id
from adapters.discord.pen import Pen
from adapters.discord.wire import Json
from bot.speech import Button, Buttons, Card, Item, Select, SelectKind, Style

log = structlog.get_logger(__name__)

ROWS, ROW, LABEL = 5, 5, 80
"""Rows a message, buttons a row, characters a label (Component reference, "Action Row" and "Button")."""
OPTIONS, OPTION, PLACEHOLDER, MOST = 25, 100, 150, 25
"""Options, characters of one, of the words in an empty select, values chosen ("String Select")."""

ACTION_ROW, BUTTON, STRING_SELECT, USER_SELECT, CHANNEL_SELECT = 1, 2, 3, 5, 8
MEMBERS_TALK = (0, 5)
"""Kinds of channel: text and announcement."""

_STYLES = {Style.PLAIN: 2, Style.PRIMARY: 1, Style.DANGER: 4}


def rows(card: Card, pen: Pen) -> list[Json]:
    """In the order of the blocks; Items that stand together share rows of five. What is more than five is left out."""
    filled = list(_Drawing(pen).rows(card))
    if len(filled) > ROWS:
        left_out(len(filled))
    return [{"type": ACTION_ROW, "components": row} for row in filled[:ROWS]]


def left_out(count: int) -> None:
    """A card of more rows than Discord shows: somebody misses a button, and it is ours to mend. Tests raise here."""
    log.error("discord.rows_left_out", rows=count)


class _Drawing:
    """Of one message: Discord refuses one in which two components share an id, and the first carries the mark."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._mark = pen.mark
        self._shown: set[str] = set()

    def rows(self, card: Card) -> Iterator[list[Json]]:
        for group in _groups(card):
            if isinstance(group, Select):
                select = self._select(group)
                yield from [] if select is None else [[select]]
                continue
            buttons = [drawn for number, button in group if (drawn := self._button(number, button)) is not None]
            yield from (buttons[start : start + ROW] for start in range(0, len(buttons), ROW))

    def _button(self, number: int, button: Button) -> Json | None:
        """``number``: of its Item, 0 where it stands by itself."""
        custom_id = self._id(button)
        if custom_id is None:
            return None
        prefix = f"{number}. " if number else ""
        label = prefix + self._pen.label(button.label, LABEL - len(prefix))
        return {"type": BUTTON, "style": _STYLES[button.style], "label": label, "custom_id": custom_id}

    def _select(self, select: Select) -> Json | None:
        """None for a list of nothing, which Discord refuses."""
        if select.kind is SelectKind.CHOICE and not select.options:
            return None
        custom_id = self._id(select)
        return None if custom_id is None else {"custom_id": custom_id, **select_of(select, self._pen)}

    def _id(self, of: Button | Select) -> str | None:
        custom_id = button_id(of, self._mark)
        if custom_id in self._shown or button_id(of) in self._shown:
            return None
        self._shown |= {custom_id, button_id(of)}
        self._mark = ""
        return custom_id


def select_of(select: Select, pen: Pen) -> Json:
    """Without its id. What is chosen is left out where it is not as many as may be chosen: Discord refuses that."""
    most = max(1, min(select.most, MOST))
    placeholder = pen.label(select.label, PLACEHOLDER)
    body: Json = {"placeholder": placeholder, "min_values": min(select.least, most), "max_values": most}
    match select.kind:
        case SelectKind.CHOICE:
            options = list(_options(select, pen))
            most = min(most, len(options))
            least = min(select.least, most)
            return {**body, "type": STRING_SELECT, "min_values": least, "max_values": most, "options": options}
        case SelectKind.PEOPLE:
            return {**body, "type": USER_SELECT, **_defaults(select, "user", most)}
        case SelectKind.PLACES:
            channels = {"type": CHANNEL_SELECT, "channel_types": list(MEMBERS_TALK)}
            return {**body, **channels, **_defaults(select, "channel", most)}
        case _:
            assert_never(select.kind)


def _options(select: Select, pen: Pen) -> Iterator[Json]:
    chosen = set(select.chosen[: select.most])
    for value, label in list(dict(select.options).items())[:OPTIONS]:
        yield {"label": pen.label(label, OPTION), "value": value[:OPTION], "default": value in chosen}


def _defaults(select: Select, kind: str, most: int) -> Json:
    chosen = [one for one in dict.fromkeys(select.chosen) if one.isdecimal()]
    if not chosen or not select.least <= len(chosen) <= most:
        return {}
    return {"default_values": [{"id": one, "type": kind} for one in chosen]}


def _groups(card: Card) -> Iterator[Sequence[tuple[int, Button]] | Select]:
    """What shares rows: the buttons of Items next to each other, those of one Buttons block, or a Select alone."""
    number = 0
    items: list[tuple[int, Button]] = []
    for block in card.blocks:
        if isinstance(block, Item):
            if block.button is not None:
                number += 1
                items.append((number, block.button))
            continue
        if items:
            yield items
            items = []
        if isinstance(block, Buttons):
            yield [(0, button) for button in block.buttons]
        elif isinstance(block, Select):
            yield block
    if items:
        yield items
