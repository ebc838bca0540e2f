"""What becomes of a series and its occurrences when its rule is changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.rules.recurrence import Dated, Repeat, Rule


def handed_over(old: Sequence[str], new: Sequence[Dated]) -> tuple[dict[str, Dated], tuple[str, ...]]:
    """The later occurrences of a closed rule on the dates of the new one, one by one.

    ``old`` are ids in the order of their index dates; ``new`` is expanded as far as occurrences exist, in order.
    Second: the ids for which the new rule has no date, to be cancelled with notice.
    """
    # Not strict: a rarer rule has fewer dates, and dates beyond the ids are those of occurrences yet to be made.
    return dict(zip(old, new, strict=False)), tuple(old[len(new) :])


def taking_over(old: Rule, index: date, starts: datetime, repeat: Repeat | None) -> Rule:
    """The rule that follows ``old`` from its date ``index`` on, which now starts at ``starts`` (naive, in its zone)."""
    if repeat is old.repeat and starts.date() == index:
        # It names the same days as before: begun anew on a 28th of February, it would forget that it means the 31st.
        return replace(old, starts=datetime.combine(old.starts.date(), starts.time()))
    before = None if old.before is None or repeat is None else old.before + (starts.date() - index)
    return Rule(repeat, starts, old.zone, before)
