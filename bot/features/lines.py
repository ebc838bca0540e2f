"""How a thanks reads when one looks back on it."""

from bot.features.roles.words import role_words
from bot.ports import EntryLine, GiftLine, Kind
from bot.speech import Person, Phrase, When, say

FOR_DEEDS = (Kind.ROLE, Kind.MENTORING, Kind.HOSTING)
"""Nobody gives them: they come of what somebody did."""


def given_words(line: GiftLine, zone: str) -> Phrase:
    """One line of what somebody gave."""
    row = say(
        "history.given",
        when=When(line.gift.at, zone),
        points=say("points", n=line.points_each),
        to=tuple(Person(ref) for ref in line.receivers) or (say("people.someone"),),
        what=_what(line),
    )
    return say("history.taken_back", row=row) if line.reversed_at else row


def received_words(line: EntryLine, zone: str) -> Phrase:
    """One line of what somebody received, or earned by what they did."""
    when, points = When(line.entry.at, zone), say("points", n=line.entry.points)
    if line.entry.kind in FOR_DEEDS:
        row = say("history.earned", when=when, points=points, what=_what(line))
    else:
        giver = Person(line.giver) if line.giver else say("people.someone")
        row = say("history.received", when=when, points=points, giver=giver, what=_what(line))
    return say("history.taken_back", row=row) if line.reversed_at else row


def _what(line: GiftLine | EntryLine) -> Phrase:
    if line.hidden:
        return say("words.hidden")
    if line.reason:
        return say("history.reason", reason=line.reason)
    if isinstance(line, EntryLine) and line.role is not None:
        return say("history.deed", kind=say(f"kind.{line.entry.kind}"), role=role_words(line.role))
    return say(f"kind.{line.kind if isinstance(line, GiftLine) else line.entry.kind}")
