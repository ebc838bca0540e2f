"""Before a change is made: what would be otherwise, for how many people, and the buttons that make it so."""

import hashlib
from collections.abc import Mapping

from bot.context import Context
from bot.features.posts.words import place_words
from bot.features.sessions.changes import (
    Change,
    Difference,
    difference_words,
    differences,
    needed,
    planned,
    repeat_of,
    start_difference,
    written,
)
from bot.features.sessions.outlining import Outline, Scope, outlined
from bot.features.sessions.relatives import beyond_reach
from bot.features.sessions.telling_changes import asked_again, effects_ahead, receivers
from bot.features.sessions.words import is_planned, repeat_words, told_words, wall_words
from bot.inquiries import AboutSpace
from bot.people import Account, Place
from bot.ports import Draft, DraftId, Occurrence, Series
from bot.speech import Block, Button, Buttons, Card, Item, Phrase, Refused, Style, Text, say

DRAFT = "session.edit_draft"


async def ask(ctx: Context, account: Account, occurrence: Occurrence, change: Change, *first: Phrase) -> Card:
    series = await ctx.uow.sessions.series(occurrence.series)
    assert series is not None, "an occurrence is of a series"
    change = needed(change, occurrence, series)
    if not change:
        return Card((*map(Text, first), Text(say("session.edit.nothing", title=occurrence.plan.title))))
    lines = await _lines(ctx, occurrence, series, change)
    ways = await _ways(ctx, account, occurrence, series, change)
    if not ways:
        return Card((*map(Text, first), Text(say("session.edit.impossible"))))
    draft = await draft_of(ctx, account, occurrence, change)
    words = say("session.edit.asked", title=occurrence.plan.title, when=wall_words(occurrence.starts, ctx.reader.zone))
    reach = (Item(phrase) for _, phrase in ways)
    beyond = await beyond_reach(ctx, series) if len(ways) > 1 else ()
    buttons = Buttons(tuple(_button(ctx, draft, scope, series) for scope, _ in ways))
    blocks: tuple[Block, ...] = (*map(Text, first), Text(words), *(Item(difference_words(one)) for one in lines))
    return Card((*blocks, *reach, *beyond, buttons))


def _button(ctx: Context, draft: DraftId, scope: Scope, series: Series) -> Button:
    single = series.rule.repeat is None
    label = say("session.edit.single") if single else say(f"session.edit.{scope}")
    return ctx.button(label, "session.edit_now", draft, scope, style=Style.PRIMARY)


async def draft_of(ctx: Context, account: Account, occurrence: Occurrence, change: Change) -> DraftId:
    """The change, with what was seen when it was typed."""
    series = await ctx.uow.sessions.series(occurrence.series)
    assert series is not None, "an occurrence is of a series"
    state = {"occurrence": occurrence.id, "seen": fingerprint(occurrence, series)}
    return await ctx.uow.drafts.keep(owner=account.id, form=DRAFT, state=state, values=written(change), at=ctx.now)


async def asked_of(ctx: Context, account: Account, draft: str) -> Draft:
    """One's own draft. Raises Refused for one that was used, is a day old, or is somebody else's."""
    kept = await ctx.uow.drafts.get(DraftId(draft))
    if kept is None:
        raise Refused(say("session.edit.pressed"))
    if kept.owner != account.id or kept.form != DRAFT:
        raise Refused(say("refused.outdated"))
    return kept


def fingerprint(occurrence: Occurrence, series: Series) -> str:
    """Another one where either was changed."""
    return hashlib.blake2b(repr((occurrence, series)).encode(), digest_size=16).hexdigest()


async def _ways(
    ctx: Context, account: Account, occurrence: Occurrence, series: Series, change: Change
) -> list[tuple[Scope, Phrase]]:
    """Which buttons there are, each with whom it reaches."""
    if series.rule.repeat is None:
        scopes: tuple[Scope, ...] = (Scope.THIS,) if change.repeat is None else (Scope.FOLLOWING,)
    else:
        scopes = tuple(Scope)
    ways = []
    for scope in scopes:
        outline = await outlined(ctx.uow, occurrence, series, change, scope, ctx.now)
        if outline is not None:
            ways.append((scope, await _reach(ctx, account, outline, scope, single=series.rule.repeat is None)))
    return ways


async def _reach(ctx: Context, account: Account, outline: Outline, scope: Scope, *, single: bool) -> Phrase:
    effects = await effects_ahead(ctx, outline.telling)
    told = await receivers(ctx.uow, effects, account)
    asked = {member for effect in effects for member in asked_again(effect)} & set(told)
    cancelled = sum(touch.cancels for touch in outline.touches)
    stay = sum(touch.silent and touch.was.own and is_planned(touch.now) for touch in outline.touches)
    return say(
        "session.edit.reach",
        scope=say("session.edit.single") if single else say(f"session.edit.{scope}"),
        dates=say("session.dates", n=sum(not touch.cancels for touch in outline.touches) - stay),
        told=told_words(len(told)),
        asked=say("session.edit.asked_again", n=len(asked)) if asked else say("session.edit.nobody_asked"),
        cancelled=say("session.edit.cancels", n=cancelled) if cancelled else say("session.edit.none_of_it"),
        stay=say("session.edit.stay", n=stay) if stay else say("session.edit.none_of_it"),
    )


async def _lines(ctx: Context, occurrence: Occurrence, series: Series, change: Change) -> list[Difference]:
    """From what to what."""
    lines = []
    if change.at is not None:
        lines.append(start_difference(occurrence.starts, change.at, ctx.reader.zone))
    lines += await differences(ctx.uow, occurrence.plan, planned(change, occurrence.plan))
    if change.repeat is not None:
        was, now = repeat_words(series.rule.repeat), repeat_words(repeat_of(change, series))
        lines.append(Difference("repeat", was, now))
    if change.channel is not None:
        lines.append(_channels(ctx, occurrence.announced_in, change.channel))
    return lines


def _channels(ctx: Context, was: Place, channel: str) -> Difference:
    found = ctx.find_out(AboutSpace(was.space, tuple(sorted({was.channel, channel}))))
    names: Mapping[str, str] = {one.id: one.name for one in found.channels if one.name}
    before, after = (
        say("session.channel", where=place_words(place, names)) for place in (was, Place(was.space, channel))
    )
    return Difference("channel", before, after)
