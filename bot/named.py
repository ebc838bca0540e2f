"""Whom an event names, and how many people one request may name before anybody is looked up."""

from collections.abc import Iterable

from bot.catalogue import Catalogue
from bot.events import AnyEvent, Asked, Mention, Pressed, Submitted
from bot.feature import Command, People
from bot.finding import find_command
from bot.people import AccountRef
from bot.speech import Phrase, Refused, say

NAMED_MOST = 30
"""People whom one request may name where nothing else bounds them: each costs the platform a look-up."""
FEW = 3
"""So many are named without asking how many may be."""


def people_named(event: AnyEvent, catalogue: Catalogue) -> frozenset[AccountRef]:
    """Everyone in a command, a form or a press, but who caused it; others name nobody by the asker's choice."""
    named: set[AccountRef] = set()
    match event:
        case Asked(spoken=spoken, options=options, message=message):
            named |= {part.account for part in spoken if isinstance(part, Mention)} | _accounts(options.values())
            named |= {message.author} if message and message.author else set()
        case Submitted(form=form, values=values, state=state, space=space):
            named |= _accounts(values.values()) | {AccountRef(space, user) for user in catalogue.people_in(form, state)}
        case Pressed(chosen=chosen):
            named |= _accounts(chosen)
        case _:
            pass
    return frozenset(named - {event.actor})


def too_many(event: AnyEvent, named: int, catalogue: Catalogue, allowance: int) -> Phrase | None:
    """What to say where more people are named than the request can be about. ``allowance``: points of a day."""
    command = _command(event, catalogue)
    paid = command is not None and any(isinstance(one.kind, People) and one.kind.paid for one in command.parameters)
    if paid and named > allowance:
        return say("thanks.refused.too_many", n=allowance, named=named)
    return say("refused.too_many_people", n=NAMED_MOST, named=named) if named > max(NAMED_MOST, allowance) else None


def _command(event: AnyEvent, catalogue: Catalogue) -> Command | None:
    match event:
        case Asked(message=None):
            try:
                return find_command(catalogue, event)[0]
            except Refused:
                return None
        case Submitted(form=form):
            return catalogue.form(form)
        case _:
            return None


def _accounts(values: Iterable[object]) -> set[AccountRef]:
    found: set[AccountRef] = set()
    for value in values:
        if isinstance(value, AccountRef):
            found.add(value)
        elif isinstance(value, tuple):
            found |= {one for one in value if isinstance(one, AccountRef)}
    return found
