"""Who may ask, and who may be thanked: active members of the space, people."""

from typing import Literal

from bot.events import Asked, Event, Opened, Pressed, Submitted
from bot.hindrance_words import not_looked_up
from bot.people import Facts, Greeted
from bot.speech import Refused, say


def asker(event: Event) -> Facts:
    """The asker's facts. Raises Refused for a bot, a stranger, a deactivated account, or where facts are missing."""
    facts = event.facts.get(event.actor)
    if facts is None:
        raise Refused(not_looked_up(event.hindrance))
    if may_be_thanked(facts) is not None:
        raise Refused(say("access.members_only"))
    return facts


def may_be_thanked(facts: Facts) -> Literal["unknown", "bot", "stranger", "inactive"] | None:
    """What keeps a person from being thanked; None: nothing, an active member of the space."""
    if not facts.known:
        return "unknown"
    if facts.bot:
        return "bot"
    if facts.stranger:
        return "stranger"
    return None if facts.active else "inactive"


def acts_here(event: Event) -> bool:
    """Whether somebody uses the bot by this event, and is a member of the space."""
    facts = event.facts.get(event.actor)
    uses = isinstance(event, Asked | Submitted | Pressed | Opened)
    return uses and facts is not None and may_be_thanked(facts) is None


def greets(event: Event, facts: Facts, greeted: Greeted) -> bool:
    """Whether whoever caused the event is to be greeted: the first who uses the bot, and the first organizer."""
    if not acts_here(event) or not event.about_space.greets:
        return False
    return greeted is Greeted.NOBODY or (greeted is Greeted.SOMEBODY and facts.organizer)
