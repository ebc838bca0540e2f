"""`/volunteer list` and `mine`: what is open, the soonest first, and what one has taken on."""

from typing import Annotated

from bot.context import Context
from bot.feature import Feature, Handle
from bot.features.paging import start_of, turns
from bot.features.roles.interest import interests
from bot.features.volunteers.card import call_card, show_button
from bot.features.volunteers.checklist import steps_row
from bot.features.volunteers.debriefing import debrief_button
from bot.features.volunteers.handover import handover_row
from bot.features.volunteers.meaning import KIND, looked_at, may_call, may_decide, numbered
from bot.features.volunteers.proposing import is_to_decide, proposal_card
from bot.features.volunteers.standing import Standing, standing_of
from bot.features.volunteers.standing_calls_listing import behind, list_button
from bot.features.volunteers.suggesting import whom_button
from bot.features.volunteers.words import free_words, name_words, own_words
from bot.people import Account
from bot.ports import Call, SeatState
from bot.speech import Answer, Block, Button, Buttons, Card, Item, Phrase, Refused, Reply, Style, Text, say

feature = Feature("volunteers.listing")

MOST = 10
"""Rows with a button each: two of Discord's five rows."""
ROWS_MOST = 25
"""All five of them: of what one has taken on there is more to do than to look at it."""

Which = Annotated[int, Handle()]


@feature.command("volunteer", "list", bare=True)
async def list_(ctx: Context, number: Which | None = None) -> Answer:
    """What is open; with a number, that call."""
    if number is not None:
        return Reply(await shown(ctx, await standing_of(ctx.uow, await numbered(ctx, number), ctx.now)))
    return await _listed(ctx)


@feature.button("volunteer.list", reads=True)
async def list_pressed(ctx: Context) -> Answer:
    return await _listed(ctx)


@feature.button("volunteer.page", reads=True)
async def page(ctx: Context, start: str) -> Answer:
    return await _listed(ctx, start_of(start), redraw=True)


async def _listed(ctx: Context, start: int = 0, *, redraw: bool = False) -> Reply:
    account = await ctx.known()
    coming = await ctx.uow.calls.coming(ctx.now, start + MOST + 1)
    start = start if start < len(coming) else 0
    rows = [await _row(ctx, call, account) for call in coming[start : start + MOST]]
    blocks: list[Block] = [row for row in rows if row is not None] or [Text(say("volunteer.none_open"))]
    begin = (ctx.button(say("volunteer.begin"), "volunteer.begin"),) if await may_call(ctx) else ()
    turning = turns(ctx, "volunteer.page", start=start, count=len(coming), page=MOST)
    ways = (*begin, *await list_button(ctx), *turning)
    card = Card((*blocks, *([Buttons(ways)] if ways else [])), title=say("volunteer.open_calls"))
    return Reply(card, redraw=redraw)


@feature.command("volunteer", "mine")
async def mine(ctx: Context) -> Answer:
    """What one wants, has, and had."""
    account = await ctx.known()
    rows = await _all_own_rows(ctx, account) if account else []
    wishes = (await interests(ctx, account))[: ROWS_MOST - len(rows)]
    first: list[Block] = [*rows] or [Text(say("volunteer.none_mine"))]
    return Reply(Card((*first, *wishes), title=say("volunteer.mine")))


@feature.button("volunteer.show")
async def show(ctx: Context, id: str) -> Answer:
    return Reply(await shown(ctx, await looked_at(ctx, id)))


async def shown(ctx: Context, standing: Standing, *first: Phrase) -> Card:
    """As the channel sees it, with its number, one's own part, and what can be decided."""
    number = await ctx.uow.numbers.of(KIND, standing.call.id)
    account = await ctx.known()
    card = call_card(ctx, standing)
    blocks: tuple[Block, ...] = (*(Text(phrase) for phrase in first), *card.blocks)
    own = own_words(standing, account.member if account else "")
    blocks += (Text(say("volunteer.number", number=str(number), own=own)),)
    if standing.is_open(ctx.now) and await may_decide(ctx, standing):
        blocks += (Buttons(_decisions(ctx, standing)), *await behind(ctx, standing.call))
    return Card(blocks, title=card.title)


def _decisions(ctx: Context, standing: Standing) -> tuple[Button, ...]:
    withdraw = ctx.button(say("volunteer.withdraw"), "volunteer.withdraw", standing.call.id, style=Style.DANGER)
    if not is_to_decide(standing, ctx.now):
        return (withdraw,) if standing.is_full else (whom_button(ctx, standing), withdraw)
    return (ctx.button(say("volunteer.proposal_open"), "volunteer.proposal", standing.call.id), withdraw)


@feature.button("volunteer.proposal")
async def proposal(ctx: Context, id: str) -> Answer:
    standing = await looked_at(ctx, id)
    if not await may_decide(ctx, standing):
        raise Refused(say("refused.outdated"))
    return Reply(await proposal_card(ctx, standing))


async def _row(ctx: Context, call: Call, account: Account | None) -> Item | None:
    """Marked where one has never held the role."""
    standing = await standing_of(ctx.uow, call, ctx.now)
    if standing.is_off:
        return None
    never = await _never_held(ctx, call, account)
    words = say(
        "volunteer.row_new" if never else "volunteer.row",
        call=name_words(standing, ctx.reader.zone),
        free=free_words(standing),
        own=own_words(standing, account.member if account else ""),
    )
    return Item(words, show_button(ctx, standing))


async def _never_held(ctx: Context, call: Call, account: Account | None) -> bool:
    if account is None:
        return True
    pasts = await ctx.uow.calls.pasts(call.role, {account.member}, ctx.now)
    return not pasts[account.member].held


async def _all_own_rows(ctx: Context, account: Account) -> list[Item]:
    rows: list[Item] = []
    for call in await ctx.uow.calls.of_member(account.member, MOST):
        more = await _own_rows(ctx, await standing_of(ctx.uow, call, ctx.now), account)
        if len(rows) + len(more) > ROWS_MOST:
            break
        rows += more
    return rows


async def _own_rows(ctx: Context, standing: Standing, account: Account) -> list[Item]:
    """Each with a button: the call or its debrief, the check-list, the hand-over note."""
    row = await _own_row(ctx, standing, account)
    steps = await steps_row(ctx, standing, account.member)
    return [row, *steps, *await handover_row(ctx, standing, account.member)]


async def _own_row(ctx: Context, standing: Standing, account: Account) -> Item:
    """With the debrief where it took place, else with the call."""
    seat = standing.seat_of(account.member)
    if seat is not None and seat.state is SeatState.COMPLETED:
        written = await ctx.uow.debriefs.of(seat.id) is not None
        key = "volunteer.row_debriefed" if written else "volunteer.row_to_debrief"
        call = name_words(standing, ctx.reader.zone)
        return Item(say(key, call=call), await debrief_button(ctx, standing, seat))
    return Item(_own_words(ctx, standing, account), show_button(ctx, standing))


def _own_words(ctx: Context, standing: Standing, account: Account) -> Phrase:
    own = say("volunteer.off") if standing.is_off else own_words(standing, account.member)
    return say("volunteer.row_mine", call=name_words(standing, ctx.reader.zone), own=own)
