"""What one member can have open and post, and that a paused member begins nothing: refused before anything is owed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.people import UNTIL_LIFTED, Account, Member, Place
from bot.ports import Call
from bot.posting import causer, free_posts
from bot.rules.limits import day_of, next_free
from bot.rules.zones import first_known
from bot.speech import CommandName, Phrase, Refused, When, say


async def refuse_paused(ctx: Context, member: Member) -> None:
    """Raises Refused for who is paused: they begin no session and no call, and ask nobody anything."""
    until = member.paused_until
    if until is None or until <= ctx.now:
        return
    if until == UNTIL_LIFTED:
        raise Refused(say("limits.paused"))
    raise Refused(say("limits.paused_until", until=When(until, ctx.reader.zone)))


async def refuse_paused_asker(ctx: Context) -> None:
    """As ``refuse_paused``, of who asks or presses."""
    account = await ctx.known()
    if account is not None:
        await refuse_paused(ctx, await ctx.uow.people.member(account.member))


async def allow_session(ctx: Context, account: Account, place: Place) -> None:
    """Raises Refused for one more session than a member can have open, or host in that channel today.

    The member is locked: of two sessions at once the second sees the first.
    """
    await ctx.uow.people.lock(account.member)
    await refuse_paused(ctx, await ctx.uow.people.member(account.member))
    if await ctx.organizes():
        return
    most = ctx.community.limits.sessions
    held = await ctx.uow.sessions.open_of(account.member, ctx.now)
    if len(held) >= most:
        free = next_free([one.last_ends for one in held if not one.goes_on], len(held), most)
        raise Refused(_sessions_full(ctx, most, free))
    await allow_post(ctx, account, place)


async def allow_call(ctx: Context, account: Account, place: Place, new: Call | None) -> None:
    """Raises Refused for one more call than a member can have open, or post in that channel today.

    ``new``: the call as it was just written; None: a recurring call was.
    """
    await ctx.uow.people.lock(account.member)
    await refuse_paused(ctx, await ctx.uow.people.member(account.member))
    if await ctx.organizes():
        return
    most = ctx.community.limits.calls
    ends = list(await ctx.uow.calls.open_by(account.member, ctx.now))
    held = len(ends) + await ctx.uow.standing_calls.made_by(account.member) - 1
    if new is not None:
        ends.remove(new.ends)
    if held >= most:
        raise Refused(_calls_full(ctx, most, next_free(ends, held, most)))
    await allow_post(ctx, account, place)


async def allow_post(ctx: Context, account: Account, place: Place) -> None:
    """Raises Refused where the asker has caused as many posts in that channel today as a member can."""
    by = None if ctx.facts.organizer else await causer(ctx.uow, account.id)
    if by is not None and await free_posts(ctx.uow, by, place, ctx.now) <= 0:
        _, midnight = day_of(ctx.now, ZoneInfo(first_known(ctx.community.zone)))
        again = When(midnight, ctx.reader.zone)
        raise Refused(say("limits.posts", n=ctx.community.limits.posts, again=again, setup=_setup()))


def _sessions_full(ctx: Context, most: int, free: datetime | None) -> Phrase:
    """When it works again: at that instant, or as soon as one is cancelled."""
    if free is None:
        return say("limits.sessions", n=most, setup=_setup())
    return say("limits.sessions_until", n=most, until=When(free, ctx.reader.zone), setup=_setup())


def _calls_full(ctx: Context, most: int, free: datetime | None) -> Phrase:
    if free is None:
        return say("limits.calls", n=most, setup=_setup())
    return say("limits.calls_until", n=most, until=When(free, ctx.reader.zone), setup=_setup())


def _setup() -> CommandName:
    return CommandName(("shinrai", "setup"))
