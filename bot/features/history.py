"""`/trust history`: all that a member gave and received, page by page, with Undo."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from bot.context import Context
from bot.feature import Feature
from bot.features.lines import given_words, received_words
from bot.features.taken_back import show_button
from bot.features.undo import undo_gift
from bot.people import Account
from bot.ports import Cursor, GiftLine
from bot.speech import Answer, Block, Button, Buttons, Card, Item, Reply, Text, say

feature = Feature("history")

PAGE = 5
"""Rows of a page: as many as have room for a button each on Discord."""

Side = Literal["given", "received"]


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
        rows = tuple(Item(given_words(line, ctx.reader.zone), _undo(ctx, line, cursor)) for line in gifts[:PAGE])
        return rows, _after(gifts[PAGE - 1].gift.at, gifts[PAGE - 1].gift.id) if len(gifts) > PAGE else ""
    lines = await ctx.uow.ledger.received(account.member, before=before, most=PAGE + 1)
    last = lines[PAGE - 1].entry if len(lines) > PAGE else None
    older = _after(last.at, last.id) if last else ""
    return tuple(Item(received_words(line, ctx.reader.zone), show_button(ctx, line)) for line in lines[:PAGE]), older


def _undo(ctx: Context, line: GiftLine, cursor: str) -> Button | None:
    if line.reversed_at is not None:
        return None
    return ctx.button(say("undo.button"), "trust.undo", line.gift.id, cursor)


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
