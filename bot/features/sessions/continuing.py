"""A series goes on: occurrences exist eight weeks ahead, each announced some days before it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import Woken
from bot.feature import Feature
from bot.features.sessions.announcing import announce
from bot.features.sessions.reminding import remind
from bot.ports import Occurrence, Series, SeriesId, UnitOfWork
from bot.rules.recurrence import Dated, at_wall, occurrences

feature = Feature("sessions.continuing")

AHEAD = timedelta(weeks=8)
LOOKED_AT = timedelta(days=1)
CONTINUE = "session.continue"


async def begin(uow: UnitOfWork, series: Series, first: datetime, now: datetime) -> Sequence[Occurrence]:
    """Make the first, at the very instant that was meant, and all that are to exist; the first is announced at once."""
    starts = series.rule.starts.date()
    (one,) = await uow.sessions.continue_(series.id, (Dated(starts, first),))
    await announce(uow, one, now)
    await remind(uow, one, now)
    return (one, *await go_on(uow, series, now))


async def go_on(uow: UnitOfWork, series: Series, now: datetime) -> Sequence[Occurrence]:
    """Make those that are missing. What a rule names in the past, after a long standstill, is not made."""
    if series.rule.repeat is None:
        return ()
    latest = await uow.sessions.latest(series.id)
    dates = [date for date in occurrences(series.rule, after=latest, through=now + AHEAD) if date.at > now]
    made = await uow.sessions.continue_(series.id, dates)
    for one in made:
        await announce(uow, one, max(now, _announced_at(series, one)))
        await remind(uow, one, now)
    if series.rule.before is None or series.rule.before > now.date():
        await uow.timers.set(CONTINUE, series.id, now + LOOKED_AT)
    return made


def _announced_at(series: Series, occurrence: Occurrence) -> datetime:
    """At the hour at which it will start, so many days before by the calendar."""
    zone = ZoneInfo(series.rule.zone)
    local = occurrence.starts.astimezone(zone)
    return at_wall(local.date() - timedelta(days=series.announced_ahead), local.time().replace(tzinfo=None), zone)


@feature.timer(CONTINUE)
async def look_again(woken: Woken) -> None:
    series = await woken.uow.sessions.lock_series(SeriesId(woken.subject))
    if series is not None:
        await go_on(woken.uow, series, woken.now)
