"""Why a platform did not answer a question or show something, in words that say what helps."""

from bot.hindrances import LATE, Hindrance, Why
from bot.speech import Phrase, say


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
