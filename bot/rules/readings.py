"""What can be said of a text that was read as a moment: why it is doubtful, or why there is none."""

from enum import StrEnum


class Doubt(StrEnum):
    """Why a reading wants a press that confirms it. Of several the first here is told."""

    ORDER = "order"
    """``3/12``: which of the two is the month."""
    HOUR = "hour"
    """7:30 or 7時: in the morning or in the evening."""
    WEEK = "week"
    """``sat`` typed on a Saturday: today or in a week; ``来週`` where weeks that begin on Sunday say another day."""
    NIGHT = "night"
    """``土曜の深夜1時``: the night that ends with that day's morning, or the one that begins with its evening."""
    TWICE = "twice"
    """The clock shows that time twice; the first is meant."""
    YEAR = "year"
    """Without its year it is more than 180 days away."""


class Why(StrEnum):
    UNREADABLE = "unreadable"
    NO_SUCH_DAY = "no_such_day"
    PAST = "past"
    SKIPPED = "skipped"
    """The clock is put forward over that time."""
    FAR = "far"
    """More than ``moments.FARTHEST`` away: nobody plans so far ahead, it is a slip."""
    WEEKDAY = "weekday"
    """The weekday beside the date is another one."""


class NoMoment(ValueError):
    """What was typed is no moment to come.

    ``part``: what of it was not read, as it was typed; empty where all of it was read, or something is lacking.
    ``weekday``: of ``Why.WEEKDAY``, which one that date is, Monday is 1.
    """

    def __init__(self, why: Why, part: str = "", *, weekday: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.part = part
        self.weekday = weekday
