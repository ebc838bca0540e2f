"""One post: how it stands, and what an organizer decides about it. Of two who press at once the second is told."""

from collections.abc import Awaitable, Callable

from bot.context import Context
from bot.feature import Access, Feature
from bot.features.posts.words import NUMBERED, channel_names, place_words, purpose_words, reason_words
from bot.ports import NEW_MESSAGES, Delivery, DeliveryId, DeliveryState, Trouble
from bot.speech import Answer, Button, Buttons, Card, Fields, Phrase, Refused, Reply, Style, Text, When, say

feature = Feature("posts.one")

DROPPED = "dropped by an organizer"
UNSETTLED = (DeliveryState.OWED, DeliveryState.PARKED, DeliveryState.FAILED)
"""What can still be decided about; of an attempt under way nothing is known yet."""


@feature.button("posts.open", access=Access.ORGANIZER)
async def open_one(ctx: Context, post: str) -> Answer:
    return await shown_one(ctx, await _found(ctx, post), redraw=True)


@feature.button("posts.look", access=Access.ORGANIZER)
async def look(ctx: Context, post: str) -> Answer:
    """From the message that told of it, which stays where it is."""
    return await shown_one(ctx, await _found(ctx, post), redraw=False)


@feature.button("posts.send_now", access=Access.ORGANIZER)
async def send_now(ctx: Context, post: str) -> Answer:
    return await _decided(ctx, post, "post_sent_now", lambda id: ctx.uow.deliveries.send_now(id, ctx.now))


@feature.button("posts.drop", access=Access.ORGANIZER)
async def drop(ctx: Context, post: str) -> Answer:
    return await _decided(ctx, post, "post_dropped", lambda id: ctx.uow.deliveries.drop(id, DROPPED, looked=True))


@feature.button("posts.arrived", access=Access.ORGANIZER)
async def arrived(ctx: Context, post: str) -> Answer:
    return await _decided(ctx, post, "post_arrived", lambda id: ctx.uow.deliveries.arrived(id, ctx.now))


async def _found(ctx: Context, id: str) -> Delivery:
    post = await ctx.uow.deliveries.get(DeliveryId(id))
    if post is None or post.kind not in NEW_MESSAGES:
        raise Refused(say("refused.outdated"))
    return post


async def _decided(ctx: Context, id: str, what: str, decide: Callable[[DeliveryId], Awaitable[bool]]) -> Reply:
    before = await _found(ctx, id)
    channel_names(ctx, before)  # what has to be asked is asked before anything is written
    if not await decide(before.id):
        return await shown_one(ctx, await _found(ctx, id), redraw=True, note=say("posts.too_late"))
    actor, _ = await ctx.settle()
    number = await ctx.uow.numbers.of(NUMBERED, before.id)
    await ctx.uow.audit.write(actor=actor.id, what=what, before=before.state, after=str(number))
    return await shown_one(ctx, await _found(ctx, id), redraw=True, note=say(f"posts.done.{what}"))


async def shown_one(ctx: Context, post: Delivery, *, redraw: bool, note: Phrase | None = None) -> Reply:
    names = channel_names(ctx, post)
    number = await ctx.uow.numbers.of(NUMBERED, post.id)
    pairs = (
        (say("posts.place"), say("posts.to", place=place_words(post.place, names))),
        (say("posts.due"), say("posts.at", due=When(post.due_at, ctx.reader.zone))),
        (say("posts.state"), say(f"posts.state.{post.state}")),
        (say("posts.why"), reason_words(post.reason)),
    )
    told = (Text(note),) if note else ()
    title = say("posts.one", number=number, purpose=purpose_words(post.purpose))
    return Reply(Card((*told, Fields(pairs), Buttons(_buttons(ctx, post))), title=title), redraw=redraw)


def _buttons(ctx: Context, post: Delivery) -> tuple[Button, ...]:
    back = ctx.button(say("posts.back"), "posts.list", _trouble(ctx, post), "")
    if post.state not in UNSETTLED:
        return (back,)
    send = ctx.button(say("posts.send_now"), "posts.send_now", post.id, style=Style.PRIMARY)
    drop = ctx.button(say("posts.drop"), "posts.drop", post.id, style=Style.DANGER)
    if post.state is DeliveryState.OWED:
        return (send, drop, back)
    return (send, ctx.button(say("posts.arrived"), "posts.arrived", post.id), drop, back)


def _trouble(ctx: Context, post: Delivery) -> Trouble:
    """The list that it is in, or was."""
    match post.state:
        case DeliveryState.FAILED:
            return Trouble.FAILED
        case DeliveryState.OWED | DeliveryState.SENDING:
            return Trouble.OWED if post.due_at > ctx.now else Trouble.LATE
        case _:
            return Trouble.PARKED
