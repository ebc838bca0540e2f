"""Which call is meant: by its short number, or by a button's id; who may call, and who may decide about it."""

from collections.abc import Sequence

from bot.context import Context
from bot.features.volunteers.standing import Standing, follow_session, standing_of
from bot.people import Account, MemberId
from bot.ports import Call, CallId, UnitOfWork
from bot.speech import Refused, say

KIND = "call"
SESSIONS_MOST = 20
"""So many of one's next sessions are looked at for one that one hosts."""


async def numbered(ctx: Context, number: int) -> Call:
    """Raises Refused for a number that no call has here."""
    subject = await ctx.uow.numbers.subject(KIND, number)
    found = await ctx.uow.calls.call(CallId(subject)) if subject else None
    if found is None:
        raise Refused(say("volunteer.no_such", number=str(number)), "number")
    return found


async def looked_at(ctx: Context, id: str) -> Standing:
    """Of a button that changes nothing. Raises Refused for what is not here any more."""
    found = await ctx.uow.calls.call(CallId(id))
    if found is None:
        raise Refused(say("refused.outdated"))
    return await standing_of(ctx.uow, found, ctx.now)


async def pressed(ctx: Context, id: str) -> Standing:
    """Of a button, locked. Raises Refused for what is not here any more."""
    found = await ctx.uow.calls.lock(CallId(id))
    if found is None:
        raise Refused(say("refused.outdated"))
    return await standing_of(ctx.uow, await follow_session(ctx.uow, found), ctx.now)


async def may_call(ctx: Context) -> bool:
    """Organizers, and who hosts a session that is coming."""
    if await ctx.organizes():
        return True
    account = await ctx.known()
    own = await ctx.uow.sessions.of_member(account.member, ctx.now, SESSIONS_MOST) if account else ()
    hosts = [await ctx.uow.people.account_by_id(one.plan.host) for one in own]
    return any(host is not None and account is not None and host.member == account.member for host in hosts)


async def may_decide(ctx: Context, standing: Standing) -> bool:
    """Organizers, who called, and the host of the session that it is for."""
    account = await ctx.known()
    by_their_part = account is not None and account.member in await deciders(ctx.uow, standing)
    return by_their_part or await ctx.organizes()


async def deciders(uow: UnitOfWork, standing: Standing) -> frozenset[MemberId]:
    return frozenset(account.member for account in await decider_accounts(uow, standing))


async def decider_accounts(uow: UnitOfWork, standing: Standing) -> Sequence[Account]:
    """Who called, and the host of the session that it is for, each once."""
    ids = [standing.call.created_by, *([standing.occurrence.plan.host] if standing.occurrence else [])]
    accounts = [await uow.people.account_by_id(id) for id in ids]
    return list({account.member: account for account in accounts if account is not None}.values())


async def allow(ctx: Context, standing: Standing) -> None:
    """Raises Refused for others, and for what is called off or over."""
    if not await may_decide(ctx, standing):
        raise Refused(say("volunteer.not_yours"))
    refuse_closed(ctx, standing)


def refuse_closed(ctx: Context, standing: Standing) -> None:
    """Raises Refused for what is called off or over."""
    if standing.is_off:
        raise Refused(say("volunteer.is_off"))
    if standing.is_over(ctx.now):
        raise Refused(say("volunteer.is_over"))
