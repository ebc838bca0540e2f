"""A series goes on: the next dates exist, ten at most and eight weeks ahead, each announced some days before it."""

from collections import deque
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

from bot.context import Woken
from bot.feature import Feature
from bot.features.sessions.afterwards import await_end
from bot.features.sessions.announcing import announcement
from bot.features.sessions.reminding import in_channel
from bot.people import AccountId, MemberState
from bot.ports import NewDelivery, Occurrence, Plan, Series, SeriesId, UnitOfWork
from bot.posting import causer, post_for
from bot.rules.announcing import announced_at
from bot.rules.limits import DATES_AHEAD, POSTS_AT_ONCE
from bot.rules.offsets import read_offsets
from bot.rules.recurrence import Dated, at_wall, occurrences

feature = Feature("sessions.continuing")

AHEAD = timedelta(weeks=8)
LOOKED_AT = timedelta(days=1)
CONTINUE = "session.continue"


async def begin(uow: UnitOfWork, series: Series, first: datetime, now: datetime) -> Sequence[Occurrence]:
    """Make the first, at the very instant that was meant, and all that are to exist; the first is announced at once."""
    starts = series.rule.starts.date()
    (one,) = await uow.sessions.continue_(series.id, (Dated(starts, first),))
    await post_for(uow, await causer(uow, series.plan.host), [announcement(one, now), *in_channel(one, now)])
    await await_end(uow, one)
    return (one, *await go_on(uow, series, now))


async def go_on(uow: UnitOfWork, series: Series, now: datetime) -> Sequence[Occurrence]:
    """Make those that are missing. What a rule names in the past, after a long standstill, is not made.

    Of a host who is paused or has left none are made, unless an organizer has said that the series goes on.
    """
    if series.rule.repeat is None:
        return ()
    made: Sequence[Occurrence] = ()
    is_more = False
    if series.kept_by is not None or await may_host(uow, series.plan.host, now):
        latest = await uow.sessions.latest(series.id)
        coming = (dated for dated in occurrences(series.rule, after=None, through=now + AHEAD) if dated.at > now)
        dates = [dated for dated in islice(coming, DATES_AHEAD) if latest is None or dated.index > latest]
        portion = dates[: dates_at_once(series.plan)]
        is_more = len(portion) < len(dates)
        made = await uow.sessions.continue_(series.id, portion)
        announced = _announced(series, latest, portion)
        posts: list[NewDelivery] = []
        for one in made:
            posts += [announcement(one, max(now, announced[one.index])), *in_channel(one, now)]
            await await_end(uow, one)
        await post_for(uow, await causer(uow, series.plan.host) if made else None, posts)
    if is_more:
        await uow.timers.set(CONTINUE, series.id, now)
    elif series.rule.before is None or series.rule.before > now.date():
        await uow.timers.set(CONTINUE, series.id, now + LOOKED_AT)
    return made


def dates_at_once(plan: Plan) -> int:
    """How many dates are made in one transaction, so that it writes few posts; the rest follow by a timer."""
    a_date = 1 + len(read_offsets(plan.remind)) if plan.remind else 1
    return max(1, POSTS_AT_ONCE // a_date)


async def may_host(uow: UnitOfWork, host: AccountId, now: datetime) -> bool:
    """Whether the host is here, and not paused."""
    account = await uow.people.account_by_id(host)
    if account is None:
        return False
    member = await uow.people.member(account.member)
    return member.state is not MemberState.ALUMNUS and (member.paused_until is None or member.paused_until <= now)


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
