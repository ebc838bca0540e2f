"""`/shinrai adjust`: an organizer corrects a member's balance by an entry of its own, which the member sees."""

from datetime import timedelta
from typing import Annotated

from bot.context import Context, Drawing
from bot.feature import Access, Dropped, Feature, Number, People, Rest
from bot.features.notices import WORTH_TELLING_FOR, retract
from bot.features.whom import one_member
from bot.homes import refresh_homes
from bot.people import Account, AccountRef, MemberState, Notices
from bot.ports import Cursor, DeliveryKind, Entry, EntryId, EntryLine, Kind, NewEntry, Outcome, SourceState
from bot.speech import Answer, Buttons, Card, Person, Phrase, Refused, Reply, Text, When, say
from bot.telling import tell

feature = Feature("adjust")

PURPOSE = "adjust.notice"
TYPED_AGAIN_WITHIN = timedelta(minutes=3)
"""As for thanks: a person types again after a platform's time-out although the first was committed."""
LOOKED_BACK = 20

One = Annotated[tuple[AccountRef, ...], People()]
Points = Annotated[int, Number(-100, 100)]
Reason = Annotated[str, Rest(longest=300)]


@feature.command("shinrai", "adjust", access=Access.ORGANIZER)
async def adjust(ctx: Context, who: One, points: Points, reason: Reason) -> Answer:
    """Append an entry of kind adjustment; also for who has left, never for oneself."""
    receiver = await one_member(ctx, who)
    giver, _ = await ctx.settle()
    if points == 0:
        raise Refused(say("adjust.zero"), "points")
    if receiver.member == giver.member:
        raise Refused(say("adjust.yourself"), "who")
    await ctx.uow.people.lock(receiver.member)
    source = ctx.source("adjust", type(ctx.event).__name__, ctx.event.key, str(receiver.ref))
    if await ctx.uow.sources.get(source) is not None:
        return await _answered_before(ctx, await ctx.uow.ledger.standing(source))
    await _refuse_typed_again(ctx, giver, receiver, points, reason)
    before = await ctx.uow.ledger.balance_of(receiver.member)
    entry = await ctx.uow.ledger.give(
        NewEntry(
            giver=giver.id,
            receiver=receiver.id,
            kind=Kind.ADJUSTMENT,
            points=points,
            at=ctx.at,
            source=source,
            reason=reason,
        )
    )
    state = SourceState(source, Outcome.DEPOSITED, giver=giver.id, receiver=receiver.id, turn=1)
    await ctx.uow.sources.keep(state, ctx.now)
    await _audit(ctx, giver, receiver, "adjusted", before, before + points)
    await _owe_notice(ctx, entry, receiver)
    await refresh_homes(ctx.uow, (receiver,), ctx.now)
    return Reply(await _card(ctx, entry, receiver))


async def _answered_before(ctx: Context, entry: Entry | None) -> Answer:
    """The same event again: the answer it had, nothing stored."""
    receiver = await ctx.uow.people.account_by_id(entry.receiver) if entry and entry.receiver else None
    if entry is None or receiver is None:
        return Reply(Card((Text(say("adjust.undone_before")),)))
    return Reply(await _card(ctx, entry, receiver))


async def _refuse_typed_again(ctx: Context, giver: Account, receiver: Account, points: int, reason: str) -> None:
    """Raises Refused for the very same within minutes."""
    for line in await ctx.uow.ledger.received(receiver.member, before=None, most=LOOKED_BACK):
        same = (line.entry.kind, line.entry.giver, line.entry.points) == (Kind.ADJUSTMENT, giver.id, points)
        recent = line.entry.at > ctx.at - TYPED_AGAIN_WITHIN
        if same and recent and line.reason == reason and line.reversed_at is None:
            when = When(line.entry.at, ctx.reader.zone, "time")
            raise Refused(say("adjust.again", who=Person(receiver.ref), when=when), "reason")


