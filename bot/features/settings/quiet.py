"""Quiet hours to choose from, and those that somebody types: alike for a member and for a community."""

from datetime import time

from bot.rules.quiet import NEVER, QuietHours, read_quiet
from bot.speech import Phrase, Refused, say

COMMON = (
    QuietHours(time(21), time(8)),
    QuietHours(time(22), time(7)),
    QuietHours(time(23), time(7)),
    QuietHours(time(0), time(8)),
)
LONGEST_TYPED = 40


def quiet_options(now: QuietHours | None) -> tuple[tuple[str, Phrase], ...]:
    """Never, the common ones, and what is set now where it is none of these."""
    spans = COMMON if not now or now in COMMON else (now, *COMMON)
    return (
        (str(NEVER), say("quiet.never_option")),
        *((str(span), say("quiet.option", span=_shown(span))) for span in spans),
    )


def quiet_words(quiet: QuietHours) -> Phrase:
    return say("quiet.span", span=_shown(quiet)) if quiet else say("quiet.never")


def _shown(quiet: QuietHours) -> str:
    return f"{quiet.starts:%H:%M}–{quiet.ends:%H:%M}"


def chosen_quiet(value: str) -> QuietHours:
    """Of a list: as ``str(QuietHours)`` wrote it. Raises Refused for what no list offered."""
    if value == str(NEVER):
        return NEVER
    try:
        return read_quiet(value)
    except ValueError:
        raise Refused(say("refused.outdated")) from None


def typed_quiet(typed: str) -> QuietHours:
    """Raises Refused for what is no span of a day, or one of 0 or 24 hours."""
    spaced = typed.replace("_", " ")  # as one word it came with its spaces bridged
    try:
        return read_quiet(spaced)
    except ValueError:
        raise Refused(say("quiet.refused", typed=spaced), "hours") from None
