"""The thanked learn of it: by direct message or by one line in the channel, as the space has it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import Context, Drawing
from bot.feature import Dropped, Feature
from bot.people import Account, MemberId, Notices, Place
from bot.ports import Delivery, DeliveryKind, DeliveryState, EntryLine, Gift, GiftId, NewDelivery, UnitOfWork
from bot.rules.limits import TAKEN_BACK_A_DAY, day_of
from bot.rules.zones import first_known
from bot.speech import Answer, Buttons, Card, Person, Phrase, Reply, Text, say
from bot.telling import quiet_until, tell

feature = Feature("notices")

PURPOSE = "thanks.notice"
WORTH_TELLING_FOR = timedelta(days=1)
"""Lateness rule: a notice that could not be handed over within a day of when it was due is not news any more."""


async def owe_notices(ctx: Context, gift: Gift, receivers: Sequence[Account], told_in: Place | None = None) -> None:
    """Direct: one message to each receiver. Channel: one line for all of them, where it was said or in ``told_in``.

    Quiet hours are kept: a receiver's own or the community's, in the receiver's zone; in a channel the community's.
    """
    giver = await ctx.uow.people.account_by_id(gift.giver)
    assert giver is not None, "they have just given"
    told = [one for one in receivers if not await is_silenced(ctx.uow, giver.member, one.member, ctx.now)]
    match ctx.space.notices:
        case Notices.DIRECT:
            for receiver in told:
                await tell(
                    ctx.uow,
                    receiver,
                    purpose=PURPOSE,
                    subject=gift.id,
                    worth_for=WORTH_TELLING_FOR,
                    now=ctx.now,
                    by=giver.member,
                )
        case Notices.CHANNEL if len(told) < len(receivers):
            pass  # the line would name them all
        case Notices.CHANNEL:
            await _owe_line(ctx, gift, told_in or Place(ctx.event.space, ctx.event.place.channel))
        case Notices.QUIET:
            pass


async def is_silenced(uow: UnitOfWork, by: MemberId, to: MemberId, now: datetime) -> bool:
    """Whether ``by`` sends ``to`` no more messages today (of the community's zone): they took back two gifts."""
    since, until = day_of(now, ZoneInfo(first_known(uow.community.zone)))
    return await uow.ledger.taken_back(by, to, since, until) >= TAKEN_BACK_A_DAY


async def _owe_line(ctx: Context, gift: Gift, place: Place) -> None:
    due = await quiet_until(ctx.uow, None, ctx.now)
    await ctx.uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=PURPOSE,
            subject=gift.id,
            place=place,
            receiver=None,
            due_at=due,
            expires_at=due + WORTH_TELLING_FOR,
        )
    )


async def retract_notices(ctx: Context, gift: Gift) -> None:
    """A notice not yet sent is dropped; one already sent, or that may have been, is edited."""
    await retract(ctx, PURPOSE, gift.id)


async def redraw_notices(ctx: Context, gift: Gift) -> None:
    """A notice not yet sent is drawn when it is; one already sent, or that may have been, is edited."""
    for post in await ctx.uow.deliveries.of_subject(PURPOSE, gift.id):
        await _edit(ctx, post)


async def retract(ctx: Context, purpose: str, subject: str) -> None:
    """What was told of a subject that is taken back."""
    for post in await ctx.uow.deliveries.of_subject(purpose, subject):
        if not await ctx.uow.deliveries.drop(post.id, "undone"):
            await _edit(ctx, post)


async def _edit(ctx: Context, post: Delivery) -> None:
    if post.state not in (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.OWED):
        return
    await ctx.uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.REDRAW,
            purpose=post.purpose,
            subject=post.subject,
            place=post.place,
            receiver=post.receiver,
            due_at=ctx.now,
            expires_at=None,
            redraws=post.id,
        )
    )


