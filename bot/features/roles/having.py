"""A member says that they have held a role before: nothing is deposited for it."""

from bot.context import Context
from bot.feature import Feature
from bot.features.roles.card import found, shown
from bot.features.roles.words import role_words
from bot.speech import Answer, say

feature = Feature("roles.having")


@feature.button("roles.done")
async def done(ctx: Context, id: str) -> Answer:
    role = await found(ctx, id)
    account, _ = await ctx.settle()
    await ctx.uow.roles.has_held(account.member, role.id, last=None, told_by=account.id, own=True)
    return await shown(ctx, role, say("roles.noted", role=role_words(role)))


@feature.button("roles.not_done")
async def not_done(ctx: Context, id: str) -> Answer:
    """Also what an organizer said of them."""
    role = await found(ctx, id)
    account, _ = await ctx.settle()
    await ctx.uow.roles.has_not_held(account.member, role.id)
    return await shown(ctx, role, say("roles.taken_back", role=role_words(role)))
