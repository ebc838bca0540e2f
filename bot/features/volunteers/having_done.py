"""Who would be a mentor says that they have held the role, and is one by the same press."""

from bot.context import Context
from bot.feature import Feature
from bot.features.volunteers.meaning import pressed, refuse_closed
from bot.features.volunteers.pressing import answered, take_press
from bot.rules.turns import Wish
from bot.speech import Answer

feature = Feature("volunteers.having_done")


@feature.button("volunteer.have_done")
async def have_done(ctx: Context, id: str) -> Answer:
    """Nothing is deposited for it. Who came into the call in another way meanwhile has said nothing."""
    account, _ = await ctx.settle()
    standing = await pressed(ctx, id)
    refuse_closed(ctx, standing)
    if standing.seat_of(account.member) is None:
        await ctx.uow.roles.has_held(account.member, standing.call.role, last=None, told_by=account.id, own=True)
        standing = await take_press(ctx, standing, account, Wish.MENTOR)
    return await answered(ctx, standing, account, redraw=True)
