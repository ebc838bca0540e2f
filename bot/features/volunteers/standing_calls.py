"""A standing call: at each date of a series somebody is called for the same role, so that it goes round."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import Context, Looking
from bot.features.roles.words import role_words
from bot.features.sessions.words import is_planned, offset_words
from bot.features.volunteers.words import kinds_words
from bot.ports import Call, Occurrence, Role, Series, StandingCall, UnitOfWork
from bot.rules.calling import opens_at
from bot.speech import Button, Item, Phrase, Style, say


async def standing_for(uow: UnitOfWork, occurrence: Occurrence) -> Sequence[StandingCall]:
    """Those that open calls for it: of its series, or of one whose dates that took over."""
    ids, series = [], await uow.sessions.series(occurrence.series)
    while series is not None:
        ids.append(series.id)
        series = await uow.sessions.series(series.follows) if series.follows else None
    return await uow.standing_calls.of_series(ids)


async def standing_behind(uow: UnitOfWork, call: Call) -> StandingCall | None:
    """The one by which its role is called for at each date of its session's series."""
    occurrence = await uow.sessions.occurrence(call.occurrence) if call.occurrence else None
    found = await standing_for(uow, occurrence) if occurrence else ()
    return next((one for one in found if one.role == call.role), None)


async def series_of(uow: UnitOfWork, standing: StandingCall) -> Sequence[Series]:
    """Its own, and those that took over dates of that."""
    ids = (standing.series, *await uow.sessions.followers(standing.series))
    found = [await uow.sessions.series(id) for id in ids]
    return [series for series in found if series is not None]


async def to_come(uow: UnitOfWork, standing: StandingCall, now: datetime) -> Sequence[tuple[Occurrence, datetime]]:
    """The dates that it opens a call for, the next first, and when."""
    found = [
        (one, opens_at(one.starts, standing.ahead, ZoneInfo(series.rule.zone)))
        for series in await series_of(uow, standing)
        for one in await uow.sessions.occurrences(series.id, since=date.min)
        if is_planned(one) and one.starts > now
    ]
    return sorted(found, key=lambda one: (one[0].starts, one[0].id))


async def may_end(ctx: Context, standing: StandingCall) -> bool:
    """Organizers, who made it, and the host of the series."""
    if await ctx.organizes():
        return True
    account = await ctx.known()
    ids = (standing.created_by, *(series.plan.host for series in await series_of(ctx.uow, standing)))
    theirs = [await ctx.uow.people.account_by_id(id) for id in ids]
    return account is not None and account.member in {one.member for one in theirs if one is not None}


# --- in words ---


async def row(ctx: Context, standing: StandingCall) -> Item:
    """With the press that ends it, for who may."""
    end = end_button(ctx, standing) if await may_end(ctx, standing) else None
    return Item(await what_words(ctx.uow, standing, ctx.now), end)


def end_button(look: Looking, standing: StandingCall) -> Button:
    return look.button(say("volunteer.each.end"), "volunteer.each_end", standing.id, style=Style.DANGER)


async def what_words(uow: UnitOfWork, standing: StandingCall, now: datetime) -> Phrase:
    return say(
        "volunteer.each.what",
        role=role_words(await role_of(uow, standing)),
        title=await title_of(uow, standing, now),
        kinds=kinds_words(standing.places),
        ahead=offset_words(timedelta(days=standing.ahead)),
    )


async def role_of(uow: UnitOfWork, standing: StandingCall) -> Role:
    role = await uow.roles.role(standing.role)
    assert role is not None, "a role is retired, never deleted"
    return role


async def title_of(uow: UnitOfWork, standing: StandingCall, now: datetime) -> str:
    """As the next date is called, else as the last of its series was."""
    dates = await to_come(uow, standing, now)
    return dates[0][0].plan.title if dates else (await series_of(uow, standing))[-1].plan.title
