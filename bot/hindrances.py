"""Why a platform did not answer a question or show something."""

from dataclasses import dataclass
from enum import StrEnum


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
