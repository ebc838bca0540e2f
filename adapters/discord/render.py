"""Cards → Discord messages, by pure functions. Too long a text is cut; nothing that people wrote makes this fail."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from adapters.discord.pen import BLANK, Pen
from adapters.discord.rows import rows
from adapters.discord.wire import Json, cut, length, one_line
from bot.speech import Buttons, Card, Fields, Item, Select, SelectKind, Text, people_on

CONTENT, TITLE, DESCRIPTION, EMBED = 2000, 256, 4096, 6000
"""Characters (Message resource, "Embed limits"; Create Message)."""
FIELDS, FIELD_NAME, FIELD_VALUE = 25, 256, 1024

EPHEMERAL = 64
SUPPRESS_EMBEDS = 4
"""Message flags: seen by the asker alone; links in the content are not unfurled."""


def message(card: Card, pen: Pen) -> Json:
    """A message's body, complete, so that it also serves as an edit. Only persons marked so are pinged."""
    said = _spoken(card)
    pinged = list(dict.fromkeys(_pinged(said)))
    content, embeds = _content(said, pen), []
    if content is None:
        # A mention inside an embed notifies nobody, so who is to be pinged is named above it.
        content = cut(" ".join(f"<@{user}>" for user in pinged), CONTENT)
        embeds = [embed] if (embed := _embed(said, pen)) else []
    return {
        "content": content,
        "embeds": embeds,
        "components": rows(card, pen),
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
    return (words.strip() or BLANK) if length(words) <= CONTENT else None


def _embed(card: Card, pen: Pen) -> Json:
    budget = EMBED
    embed: Json = {}
    if card.title is not None:
        embed["title"] = cut(one_line(pen.words(card.title)), TITLE) or BLANK
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
            case Select():
                parts += ["\n\n", f"**{one_line(pen.words(block.label))}** {_chosen(block, pen)}"]
            case Fields() | Buttons():
                pass
            case _:
                assert_never(block)
        listing = isinstance(block, Item)
    return "".join(parts).strip()


def _spoken(card: Card) -> Card:
    """Without the selects that need no words: an empty one shows its label by itself, others are among the Fields."""
    named = [name for block in card.blocks if isinstance(block, Fields) for name, _ in block.pairs]
    silent = [
        block for block in card.blocks if isinstance(block, Select) and (not block.chosen or block.label in named)
    ]
    return replace(card, blocks=tuple(block for block in card.blocks if block not in silent))


def _chosen(select: Select, pen: Pen) -> str:
    """What is chosen, in words: a list that shows it shows no label any more."""
    match select.kind:
        case SelectKind.CHOICE:
            return ", ".join(one_line(pen.words(label)) for value, label in select.options if value in select.chosen)
        case SelectKind.PEOPLE:
            return " ".join(f"<@{user}>" for user in select.chosen if user.isdecimal())
        case SelectKind.PLACES:
            return " ".join(f"<#{channel}>" for channel in select.chosen if channel.isdecimal())
        case _:
            assert_never(select.kind)


def _below_the_text(card: Card) -> int:
    """Where the last text of a card ends."""
    return max(
        (index + 1 for index, block in enumerate(card.blocks) if isinstance(block, Text | Item | Select)), default=0
    )


def _fields(card: Card, pen: Pen, budget: int) -> Iterator[Json]:
    last = card.blocks[_below_the_text(card) :]
    pairs = [pair for block in last if isinstance(block, Fields) for pair in block.pairs]
    for name, value in pairs[:FIELDS]:
        title = cut(one_line(pen.words(name)), FIELD_NAME) or BLANK
        text = cut(pen.words(value).strip(), min(FIELD_VALUE, budget - length(title))) or BLANK
        budget -= length(title) + length(text)
        if budget < 0:
            return
        yield {"name": title, "value": text, "inline": True}


def _pinged(card: Card) -> Iterator[str]:
    return (person.account.user for person in people_on(card) if person.ping)
