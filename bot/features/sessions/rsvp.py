"""Going, Maybe, Can't: one press, changed any time until it is over; a full meeting has a waiting list."""

from bot.context import Context
from bot.feature import Feature
from bot.features.sessions.announcing import redraw
from bot.features.sessions.meaning import pressed
from bot.features.sessions.offering import offer_free_seats
from bot.features.sessions.reminding import remind_member
from bot.features.sessions.words import closed_words, is_open, own_words, wall_words
from bot.homes import refresh_homes
from bot.people import Account, Member
from bot.ports import Occurrence
from bot.rules.attendance import Attendance, Rsvp
from bot.speech import Answer, Card, Phrase, Refused, Reply, Text, say

feature = Feature("sessions.rsvp")


async def take_answer(ctx: Context, occurrence: Occurrence, account: Account, member: Member, rsvp: Rsvp) -> Attendance:
    """The occurrence must be locked. Who comes, with what is owed because of it."""
    before = await ctx.uow.sessions.attendance(occurrence.id)
    await ctx.uow.sessions.keep(occurrence.id, before.answered(member.id, rsvp), by=account, at=ctx.at)
    after = await offer_free_seats(ctx.uow, occurrence, ctx.now)
    await redraw(ctx.uow, occurrence, ctx.now)
    place = after.of(member.id)
    if place is not None and place.rsvp is Rsvp.GOING:
        await remind_member(ctx.uow, occurrence, account, member, ctx.now)
    return after


@feature.button("session.rsvp")
async def answer(ctx: Context, id: str, rsvp: str) -> Answer:
    return Reply(Card((Text(await answered(ctx, id, rsvp)),)))


async def answered(ctx: Context, id: str, rsvp: str) -> Phrase:
    """The same twice is once; a Going while others wait joins the end of the line."""
    if rsvp not in (Rsvp.GOING, Rsvp.MAYBE, Rsvp.NO):
        raise Refused(say("refused.outdated"))
    account, member = await ctx.settle()
    occurrence = await pressed(ctx, id)
    if not is_open(occurrence, ctx.now):
        raise Refused(closed_words(occurrence))
    after = await take_answer(ctx, occurrence, account, member, Rsvp(rsvp))
    await refresh_homes(ctx.uow, (account,), ctx.now)
    place = after.of(member.id)
    when = wall_words(occurrence.starts, ctx.reader.zone)
    return say("session.answered", title=occurrence.plan.title, when=when, own=own_words(place, after))
