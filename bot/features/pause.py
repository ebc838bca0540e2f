"""`/shinrai pause`: a member cannot give for a while; nothing is taken, and what they receive counts."""

import re
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.feature import Access, Feature, People, Word
from bot.features.paging import start_of, turns
from bot.features.whom import one_member
from bot.homes import refresh_homes
from bot.people import UNTIL_LIFTED, Account, AccountId, AccountRef, Member
from bot.rules.date_order import month_first
from bot.rules.dates import coming_days, end_of
from bot.rules.readings import NoMoment, Why
from bot.rules.zones import first_known
from bot.speech import (
    Answer,
    Block,
    Button,
    Buttons,
    Card,
    Either,
    Item,
    Person,
    Phrase,
    Refused,
    Reply,
    Text,
    When,
    say,
)

feature = Feature("pause")

LONGEST = timedelta(days=3653)
"""Ten years: what is to last longer has no end set."""
PAGE = 10

One = Annotated[tuple[AccountRef, ...], People()]
_UNTIL = re.compile(r"^\s*(?:by|until|till|through)\s+|\s*まで$", re.IGNORECASE)


def _is_day(typed: str) -> bool:
    """Whether it is written as a day is, on whichever day it is read."""
    try:
        coming_days(_UNTIL.sub("", typed), date(2000, 1, 1), month_first=True)
    except NoMoment as none:
        return none.why is not Why.UNREADABLE
    return True


Until = Annotated[str, Word(longest=40, several=True, fits=_is_day)]


@feature.command("shinrai", "pause", access=Access.ORGANIZER)
async def pause(ctx: Context, who: One = (), until: Until | None = None) -> Answer:
    """Pause a member, through the end of a day or until lifted; without a member, who is paused."""
    if not who:
        if until is not None:
            raise Refused(say("pause.whom"), "who")
        return await _listed(ctx, 0, redraw=False)
    account = await one_member(ctx, who)
    actor, _ = await ctx.settle()
    day = _day(ctx, until)
    ends = end_of(day, _zone(ctx)) if day else UNTIL_LIFTED
    await ctx.uow.people.lock(account.member)
    member = await ctx.uow.people.member(account.member)
    if account.member == actor.member:
        raise Refused(say("pause.yourself"), "who")
    if member.organizer or account.organizer or ctx.event.facts[account.ref].organizer:
        raise Refused(say("pause.organizer", who=Person(account.ref)), "who")
    before = _kept(ctx, member.paused_until)
    await ctx.uow.people.change(member.id, paused_until=ends)
    await refresh_homes(ctx.uow, (account,), ctx.now)
    after = _kept(ctx, ends)
    if before != after:
        await ctx.uow.audit.write(actor=actor.id, what="paused", about=account.id, before=before, after=after)
    return Reply(Card((Text(_paused(ctx, account, ends)), Buttons((_lift(ctx, account, "answer"),)))))


def _paused(ctx: Context, account: Account, ends: datetime) -> Phrase:
    who = Person(account.ref)
    if ends == UNTIL_LIFTED:
        return say("pause.done", who=who)
    day = f"{_last_day(ctx, ends):%Y-%m-%d}"
    return say("pause.done_until", who=who, day=day, until=When(ends, ctx.reader.zone))


def _day(ctx: Context, until: str | None) -> date | None:
    """The last day of the pause. Raises Refused for what is no day, is over, or is far away."""
    if until is None:
        return None
    zone = _zone(ctx)
    today = ctx.now.astimezone(zone).date()
    try:
        days = coming_days(_UNTIL.sub("", until), today, month_first=month_first(zone, ctx.reader.locale))
    except NoMoment as none:
        example = f"{today + timedelta(days=30):%Y-%m-%d}"
        if none.why is Why.PAST:
            raise Refused(say("pause.over", typed=until), "until") from none
        if none.why is Why.WEEKDAY:
            true = say(f"weekday.{none.weekday}")
            raise Refused(say("pause.weekday", typed=until, part=none.part, true=true), "until") from none
        raise Refused(say("pause.no_day", typed=until, example=example), "until") from none
    if len(days) > 1:
        both = tuple(say("pause.day", day=f"{one:%Y-%m-%d}") for one in days)
        raise Refused(say("pause.two_days", typed=until, days=Either(both)), "until")
    (day,) = days
    if day < today:
        raise Refused(say("pause.over", typed=until), "until")
    if day > today + LONGEST:
        raise Refused(say("pause.far", typed=until), "until")
    return day


