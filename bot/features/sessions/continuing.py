"""A series goes on: occurrences exist eight weeks ahead, each announced some days before it."""

from collections import deque
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

from bot.context import Woken
from bot.feature import Feature
from bot.features.sessions.afterwards import await_end
from bot.features.sessions.announcing import announce
from bot.features.sessions.reminding import remind
from bot.ports import Occurrence, Series, SeriesId, UnitOfWork
from bot.rules.announcing import announced_at
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
    await await_end(uow, one)
    return (one, *await go_on(uow, series, now))


async def go_on(uow: UnitOfWork, series: Series, now: datetime) -> Sequence[Occurrence]:
    """Make those that are missing. What a rule names in the past, after a long standstill, is not made."""
    if series.rule.repeat is None:
        return ()
    latest = await uow.sessions.latest(series.id)
    dates = [dated for dated in occurrences(series.rule, after=latest, through=now + AHEAD) if dated.at > now]
    made = await uow.sessions.continue_(series.id, dates)
    announced = _announced(series, latest, dates)
    for one in made:
        due = max(now, announced[one.index])
        await announce(uow, one, due)
        await remind(uow, one, due)
        await await_end(uow, one)
    if series.rule.before is None or series.rule.before > now.date():
        await uow.timers.set(CONTINUE, series.id, now + LOOKED_AT)
    return made


def _announced(series: Series, latest: date | None, dates: Sequence[Dated]) -> dict[date, datetime]:
    """When each of these is announced, each seen from the one before it."""
    zone, lasting = ZoneInfo(series.rule.zone), timedelta(minutes=series.plan.minutes)
    first = Dated(latest, at_wall(latest, series.rule.starts.time(), zone)) if latest else None
    return {
        one.index: announced_at(one, before, series.announced_ahead, lasting, zone)
        for before, one in pairwise((first, *dates))
        if one is not None
    }


def announcement_of(series: Series, occurrence: Occurrence) -> datetime:
    """When it is to be announced after a change, seen from the date that its rule names before it."""
    zone, lasting = ZoneInfo(series.rule.zone), timedelta(minutes=series.plan.minutes)
    named = occurrences(series.rule, after=None, through=occurrence.starts + AHEAD)
    earlier = deque(takewhile(lambda one: one.index < occurrence.index, named), maxlen=1)
    before = earlier[0] if earlier else None
    return announced_at(Dated(occurrence.index, occurrence.starts), before, series.announced_ahead, lasting, zone)


@feature.timer(CONTINUE, lock=lambda uow, id: uow.sessions.lock_series(SeriesId(id)))
async def look_again(woken: Woken) -> None:
    series = await woken.uow.sessions.lock_series(SeriesId(woken.subject))
    if series is not None:
        await go_on(woken.uow, series, woken.now)
