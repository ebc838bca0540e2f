"""Cards → Discord messages, by pure functions. Too long a text is cut; nothing that people wrote makes this fail."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from adapters.discord.custom_ids import button_id
from adapters.discord.ink import LABEL_INK, MESSAGE_INK
from adapters.discord.wire import Json, cut, length, one_line
from bot.phrasebook import Phrasebook
from bot.speech import Button, Buttons, Card, Fields, Item, Person, Phrase, Reader, Style, Text

CONTENT, TITLE, DESCRIPTION, EMBED = 2000, 256, 4096, 6000
"""Characters (Message resource, "Embed limits"; Create Message)."""
FIELDS, FIELD_NAME, FIELD_VALUE = 25, 256, 1024
ROWS, ROW, LABEL = 5, 5, 80
"""Rows a message, buttons a row, characters a label (Component reference, "Action Row" and "Button")."""

EPHEMERAL = 64
SUPPRESS_EMBEDS = 4
"""Message flags: seen by the asker alone; links in the content are not unfurled."""

_STYLES = {Style.PLAIN: 2, Style.PRIMARY: 1, Style.DANGER: 4}
_BLANK = "\u200b"


@dataclass(frozen=True, slots=True)
class Pen:
    """Everything needed to finish a phrase for one reader, and to make a button that finds its way home."""

    phrasebook: Phrasebook
    reader: Reader
    mark: str = ""
    """Of the delivery; empty for an answer, which is never sent twice."""

    def words(self, phrase: Phrase) -> str:
        return self.phrasebook.finish(phrase, self.reader, MESSAGE_INK)

    def label(self, phrase: Phrase, most: int) -> str:
        """Bare text of at most ``most`` characters, and at least one."""
        return cut(one_line(self.phrasebook.finish(phrase, self.reader, LABEL_INK)), most) or _BLANK


def message(card: Card, pen: Pen) -> Json:
    """A message's body, complete, so that it also serves as an edit. Only persons marked so are pinged."""
    pinged = list(dict.fromkeys(_pinged(card)))
    content, embeds = _content(card, pen), []
    if content is None:
        # A mention inside an embed notifies nobody, so who is to be pinged is named above it.
        content = cut(" ".join(f"<@{user}>" for user in pinged), CONTENT)
        embeds = [embed] if (embed := _embed(card, pen)) else []
    return {
        "content": content,
        "embeds": embeds,
        "components": _rows(card, pen),
        "allowed_mentions": {"parse": [], "users": pinged[:100]},
        "flags": 0 if embeds else SUPPRESS_EMBEDS,
    }


def private(body: Json) -> Json:
    """The same message for the asker alone."""
    return {**body, "flags": body["flags"] | EPHEMERAL}


def _content(card: Card, pen: Pen) -> str | None:
    """The words of a card that is one paragraph, where a plain message holds them."""
    said = [block for block in card.blocks if not isinstance(block, Buttons)]
    if card.title is not None or len(said) != 1 or not isinstance(said[0], Text):
        return None
    words = pen.words(said[0].phrase)
    return (words.strip() or _BLANK) if length(words) <= CONTENT else None


def _embed(card: Card, pen: Pen) -> Json:
    budget = EMBED
    embed: Json = {}
    if card.title is not None:
        embed["title"] = cut(one_line(pen.words(card.title)), TITLE) or _BLANK
        budget -= length(embed["title"])
    description = cut(_description(card, pen), min(DESCRIPTION, budget))
    if description:
        embed["description"] = description
        budget -= length(description)
    fields = list(_fields(card, pen, budget))
    if fields:
        embed["fields"] = fields
    return embed


def _description(card: Card, pen: Pen) -> str:
    """Paragraphs apart, items line by line; an item is numbered where it has a button, so that both can be matched.

    Discord shows an embed's own fields below all its text: pairs that stand above some are lines of the text.
    """
    parts: list[str] = []
    number = 0
    listing = False
    below = _below_the_text(card)
    for index, block in enumerate(card.blocks):
        match block:
            case Text():
                parts += ["\n\n", pen.words(block.phrase)]
            case Item():
                number += block.button is not None
                bullet = f"**{number}.**" if block.button else "•"
                parts += ["\n" if listing else "\n\n", f"{bullet} {one_line(pen.words(block.phrase))}"]
            case Fields() if index < below:
                pairs = [f"**{one_line(pen.words(name))}** {one_line(pen.words(value))}" for name, value in block.pairs]
                parts += ["\n\n", "\n".join(pairs)]
            case Fields() | Buttons():
                pass
            case _:
                assert_never(block)
        listing = isinstance(block, Item)
    return "".join(parts).strip()


def _below_the_text(card: Card) -> int:
    """Where the last text of a card ends."""
    return max((index + 1 for index, block in enumerate(card.blocks) if isinstance(block, Text | Item)), default=0)


def _fields(card: Card, pen: Pen, budget: int) -> Iterator[Json]:
    last = card.blocks[_below_the_text(card) :]
    pairs = [pair for block in last if isinstance(block, Fields) for pair in block.pairs]
    for name, value in pairs[:FIELDS]:
        title = cut(one_line(pen.words(name)), FIELD_NAME) or _BLANK
        text = cut(pen.words(value).strip(), min(FIELD_VALUE, budget - length(title))) or _BLANK
        budget -= length(title) + length(text)
        if budget < 0:
            return
        yield {"name": title, "value": text, "inline": True}


def _rows(card: Card, pen: Pen) -> list[Json]:
    """Rows of buttons in the order of the blocks; Items that stand together share rows of five."""
    rows: list[list[Json]] = []
    shown: set[str] = set()
    marked = pen.mark
    for labels in _groups(card, pen):
        buttons: list[Json] = []
        for button, label in labels:
            custom_id = button_id(button, marked)
            if custom_id in shown or button_id(button) in shown:
                continue  # Discord refuses a message in which two components share an id.
            shown |= {custom_id, button_id(button)}
            marked = ""
            buttons.append({"type": 2, "style": _STYLES[button.style], "label": label, "custom_id": custom_id})
        rows += [buttons[start : start + ROW] for start in range(0, len(buttons), ROW)]
    return [{"type": 1, "components": row} for row in rows[:ROWS]]


def _groups(card: Card, pen: Pen) -> Iterator[list[tuple[Button, str]]]:
    number = 0
    items: list[tuple[Button, str]] = []
    for block in card.blocks:
        if isinstance(block, Item):
            if block.button is not None:
                number += 1
                prefix = f"{number}. "
                label = prefix + pen.label(block.button.label, LABEL - len(prefix))
                items.append((block.button, label))
            continue
        if items:
            yield items
            items = []
        if isinstance(block, Buttons):
            yield [(button, pen.label(button.label, LABEL)) for button in block.buttons]
    if items:
        yield items


def _pinged(card: Card) -> Iterator[str]:
    for phrase in _phrases(card):
        for person in _persons(phrase):
            if person.ping:
                yield person.account.user


def _phrases(card: Card) -> Iterator[Phrase]:
    if card.title is not None:
        yield card.title
    for block in card.blocks:
        match block:
            case Text() | Item():
                yield block.phrase
            case Fields():
                yield from (phrase for pair in block.pairs for phrase in pair)
            case Buttons():
                pass
            case _:
                assert_never(block)


def _persons(word: object) -> Iterator[Person]:
    match word:
        case Person():
            yield word
        case Phrase():
            yield from _among(word.words.values())
        case tuple():
            yield from _among(word)
        case _:
            pass


def _among(words: Iterable[object] | Sequence[object]) -> Iterator[Person]:
    for word in words:
        yield from _persons(word)
