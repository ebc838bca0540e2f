"""Moments as they are typed into a command or a form: read in the asker's zone and language, or refused with the part
that was not read.
"""

from zoneinfo import ZoneInfo

from bot.context import Context
from bot.rules.moments import Moment, NoMoment, Why, read_moment
from bot.rules.recurrence import Repeat
from bot.speech import Phrase, Refused, say

NEW = "session.when"
CHANGE = "session.edit.when"
"""How refusals are said: nothing was announced, nothing was changed."""


def read_when(ctx: Context, typed: str, zone: ZoneInfo, field: str = "when", *, says: str = NEW) -> Moment:
    """Raises Refused about that field."""
    try:
        return read_moment(typed, ctx.now, zone, locale=ctx.reader.locale)
    except NoMoment as none:
        raise Refused(_why_not(none, typed, zone, says), field) from none


def _why_not(none: NoMoment, typed: str, zone: ZoneInfo, says: str) -> Phrase:
    examples = say("session.when.examples" if typed.isascii() else "session.when.examples_ja")
    if none.why is Why.WEEKDAY:
        true = say(f"weekday.{none.weekday}")
        return say(f"{says}.weekday", typed=typed, part=none.part, true=true)
    if none.why is Why.UNREADABLE and none.part and none.part != typed:
        return say(f"{says}.unread", typed=typed, part=none.part, zone=zone.key, examples=examples)
    return say(f"{says}.{none.why}", typed=typed, zone=zone.key, examples=examples)


def minutes_meant(moment: Moment, said: int | None, typed: str) -> int | None:
    """The length that an end gives, and a length that was said beside it: None where neither is.

    Raises Refused where they do not agree.
    """
    if moment.minutes is None or said is None or moment.minutes == said:
        return moment.minutes if said is None else said
    raise Refused(say("session.when.two_lengths", typed=typed, read=moment.minutes, said=said), "minutes")


def repeat_meant(moment: Moment, said: str | None, typed: str) -> str | None:
    """As ``minutes_meant``, of the repeat: a value of ``Repeat``, or what says that there is none."""
    read: Repeat | None = moment.repeat
    if read is None or said is None or read.value == said:
        return (read.value if read else None) if said is None else said
    words = tuple(say(f"command.session.new.choice.{one}") for one in (read.value, said))
    raise Refused(say("session.when.two_repeats", typed=typed, read=words[0], said=words[1]), "repeat")