def _zone(ctx: Context) -> ZoneInfo:
    return ZoneInfo(first_known(ctx.community.zone))


def _last_day(ctx: Context, ends: datetime) -> date:
    """Still the day before where another zone has been set since."""
    return (ends - timedelta(microseconds=1)).astimezone(_zone(ctx)).date()


def _kept(ctx: Context, until: datetime | None) -> str:
    """As the audit keeps it: a day, ``lifted`` for no end, empty for no pause."""
    if until is None or until <= ctx.now:
        return ""
    return "lifted" if until == UNTIL_LIFTED else f"{_last_day(ctx, until):%Y-%m-%d}"


def pause_words(kept: str) -> Phrase:
    """What the audit keeps of a pause, for a reader."""
    match kept:
        case "":
            return say("pause.none")
        case "lifted":
            return say("pause.until_lifted")
        case day:
            return say("pause.through", day=day)


@feature.button("pause.lift", access=Access.ORGANIZER)
async def lift(ctx: Context, account: str, seen_on: str) -> Answer:
    """Twice is once; the second is told. ``seen_on``: the answer that paused, or which part of the list."""
    paused = await ctx.uow.people.account_by_id(AccountId(account))
    if paused is None:
        raise Refused(say("refused.outdated"))
    actor, _ = await ctx.settle()
    if actor.member == paused.member:
        raise Refused(say("pause.own"))
    await ctx.uow.people.lock(paused.member)
    member = await ctx.uow.people.member(paused.member)
    before = _kept(ctx, member.paused_until)
    note = say("pause.lifted_before" if before == "" else "pause.lifted", who=Person(paused.ref))
    if before:
        await ctx.uow.people.change(member.id, paused_until=None)
        await refresh_homes(ctx.uow, (paused,), ctx.now)
        await ctx.uow.audit.write(actor=actor.id, what="pause_lifted", about=paused.id, before=before)
    if not seen_on.isdecimal():
        return Reply(Card((Text(note),)), redraw=True)
    return await _listed(ctx, int(seen_on[:6]), redraw=True, note=note)


@feature.button("pause.page", reads=True, access=Access.ORGANIZER)
async def turn_page(ctx: Context, start: str) -> Answer:
    return await _listed(ctx, start_of(start), redraw=True)


async def _listed(ctx: Context, start: int, *, redraw: bool, note: Phrase | None = None) -> Reply:
    """Who is paused, from the one at ``start`` on."""
    paused = await ctx.uow.people.paused(ctx.now)
    start = start if start < len(paused) else 0
    blocks: list[Block] = [Text(note)] if note else []
    rows = [Item(_row(ctx, *one), _lift(ctx, one[0], str(start))) for one in paused[start : start + PAGE]]
    blocks += rows or [Text(say("pause.nobody"))]
    ways = turns(ctx, "pause.page", start=start, count=len(paused), page=PAGE)
    blocks += [Buttons(ways)] if ways else []
    return Reply(Card(tuple(blocks), title=say("pause.title")), redraw=redraw)


def _row(ctx: Context, account: Account, member: Member) -> Phrase:
    return say("pause.row", who=Person(account.ref), until=pause_words(_kept(ctx, member.paused_until)))


def _lift(ctx: Context, account: Account, seen_on: str) -> Button:
    return ctx.button(say("pause.lift"), "pause.lift", account.id, seen_on)
