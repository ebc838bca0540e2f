"""What becomes of the occurrences of a series when its rule is changed."""

from collections.abc import Sequence

from bot.rules.recurrence import Dated


def handed_over(old: Sequence[str], new: Sequence[Dated]) -> tuple[dict[str, Dated], tuple[str, ...]]:
    """The later occurrences of a closed rule on the dates of the new one, one by one.

    ``old`` are ids in the order of their index dates; ``new`` is expanded as far as occurrences exist, in order.
    Second: the ids for which the new rule has no date, to be cancelled with notice.
    """
    # Not strict: a rarer rule has fewer dates, and dates beyond the ids are those of occurrences yet to be made.
    return dict(zip(old, new, strict=False)), tuple(old[len(new) :])