@feature.button("adjust.undo", access=Access.ORGANIZER)
async def undo(ctx: Context, id: str) -> Answer:
    """Any organizer may; twice is once."""
    entry = await ctx.uow.ledger.entry(EntryId(id))
    receiver = await ctx.uow.people.account_by_id(entry.receiver) if entry and entry.receiver else None
    if entry is None or receiver is None or entry.kind is not Kind.ADJUSTMENT:
        raise Refused(say("refused.outdated"))
    actor, _ = await ctx.settle()
    if actor.member == receiver.member:
        raise Refused(say("adjust.yourself"))
    await ctx.uow.people.lock(receiver.member)
    before = await ctx.uow.ledger.balance_of(receiver.member)
    if await ctx.uow.ledger.reverse(entry.id, because="adjustment.undone", at=ctx.now) is not None:
        await _audit(ctx, actor, receiver, "adjustment_undone", before, before - entry.points)
        await retract(ctx, PURPOSE, entry.id)
        await refresh_homes(ctx.uow, (receiver,), ctx.now)
        await refresh_homes(ctx.uow, (receiver,), ctx.now)
    words = say("adjust.undone", who=Person(receiver.ref), points=say("points", n=entry.points))
    return Reply(Card((Text(words), Text(await _balance(ctx, receiver)))), redraw=True)


async def _card(ctx: Context, entry: Entry, receiver: Account) -> Card:
    words = say("adjust.done", who=Person(receiver.ref), points=say("points", n=entry.points))
    undo = ctx.button(say("undo.button"), "adjust.undo", entry.id)
    return Card((Text(words), Text(await _balance(ctx, receiver)), Buttons((undo,))))


async def _balance(ctx: Context, receiver: Account) -> Phrase:
    balance = await ctx.uow.ledger.balance_of(receiver.member)
    return say("adjust.balance", points=say("points", n=balance))


async def _audit(ctx: Context, actor: Account, about: Account, what: str, before: int, after: int) -> None:
    await ctx.uow.audit.write(actor=actor.id, what=what, about=about.id, before=str(before), after=str(after))


async def _owe_notice(ctx: Context, entry: Entry, receiver: Account) -> None:
    """Told directly where the space tells so; otherwise the history shows it."""
    space = await ctx.uow.people.space(receiver.ref.space)
    has_left = not (ctx.event.facts[receiver.ref].known and ctx.event.facts[receiver.ref].active)
    if space is None or space.notices is not Notices.DIRECT or has_left:
        return
    await tell(ctx.uow, receiver, purpose=PURPOSE, subject=entry.id, worth_for=WORTH_TELLING_FOR, now=ctx.now)


@feature.delivery(PURPOSE, waits=True)
async def notice(drawing: Drawing) -> Card | Dropped:
    """What was adjusted, by whom and why; struck if it was undone after it was sent."""
    line = await _line(drawing)
    if line is None:
        return Dropped("erased or muted")
    giver = Person(line.giver) if line.giver else say("people.someone")
    points = say("points", n=line.entry.points)
    if line.reversed_at is not None:
        if drawing.delivery.kind is DeliveryKind.POST:
            return Dropped("undone")
        return Card((Text(say("adjust.notice_undone", points=points)),))
    return Card((Text(say("adjust.notice", giver=giver, points=points, reason=line.reason)),))


async def _line(drawing: Drawing) -> EntryLine | None:
    """The entry with its words, where its receiver is still here, and wants to be told."""
    entry = await drawing.uow.ledger.entry(EntryId(drawing.delivery.subject))
    account = await drawing.uow.people.account_by_id(entry.receiver) if entry and entry.receiver else None
    member = await drawing.uow.people.member(account.member) if account else None
    if entry is None or member is None or member.state is MemberState.ALUMNUS or not member.notices:
        return None
    around = await drawing.uow.ledger.received(member.id, before=Cursor(entry.at, entry.id + "0"), most=1)
    return next((line for line in around if line.entry.id == entry.id), None)
