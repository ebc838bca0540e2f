"""`/session new`: a session, or a series of them, typed whole or looked at on a panel before it is announced."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from bot.context import Context, zone_of
from bot.drafting import held_draft
from bot.events import Submitted
from bot.feature import Channel, Choice, Feature, Number, Rest, When, Word
from bot.features.sessions.continuing import begin
from bot.features.sessions.drafting import DONE, DRAFT, drafted
from bot.features.sessions.listing import shown
from bot.features.sessions.panel import drawn, panel
from bot.features.sessions.places import channel_for, check_place
from bot.features.sessions.times import minutes_meant, read_when, repeat_meant
from bot.features.sessions.wishes import ONCE, Wish, kept_in, read_times
from bot.features.sessions.words import remind_words, repeat_words, wall_words
from bot.people import Account, Place
from bot.ports import DraftId, NewSeries, Occurrence, Series
from bot.refusals import correctable
from bot.rules.offsets import is_offsets, read_offsets, write_offsets
from bot.rules.recurrence import Repeat
from bot.speech import Answer, Phrase, Refused, Reply, say

feature = Feature("sessions.making")

REMIND = "1d, 1h, 10m"

Title = Annotated[str, Rest(longest=100)]
Start = Annotated[str, When()]
Minutes = Annotated[int, Number(5, 1440)]
Repeats = Annotated[str, Choice(("once", *(repeat.value for repeat in Repeat)))]
Where = Annotated[str, Word(longest=100, several=True)]
Capacity = Annotated[int, Number(1, 500)]
Offsets = Annotated[str, Word(longest=60, several=True, fits=is_offsets)]
Announced = Annotated[Place, Channel()]


@feature.command("session", "new")
async def new(
    ctx: Context,
    title: Title,
    when: Start,
    minutes: Minutes = 90,
    repeat: Repeats = "once",
    place: Where = "",
    capacity: Capacity | None = None,
    remind: Offsets = REMIND,
    channel: Announced | None = None,
) -> Answer:
    """Call a study session together; with ``repeat`` a series of them.

    Typed whole and without a doubt, it is announced at once; else its panel is shown first (``drafting``).
    """
    account, member = await ctx.settle()
    zone = zone_of(member, account, ctx.community)
    where = channel_for(ctx, channel.channel if channel else "")
    try:
        moment = read_when(ctx, when, zone)
        said = await _said_anew(ctx, {"minutes": str(minutes), "repeat": repeat})
        lasts = minutes_meant(moment, minutes if "minutes" in said else None, when) or minutes
        repeats = repeat_meant(moment, repeat if "repeat" in said else None, when) or repeat
    except Refused as refused:
        typed = {"title": title, "when": when, "minutes": _said(ctx, "minutes", minutes), "repeat": repeat}
        typed |= {"place": place, "capacity": capacity, "remind": _said(ctx, "remind", remind)}
        return await correctable(ctx, refused, "session.new", typed, {"channel": where} if channel else {})
    wish = Wish(
        title=title,
        when=when,
        **read_times(moment),
        zone=zone.key,
        minutes=str(lasts),
        repeat=repeats,
        place=place,
        capacity=str(capacity or ""),
        remind=offsets_typed(remind),
        channel=where,
        key=ctx.source("session", type(ctx.event).__name__, ctx.event.key),
    )
    if isinstance(ctx.event, Submitted):
        return await _corrected(ctx, account, wish, ctx.event.state.get("draft"))
    if moment.doubt is not None or not ctx.sure:
        return await drafted(ctx, account, wish)
    check_place(ctx, wish.channel)
    return await _made(ctx, account, wish, moment.at)


async def _corrected(ctx: Context, account: Account, wish: Wish, draft: str | None) -> Reply:
    """What was chosen on the panel stays; where the draft is gone by now, what was typed is a new one."""
    kept = await ctx.uow.drafts.change(DraftId(draft), {}) if draft else None  # held until commit
    if kept is None or kept.owner != account.id:
        return await drafted(ctx, account, wish)
    if DONE in kept.values:
        raise Refused(say("session.draft.done"))
    before = kept_in(kept)
    chosen = replace(
        wish, capacity=before.capacity, remind=before.remind, channel=before.channel or wish.channel, key=before.key
    )
    return await drafted(ctx, account, chosen, kept)


@feature.button("session.announce")
async def confirmed(ctx: Context, draft: str, at: str, seen: str = "") -> Answer:
    """What it acts on is the draft: pressed twice, it is made once. What it does not show is shown first."""
    kept = await held_draft(ctx, draft, DRAFT)
    wish = kept_in(kept)
    meant = next((reading for reading in wish.readings if str(int(reading.timestamp())) == at), None)
    if DONE not in kept.values:
        if meant is None or seen != drawn(wish):
            return panel(ctx, kept.id, wish, say("draft.changed"), redraw=True)
        if meant <= ctx.now:
            raise Refused(say("session.when.past"))
        check_place(ctx, wish.channel)
    elif meant is None:
        raise Refused(say("session.draft.done"))
    account, _ = await ctx.settle()
    await ctx.uow.drafts.change(kept.id, {DONE: at})
    answer = await _made(ctx, account, wish, meant)
    return Reply(answer.card, redraw=True)


def _said(ctx: Context, name: str, value: object) -> object:
    """None where it was left out, so that a default is not taken for what somebody typed."""
    return value if name in ctx.said else None


async def _said_anew(ctx: Context, words: Mapping[str, str]) -> set[str]:
    """Which of these somebody typed or chose: not what a form was opened with, nor the ``once`` that it begins with."""
    if not isinstance(ctx.event, Submitted):
        return set(ctx.said & words.keys())
    draft = ctx.event.state.get("draft")
    kept = await ctx.uow.drafts.get(DraftId(draft)) if draft else None
    before = kept.values if kept else {"repeat": ONCE}
    return {name for name in ctx.said & words.keys() if before.get(name) != words[name]}


def offsets_typed(typed: str, *, new: bool = True) -> str:
    """As a plan keeps them; empty: none. Raises Refused; not ``new``: nothing was changed by it."""
    try:
        offsets = read_offsets(typed)
    except ValueError as none:
        words = say("session.no_offsets" if new else "session.edit.no_offsets", typed=typed)
        raise Refused(words, "remind") from none
    return write_offsets(offsets) if offsets else ""


async def _made(ctx: Context, account: Account, wish: Wish, at: datetime) -> Reply:
    where, ahead = Place(ctx.space.ref, wish.channel), ctx.community.announced_ahead
    new = NewSeries(wish.rule(at), wish.plan(account.id), where, ahead, created_by=account.id, key=wish.key)
    series, is_new = await ctx.uow.sessions.add(new)
    if is_new:
        await begin(ctx.uow, series, at, ctx.now)
    made = await ctx.uow.sessions.occurrences(series.id, since=series.rule.starts.date())
    first = next(iter(made), None)
    if first is None:  # made before, and handed to another series since
        raise Refused(say("session.draft.done"))
    return await _answer(ctx, series, first, wish)


async def _answer(ctx: Context, series: Series, first: Occurrence, wish: Wish) -> Reply:
    words: Phrase = say(
        "session.made",
        title=first.plan.title,
        when=wall_words(first.starts, wish.zone),
        repeat=repeat_words(series.rule.repeat),
        remind=remind_words(first.plan.remind),
    )
    return Reply(await shown(ctx, first, words))
