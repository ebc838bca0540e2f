"""What a change would do to which occurrences, before anything is done: asked first, carried out afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.features.sessions.changes import Change, planned, repeat_of
from bot.features.sessions.continuing import AHEAD
from bot.features.sessions.words import is_planned
from bot.people import Place
from bot.ports import Occurrence, OccurrenceState, Plan, Series, UnitOfWork
from bot.rules.recurrence import Dated, Rule, at_wall, moved, occurrences
from bot.rules.series import handed_over, taking_over

A_DAY = timedelta(days=1)
CLOCK_CHANGES = timedelta(hours=3)
"""By so much two dates may be further apart than two others of the same rule."""


class Scope(StrEnum):
    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"
    """All that have not begun."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One occurrence as it was and as it is to be."""

    was: Occurrence
    now: Occurrence
    hands_over: bool = False
    """It goes to the series that follows."""

    @property
    def cancels(self) -> bool:
        return self.was.state is not self.now.state

    @property
    def asks_again(self) -> bool:
        return self.now.revision > self.was.revision

    @property
    def silent(self) -> bool:
        """Nothing of it is otherwise for anybody."""
        return replace(self.now, index=self.was.index, own=self.was.own) == self.was


@dataclass(frozen=True, slots=True)
class Follower:
    """The series that takes over."""

    rule: Rule
    plan: Plan
    announced_in: Place


@dataclass(frozen=True, slots=True)
class Outline:
    touches: tuple[Touch, ...]
    closes: date | None = None
    """Here the rule of the series ends."""
    follower: Follower | None = None

    @property
    def telling(self) -> tuple[Touch, ...]:
        return tuple(touch for touch in self.touches if not touch.silent)


async def outlined(
    uow: UnitOfWork, occurrence: Occurrence, series: Series, change: Change, scope: Scope, now: datetime
) -> Outline | None:
    """None: a change of that scope is not possible."""
    if change.at is not None and change.at <= now:
        return None  # it was to come when it was asked
    if scope is Scope.THIS:
        return None if change.repeat is not None else _this(occurrence, series, change)
    begins = await _begin(uow, occurrence, series, change, scope, now)
    if begins is None:
        return None
    since, starts = begins
    rule = taking_over(series.rule, since, starts, repeat_of(change, series))
    later = await uow.sessions.occurrences(series.id, since=since)
    # A single occurrence may have been changed by itself, its series was not.
    like = occurrence if series.rule.repeat is None else series
    follower = Follower(rule, planned(change, like.plan), _place(change, like.announced_in))
    dates = _dates(rule, starts, since, series.rule, later, now)
    row = later if rule.repeat is series.rule.repeat else [one for one in later if is_planned(one)]
    touches = _handed(occurrence, row, dates, follower, change, series, now)
    return Outline(tuple(_revised(one, rule.zone) for one in touches), since, follower)


async def called_off(uow: UnitOfWork, series: Series, occurrence: Occurrence, scope: Scope, now: datetime) -> Outline:
    """Of a rule that is closed none is made any more."""
    if scope is Scope.THIS or series.rule.repeat is None:
        return Outline((_cancelled(occurrence),))
    since = date.min if scope is Scope.ALL else occurrence.index
    those = [
        one
        for one in await uow.sessions.occurrences(series.id, since=since)
        if one.state is OccurrenceState.PLANNED and (one.starts > now or one.id == occurrence.id)
    ]
    closes = min((one.index for one in those), default=occurrence.index)
    return Outline(tuple(map(_cancelled, those)), closes)


def _cancelled(one: Occurrence) -> Touch:
    return Touch(one, replace(one, state=OccurrenceState.CANCELLED))


def _this(occurrence: Occurrence, series: Series, change: Change) -> Outline:
    after = replace(
        occurrence,
        plan=planned(change, occurrence.plan),
        starts=change.at or occurrence.starts,
        announced_in=_place(change, occurrence.announced_in),
        own=True,
    )
    return Outline((_revised(Touch(occurrence, after), series.rule.zone),))


def _place(change: Change, place: Place) -> Place:
    return place if change.channel is None else Place(place.space, change.channel)


