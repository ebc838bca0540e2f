"""Ticking the steps of a check-list: by who has the seat, or the mentor beside them."""

from bot.context import Context
from bot.feature import Feature
from bot.features.roles.changing import STEPS_MOST
from bot.features.volunteers.checklist import (
    AT_ONCE,
    HERE,
    OFF,
    ON,
    checklist_blocks,
    concerned,
    progress_words,
    steps_of,
)
from bot.features.volunteers.meaning import looked_at, pressed
from bot.features.volunteers.shown_in import redraw_shown
from bot.features.volunteers.standing import Standing
from bot.features.volunteers.words import name_words
from bot.ports import Seat, SeatState, StepKey
from bot.speech import Answer, Block, Card, Person, Refused, Reply, Text, say

feature = Feature("volunteers.ticking")


@feature.button("volunteer.steps", reads=True)
async def steps(ctx: Context, id: str) -> Answer:
    """One's own, or of those beside whom one stands."""
    return Reply(await _card(ctx, await looked_at(ctx, id)))


async def _card(ctx: Context, standing: Standing) -> Card:
    """Raises Refused for who has nothing to tick here."""
    account = await ctx.known()
    seats = concerned(standing, account.member) if account else ()
    if account is None or not seats:
        raise Refused(say("volunteer.steps.not_yours"))
    if not steps_of(standing.role):
        raise Refused(say("volunteer.steps.none"))
    blocks: list[Block] = []
    for seat in seats:
        own = seat.account.member == account.member
        blocks += [] if own else [Text(say("volunteer.seated.beside", who=Person(seat.account.ref)))]
        ticks = await ctx.uow.steps.done(seat.id)
        blocks += checklist_blocks(ctx, standing, seat, ticks, at_once=STEPS_MOST if own else AT_ONCE)
    return Card(tuple(blocks), title=say("volunteer.steps.titled", call=name_words(standing, ctx.reader.zone)))


@feature.button("volunteer.step")
async def tick(ctx: Context, id: str, seat_id: str, key: str, to: str, where: str) -> Answer:
    """Twice is once."""
    await ctx.settle()
    standing, seat = await _ticked_by(ctx, id, seat_id)
    step = next((one.key for one in steps_of(standing.role) if one.key == key), None)
    if step is None or to not in (ON, OFF):
        raise Refused(say("volunteer.steps.edited"))
    if await _change(ctx, seat, step, to):
        await redraw_shown(ctx.uow, standing, seat, ctx.now)
    if where == HERE:
        return Reply(await _card(ctx, standing), redraw=True)
    words = progress_words(steps_of(standing.role), await ctx.uow.steps.done(seat.id))
    return Reply(Card((Text(words),)))


async def _change(ctx: Context, seat: Seat, step: StepKey, to: str) -> bool:
    if to == ON:
        return await ctx.uow.steps.tick(seat.id, step, ctx.at)
    return await ctx.uow.steps.untick(seat.id, step)


async def _ticked_by(ctx: Context, id: str, seat_id: str) -> tuple[Standing, Seat]:
    """Locked. Raises Refused for others, and for a seat that was given back or of which it is known how it went."""
    standing = await pressed(ctx, id)
    account = await ctx.known()
    seat = standing.seat(seat_id)
    if seat is None or seat.state is not SeatState.CONFIRMED:
        raise Refused(say("volunteer.steps.over"))
    if account is None or seat not in concerned(standing, account.member):
        raise Refused(say("volunteer.steps.not_yours"))
    return standing, seat
