"""What a drawer answered, as what is handed over."""

from typing import assert_never

from bot.feature import Dropped
from bot.speech import Card, Room

Drawn = Card | Room | Dropped


def card_of(drawn: Drawn) -> Card:
    """Of a room its first message; of what is not wanted any more an empty one, which is only looked for."""
    match drawn:
        case Card():
            return drawn
        case Room(card=card):
            return card
        case Dropped():
            return Card(())
        case _:
            assert_never(drawn)


def room_of(drawn: Drawn) -> Room | None:
    match drawn:
        case Card():
            return None
        case Room():
            return drawn
        case Dropped(room=room):
            return room
        case _:
            assert_never(drawn)
