"""Times of a call as they are typed: read in the asker's zone, and refused where they may mean two."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.features.sessions.words import wall_words
from bot.rules.moments import NoMoment, read_moment
from bot.speech import Refused, say


def read_when(ctx: Context, typed: str, zone: ZoneInfo, field: str) -> datetime:
    """Raises Refused about that field: with examples, or with what it may mean."""
    try:
        moment = read_moment(typed, ctx.now, zone)
    except NoMoment as none:
        examples = say("session.when.examples" if typed.isascii() else "session.when.examples_ja")
        words = say(f"session.when.{none.why}", typed=typed, zone=zone.key, examples=examples)
        raise Refused(words, field) from none
    if moment.doubt is not None:
        readings = [moment.at, *([moment.other] if moment.other else [])]
        times = tuple(wall_words(at, zone.key) for at in readings)
        raise Refused(say("volunteer.ambiguous", typed=typed, times=times), field)
    return moment.at
