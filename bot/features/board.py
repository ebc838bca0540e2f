"""`/trust board`: who was thanked most in a month, a quarter, a year or ever, and where one stands oneself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.feature import Choice, Feature
from bot.features.sums import balance
from bot.inquiries import QUESTIONS_MOST, AboutPeople
from bot.people import Member
from bot.ports import BoardLine
from bot.rules.windows import Window, dates_of, span_of
from bot.rules.zones import first_known
from bot.speech import (
    Answer,
    Block,
    Button,
    Buttons,
    Card,
    CommandName,
    Fields,
    Item,
    Person,
    Phrase,
    Refused,
    Reply,
    Style,
    Text,
    say,
)

feature = Feature("board")

LISTED = 10

Wanted = Annotated[str, Choice(tuple(Window))]


@dataclass(frozen=True, slots=True)
class Shown:
    """One window of time as it is asked of the ledger, and as it is said."""

    starts: datetime | None
    ends: datetime | None
    words: Phrase


@feature.command("trust", "board", reads=True)
async def board(ctx: Context, window: Wanted = Window.MONTH.value) -> Answer:
    return Reply(await _card(ctx, Window(window)))


@feature.button("trust.board", reads=True)
async def turn_to(ctx: Context, window: str) -> Answer:
    if window not in list(Window):
        raise Refused(say("refused.outdated"))
    return Reply(await _card(ctx, Window(window)), redraw=True)


async def _card(ctx: Context, window: Window) -> Card:
    account = await ctx.known()
    member = await ctx.uow.people.member(account.member) if account else None
    if not ctx.community.boards:
        return await _no_boards(ctx, member)
    shown = _shown(ctx, window)
    lines = await _listed(ctx, shown)
    body: Sequence[Block] = tuple(Item(_row(line)) for line in lines) or (Text(say("board.empty")),)
    own = Text(await _own(ctx, member, shown))
    windows = Buttons(tuple(_button(ctx, one, window) for one in Window))
    return Card((Text(shown.words), *body, own, windows), title=say("board.title"))


def _shown(ctx: Context, window: Window) -> Shown:
    zone = ZoneInfo(first_known(ctx.community.zone))
    dates = dates_of(window, ctx.now, zone)
    if dates is None:
        today = ctx.now.astimezone(zone).date()
        return Shown(None, None, say("board.ever", today=today.isoformat(), zone=zone.key))
    span = span_of(dates, zone)
    words = say("board.dates", first=dates.first.isoformat(), last=dates.last.isoformat(), zone=zone.key)
    return Shown(span.starts, span.ends, words)


async def _listed(ctx: Context, shown: Shown) -> Sequence[BoardLine]:
    """Nobody is listed of whom the platform was not asked whether they are here, as far as it answers.

    Who has left is off the board when it is read again, and others come up, of whom it is asked in the next round.
    """
    lines = await ctx.uow.ledger.board(starts=shown.starts, ends=shown.ends, most=LISTED)
    asked = {ref for one in ctx.event.found if isinstance(one, AboutPeople) for ref in one.accounts}
    unasked = tuple(line.account for line in lines if line.account not in asked)
    if unasked and len(ctx.event.found) < QUESTIONS_MOST:
        ctx.find_out(AboutPeople(unasked))
    return lines


async def _own(ctx: Context, member: Member | None, shown: Shown) -> Phrase:
    """One's own rank always: of who is on no board, seen by themselves alone."""
    line = await ctx.uow.ledger.rank_of(member.id, starts=shown.starts, ends=shown.ends) if member else None
    if line is None:
        return say("board.own_none")
    points = say("points", n=line.points)
    if member is not None and not member.on_boards:
        return say("board.own_hidden", rank=line.rank, points=points)
    return say("board.own", rank=line.rank, points=points)


def _row(line: BoardLine) -> Phrase:
    return say("board.row", rank=line.rank, who=Person(line.account), points=say("points", n=line.points))


def _button(ctx: Context, window: Window, now: Window) -> Button:
    style = Style.PRIMARY if window is now else Style.PLAIN
    return ctx.button(say(f"board.{window}"), "trust.board", window.value, style=style)


async def _no_boards(ctx: Context, member: Member | None) -> Card:
    """What one may see all the same: one's own."""
    own = (Fields((await balance(ctx, member.id),)),) if member else ()
    show = Text(say("board.see_own", command=CommandName(("trust", "show"))))
    return Card((Text(say("board.none_here")), *own, show), title=say("board.title"))