async def _begin(
    uow: UnitOfWork, occurrence: Occurrence, series: Series, change: Change, scope: Scope, now: datetime
) -> tuple[date, datetime] | None:
    """From which date on, and at which wall time that one then starts; None: it would not be in the future."""
    rule, zone = series.rule, ZoneInfo(series.rule.zone)
    meant = (change.at or occurrence.starts).astimezone(zone).replace(tzinfo=None)
    if rule.repeat is None:
        return occurrence.index, meant
    since = occurrence.index
    if scope is Scope.ALL:
        first = await first_to_come(uow, series, now)
        since = since if first is None else min(first, since)
    starts = datetime.combine(since, rule.starts.time())
    if at_wall(since, starts.time(), zone) <= now:
        return None
    if change.at is not None:
        starts = datetime.combine(since + (meant.date() - occurrence.index), meant.time())
    return (since, starts) if at_wall(starts.date(), starts.time(), zone) > now else None


async def first_to_come(uow: UnitOfWork, series: Series, now: datetime) -> date | None:
    """The first of the index dates there are that the rule has after ``now``."""
    zone, wall = ZoneInfo(series.rule.zone), series.rule.starts.time()
    recent = await uow.sessions.occurrences(series.id, since=(now - A_DAY).astimezone(zone).date())
    return next((one.index for one in recent if at_wall(one.index, wall, zone) > now), None)


def _dates(
    rule: Rule, starts: datetime, since: date, old: Rule, later: Sequence[Occurrence], now: datetime
) -> list[Dated]:
    """Of the new rule, as far as the old occurrences would reach on it."""
    shift = starts - datetime.combine(since, old.starts.time())
    last = max((one.starts for one in later), default=now)
    through = max(now + AHEAD, last + max(shift, timedelta()) + CLOCK_CHANGES)
    return list(occurrences(rule, after=starts.date() - A_DAY, through=through))


def _handed(
    target: Occurrence,
    later: Sequence[Occurrence],
    dates: Sequence[Dated],
    follower: Follower,
    change: Change,
    series: Series,
    now: datetime,
) -> list[Touch]:
    """Of the same rhythm cancelled ones keep their place in the row, so that a change never moves who is who."""
    kept, _ = handed_over([one.id for one in later], dates)
    touches = []
    for one in later:
        dated = kept.get(one.id)
        if dated is not None:
            dated = _as_shown(one, dated, ZoneInfo(follower.rule.zone))
            after = _on(one, dated, follower, change, series, is_target=one.id == target.id)
            touches.append(Touch(one, after, hands_over=True))
        elif one.state is OccurrenceState.PLANNED and one.starts > now:
            touches.append(_cancelled(one))
    return touches


def _as_shown(one: Occurrence, dated: Dated, zone: ZoneInfo) -> Dated:
    """Of a time that the clock shows twice, the one that it is at already."""
    same = one.starts.astimezone(zone).replace(tzinfo=None) == dated.at.astimezone(zone).replace(tzinfo=None)
    return replace(dated, at=one.starts) if same else dated


def _on(
    one: Occurrence, dated: Dated, follower: Follower, change: Change, series: Series, *, is_target: bool
) -> Occurrence:
    """An occurrence on its date of the new rule."""
    if one.state is OccurrenceState.CANCELLED:
        return replace(one, index=dated.index)
    if is_target:
        starts = change.at or (one.starts if one.own else dated.at)
        plan = planned(change, one.plan)
        own = (starts, plan) != (dated.at, follower.plan)
    elif one.own:
        return _of_its_own(one, dated, change, series)
    else:
        starts, plan, own = dated.at, follower.plan, False
    place = _place(change, one.announced_in)
    return replace(one, index=dated.index, starts=starts, plan=plan, own=own, announced_in=place)


def _of_its_own(one: Occurrence, dated: Dated, change: Change, series: Series) -> Occurrence:
    """Its start stays, and what it has otherwise than its series; what it had in common follows."""
    names = [field.name for field in fields(Plan)]
    its_own = {name: getattr(one.plan, name) for name in names if getattr(one.plan, name) != getattr(series.plan, name)}
    plan = replace(planned(change, one.plan), **its_own)
    place = _place(change, one.announced_in) if one.announced_in == series.announced_in else one.announced_in
    return replace(one, index=dated.index, plan=plan, announced_in=place)


def _revised(touch: Touch, zone: str) -> Touch:
    """Who said Going is asked again where the start moves by much."""
    if touch.cancels or not moved(touch.was.starts, touch.now.starts, ZoneInfo(zone)):
        return touch
    return replace(touch, now=replace(touch.now, revision=touch.was.revision + 1))
