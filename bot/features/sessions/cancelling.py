"""`/session cancel` and `skip`: this one, this and all that follow, or all. Who is concerned is told once.

To skip is to cancel one date of a series: the same is done, and people read that the series goes on, and when.
"""

from typing import Annotated

from bot.context import Context
from bot.feature import Feature, Handle
from bot.features.sessions.change_notices import next_of
from bot.features.sessions.changing import carry_out
from bot.features.sessions.listing import listed
from bot.features.sessions.meaning import allow, held, numbered, pressed, scope_of
from bot.features.sessions.outlining import Scope, called_off
from bot.features.sessions.relatives import beyond_reach
from bot.features.sessions.telling_changes import effects_ahead, receivers
from bot.features.sessions.words import told_words, wall_words
from bot.ports import Occurrence, Series
from bot.speech import Answer, Buttons, Card, Item, Phrase, Reply, Style, Text, say

feature = Feature("sessions.cancelling")

Which = Annotated[int, Handle()]


@feature.command("session", "cancel")
async def cancel(ctx: Context, number: Which | None = None) -> Answer:
    """Asks first, and how much of a series is meant; without a number, those to choose from."""
    if number is None:
        return await listed(ctx)
    return Reply(await _asked(ctx, await numbered(ctx, number)))


@feature.button("session.cancel")
async def cancel_pressed(ctx: Context, id: str) -> Answer:
    return Reply(await _asked(ctx, await pressed(ctx, id)))


@feature.command("session", "skip")
async def skip(ctx: Context, number: Which | None = None) -> Answer:
    """One date of a series does not take place; asks first."""
    if number is None:
        return await listed(ctx)
    return Reply(await _asked_to_skip(ctx, await numbered(ctx, number)))


@feature.button("session.skip")
async def skip_pressed(ctx: Context, id: str) -> Answer:
    return Reply(await _asked_to_skip(ctx, await pressed(ctx, id)))


async def _asked(ctx: Context, occurrence: Occurrence) -> Card:
    await allow(ctx, occurrence)
    series = await ctx.uow.sessions.series(occurrence.series)
    repeats = series is not None and series.rule.repeat is not None
    assert series is not None, "an occurrence is of a series"
    words = say("session.cancel.sure", title=occurrence.plan.title, when=wall_words(occurrence.starts, ctx.reader.zone))
    scopes = tuple(Scope) if repeats else (Scope.THIS,)
    ways = tuple(
        ctx.button(say(f"session.cancel.{scope}"), "session.cancel_now", occurrence.id, scope, style=Style.DANGER)
        for scope in scopes
    )
    reach = [await _reach(ctx, series, occurrence, scope) for scope in scopes]
    beyond = await beyond_reach(ctx, series) if repeats else ()
    return Card((Text(words), *(Item(one) for one in reach), *beyond, Buttons(ways)))


async def _reach(ctx: Context, series: Series, occurrence: Occurrence, scope: Scope) -> Phrase:
    """How many dates a button cancels, and how many people are told."""
    outline = await called_off(ctx.uow, series, occurrence, scope, ctx.now)
    told = await receivers(ctx.uow, await effects_ahead(ctx, outline.touches), await ctx.known())
    return say(
        "session.cancel.reach",
        scope=say(f"session.cancel.{scope}"),
        dates=say("session.dates", n=len(outline.touches)),
        told=told_words(len(told)),
    )


async def _asked_to_skip(ctx: Context, occurrence: Occurrence) -> Card:
    await allow(ctx, occurrence)
    series = await ctx.uow.sessions.series(occurrence.series)
    when = wall_words(occurrence.starts, ctx.reader.zone)
    if series is None or series.rule.repeat is None:
        cancel = ctx.button(say("session.cancel"), "session.cancel", occurrence.id, style=Style.DANGER)
        return Card((Text(say("session.skip.single", title=occurrence.plan.title)), Buttons((cancel,))))
    outline = await called_off(ctx.uow, series, occurrence, Scope.THIS, ctx.now)
    told = await receivers(ctx.uow, await effects_ahead(ctx, outline.touches), await ctx.known())
    words = say("session.skip.sure", title=occurrence.plan.title, when=when, told=told_words(len(told)))
    way = ctx.button(say("session.skip.now"), "session.cancel_now", occurrence.id, Scope.THIS, style=Style.DANGER)
    return Card((Text(words), Buttons((way,))))


@feature.button("session.cancel_now")
async def cancel_now(ctx: Context, id: str, scope: str) -> Answer:
    """Twice is once; the second is told."""
    meant = scope_of(scope)
    account, _ = await ctx.settle()
    series, occurrence = await held(ctx, id)
    await allow(ctx, occurrence)
    outline = await called_off(ctx.uow, series, occurrence, meant, ctx.now)
    key = ctx.source("session", "cancel", occurrence.id)
    told = await carry_out(ctx, series, outline, by=account, key=key)
    title, n = occurrence.plan.title, len(outline.touches)
    goes_on = await next_of(ctx.uow, occurrence) if meant is Scope.THIS else None
    if goes_on:
        when = wall_words(occurrence.starts, ctx.reader.zone)
        words = say("session.skip.done", title=title, when=when, told=told_words(told))
    else:
        words = say("session.cancel.done", title=title, n=n, told=told_words(told))
    more = (Text(say("session.goes_on", when=wall_words(goes_on.starts, ctx.reader.zone))),) if goes_on else ()
    return Reply(Card((Text(words), *more)), redraw=True)
