"""Sessions at one's Home: what was over a moment ago, and what comes, one's own first, to be answered right there."""

from datetime import timedelta

from bot.context import Looking
from bot.features.sessions.announcing import ANSWERS, answer_button
from bot.features.sessions.listing import row_words
from bot.features.sessions.words import ends, there_button, wall_words
from bot.people import Account
from bot.ports import Occurrence
from bot.rules.attendance import Rsvp
from bot.speech import Block, Button, Buttons, Item, Phrase, Text, say

COMING = 3
ANSWERED_HERE = 2
"""Each takes one of Discord's five rows; the others are for what is over, for Undo, and for the ways."""
OVER = 2
ASKED_FOR = timedelta(days=1)
LETTERS = "AB"
"""Where several are answered here: Discord shows all buttons below all words."""


async def sessions_at_home(look: Looking, account: Account, *, answer: str) -> tuple[Block, ...]:
    """``answer``: what the buttons Going, Maybe and Can't do."""
    return (*await _over(look, account), *await _coming(look, account, answer))


async def _over(look: Looking, account: Account) -> tuple[Block, ...]:
    """What ended within a day, if they have not said yet that they were there, nor before that they cannot come."""
    latest = await look.uow.sessions.past(look.now, OVER * 5)
    asked = [one for one in latest if look.now < ends(one) + ASKED_FOR and await _may_have_been(look, one, account)]
    return tuple(Item(_over_words(look, one), there_button(look, one)) for one in asked[:OVER])


async def _may_have_been(look: Looking, occurrence: Occurrence, account: Account) -> bool:
    guest = (await look.uow.sessions.guests(occurrence.id)).get(account.member)
    place = (await look.uow.sessions.attendance(occurrence.id)).of(account.member)
    said = guest is not None and guest.was_there is not None
    return not said and (place is None or place.rsvp is not Rsvp.NO)


def _over_words(look: Looking, occurrence: Occurrence) -> Phrase:
    return say("session.over_row", title=occurrence.plan.title, when=wall_words(occurrence.starts, look.reader.zone))


async def _coming(look: Looking, account: Account, answer: str) -> tuple[Block, ...]:
    own = await look.uow.sessions.of_member(account.member, look.now, COMING)
    others = await look.uow.sessions.upcoming(look.now, after=None, most=COMING * 2)
    coming = [*own, *(one for one in others if one not in own)][:COMING]
    if not coming:
        return ()
    several = len(coming) > 1
    blocks: list[Block] = [Text(say("session.coming"))]
    for one, letter in zip(coming, LETTERS, strict=False):
        words = await row_words(look, one, account)
        blocks.append(Text(_lettered(letter, words) if several else words))
        blocks.append(Buttons(_ways(look, one, answer, letter if several else "")))
    blocks += [Item(await row_words(look, one, account)) for one in coming[ANSWERED_HERE:]]
    return tuple(blocks)


def _ways(look: Looking, occurrence: Occurrence, answer: str, letter: str) -> tuple[Button, ...]:
    answers = tuple(answer_button(look, occurrence, rsvp, action=answer, letter=letter) for rsvp in ANSWERS)
    label = say("session.show")
    show = look.button(_lettered(letter, label) if letter else label, "session.show", occurrence.id)
    return (*answers, show)


def _lettered(letter: str, words: Phrase) -> Phrase:
    return say("session.lettered", letter=letter, words=words)
