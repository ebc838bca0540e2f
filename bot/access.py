"""Who may ask, and who may be thanked: active members of the space, people."""

from typing import Literal

from bot.events import Event
from bot.people import Facts
from bot.speech import Refused, say


def asker(event: Event) -> Facts:
    """The asker's facts. Raises Refused for a bot, a stranger, a deactivated account, or where facts are missing."""
    facts = event.facts.get(event.actor)
    if facts is None:
        raise Refused(say("errors.try_again"))
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
