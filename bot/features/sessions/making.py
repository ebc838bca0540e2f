"""`/session new`: a session, or a series of them. What was ambiguous is confirmed by a press before it is announced."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.context import Context, zone_of
from bot.feature import Channel, Choice, Feature, Number, Rest, When, Word
from bot.features.sessions.continuing import begin
from bot.features.sessions.listing import shown
from bot.features.sessions.words import remind_words, repeat_words, wall_words
from bot.people import Account, Place
from bot.ports import DraftId, NewSeries, Occurrence, Plan, Series
from bot.rules.moments import Doubt, Moment, NoMoment, read_moment
from bot.rules.offsets import read_offsets, write_offsets
from bot.rules.recurrence import Repeat, Rule
from bot.speech import Answer, Button, Buttons, Card, Phrase, Refused, Reply, Style, Text, say

feature = Feature("sessions.making")

REMIND = "1d, 1h, 10m"
ANNOUNCED_AHEAD = 7
"""Days before an occurrence."""
DRAFT = "session.draft"

Title = Annotated[str, Rest(longest=100)]
Start = Annotated[str, When()]
Minutes = Annotated[int, Number(5, 1440)]
Repeats = Annotated[str, Choice(("once", *(repeat.value for repeat in Repeat)))]
Where = Annotated[str, Word(longest=100, several=True)]
Capacity = Annotated[int, Number(1, 500)]
Offsets = Annotated[str, Word(longest=60, several=True)]
Announced = Annotated[Place, Channel()]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to call together; ``at`` is aware UTC in ISO 8601, so that a draft can keep it."""

    title: str
    at: str
    zone: str
    minutes: str
    repeat: str
    place: str
    capacity: str
    remind: str
    channel: str


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
    """Call a study session together; with ``repeat`` a series of them."""
    account, member = await ctx.settle()
    zone = zone_of(member, account, ctx.community)
    moment = _moment(ctx, when, zone)
    wish = Wish(
        title,
        moment.at.isoformat(),
        zone.key,
        str(minutes),
        repeat,
        place,
        str(capacity or ""),
        _offsets(remind),
        channel.channel if channel else "",
    )
    if moment.doubt is not None:
        return await _asked(ctx, account, wish, moment)
    return await _made(ctx, account, wish, ctx.source("session", type(ctx.event).__name__, ctx.event.key))


@feature.button("session.announce")
async def confirmed(ctx: Context, draft: str, at: str) -> Answer:
    """What it acts on is the draft: pressed twice, it is made once."""
    account, _ = await ctx.settle()
    kept = await ctx.uow.drafts.get(DraftId(draft))
    if kept is None or kept.owner != account.id or kept.form != DRAFT:
        raise Refused(say("refused.outdated"))
    wish = Wish(**{**kept.values, "at": datetime.fromtimestamp(int(at), UTC).isoformat()})
    if datetime.fromisoformat(wish.at) <= ctx.now:
        raise Refused(say("session.when.past"))
    answer = await _made(ctx, account, wish, ctx.source("session", "draft", kept.id))
    return Reply(answer.card, redraw=True)


def _moment(ctx: Context, typed: str, zone: ZoneInfo) -> Moment:
    try:
        return read_moment(typed, ctx.now, zone)
    except NoMoment as none:
        words = say(f"session.when.{none.why}", typed=typed, zone=zone.key)
        raise Refused(words, "when") from none


def _offsets(typed: str) -> str:
    try:
        offsets = read_offsets(typed)
    except ValueError as none:
        raise Refused(say("session.no_offsets", typed=typed), "remind") from none
    return write_offsets(offsets) if offsets else ""


async def _asked(ctx: Context, account: Account, wish: Wish, moment: Moment) -> Reply:
    draft = await ctx.uow.drafts.keep(owner=account.id, form=DRAFT, state={}, values=asdict(wish), at=ctx.now)
    readings = (moment.at, moment.other) if moment.other is not None else (moment.at,)
    assert moment.doubt is not None
    asked = say(f"session.doubt.{moment.doubt}", when=wall_words(moment.at, wish.zone))
    blocks = [Text(asked)]
    if moment.doubt is Doubt.TWICE:
        blocks.append(Text(say("session.doubt.which")))
    return Reply(Card((*blocks, Buttons(tuple(_reading(ctx, draft, at, wish.zone) for at in readings)))))


def _reading(ctx: Context, draft: DraftId, at: datetime, zone: str) -> Button:
    label = say("session.announce", when=wall_words(at, zone))
    return ctx.button(label, "session.announce", draft, str(int(at.timestamp())), style=Style.PRIMARY)


async def _made(ctx: Context, account: Account, wish: Wish, key: str) -> Reply:
    at = datetime.fromisoformat(wish.at)
    rule = Rule(
        None if wish.repeat == "once" else Repeat(wish.repeat),
        at.astimezone(ZoneInfo(wish.zone)).replace(tzinfo=None),
        wish.zone,
    )
    plan = Plan(
        title=wish.title,
        place=wish.place,
        minutes=int(wish.minutes),
        capacity=int(wish.capacity) if wish.capacity else None,
        remind=wish.remind,
        host=account.id,
    )
    series, is_new = await ctx.uow.sessions.add(
        NewSeries(rule, plan, _where(ctx, wish), ANNOUNCED_AHEAD, created_by=account.id, key=key)
    )
    if is_new:
        await begin(ctx.uow, series, at, ctx.now)
    (first, *_) = await ctx.uow.sessions.occurrences(series.id, since=series.rule.starts.date())
    return await _answer(ctx, series, first, wish)


def _where(ctx: Context, wish: Wish) -> Place:
    """The channel that was named, else that of announcements, else where it was asked. Raises Refused without one."""
    asked = "" if ctx.event.place.person else ctx.event.place.channel
    channel = wish.channel or ctx.space.announcements or asked
    if not channel:
        raise Refused(say("session.no_channel"), "channel")
    return Place(ctx.space.ref, channel)


async def _answer(ctx: Context, series: Series, first: Occurrence, wish: Wish) -> Reply:
    words: Phrase = say(
        "session.made",
        title=first.plan.title,
        when=wall_words(first.starts, wish.zone),
        repeat=repeat_words(series.rule.repeat),
        remind=remind_words(first.plan.remind),
    )
    return Reply(await shown(ctx, first, words))
