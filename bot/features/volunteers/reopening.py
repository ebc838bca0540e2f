"""What was said of a seat by mistake is taken back: that somebody was excused, or did not come."""

from bot.context import Context
from bot.feature import Feature
from bot.features.volunteers.completing import follow, judged
from bot.features.volunteers.outcome import NOT_DONE, outcome_card
from bot.features.volunteers.reminding import remind_anew
from bot.features.volunteers.standing import standing_of
from bot.ports import SeatState
from bot.speech import Answer, Refused, Reply, say

feature = Feature("volunteers.reopening")


@feature.button("volunteer.not_so")
async def not_so(ctx: Context, id: str, seat_id: str) -> Answer:
    """Twice is once. A mentor is theirs again; what was deposited for another first-timer stays."""
    await ctx.settle()
    standing, seat, judge = await judged(ctx, id, seat_id)
    if not judge.decides:
        raise Refused(say("volunteer.not_yours"))
    if seat.state is SeatState.COMPLETED:
        return Reply(outcome_card(ctx, standing, judge, say("volunteer.how.known")), redraw=True)
    mentor = standing.seat_of(seat.mentor) if seat.mentor else None
    if seat.state in NOT_DONE:
        for one in filter(None, (seat, mentor)):
            await ctx.uow.calls.reopen(one.id, ctx.at)
        await follow(ctx, standing)
        await remind_anew(ctx.uow, await standing_of(ctx.uow, standing.call, ctx.now), ctx.now)
    after = await standing_of(ctx.uow, standing.call, ctx.now)
    return Reply(outcome_card(ctx, after, judge, say("volunteer.how.asked_again")), redraw=True)
