"""How large a panel is, by the limits that the strictest platform has."""

from collections.abc import Iterator

from bot.speech import Button, Buttons, Card, Item, Select

SEPARATOR = 1
"""Characters between the words of Discord's ``custom_id``."""


def rows_of(card: Card) -> int:
    """Rows below a message (``bot.speech.Card``)."""
    rows = items = 0
    for block in (*card.blocks, None):
        if isinstance(block, Item):
            items += block.button is not None
            continue
        rows += -(-items // 5)
        items = 0
        rows += isinstance(block, Buttons | Select)
    return rows


def components_of(card: Card) -> Iterator[Button | Select]:
    for block in card.blocks:
        match block:
            case Buttons(buttons):
                assert 1 <= len(buttons) <= 5
                yield from buttons
            case Item(_, Button() as button):
                yield button
            case Select():
                assert len(block.options) <= 25
                yield block
            case _:
                pass


def custom_id_of(card: Card) -> list[str]:
    """The longest a component's id can become; no two of a message may be alike."""
    ids = [":".join((one.action, one.community, *one.args)) for one in components_of(card)]
    assert len(set(ids)) == len(ids)
    return ids
