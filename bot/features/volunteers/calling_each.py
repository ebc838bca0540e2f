"""`/volunteer call … each:series`: the same role is called for at each date of a series, from now on."""

from collections.abc import Sequence
from datetime import timedelta

from bot.context import Context
from bot.features.quotas import allow_call
from bot.features.roles.words import role_words
from bot.features.sessions.words import offset_words, wall_words
from bot.features.volunteers.card import show_button
from bot.features.volunteers.opening import open_due
from bot.features.volunteers.standing import standing_of
from bot.features.volunteers.standing_calls import end_button, role_of, standing_for, title_of, to_come
from bot.features.volunteers.words import name_words
from bot.people import Account
from bot.ports import Call, Choosing, NewStandingCall, Occurrence, Series, StandingCall
from bot.speech import Block, Buttons, Card, Item, Refused, Text, say

THIS, SERIES = "this", "series"
AHEAD = 7
"""Days before a date at which its call is opened, unless somebody says otherwise."""
AHEAD_MOST = 28
SHOWN = 10
"""Calls with a button each: two of Discord's five rows."""


async def series_meant(
    ctx: Context, occurrence: Occurrence | None, each: str, ahead: int | None, until: str
) -> Series | None:
    """Locked; None: it is for one date alone. Raises Refused for what cannot be called for at each date."""
    if each != SERIES:
        if ahead is not None:
            raise Refused(say("volunteer.each.ahead_alone"), "ahead")
        return None
    series = await ctx.uow.sessions.lock_series(occurrence.series) if occurrence else None
    if occurrence is None or series is None:
        raise Refused(say("volunteer.each.no_session"), "session")
    if series.rule.repeat is None:
        raise Refused(say("volunteer.each.no_series", title=occurrence.plan.title), "session")
    if until:
        raise Refused(say("volunteer.each.until"), "until")
    host = await ctx.uow.people.account_by_id(series.plan.host)
    account = await ctx.known()
    if not (account and host and account.member == host.member) and not await ctx.organizes():
        raise Refused(say("volunteer.each.not_host", title=series.plan.title), "each")
    return series


async def stand(ctx: Context, account: Account, new: NewStandingCall, occurrence: Occurrence) -> Card:
    """The series must be locked. Raises Refused where one stands for that role already."""
    standing, is_new = await ctx.uow.standing_calls.add(new)
    if is_new:
        await allow_call(ctx, account, new.announced_in, None)
    later = await ctx.uow.standing_calls.of_series(await ctx.uow.sessions.followers(occurrence.series))
    others = [one for one in (*await standing_for(ctx.uow, occurrence), *later) if one.id != standing.id]
    if any(one.role == standing.role for one in others):
        role = role_words(await role_of(ctx.uow, standing))
        raise Refused(say("volunteer.each.stands", role=role, title=occurrence.plan.title), "each")
    opened = await open_due(ctx.uow, standing, ctx.now) if is_new else ()
    return await _made(ctx, standing, opened)


async def _made(ctx: Context, standing: StandingCall, opened: Sequence[Call]) -> Card:
    """What is opened now, when the next is, and how to end it."""
    words = say(
        "volunteer.each.made" if standing.choosing is Choosing.COLLECT else "volunteer.each.made_first_come",
        role=role_words(await role_of(ctx.uow, standing)),
        title=await title_of(ctx.uow, standing, ctx.now),
        ahead=offset_words(timedelta(days=standing.ahead)),
    )
    blocks: list[Block] = [Text(words)]
    for call in opened[:SHOWN]:
        now = await standing_of(ctx.uow, call, ctx.now)
        blocks.append(Item(name_words(now, ctx.reader.zone), show_button(ctx, now)))
    more = len(opened) - SHOWN
    blocks += [Text(say("volunteer.each.more", n=more))] if more > 0 else []
    later = [opens for _, opens in await to_come(ctx.uow, standing, ctx.now) if opens > ctx.now]
    blocks += [Text(say("volunteer.each.next", when=wall_words(later[0], ctx.reader.zone)))] if later else []
    return Card((*blocks, Buttons((end_button(ctx, standing),))), title=say("volunteer.each.title"))
