"""A host is paused or has left: organizers are asked whether what they have open is kept, handed over or cancelled."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.context import Context, Drawing
from bot.feature import Access, Dropped, Feature
from bot.features.sessions.continuing import CONTINUE, may_host
from bot.features.sessions.reminding import MOST
from bot.features.sessions.words import wall_words
from bot.parking import reachable_organizers
from bot.people import Account, AccountId, Member, MemberId
from bot.ports import Occurrence, Series, SeriesId, UnitOfWork
from bot.speech import Answer, Block, Button, Buttons, Card, Person, Refused, Reply, Style, Text, say
from bot.telling import tell

feature = Feature("sessions.host_gone")

PURPOSE = "session.host_gone"
WORTH = timedelta(days=7)
SHOWN = 4
"""Series with a row of buttons each, of Discord's five rows; the next come up as these are decided."""


@feature.member_left
async def ask_organizers(uow: UnitOfWork, member: Member, now: datetime, *, but: MemberId | None = None) -> None:
    """Once for each time; ``but``: who knows already, since they paused the member."""
    if not await hosted_by(uow, member.id, now):
        return
    accounts = await uow.people.accounts_of(member.id)
    if not accounts:
        return
    subject = f"{accounts[0].id}|{now.date()}"  # who comes and goes is asked about once a day
    for organizer in await reachable_organizers(uow):
        if organizer.member not in (but, member.id):
            await tell(uow, organizer, purpose=PURPOSE, subject=subject, worth_for=WORTH, now=now)


async def hosted_by(uow: UnitOfWork, host: MemberId, now: datetime) -> Sequence[tuple[Series, Occurrence]]:
    """What they host and is not over: each series once, with its next date."""
    accounts = {account.id for account in await uow.people.accounts_of(host)}
    found: dict[SeriesId, tuple[Series, Occurrence]] = {}
    for occurrence in await uow.sessions.of_member(host, now, MOST):
        if occurrence.plan.host in accounts and occurrence.series not in found:
            series = await uow.sessions.series(occurrence.series)
            assert series is not None, "an occurrence is of a series"
            found[occurrence.series] = series, occurrence
    return tuple(found.values())


@feature.delivery(PURPOSE, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    id, _ = drawing.parts
    account = await drawing.uow.people.account_by_id(AccountId(id))
    if account is None:
        return Dropped("erased")
    held = await hosted_by(drawing.uow, account.member, drawing.now)
    if not held or await may_host(drawing.uow, account.id, drawing.now):
        return Dropped("no longer asked")
    words = say("session.host_gone", who=Person(account.ref), n=len(held))
    look = drawing.button(say("session.host_gone.look"), "session.of_host", account.id, style=Style.PRIMARY)
    return Card((Text(words), Buttons((look,))))


async def look_button(ctx: Context, account: Account) -> tuple[Button, ...]:
    """To what they have open, where there is something."""
    held = await hosted_by(ctx.uow, account.member, ctx.now)
    return (ctx.button(say("session.host_gone.look"), "session.of_host", account.id),) if held else ()


@feature.button("session.of_host", reads=True, access=Access.ORGANIZER)
async def look(ctx: Context, id: str) -> Answer:
    return Reply(await _panel(ctx, await _account(ctx, id)))


async def _account(ctx: Context, id: str) -> Account:
    account = await ctx.uow.people.account_by_id(AccountId(id))
    if account is None:
        raise Refused(say("refused.outdated"))
    return account


async def _panel(ctx: Context, account: Account) -> Card:
    held = [one for one in await hosted_by(ctx.uow, account.member, ctx.now) if one[0].kept_by is None]
    blocks: list[Block] = []
    for series, occurrence in held[:SHOWN]:
        key = "session.host_gone.series" if series.rule.repeat else "session.host_gone.one"
        when = wall_words(occurrence.starts, ctx.reader.zone)
        blocks.append(Text(say(key, title=occurrence.plan.title, when=when)))
        blocks.append(Buttons(_ways(ctx, account, series, occurrence)))
    if len(held) > SHOWN:
        blocks.append(Text(say("session.host_gone.more", n=len(held) - SHOWN)))
    blocks = blocks or [Text(say("session.host_gone.nothing"))]
    return Card(tuple(blocks), title=say("session.host_gone.title", who=Person(account.ref)))


def _ways(ctx: Context, account: Account, series: Series, occurrence: Occurrence) -> tuple[Button, ...]:
    return (
        ctx.button(say("session.host_gone.keep"), "session.keep", series.id, account.id),
        ctx.button(say("session.host_over"), "session.host", occurrence.id),
        ctx.button(say("session.cancel"), "session.cancel", occurrence.id, style=Style.DANGER),
    )


@feature.button("session.keep", access=Access.ORGANIZER)
async def keep(ctx: Context, id: str, host: str) -> Answer:
    """It goes on as it is, with more dates. Twice is once."""
    organizer, _ = await ctx.settle()
    series = await ctx.uow.sessions.lock_series(SeriesId(id))
    if series is None:
        raise Refused(say("refused.outdated"))
    await ctx.uow.sessions.change_series(series.id, kept_by=organizer.id)
    if series.rule.repeat is not None:
        await ctx.uow.timers.set(CONTINUE, series.id, ctx.now)
    return Reply(await _panel(ctx, await _account(ctx, host)), redraw=True)
