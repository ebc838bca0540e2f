"""Which roles a member would like to try next: each said, and taken back, by one press."""

from collections.abc import Sequence

from bot.context import Context
from bot.feature import Feature
from bot.features.roles.card import found, shown
from bot.features.roles.words import role_words
from bot.people import Account
from bot.ports import Role, RoleId
from bot.speech import Answer, Block, Button, Card, Item, Phrase, Refused, Reply, Select, Text, say

feature = Feature("roles.interest")

OFFERED = 25
"""Discord's limit of choices."""
MOST = 10
"""Rows with a button each: two of Discord's five rows."""
HERE, ELSEWHERE = "here", "elsewhere"
"""Whether a press is made on the card of one's interests, or wherever else they are shown."""


@feature.button("interest.open", reads=True)
async def open_own(ctx: Context) -> Answer:
    return await _own(ctx, await ctx.known())


@feature.button("interest.express")
async def express(ctx: Context, where: str) -> Answer:
    """Chosen in a list. It is enough to be asked about that role, whatever one's settings say."""
    role = await _wanted(ctx, str(ctx.chosen[0]) if len(ctx.chosen) == 1 else "")
    account, _ = await ctx.settle()
    await _express(ctx, account, role)
    return await _own(ctx, account, say("interest.noted", role=role_words(role)), redraw=where == HERE)


@feature.button("interest.withdraw")
async def withdraw(ctx: Context, id: str, where: str) -> Answer:
    """Also of a role that was retired since."""
    account, _ = await ctx.settle()
    role = await ctx.uow.roles.role(RoleId(id))
    if role is None:
        raise Refused(say("refused.outdated"))
    await ctx.uow.interests.withdraw(account.member, role.id)
    return await _own(ctx, account, say("interest.withdrawn", role=role_words(role)), redraw=where == HERE)


@feature.button("roles.interest")
async def of_role(ctx: Context, id: str, to: str) -> Answer:
    """On the role's own card."""
    account, _ = await ctx.settle()
    if to == "on":
        role = await _wanted(ctx, id)
        await _express(ctx, account, role)
        return await shown(ctx, role, say("interest.noted", role=role_words(role)))
    role = await found(ctx, id)
    await ctx.uow.interests.withdraw(account.member, role.id)
    return await shown(ctx, role, say("interest.withdrawn", role=role_words(role)))


async def _wanted(ctx: Context, id: str) -> Role:
    """Raises Refused for one that is not there, or that nobody can take on any more."""
    role = await found(ctx, id)
    if role.retired:
        raise Refused(say("roles.is_retired", role=role_words(role)))
    return role


async def _express(ctx: Context, account: Account, role: Role) -> None:
    """Raises Refused for a role that they have held: nobody has to be asked whether they would try it."""
    if role.id in await ctx.uow.calls.held(account.member, ctx.now):
        raise Refused(say("interest.held", role=role_words(role)))
    await ctx.uow.interests.express(account.member, role.id, ctx.at)


async def _own(ctx: Context, account: Account | None, note: Phrase | None = None, *, redraw: bool = False) -> Reply:
    first = Text(note if note is not None else say("interest.why"))
    rows = await interests(ctx, account, HERE)
    choice = await next_try(ctx, account, HERE)
    none = () if rows or choice else (Text(say("interest.nothing")),)
    return Reply(Card((first, *rows, *choice, *none), title=say("interest.title")), redraw=redraw)


async def interests(ctx: Context, account: Account | None, where: str = ELSEWHERE) -> Sequence[Item]:
    """A row a role that they would like to try, and never have, with a press that takes it back."""
    held = await ctx.uow.calls.held(account.member, ctx.now) if account else ()
    wanted = [id for id in await ctx.uow.interests.of(account.member) if id not in held] if account else []
    roles = {role.id: role for role in await ctx.uow.roles.all()}
    return [
        Item(say("interest.row", role=role_words(roles[id])), _not_any_more(ctx, id, where)) for id in wanted[:MOST]
    ]


def _not_any_more(ctx: Context, id: RoleId, where: str) -> Button:
    return ctx.button(say("interest.not_any_more"), "interest.withdraw", id, where)


async def next_try(ctx: Context, account: Account | None, where: str = ELSEWHERE) -> Sequence[Block]:
    """A list of what they could try: not retired, never held, not said yet."""
    known = set(await ctx.uow.interests.of(account.member)) if account else set()
    known |= set(await ctx.uow.calls.held(account.member, ctx.now)) if account else set()
    left = [role for role in await ctx.uow.roles.all() if not role.retired and role.id not in known]
    options = tuple((role.id, role_words(role)) for role in left[:OFFERED])
    label = say("interest.next")
    return [Select(label, "interest.express", ctx.community.id, (where,), options=options)] if options else []
