"""`/session edit`: what would change is shown first, from what to what and for how many; a press makes it so, once."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.feature import Command, Feature, Handle, Number, People, Word
from bot.features.sessions.asking import ask, asked_of, draft_of, fingerprint
from bot.features.sessions.changes import Change, read
from bot.features.sessions.changing import carry_out
from bot.features.sessions.hosting import hand_over
from bot.features.sessions.listing import listed, shown
from bot.features.sessions.making import Announced, Minutes, Offsets, Repeats, Start, Where, offsets_typed
from bot.features.sessions.meaning import KIND, allow_edit, held, numbered, pressed, scope_of
from bot.features.sessions.outlining import outlined
from bot.features.sessions.places import check_place
from bot.features.sessions.times import CHANGE, minutes_meant, read_when, repeat_meant
from bot.features.sessions.words import told_words, wall_words
from bot.forms import form_of
from bot.people import AccountRef
from bot.ports import Occurrence
from bot.refusals import correctable
from bot.rules.moments import Doubt, Moment
from bot.speech import Answer, Buttons, Card, Form, Refused, Reply, Style, Text, say

feature = Feature("sessions.editing")

NOTHING = ("none", "なし", "無し", "-")
"""How one types that a place is not said any more."""

Which = Annotated[int, Handle()]
Name = Annotated[str, Word(longest=100, several=True)]
Seats = Annotated[int, Number(0, 500)]
Host = Annotated[tuple[AccountRef, ...], People()]


@feature.command("session", "edit", opens_form=True)
async def edit(
    ctx: Context,
    number: Which | None = None,
    title: Name | None = None,
    when: Start | None = None,
    minutes: Minutes | None = None,
    place: Where | None = None,
    capacity: Seats | None = None,
    remind: Offsets | None = None,
    repeat: Repeats | None = None,
    channel: Announced | None = None,
    host: Host | None = None,
) -> Answer:
    """With words: asks whether that is meant. With the number alone: a form. Without: those to choose from."""
    if number is None:
        return await listed(ctx)
    occurrence = await numbered(ctx, number)
    await allow_edit(ctx, occurrence)
    try:
        moment = None if when is None else read_when(ctx, when, ZoneInfo(ctx.reader.zone), says=CHANGE)
        lasts = minutes_meant(moment, minutes, when) if moment and when else minutes
        repeats = repeat_meant(moment, repeat, when) if moment and when else repeat
    except Refused as refused:
        plan = occurrence.plan
        typed = {"title": title or plan.title, "when": when, "minutes": minutes or plan.minutes}
        typed |= {"place": plan.place if place is None else place, "capacity": plan.capacity}
        return await correctable(ctx, refused, "session.change", typed, {"number": str(number)})
    change = Change(
        title=title,
        at=moment.at if moment else None,
        minutes=lasts,
        place="" if place in NOTHING else place,
        capacity=capacity,
        remind=None if remind is None else offsets_typed(remind, new=False),
        repeat=repeats,
        channel=channel.channel if channel else None,
    )
    if change.channel is not None:
        if occurrence.announced_in.space != ctx.space.ref:
            raise Refused(say("session.edit.elsewhere"), "channel")
        check_place(ctx, change.channel)
    if host is not None:
        if change:
            raise Refused(say("session.host.alone"), "host")
        return await hand_over(ctx, occurrence, host)
    return await _asked(ctx, occurrence, change, moment) if change else _form(ctx, number, occurrence)


@feature.button("session.edit", opens_form=True)
async def edit_pressed(ctx: Context, id: str) -> Answer:
    occurrence = await pressed(ctx, id)
    await allow_edit(ctx, occurrence)
    return _form(ctx, await ctx.uow.numbers.of(KIND, occurrence.id), occurrence)


def _form(ctx: Context, number: int, occurrence: Occurrence) -> Form:
    """Filled in with what is."""
    command = ctx.catalogue.form("session.change")
    assert isinstance(command, Command)
    plan = occurrence.plan
    typed = {"title": plan.title, "when": _as_typed(ctx, occurrence), "minutes": plan.minutes}
    typed |= {"place": plan.place, "capacity": plan.capacity}
    return form_of(command, ctx.community.id, typed=typed, state={"number": str(number)})


def _as_typed(ctx: Context, occurrence: Occurrence) -> str:
    return f"{occurrence.starts.astimezone(ZoneInfo(ctx.reader.zone)):%Y-%m-%d %H:%M}"


@feature.form("session", "change")
async def change_form(
    ctx: Context,
    number: Which,
    title: Name,
    when: Start,
    minutes: Minutes,
    place: Where = "",
    capacity: Seats = 0,
) -> Answer:
    """What was left as it was is not changed; an emptied field takes away what was there."""
    occurrence = await numbered(ctx, number)
    await allow_edit(ctx, occurrence)
    moment = None
    lasts, repeats = minutes, None
    if when != _as_typed(ctx, occurrence):
        moment = read_when(ctx, when, ZoneInfo(ctx.reader.zone), says=CHANGE)
        lasts = minutes_meant(moment, minutes if minutes != occurrence.plan.minutes else None, when) or minutes
        repeats = repeat_meant(moment, None, when)
    change = Change(
        title=title,
        at=moment.at if moment else None,
        minutes=lasts,
        place=place or "",
        capacity=capacity or 0,
        repeat=repeats,
    )
    return await _asked(ctx, occurrence, change, moment)


async def _asked(ctx: Context, occurrence: Occurrence, change: Change, moment: Moment | None) -> Reply:
    account, _ = await ctx.settle()
    if moment is None or moment.doubt is None:
        return Reply(await ask(ctx, account, occurrence, change))
    draft = await draft_of(ctx, account, occurrence, change)
    readings = (moment.at, moment.other) if moment.other is not None else (moment.at,)
    words = [Text(say(f"session.edit.doubt.{moment.doubt}", when=wall_words(moment.at, ctx.reader.zone)))]
    if moment.doubt is Doubt.TWICE:
        words.append(Text(say("session.doubt.which")))
    ways = tuple(
        ctx.button(
            say("session.edit.read_as", when=wall_words(at, ctx.reader.zone)),
            "session.edit_as",
            draft,
            str(int(at.timestamp())),
            style=Style.PRIMARY,
        )
        for at in readings
    )
    return Reply(Card((*words, Buttons(ways))))


@feature.button("session.edit_as")
async def read_as(ctx: Context, draft: str, at: str) -> Answer:
    """What was ambiguous is said: now what would change is shown."""
    account, _ = await ctx.settle()
    kept = await asked_of(ctx, account, draft)
    occurrence = await pressed(ctx, kept.state["occurrence"])
    await allow_edit(ctx, occurrence)
    change = replace(read(kept.values), at=datetime.fromtimestamp(int(at), UTC))
    return Reply(await ask(ctx, account, occurrence, change), redraw=True)


@feature.button("session.edit_now")
async def edit_now(ctx: Context, draft: str, scope: str) -> Answer:
    """Once. What was changed by somebody else since it was asked is not written over: it is asked anew."""
    meant = scope_of(scope)
    account, _ = await ctx.settle()
    kept = await asked_of(ctx, account, draft)
    series, occurrence = await held(ctx, kept.state["occurrence"])
    await allow_edit(ctx, occurrence)
    if not await ctx.uow.drafts.use(kept.id):
        raise Refused(say("session.edit.pressed"))
    change = read(kept.values)
    if change.channel is not None:
        check_place(ctx, change.channel)
    outline = await outlined(ctx.uow, occurrence, series, change, meant, ctx.now)
    overtaken = kept.state["seen"] != fingerprint(occurrence, series)
    if outline is None or overtaken:
        first = say("session.edit.overtaken")
        return Reply(await ask(ctx, account, occurrence, change, first), redraw=True)
    key = ctx.source("session", "edit", kept.id)
    told = await carry_out(ctx, series, outline, by=account, key=key)
    changed = await pressed(ctx, occurrence.id)
    words = say("session.edit.done", title=changed.plan.title, told=told_words(told))
    return Reply(await shown(ctx, changed, words), redraw=True)
