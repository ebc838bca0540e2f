"""Going, Maybe, Can't: one press, changed any time until it is over; a full meeting has a waiting list."""

from bot.context import Context
from bot.feature import Feature
from bot.features.sessions.announcing import redraw
from bot.features.sessions.meaning import pressed
from bot.features.sessions.offering import offer_free_seats
from bot.features.sessions.reminding import remind_member
from bot.features.sessions.words import closed_words, is_open, own_words, wall_words
from bot.homes import refresh_homes
from bot.rules.attendance import Rsvp
from bot.speech import Answer, Card, Refused, Reply, Text, say

feature = Feature("sessions.rsvp")


@feature.button("session.rsvp")
async def answer(ctx: Context, id: str, rsvp: str) -> Answer:
    """The same twice is once; a Going while others wait joins the end of the line."""
    if rsvp not in (Rsvp.GOING, Rsvp.MAYBE, Rsvp.NO):
        raise Refused(say("refused.outdated"))
    account, member = await ctx.settle()
    occurrence = await pressed(ctx, id)
    if not is_open(occurrence, ctx.now):
        raise Refused(closed_words(occurrence))
    before = await ctx.uow.sessions.attendance(occurrence.id)
    after = before.answered(member.id, Rsvp(rsvp))
    await ctx.uow.sessions.keep(occurrence.id, after, by=account, at=ctx.at)
    after = await offer_free_seats(ctx.uow, occurrence, ctx.now)
    await redraw(ctx.uow, occurrence, ctx.now)
    await refresh_homes(ctx.uow, (account,), ctx.now)
    place = after.of(member.id)
    if place is not None and place.rsvp is Rsvp.GOING:
        await remind_member(ctx.uow, occurrence, account, member, ctx.now)
    when = wall_words(occurrence.starts, ctx.reader.zone)
    words = say("session.answered", title=occurrence.plan.title, when=when, own=own_words(place, after))
    return Reply(Card((Text(words),)))
