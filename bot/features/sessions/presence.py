"""I was there: people say so themselves, for a week after the end, and are then asked once whom to thank."""

from bot.context import Context
from bot.feature import Feature
from bot.features.sessions.afterwards import PURPOSE
from bot.features.sessions.announcing import redraw
from bot.features.sessions.crediting import credit_host
from bot.features.sessions.meaning import pressed
from bot.features.sessions.thanking import whom_to_thank
from bot.features.sessions.words import THERE_FOR, closed_words, ends, has_begun
from bot.homes import refresh_homes
from bot.ports import Occurrence, OccurrenceState
from bot.speech import Answer, Card, Refused, Reply, Text, say

feature = Feature("sessions.presence")


@feature.button("session.there")
async def i_was_there(ctx: Context, id: str) -> Answer:
    """Once a member, whatever they had answered; a second press is told so, and asks nothing."""
    account, _ = await ctx.settle()
    occurrence = await pressed(ctx, id)
    _allow(ctx, occurrence)
    title = occurrence.plan.title
    if not await ctx.uow.sessions.was_there(occurrence.id, account, ctx.at):
        return Reply(Card((Text(say("session.there.already", title=title)),)))
    await credit_host(ctx.uow, occurrence, ctx.now)
    await redraw(ctx.uow, occurrence, ctx.now, PURPOSE)
    await refresh_homes(ctx.uow, (account,), ctx.now)
    return Reply(await whom_to_thank(ctx, occurrence, account, say("session.there.noted", title=title)))


def _allow(ctx: Context, occurrence: Occurrence) -> None:
    """Raises Refused before the start, a week after the end, and where it did not take place."""
    if occurrence.state is OccurrenceState.CANCELLED:
        raise Refused(closed_words(occurrence))
    if not has_begun(occurrence, ctx.now):
        raise Refused(say("session.there.early", title=occurrence.plan.title))
    if ctx.now >= ends(occurrence) + THERE_FOR:
        raise Refused(say("session.there.late", title=occurrence.plan.title))
