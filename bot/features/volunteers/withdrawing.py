"""A call is withdrawn: asked once more first; who pressed or has a seat is told."""

from datetime import datetime

from bot import redrawing
from bot.context import Context, Drawing
from bot.feature import Dropped, Feature
from bot.features.volunteers.announcing import redraw
from bot.features.volunteers.asking import OVER
from bot.features.volunteers.closing import CLOSES
from bot.features.volunteers.meaning import allow, pressed
from bot.features.volunteers.missing import LOOKS
from bot.features.volunteers.notices import WORTH
from bot.features.volunteers.proposing import CONFIRMS, PROPOSAL
from bot.features.volunteers.reminding import remind_anew
from bot.features.volunteers.reserve import ASKS
from bot.features.volunteers.standing import Standing, standing_drawn, standing_of
from bot.features.volunteers.words import name_words
from bot.people import MemberId
from bot.ports import CallState, UnitOfWork
from bot.speech import Answer, Buttons, Card, Reply, Style, Text, say
from bot.telling import tell

feature = Feature("volunteers.withdrawing")

WITHDRAWN = "volunteer.withdrawn"


@feature.button("volunteer.withdraw")
async def ask(ctx: Context, id: str) -> Answer:
    standing = await pressed(ctx, id)
    await allow(ctx, standing)
    words = say("volunteer.withdraw.sure", call=name_words(standing, ctx.reader.zone), n=len(standing.presses))
    way = ctx.button(say("volunteer.withdraw.now"), "volunteer.withdraw_now", id, style=Style.DANGER)
    return Reply(Card((Text(words), Buttons((way,)))))


@feature.button("volunteer.withdraw_now")
async def withdraw(ctx: Context, id: str) -> Answer:
    """Twice is once; the second is told."""
    account, _ = await ctx.settle()
    standing = await pressed(ctx, id)
    await allow(ctx, standing)
    told = await call_off(ctx.uow, standing, ctx.now, by=account.member)
    words = say("volunteer.withdraw.done", call=name_words(standing, ctx.reader.zone), n=told)
    return Reply(Card((Text(words),)), redraw=True)


async def call_off(uow: UnitOfWork, standing: Standing, now: datetime, *, by: MemberId | None = None) -> int:
    """Who pressed is told, but not who did it; how many that are. The call must be locked."""
    call = await uow.calls.change(standing.call.id, state=CallState.CANCELLED, confirms_at=None)
    await uow.calls.leave_all(call.id, now)
    await remind_anew(uow, await standing_of(uow, call, now), now)
    for purpose in (CLOSES, CONFIRMS, LOOKS, OVER, ASKS):
        await uow.timers.stop(purpose, call.id)
    told = {one.account.member: one.account for one in standing.presses if one.account.member != by}
    for member in sorted(told):
        await tell(uow, told[member], purpose=WITHDRAWN, subject=call.id, worth_for=WORTH, now=now)
    await redrawing.redraw(uow, PROPOSAL, call.id, now)
    await redraw(uow, standing, call, now)
    return len(told)


@feature.delivery(WITHDRAWN, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    standing = await standing_drawn(drawing)
    if standing is None:
        return Dropped("gone")
    return Card((Text(say("volunteer.withdrawn", call=name_words(standing, drawing.reader.zone))),))
