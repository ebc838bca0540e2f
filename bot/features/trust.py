"""A member looks at their own trust: what it adds up to, and where it comes from."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from bot.context import Context
from bot.feature import Feature
from bot.features.undo import undo_gift
from bot.giving import left_today
from bot.people import Account
from bot.ports import Cursor, EntryLine, GiftLine, Kind
from bot.speech import Answer, Block, Button, Buttons, Card, Fields, Item, Person, Phrase, Reply, Text, When, say

feature = Feature("trust")

LATEST = 5
PAGE = 5
"""Rows of a page: as many as have room for a button each on Discord."""
TAGS = 5

Side = Literal["given", "received"]


@feature.command("trust", "show", reads=True)
async def show(ctx: Context) -> Answer:
    """One's own balance, by kind and by tag, and the latest deposits."""
    account = await ctx.known()
    if account is None:
        return Reply(Card((Text(say("trust.empty")),), title=say("trust.title")))
    member = await ctx.uow.people.member(account.member)
    left, renews = await left_today(ctx, account, member)
    summary = Fields(
        (
            (say("trust.balance"), say("points", n=await ctx.uow.ledger.balance_of(member.id))),
            (say("trust.left"), say("trust.left_until", points=say("points", n=left), renews=_when(ctx, renews))),
        )
    )
    history = ctx.button(say("trust.history_button"), "trust.history", "received", "")
    blocks = (summary, *await _sums(ctx, account), *await _latest(ctx, account), Buttons((history,)))
    return Reply(Card(blocks, title=say("trust.title")))


async def _sums(ctx: Context, account: Account) -> tuple[Block, ...]:
    kinds = await ctx.uow.ledger.by_kind(account.member)
    tags = await ctx.uow.ledger.by_tag(account.member, TAGS)
    pairs: list[tuple[Phrase, Phrase]] = []
    if kinds:
        most_first = sorted(kinds.items(), key=lambda pair: -pair[1])
        sums = tuple(say("trust.sum", name=say(f"kind.{kind}"), points=total) for kind, total in most_first)
        pairs.append((say("trust.by_kind"), say("list", items=sums)))
    if tags:
        sums = tuple(say("trust.sum_tag", tag=tag, points=total) for tag, total in tags)
        pairs.append((say("trust.by_tag"), say("list", items=sums)))
    return (Fields(tuple(pairs)),) if pairs else ()


async def _latest(ctx: Context, account: Account) -> tuple[Block, ...]:
    lines = await ctx.uow.ledger.received(account.member, before=None, most=LATEST)
    if not lines:
        return (Text(say("trust.empty")),)
    return (Text(say("trust.latest")), *(Item(_received(ctx, line)) for line in lines))


@feature.command("trust", "history", reads=True)
async def history(ctx: Context) -> Answer:
    """All that one gave and received, paged by buttons."""
    return Reply(await _page(ctx, "given", ""))


@feature.button("trust.history", reads=True)
async def turn_page(ctx: Context, side: str, cursor: str) -> Answer:
    return Reply(await _page(ctx, _side(side), cursor), redraw=True)


@feature.button("trust.undo")
async def undo_from_history(ctx: Context, gift: str, cursor: str) -> Answer:
    """Take a gift back from its row; the page is redrawn."""
    await undo_gift(ctx, gift)
    return Reply(await _page(ctx, "given", cursor), redraw=True)


async def _page(ctx: Context, side: Side, cursor: str) -> Card:
    account = await ctx.known()
    rows, older = (await _rows(ctx, account, side, cursor)) if account else ((), "")
    other: Side = "received" if side == "given" else "given"
    turns = [ctx.button(say(f"history.show_{other}"), "trust.history", other, "")]
    if cursor:
        turns.append(ctx.button(say("history.newest"), "trust.history", side, ""))
    if older:
        turns.append(ctx.button(say("history.older"), "trust.history", side, older))
    body = rows or (Text(say(f"history.none_{side}")),)
    return Card((*body, Buttons(tuple(turns))), title=say(f"history.title_{side}"))


async def _rows(ctx: Context, account: Account, side: Side, cursor: str) -> tuple[tuple[Block, ...], str]:
    """One page and the cursor of the next, empty where there is none."""
    before = _cursor(cursor)
    if side == "given":
        gifts = await ctx.uow.ledger.given(account.member, before=before, most=PAGE + 1)
        rows = tuple(Item(_gift(ctx, line), _undo(ctx, line, cursor)) for line in gifts[:PAGE])
        return rows, _after(gifts[PAGE - 1].gift.at, gifts[PAGE - 1].gift.id) if len(gifts) > PAGE else ""
    lines = await ctx.uow.ledger.received(account.member, before=before, most=PAGE + 1)
    last = lines[PAGE - 1].entry if len(lines) > PAGE else None
    return tuple(Item(_received(ctx, line)) for line in lines[:PAGE]), _after(last.at, last.id) if last else ""


def _undo(ctx: Context, line: GiftLine, cursor: str) -> Button | None:
    if line.reversed_at is not None:
        return None
    return ctx.button(say("undo.button"), "trust.undo", line.gift.id, cursor)


def _gift(ctx: Context, line: GiftLine) -> Phrase:
    to = tuple(Person(ref) for ref in line.receivers) or (say("people.someone"),)
    row = say(
        "history.given",
        when=_when(ctx, line.gift.at),
        points=say("points", n=line.points_each),
        to=to,
        what=_what(line.reason, line.kind),
    )
    return say("history.taken_back", row=row) if line.reversed_at else row


def _received(ctx: Context, line: EntryLine) -> Phrase:
    row = say(
        "history.received",
        when=_when(ctx, line.entry.at),
        points=say("points", n=line.entry.points),
        giver=Person(line.giver) if line.giver else say("people.someone"),
        what=_what(line.reason, line.entry.kind),
    )
    return say("history.taken_back", row=row) if line.reversed_at else row


def _what(reason: str, kind: Kind) -> Phrase:
    return say("history.reason", reason=reason) if reason else say(f"kind.{kind}")


def _when(ctx: Context, at: datetime) -> When:
    return When(at, ctx.reader.zone)


def _side(side: str) -> Side:
    return "given" if side == "given" else "received"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _after(at: datetime, id: str) -> str:
    """A cursor for a button: the instant in hexadecimal microseconds, and the id."""
    return f"{(at - _EPOCH) // _MICROSECOND:x}.{id}"


def _cursor(text: str) -> Cursor | None:
    instant, dot, id = text.partition(".")
    if not dot:
        return None
    try:
        return Cursor(_EPOCH + int(instant, 16) * _MICROSECOND, id)
    except (ValueError, OverflowError):
        return None  # a cursor nobody was given: the newest page
