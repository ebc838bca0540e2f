"""Who is not in the space where something is said cannot be mentioned there: their name stands instead of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from bot.people import AccountRef, SpaceRef
from bot.ports import UnitOfWork
from bot.speech import Block, Buttons, Card, Fields, Item, Person, Phrase, Said, Select, Text, people_on

Names = Mapping[AccountRef, str]


async def named_from_elsewhere(uow: UnitOfWork, here: SpaceRef, card: Card) -> Card:
    """The card as it can be read ``here``. A name is as last seen, with the platform where that is another one."""
    away = {person.account for person in people_on(card) if person.account.space != here}
    if not away:
        return card
    names = {ref: await _name(uow, here, ref) for ref in away}
    title = _phrase(card.title, names) if card.title else None
    return replace(card, title=title, blocks=tuple(_block(one, names) for one in card.blocks))


async def _name(uow: UnitOfWork, here: SpaceRef, ref: AccountRef) -> str:
    account = await uow.people.account(ref)
    name = account.name if account else ref.user
    platform = ref.space.platform
    return name if platform is here.platform else f"{name} ({platform.title()})"


def _block(block: Block, names: Names) -> Block:
    match block:
        case Text():
            return replace(block, phrase=_phrase(block.phrase, names))
        case Item():
            return replace(block, phrase=_phrase(block.phrase, names))
        case Select():
            return replace(block, label=_phrase(block.label, names))
        case Fields(pairs):
            return Fields(tuple((_phrase(label, names), _phrase(value, names)) for label, value in pairs))
        case Buttons():
            return block
        case _:
            assert_never(block)


def _phrase(phrase: Phrase, names: Names) -> Phrase:
    return replace(phrase, words={key: _word(word, names) for key, word in phrase.words.items()})


def _word(word: Said, names: Names) -> Said:
    match word:
        case Person(account):
            return names.get(account, word)
        case Phrase():
            return _phrase(word, names)
        case tuple():
            return tuple(_word(one, names) for one in word)
        case _:
            return word
