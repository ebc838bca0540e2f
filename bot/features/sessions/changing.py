"""Carrying a change out: occurrences, their seats, what is owed about them, and who is told, in one transaction."""

from dataclasses import replace
from datetime import datetime

from bot.context import Context
from bot.features.sessions.afterwards import await_end
from bot.features.sessions.announcing import announce_anew, redraw
from bot.features.sessions.continuing import CONTINUE, announcement_of, go_on
from bot.features.sessions.offering import offer_free_seats, shorten_offers, withdraw_offers
from bot.features.sessions.outlining import Follower, Outline, Touch
from bot.features.sessions.reminding import remind_anew
from bot.features.sessions.telling_changes import Effect, others_concerned, tell_of
from bot.people import Account
from bot.ports import NewSeries, Occurrence, OccurrenceChange, Series, UnitOfWork
from bot.rules.attendance import Attendance, Rsvp


async def carry_out(ctx: Context, series: Series, outline: Outline, *, by: Account, key: str) -> int:
    """The series must be locked. ``key``: of the series that follows, if one does. How many people are told."""
    uow, now = ctx.uow, ctx.now
    going_on = series
    if outline.closes is not None:
        await uow.sessions.change_series(series.id, rule=series.rule.closed(outline.closes))
        await uow.timers.stop(CONTINUE, series.id)
    if outline.follower is not None:
        going_on = await _following(uow, series, outline.follower, by, key)
    others = {touch.was.id: await others_concerned(ctx, touch) for touch in outline.telling}
    effects = [
        await _change(uow, touch, going_on if touch.hands_over else series, by, now) for touch in outline.touches
    ]
    if outline.follower is not None:
        await go_on(uow, going_on, now)
    for run in ctx.catalogue.after_sessions:
        for effect in effects:
            await run(uow, effect.touch.now, now)
    telling = [replace(one, others=others[one.touch.was.id]) for one in effects if not one.touch.silent]
    return await tell_of(uow, telling, by, now)


async def _following(uow: UnitOfWork, series: Series, follower: Follower, by: Account, key: str) -> Series:
    new = NewSeries(
        follower.rule,
        follower.plan,
        follower.announced_in,
        series.announced_ahead,
        created_by=by.id,
        key=key,
        follows=series.id,
    )
    following, _ = await uow.sessions.add(new)
    return following


async def _change(uow: UnitOfWork, touch: Touch, series: Series, by: Account, now: datetime) -> Effect:
    await uow.sessions.lock(touch.was.id)
    before = await uow.sessions.attendance(touch.was.id)
    to: OccurrenceChange = {
        "series": series.id,
        "index": touch.now.index,
        "starts": touch.now.starts,
        "plan": touch.now.plan,
        "state": touch.now.state,
        "own": touch.now.own,
        "revision": touch.now.revision,
        "announced_in": touch.now.announced_in,
    }
    after = await uow.sessions.change(touch.was.id, **to)
    if touch.silent:
        return Effect(touch, before, before)
    seated = before if touch.cancels else await _seats(uow, touch, after, before, by, now)
    if touch.cancels:
        await withdraw_offers(uow, after)
    await announce_anew(uow, after, announcement_of(series, after), now)
    if _other_reminders(touch):
        await remind_anew(uow, touch.was, after, now)
    await redraw(uow, after, now)
    if touch.was.starts != after.starts or touch.was.plan.minutes != after.plan.minutes:
        await await_end(uow, after)
    return Effect(touch, before, seated)


async def _seats(
    uow: UnitOfWork, touch: Touch, after: Occurrence, before: Attendance, by: Account, now: datetime
) -> Attendance:
    """Offers end with the start at the latest; new seats are offered; who moves it has confirmed by that."""
    attendance = before
    place = before.of(by.member)
    if touch.asks_again and place is not None and place.rsvp is Rsvp.GOING:
        await uow.sessions.keep(after.id, before, by=by, at=now)
    if touch.was.starts != after.starts:
        attendance = await shorten_offers(uow, after, now)
    if touch.was.plan.capacity != after.plan.capacity:
        attendance = replace(attendance, capacity=touch.was.plan.capacity).resized(after.plan.capacity)
        await uow.sessions.keep(after.id, attendance, at=now)
        attendance = await offer_free_seats(uow, after, now)
    return attendance


def _other_reminders(touch: Touch) -> bool:
    """What is owed stands as it is where only the words are others. Without a limit of seats more people go."""
    was, now = touch.was, touch.now
    return (was.starts, was.state, was.announced_in, was.plan.remind, was.plan.capacity) != (
        now.starts,
        now.state,
        now.announced_in,
        now.plan.remind,
        now.plan.capacity,
    )
