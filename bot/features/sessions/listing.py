"""`/session list` and `show`: what is coming, one's own answers, and one session with its buttons."""

from typing import Annotated

from bot.context import Context, Looking
from bot.feature import Feature, Handle
from bot.features.sessions.announcing import occurrence_card
from bot.features.sessions.meaning import KIND, may_change, may_recap, numbered
from bot.features.sessions.past import what_became
from bot.features.sessions.words import is_open, own_words, seats_words, wall_words
from bot.people import Account
from bot.ports import Occurrence, OccurrenceId
from bot.speech import Answer, Block, Button, Buttons, Card, Item, Phrase, Refused, Reply, Style, Text, say

feature = Feature("sessions.listing")

PAGE = 10

Which = Annotated[int, Handle()]


@feature.command("session", "list", reads=True, bare=True)
async def list_(ctx: Context) -> Answer:
    """What is coming, the next first."""
    return await listed(ctx)


@feature.command("session", "show")
async def show(ctx: Context, number: Which | None = None) -> Answer:
    """One session; without its number, those to choose from."""
    if number is None:
        return await listed(ctx)
    return Reply(await shown(ctx, await numbered(ctx, number)))


@feature.button("session.show")
async def show_pressed(ctx: Context, id: str) -> Answer:
    found = await ctx.uow.sessions.occurrence(OccurrenceId(id))
    if found is None:
        raise Refused(say("refused.outdated"))
    return Reply(await shown(ctx, found))


@feature.button("session.page", reads=True)
async def turn_page(ctx: Context, after: str) -> Answer:
    return await listed(ctx, OccurrenceId(after) if after else None, redraw=True)


async def shown(ctx: Context, occurrence: Occurrence, *first: Phrase) -> Card:
    """As the channel sees it, with its number, and what its host and organizers can do."""
    number = await ctx.uow.numbers.of(KIND, occurrence.id)
    card = await occurrence_card(ctx, occurrence)
    blocks: tuple[Block, ...] = (*(Text(phrase) for phrase in first), *card.blocks)
    blocks += await what_became(ctx, occurrence, may_recap=await may_recap(ctx, occurrence))
    blocks += (Text(say("session.number", number=str(number))),)
    if is_open(occurrence, ctx.now) and await may_change(ctx, occurrence):
        blocks += (Buttons(await _changing(ctx, occurrence)),)
        for beside in ctx.catalogue.beside_sessions:
            blocks += await beside(ctx, occurrence)
    return Card(blocks, title=card.title)


async def _changing(ctx: Context, occurrence: Occurrence) -> tuple[Button, ...]:
    """Ways to change it; one date of a series can also be skipped."""
    cancel = ctx.button(say("session.cancel"), "session.cancel", occurrence.id, style=Style.DANGER)
    if occurrence.starts <= ctx.now:
        return (cancel,)
    edit = ctx.button(say("session.edit"), "session.edit", occurrence.id)
    host = ctx.button(say("session.host_over"), "session.host", occurrence.id)
    series = await ctx.uow.sessions.series(occurrence.series)
    if series is None or series.rule.repeat is None:
        return (edit, host, cancel)
    return (edit, host, ctx.button(say("session.skip"), "session.skip", occurrence.id), cancel)


async def listed(ctx: Context, after: OccurrenceId | None = None, *, redraw: bool = False) -> Reply:
    coming = await ctx.uow.sessions.upcoming(ctx.now, after=after, most=PAGE + 1)
    account = await ctx.known()
    rows = [await row(ctx, one, account) for one in coming[:PAGE]]
    blocks: list[Block] = [*rows] if rows else [Text(say("session.none_coming"))]
    turns = [ctx.button(say("session.call"), "session.new")] if after is None else []
    if after is not None:
        turns.append(ctx.button(say("page.first"), "session.page", ""))
    if len(coming) > PAGE:
        turns.append(ctx.button(say("page.more"), "session.page", coming[PAGE - 1].id))
    turns.append(ctx.button(say("session.past"), "session.past"))
    blocks.append(Buttons(tuple(turns)))
    return Reply(Card(tuple(blocks), title=say("session.coming")), redraw=redraw)


async def row(look: Looking, occurrence: Occurrence, account: Account | None) -> Item:
    """One session in a list, with one's own answer."""
    return Item(
        await row_words(look, occurrence, account), look.button(say("session.show"), "session.show", occurrence.id)
    )


async def row_words(look: Looking, occurrence: Occurrence, account: Account | None) -> Phrase:
    attendance = await look.uow.sessions.attendance(occurrence.id)
    return say(
        "session.row",
        title=occurrence.plan.title,
        when=wall_words(occurrence.starts, look.reader.zone),
        seats=seats_words(attendance),
        own=own_words(attendance.of(account.member) if account else None, attendance),
    )
