"""Which occurrence is meant: by its short number, or by a button's id; and who may change it."""

from bot.context import Context
from bot.features.quotas import refuse_paused_asker
from bot.features.sessions.outlining import Scope
from bot.features.sessions.words import closed_words, is_open
from bot.ports import Occurrence, OccurrenceId, Series
from bot.speech import Refused, say

KIND = "session"


async def numbered(ctx: Context, number: int, field: str = "number") -> Occurrence:
    """Raises Refused about that field for a number that no session has here."""
    subject = await ctx.uow.numbers.subject(KIND, number)
    found = await ctx.uow.sessions.occurrence(OccurrenceId(subject)) if subject else None
    if found is None:
        raise Refused(say("session.no_such", number=str(number)), field)
    return found


async def pressed(ctx: Context, id: str) -> Occurrence:
    """Of a button, locked. Raises Refused for what is not here any more."""
    found = await ctx.uow.sessions.lock(OccurrenceId(id))
    if found is None:
        raise Refused(say("refused.outdated"))
    return found


async def may_recap(ctx: Context, occurrence: Occurrence) -> bool:
    """Its host, organizers, and who said that they were there."""
    account = await ctx.known()
    guest = (await ctx.uow.sessions.guests(occurrence.id)).get(account.member) if account else None
    return (guest is not None and guest.was_there is not None) or await may_change(ctx, occurrence)


async def held(ctx: Context, id: str) -> tuple[Series, Occurrence]:
    """Of a button, both locked, the series first: so do all who change a series.

    Raises Refused for what is not here any more, or was handed over to another series at this very moment.
    """
    found = await ctx.uow.sessions.occurrence(OccurrenceId(id))
    series = await ctx.uow.sessions.lock_series(found.series) if found else None
    occurrence = await ctx.uow.sessions.lock(OccurrenceId(id))
    if series is None or occurrence is None:
        raise Refused(say("refused.outdated"))
    if occurrence.series != series.id:
        raise Refused(say("session.changed_meanwhile"))
    return series, occurrence


def scope_of(word: str) -> Scope:
    """Raises Refused for what no button of ours says."""
    try:
        return Scope(word)
    except ValueError:
        raise Refused(say("refused.outdated")) from None


async def may_change(ctx: Context, occurrence: Occurrence) -> bool:
    """Its host, and organizers."""
    account = await ctx.known()
    host = await ctx.uow.people.account_by_id(occurrence.plan.host)
    return (account is not None and host is not None and account.member == host.member) or await ctx.organizes()


async def allow(ctx: Context, occurrence: Occurrence) -> None:
    """Raises Refused for others than its host and organizers, and for what is cancelled or over."""
    if not await may_change(ctx, occurrence):
        raise Refused(say("session.not_yours"))
    if not is_open(occurrence, ctx.now):
        raise Refused(closed_words(occurrence))


async def allow_edit(ctx: Context, occurrence: Occurrence) -> None:
    """As ``allow``; and raises Refused for what has begun, and for who is paused: they can cancel, and no more."""
    await allow(ctx, occurrence)
    await refuse_paused_asker(ctx)
    if occurrence.starts <= ctx.now:
        raise Refused(say("session.has_begun", title=occurrence.plan.title))
