"""Who is named in what is said."""

from collections.abc import Iterator
from typing import assert_never

from bot.speech.cards import Block, Buttons, Card, Fields, Item, Select, Text
from bot.speech.words import Person, Phrase


def people_in(said: object) -> Iterator[Person]:
    """Everyone named in a word of a phrase, at any depth."""
    match said:
        case Person():
            yield said
        case Phrase():
            for word in said.words.values():
                yield from people_in(word)
        case tuple():
            for word in said:
                yield from people_in(word)
        case _:
            return


def people_on(card: Card) -> Iterator[Person]:
    """Everyone named on a card, buttons aside: these show no mention."""
    yield from people_in(card.title)
    for block in card.blocks:
        for phrase in _phrases(block):
            yield from people_in(phrase)


def _phrases(block: Block) -> tuple[Phrase, ...]:
    match block:
        case Text(phrase) | Item(phrase) | Select(phrase):
            return (phrase,)
        case Fields(pairs):
            return tuple(phrase for pair in pairs for phrase in pair)
        case Buttons():
            return ()
        case _:
            assert_never(block)
