"""Who has held a role: for organizers, who can take back what one of them said."""

from bot.context import Context
from bot.feature import Access, Feature
from bot.features.paging import start_of, turns
from bot.features.roles.card import found
from bot.features.roles.recording import record
from bot.features.roles.words import role_words
from bot.people import Account, MemberId
from bot.ports import Experience, Role
from bot.speech import Answer, Block, Buttons, Card, Item, Person, Reply, Text, say

feature = Feature("roles.whose")

PAGE = 10


@feature.button("roles.whose", reads=True, access=Access.ORGANIZER)
async def whose(ctx: Context, id: str, start: str) -> Answer:
    return await _listed(ctx, await found(ctx, id), start_of(start))


@feature.button("roles.unseed", access=Access.ORGANIZER)
async def unseed(ctx: Context, id: str, member: str, start: str) -> Answer:
    """Only what an organizer said: a member's own word is theirs."""
    role = await found(ctx, id)
    kept = await ctx.uow.roles.experience(role.id, MemberId(member))
    for one in [one for one in kept if not one.own]:
        account = await _account(ctx, one)
        await ctx.uow.roles.has_not_held(one.member, role.id)
        await record(ctx, "role_untold", role, about=account.id if account else None)
    return await _listed(ctx, role, start_of(start))


async def _listed(ctx: Context, role: Role, start: int) -> Reply:
    """The latest first; who held it on a day that nobody said, at the end."""
    kept = await ctx.uow.roles.experience(role.id)
    dated = sorted((one for one in kept if one.last), key=lambda one: str(one.last), reverse=True)
    ordered = [*dated, *(one for one in kept if not one.last)]
    start = start if start < len(ordered) else 0
    rows: list[Block] = [await _row(ctx, one, start) for one in ordered[start : start + PAGE]]
    turning = turns(ctx, "roles.whose", role.id, start=start, count=len(ordered), page=PAGE)
    ways = (*turning, ctx.button(say("roles.to_role"), "roles.open", role.id))
    body = rows or [Text(say("roles.whose.none"))]
    return Reply(Card((*body, Buttons(ways)), title=say("roles.whose.title", role=role_words(role))), redraw=True)


async def _row(ctx: Context, one: Experience, start: int) -> Item:
    account = await _account(ctx, one)
    who = Person(account.ref) if account else say("people.someone")
    day = say("settings.value", value=one.last.isoformat()) if one.last else say("roles.whose.no_day")
    words = say("roles.whose.own" if one.own else "roles.whose.told", who=who, day=day)
    take_back = ctx.button(say("roles.whose.take_back"), "roles.unseed", one.role, one.member, str(start))
    return Item(words, None if one.own else take_back)


async def _account(ctx: Context, one: Experience) -> Account | None:
    """The account here, where the member has one."""
    accounts = await ctx.uow.people.accounts_of(one.member)
    return next((account for account in accounts if account.ref.space == ctx.space.ref), next(iter(accounts), None))
