"""Standing calls where they are seen: in a list, on the card of a call, and on that of a session; and how one ends."""

from bot.context import Context
from bot.feature import Feature
from bot.features.paging import start_of, turns
from bot.features.volunteers.standing_calls import may_end, row, standing_behind, standing_for, what_words
from bot.ports import Call, Occurrence, StandingCall, StandingCallId
from bot.speech import Answer, Block, Button, Buttons, Card, Refused, Reply, Text, say

feature = Feature("volunteers.standing_calls")

PAGE = 10
"""Rows with a button each: two of Discord's five rows."""


async def list_button(ctx: Context) -> tuple[Button, ...]:
    """Where there is one that is theirs to end."""
    return (ctx.button(say("volunteer.each.list"), "volunteer.each_list", "0"),) if await _theirs(ctx) else ()


@feature.button("volunteer.each_list", reads=True)
async def list_(ctx: Context, start: str) -> Answer:
    return await _listed(ctx, start_of(start))


async def _listed(ctx: Context, start: int) -> Reply:
    those = await _theirs(ctx)
    start = start if start < len(those) else 0
    blocks: list[Block] = [await row(ctx, one) for one in those[start : start + PAGE]]
    ways = turns(ctx, "volunteer.each_list", start=start, count=len(those), page=PAGE)
    blocks = blocks or [Text(say("volunteer.each.none"))]
    return Reply(Card((*blocks, *([Buttons(ways)] if ways else [])), title=say("volunteer.each.list")))


async def _theirs(ctx: Context) -> list[StandingCall]:
    return [one for one in await ctx.uow.standing_calls.all() if await may_end(ctx, one)]


async def behind(ctx: Context, call: Call) -> tuple[Block, ...]:
    """For who decides about the call."""
    standing = await standing_behind(ctx.uow, call)
    return (await row(ctx, standing),) if standing else ()


@feature.beside_session
async def of_session(ctx: Context, occurrence: Occurrence) -> tuple[Block, ...]:
    return tuple([await row(ctx, one) for one in (await standing_for(ctx.uow, occurrence))[:PAGE]])


@feature.button("volunteer.each_end")
async def end(ctx: Context, id: str) -> Answer:
    """Calls that are open stay so. Twice is once; the second is told."""
    await ctx.settle()
    standing = await ctx.uow.standing_calls.lock(StandingCallId(id))
    if standing is None or not await may_end(ctx, standing):
        raise Refused(say("volunteer.not_yours" if standing else "refused.outdated"))
    ended = await ctx.uow.standing_calls.end(standing.id)
    what = await what_words(ctx.uow, standing, ctx.now)
    return Reply(Card((Text(say("volunteer.each.ended" if ended else "volunteer.each.ended_before", what=what)),)))