@feature.delivery(PURPOSE, waits=True)
async def notice(drawing: Drawing) -> Card | Dropped:
    """The notice as it should be now: gone if muted or taken back before it was sent, struck if taken back later."""
    lines = await drawing.uow.ledger.entries_of(GiftId(drawing.delivery.subject))
    first = drawing.delivery.kind is DeliveryKind.POST
    if not lines:
        return Dropped("erased")
    if all(line.reversed_at is not None for line in lines):
        return Dropped("undone") if first else _taken_back(drawing, lines)
    if drawing.delivery.receiver is None:
        return await _line_in_channel(drawing, lines)
    return await _direct(drawing, [line for line in lines if line.entry.receiver == drawing.delivery.receiver])


def _taken_back(drawing: Drawing, lines: Sequence[EntryLine]) -> Card:
    """Its words are gone; who got them alone can show them to organizers, for a while."""
    gone = Text(say("notice.taken_back", giver=_giver(lines)))
    if drawing.delivery.receiver is None or not lines[0].reason:
        return Card((gone,))
    show = drawing.button(say("notice.show_organizers"), "notices.show_organizers", drawing.delivery.subject)
    return Card((gone, Buttons((show,))))


async def _direct(drawing: Drawing, lines: Sequence[EntryLine]) -> Card | Dropped:
    account = await drawing.uow.people.account_by_id(lines[0].entry.receiver) if lines[0].entry.receiver else None
    if account is None:
        return Dropped("erased")
    if not (await drawing.uow.people.member(account.member)).notices:
        return Dropped("muted")
    giver, points = _giver(lines), say("points", n=lines[0].entry.points)
    words = say("notice.direct", giver=giver, points=points, reason=lines[0].reason)
    if not lines[0].reason:  # hidden or erased
        words = say("notice.direct_wordless", giver=giver, points=points)
    stop = Buttons((drawing.button(say("notice.stop"), "notices.stop"),))
    return Card((Text(words), *_hidden(lines), stop))


async def _line_in_channel(drawing: Drawing, lines: Sequence[EntryLine]) -> Card:
    to = tuple([await _named(drawing, line) for line in lines])
    points = say("points", n=lines[0].entry.points)
    key = "notice.channel_each" if len(lines) > 1 else "notice.channel"
    if not lines[0].reason:  # hidden or erased
        words = say(f"{key}_wordless", giver=_giver(lines), to=to, points=points)
        return Card((Text(words), *_hidden(lines)))
    return Card((Text(say(key, giver=_giver(lines), to=to, points=points, reason=lines[0].reason)),))


def _hidden(lines: Sequence[EntryLine]) -> tuple[Text, ...]:
    return (Text(say("words.hidden")),) if lines[0].hidden else ()


async def _named(drawing: Drawing, line: EntryLine) -> Person | Phrase:
    """A receiver, pinged unless they do not want to be told."""
    account = await drawing.uow.people.account_by_id(line.entry.receiver) if line.entry.receiver else None
    if account is None:
        return say("people.someone")
    return Person(account.ref, ping=(await drawing.uow.people.member(account.member)).notices)


def _giver(lines: Sequence[EntryLine]) -> Person | Phrase:
    return Person(lines[0].giver) if lines[0].giver else say("people.someone")


@feature.button("notices.stop")
async def stop(ctx: Context) -> Answer:
    """ "Stop telling me": no more direct messages about thanks; the thanks themselves go on."""
    return await _switch(ctx, wanted=False)


@feature.button("notices.start")
async def start(ctx: Context) -> Answer:
    return await _switch(ctx, wanted=True)


async def _switch(ctx: Context, *, wanted: bool) -> Answer:
    _, member = await ctx.settle()
    await ctx.uow.people.change(member.id, notices=wanted)
    words = Text(say("notice.on" if wanted else "notice.off"))
    back = ctx.button(say("notice.stop" if wanted else "notice.start"), "notices.stop" if wanted else "notices.start")
    return Reply(Card((words, Buttons((back,)))))
