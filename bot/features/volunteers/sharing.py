"""A debrief is shared in the call's channel by who wrote it, once, as they saw it when they did."""

from datetime import timedelta

from bot.context import Context, Drawing
from bot.feature import Dropped, Feature
from bot.features.quotas import allow_post
from bot.features.volunteers.debriefing import SHARED, debrief_blocks, own_card, own_seat, shared_subject
from bot.features.volunteers.standing import lock_call, standing_drawn
from bot.features.volunteers.words import name_words
from bot.ports import DeliveryKind, NewDelivery
from bot.posting import causer
from bot.speech import Answer, Card, Person, Refused, Reply, Text, say

feature = Feature("volunteers.sharing")

WORTH_POSTING_FOR = timedelta(days=1)


@feature.button("volunteer.debrief_share")
async def share(ctx: Context, id: str) -> Answer:
    """Twice is once. What is changed after it does not follow into the channel."""
    account, _ = await ctx.settle()
    await lock_call(ctx.uow, id)
    standing, seat = await own_seat(ctx, id)
    debrief = await ctx.uow.debriefs.of(seat.id)
    if debrief is None:
        raise Refused(say("refused.outdated"))
    if debrief.shared_at is not None:
        raise Refused(say("volunteer.debrief.shared_before"))
    await allow_post(ctx, account, standing.call.announced_in)
    await ctx.uow.debriefs.share(seat.id, ctx.now)
    await ctx.uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=SHARED,
            subject=shared_subject(seat, ctx.now),
            place=standing.call.announced_in,
            receiver=None,
            due_at=ctx.now,
            expires_at=ctx.now + WORTH_POSTING_FOR,
            caused_by=await causer(ctx.uow, account.id),
        )
    )
    return Reply(await own_card(ctx, standing, seat, say("volunteer.debrief.shared")), redraw=True)


@feature.delivery(SHARED)
async def draw(drawing: Drawing) -> Card | Dropped:
    standing, seat_id = await standing_drawn(drawing), drawing.parts[1]
    seat = standing.seat(seat_id) if standing else None
    debrief = await drawing.uow.debriefs.of(seat.id) if seat else None
    if standing is None or seat is None or debrief is None or debrief.shared_at is None:
        return Dropped("gone")
    if debrief.at > debrief.shared_at:
        return Dropped("changed since it was shared")
    call_words = name_words(standing, drawing.uow.community.zone)
    words = say("volunteer.debrief.of", who=Person(seat.account.ref), call=call_words)
    return Card((Text(words), *debrief_blocks(debrief)))
