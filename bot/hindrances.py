"""Why a platform did not answer a question or show something, in words that say what helps."""

from dataclasses import dataclass
from enum import StrEnum

from bot.speech import Phrase, say


class Why(StrEnum):
    LATE = "late"
    """It did not answer in time, or the connection was cut: once more may help."""
    BUSY = "busy"
    """It was asked too often: a minute later it may answer."""
    AWAY = "away"
    """It fails itself, or is out of reach."""
    SIGNED_OUT = "signed_out"
    """It takes the bot's token no more: only whoever operates the bot can help."""
    RIGHTS = "rights"
    """A scope or permission is missing; ``Hindrance.what`` names it by the platform's own name where that is known."""
    UNSEEN = "unseen"
    """The bot is not in the channel, or may not see it."""
    ARCHIVED = "archived"
    GONE = "gone"
    """What was asked about is not there any more."""
    PANELS = "panels"
    """As many windows lie on one another as the platform allows."""
    TRIGGER = "trigger"
    """A window can be opened only seconds after a press."""
    TOO_LARGE = "too_large"
    """More than the platform shows at once."""
    REFUSED = "refused"
    """For another reason; ``Hindrance.what`` is the platform's own word for it."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    why: Why
    what: tuple[str, ...] = ()


LATE = Hindrance(Why.LATE)


def why_words(hindrance: Hindrance | None) -> Phrase:
    """What is so, and what helps. None: nothing more is known than that there was no answer."""
    hindrance = hindrance or LATE
    if hindrance.why in (Why.RIGHTS, Why.REFUSED) and hindrance.what:
        return say(f"hindrance.{hindrance.why}", what=hindrance.what)
    return say("hindrance.some_right" if hindrance.why in (Why.RIGHTS, Why.REFUSED) else f"hindrance.{hindrance.why}")


def not_looked_up(hindrance: Hindrance | None) -> Phrase:
    """Somebody could not be looked up, so nothing was stored."""
    if hindrance is None or hindrance.why is Why.LATE:
        return say("errors.try_again")
    return say("errors.not_looked_up", why=why_words(hindrance))


def not_opened(hindrance: Hindrance) -> Phrase:
    """A form or a panel could not be shown."""
    return say("errors.not_opened", why=why_words(hindrance))
