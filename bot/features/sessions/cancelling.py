"""`/session cancel`: this one, or this and all that follow. Who said they would come is told once."""

from datetime import timedelta
from typing import Annotated

from bot.context import Context, Drawing
from bot.feature import Dropped, Feature, Handle
from bot.features.sessions.announcing import redraw
from bot.features.sessions.listing import listed
from bot.features.sessions.meaning import may_change, numbered, pressed
from bot.features.sessions.words import closed_words, is_open, wall_words
from bot.people import Account, MemberState, Place
from bot.ports import DeliveryKind, NewDelivery, Occurrence, OccurrenceId, OccurrenceState
from bot.rules.attendance import Rsvp
from bot.speech import Answer, Buttons, Card, Refused, Reply, Style, Text, say
from bot.telling import quiet_until

feature = Feature("sessions.cancelling")

PURPOSE = "session.cancelled"
NEAR = timedelta(hours=12)
"""What would have begun within this goes through quiet hours."""
EXPECTED = (Rsvp.GOING, Rsvp.MAYBE, Rsvp.WAITING, Rsvp.OFFERED)

Which = Annotated[int, Handle()]


@feature.command("session", "cancel")
async def cancel(ctx: Context, number: Which | None = None) -> Answer:
    """Asks first, and how much of a series is meant; without a number, those to choose from."""
    if number is None:
        return await listed(ctx)
    return Reply(await _asked(ctx, await numbered(ctx, number)))


@feature.button("session.cancel")
async def cancel_pressed(ctx: Context, id: str) -> Answer:
    return Reply(await _asked(ctx, await pressed(ctx, id)))


async def _asked(ctx: Context, occurrence: Occurrence) -> Card:
    await _allow(ctx, occurrence)
    series = await ctx.uow.sessions.series(occurrence.series)
    repeats = series is not None and series.rule.repeat is not None
    scopes = ("this", "following") if repeats else ("this",)
    words = say("session.cancel.sure", title=occurrence.plan.title, when=wall_words(occurrence.starts, ctx.reader.zone))
    ways = tuple(
        ctx.button(say(f"session.cancel.{scope}"), "session.cancel_now", occurrence.id, scope, style=Style.DANGER)
        for scope in scopes
    )
    return Card((Text(words), Buttons(ways)))


async def _allow(ctx: Context, occurrence: Occurrence) -> None:
    """Raises Refused for others than its host and organizers, and for what is cancelled or over."""
    if not await may_change(ctx, occurrence):
        raise Refused(say("session.not_yours"))
    if not is_open(occurrence, ctx.now):
        raise Refused(closed_words(occurrence))


@feature.button("session.cancel_now")
async def cancel_now(ctx: Context, id: str, scope: str) -> Answer:
    """Twice is once; the second is told."""
    if scope not in ("this", "following"):
        raise Refused(say("refused.outdated"))
    occurrence = await ctx.uow.sessions.occurrence(OccurrenceId(id))
    if occurrence is None:
        raise Refused(say("refused.outdated"))
    await _allow(ctx, occurrence)
    doomed = [occurrence] if scope == "this" else await _following(ctx, occurrence)
    for one in doomed:
        await _cancel(ctx, one)
    return Reply(Card((Text(say("session.cancel.done", title=occurrence.plan.title, n=len(doomed))),)), redraw=True)


async def _following(ctx: Context, occurrence: Occurrence) -> list[Occurrence]:
    """Close the rule, so that none is made any more; those that exist from this one on."""
    series = await ctx.uow.sessions.lock_series(occurrence.series)
    if series is None:
        raise Refused(say("refused.outdated"))
    await ctx.uow.sessions.change_series(series.id, rule=series.rule.closed(occurrence.index))
    later = await ctx.uow.sessions.occurrences(series.id, since=occurrence.index)
    return [one for one in later if one.state is OccurrenceState.PLANNED]


async def _cancel(ctx: Context, occurrence: Occurrence) -> None:
    locked = await ctx.uow.sessions.lock(occurrence.id)
    if locked is None or locked.state is OccurrenceState.CANCELLED:
        return
    await ctx.uow.sessions.change(locked.id, state=OccurrenceState.CANCELLED)
    attendance = await ctx.uow.sessions.attendance(locked.id)
    guests = await ctx.uow.sessions.guests(locked.id)
    for place in attendance.places:
        if place.rsvp in EXPECTED and place.member in guests:
            await _tell(ctx, locked, guests[place.member].account)
    await redraw(ctx.uow, locked, ctx.now)


async def _tell(ctx: Context, occurrence: Occurrence, receiver: Account) -> None:
    near = occurrence.starts - ctx.now <= NEAR
    due = ctx.now if near else min(await quiet_until(ctx.uow, receiver, ctx.now), occurrence.starts)
    await ctx.uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=PURPOSE,
            subject=occurrence.id,
            place=Place(receiver.ref.space, person=receiver.ref.user),
            receiver=receiver.id,
            due_at=due,
            expires_at=max(occurrence.starts, due + timedelta(hours=1)),
        )
    )


@feature.delivery(PURPOSE)
async def draw(drawing: Drawing) -> Card | Dropped:
    occurrence = await drawing.uow.sessions.occurrence(OccurrenceId(drawing.delivery.subject))
    receiver = await drawing.uow.people.account_by_id(drawing.delivery.receiver) if drawing.delivery.receiver else None
    if occurrence is None or receiver is None:
        return Dropped("gone")
    if (await drawing.uow.people.member(receiver.member)).state is MemberState.ALUMNUS:
        return Dropped("left")
    when = wall_words(occurrence.starts, drawing.reader.zone)
    return Card((Text(say("session.cancelled_notice", title=occurrence.plan.title, when=when)),))
