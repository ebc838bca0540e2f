"""Who says that they were at a session is asked right there whether what others had taken on took place."""

from bot.context import Context
from bot.feature import Feature
from bot.features.roles.words import role_words
from bot.features.sessions.thanking import whom_to_thank
from bot.features.volunteers.completing import it_took_place, judged
from bot.features.volunteers.judging import asking_judge
from bot.features.volunteers.standing import Standing, standing_of
from bot.features.volunteers.words import seat_words
from bot.people import Account
from bot.ports import Occurrence, Seat, SeatState
from bot.speech import Answer, Block, Item, Refused, Reply, Style, Text, say

feature = Feature("volunteers.witnessing")

ROWS = 5
"""With a button each: one of Discord's five rows. Later ones come up as these are answered for."""


@feature.beside_presence
async def taken_on_there(ctx: Context, occurrence: Occurrence, account: Account) -> tuple[Block, ...]:
    """The seats that are theirs to speak of, and of which they have not spoken yet."""
    rows: list[Block] = []
    for id in await ctx.uow.calls.of_occurrence(occurrence.id):
        call = await ctx.uow.calls.call(id)
        standing = await standing_of(ctx.uow, call, ctx.now) if call else None
        if standing is not None:
            judge = await asking_judge(ctx, standing)
            rows += [_row(ctx, standing, seat) for seat in judge.open(standing) if await _unsaid(ctx, seat, account)]
    return (Text(say("volunteer.witness.ask")), *rows[:ROWS]) if rows else ()


async def _unsaid(ctx: Context, seat: Seat, account: Account) -> bool:
    return account.member not in await ctx.uow.calls.witnesses(seat.id)


def _row(ctx: Context, standing: Standing, seat: Seat) -> Item:
    words = say("volunteer.witness.row", role=role_words(standing.role), seat=seat_words(standing, seat))
    did = say("volunteer.witness.they_did")
    return Item(words, ctx.button(did, "volunteer.witness", seat.call, seat.id, style=Style.PRIMARY))


@feature.button("volunteer.witness")
async def they_did(ctx: Context, id: str, seat_id: str) -> Answer:
    """As of `/volunteer complete`; twice is once."""
    account, _ = await ctx.settle()
    standing, seat, judge = await judged(ctx, id, seat_id)
    if standing.occurrence is None:
        raise Refused(say("refused.outdated"))
    if seat.state is not SeatState.CONFIRMED:
        note = say("volunteer.how.known")
    else:
        note = await it_took_place(ctx, account, standing, seat, judge) or say("volunteer.how.one_more")
    return Reply(await whom_to_thank(ctx, standing.occurrence, account, note), redraw=True)
