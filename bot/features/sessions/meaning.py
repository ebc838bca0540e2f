"""Which occurrence is meant: by its short number, or by a button's id; and who may change it."""

from bot.context import Context
from bot.ports import Occurrence, OccurrenceId
from bot.speech import Refused, say

KIND = "session"


async def numbered(ctx: Context, number: int) -> Occurrence:
    """Raises Refused for a number that no session has here."""
    subject = await ctx.uow.numbers.subject(KIND, number)
    found = await ctx.uow.sessions.occurrence(OccurrenceId(subject)) if subject else None
    if found is None:
        raise Refused(say("session.no_such", number=str(number)), "number")
    return found


async def pressed(ctx: Context, id: str) -> Occurrence:
    """Of a button, locked. Raises Refused for what is not here any more."""
    found = await ctx.uow.sessions.lock(OccurrenceId(id))
    if found is None:
        raise Refused(say("refused.outdated"))
    return found


async def may_change(ctx: Context, occurrence: Occurrence) -> bool:
    """Its host, and organizers."""
    account = await ctx.known()
    host = await ctx.uow.people.account_by_id(occurrence.plan.host)
    return (account is not None and host is not None and account.member == host.member) or await ctx.organizes()
