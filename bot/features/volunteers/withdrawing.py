"""A call is withdrawn: asked once more first; who pressed or has a seat is told."""

from collections.abc import Sequence
from datetime import datetime

from bot import redrawing
from bot.context import Context, Drawing
from bot.feature import Dropped, Feature
from bot.features.sessions.words import told_words
from bot.features.volunteers.announcing import redraw
from bot.features.volunteers.asking import OVER
from bot.features.volunteers.closing import CLOSES
from bot.features.volunteers.meaning import allow, decider_accounts, pressed
from bot.features.volunteers.missing import LOOKS
from bot.features.volunteers.notices import WORTH
from bot.features.volunteers.proposing import CONFIRMS, PROPOSAL
from bot.features.volunteers.reminding import remind_anew
from bot.features.volunteers.reserve import ASKS
from bot.features.volunteers.standing import Standing, lock_call, standing_drawn, standing_of
from bot.features.volunteers.words import about_words, name_words
from bot.people import Account
from bot.ports import CallId, CallState, Delivery, UnitOfWork
from bot.speech import Answer, Buttons, Card, Reply, Style, Text, say
from bot.telling import tell

feature = Feature("volunteers.withdrawing")

WITHDRAWN = "volunteer.withdrawn"


@feature.button("volunteer.withdraw")
async def ask(ctx: Context, id: str) -> Answer:
    standing = await pressed(ctx, id)
    await allow(ctx, standing)
    told = told_words(len(_concerned(standing, await ctx.known())))
    words = say("volunteer.withdraw.sure", call=name_words(standing, ctx.reader.zone), told=told)
    way = ctx.button(say("volunteer.withdraw.now"), "volunteer.withdraw_now", id, style=Style.DANGER)
    return Reply(Card((Text(words), Buttons((way,)))))


@feature.button("volunteer.withdraw_now")
async def withdraw(ctx: Context, id: str) -> Answer:
    """Twice is once; the second is told."""
    account, _ = await ctx.settle()
    standing = await pressed(ctx, id)
    await allow(ctx, standing)
    await call_off(ctx.uow, standing, ctx.now)
    told = _concerned(standing, account)
    for one in told:
        await tell(ctx.uow, one, purpose=WITHDRAWN, subject=standing.call.id, worth_for=WORTH, now=ctx.now)
    words = say("volunteer.withdraw.done", call=name_words(standing, ctx.reader.zone), told=told_words(len(told)))
    return Reply(Card((Text(words),)), redraw=True)


def _concerned(standing: Standing, by: Account | None) -> list[Account]:
    """Who has answered it or has a seat, each once, but not who withdraws it."""
    accounts = [*(seat.account for seat in standing.seats), *(press.account for press in standing.presses)]
    told = {account.member: account for account in accounts}
    return [told[member] for member in sorted(told) if by is None or member != by.member]


async def call_off(uow: UnitOfWork, standing: Standing, now: datetime) -> None:
    """Nobody is needed any more, and what waits for it ends; who is told of it is the caller's to say.

    The call must be locked.
    """
    call = await uow.calls.change(standing.call.id, state=CallState.CANCELLED, confirms_at=None)
    await uow.calls.leave_all(call.id, now)
    await remind_anew(uow, await standing_of(uow, call, now), now)
    for purpose in (CLOSES, CONFIRMS, LOOKS, OVER, ASKS):
        await uow.timers.stop(purpose, call.id)
    await redrawing.redraw(uow, PROPOSAL, call.id, now)
    await redraw(uow, standing, call, now)


@feature.unsent(WITHDRAWN, lock=lock_call, about=about_words)
async def not_told(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Sequence[Account]:
    """Who called, and the host, hear who does not know of it."""
    call = await uow.calls.call(CallId(delivery.subject))
    return await decider_accounts(uow, await standing_of(uow, call, now)) if call else ()


@feature.delivery(WITHDRAWN, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    standing = await standing_drawn(drawing)
    if standing is None:
        return Dropped("gone")
    return Card((Text(say("volunteer.withdrawn", call=name_words(standing, drawing.reader.zone))),))
