"""Series that were one before a change took some of its dates over; a change of one does not reach the others."""

from datetime import date

from bot.context import Context
from bot.features.sessions.words import is_planned, wall_words
from bot.ports import Occurrence, Series
from bot.speech import Block, Item, say


async def beyond_reach(ctx: Context, series: Series) -> tuple[Block, ...]:
    """Said beside "all": how many dates to come belong to others, and a way to the first of them."""
    dates = await _dates_of_others(ctx, series)
    if not dates:
        return ()
    first = dates[0]
    words = say("session.beyond", n=len(dates), when=wall_words(first.starts, ctx.reader.zone))
    return (Item(words, ctx.button(say("session.show"), "session.show", first.id)),)


async def _dates_of_others(ctx: Context, series: Series) -> list[Occurrence]:
    """To come, in order."""
    found = [
        one
        for other in await ctx.uow.sessions.relatives(series.id)
        for one in await ctx.uow.sessions.occurrences(other, since=date.min)
        if is_planned(one) and one.starts > ctx.now
    ]
    return sorted(found, key=lambda one: one.starts)
