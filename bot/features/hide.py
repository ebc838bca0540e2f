"""`/shinrai hide`: the words of a thanks are hidden from everybody, or shown again; its points stay."""

from collections.abc import Sequence
from typing import Annotated

from bot.context import Context
from bot.feature import Access, Feature, Handle, People
from bot.features.notices import redraw_notices
from bot.features.whom import one_member
from bot.homes import refresh_homes_of
from bot.people import AccountRef, MemberId
from bot.ports import Cursor, Gift, GiftId, GiftLine
from bot.speech import Answer, Block, Button, Buttons, Card, Item, Person, Phrase, Refused, Reply, Text, When, say

feature = Feature("hide")

NUMBERED = "thanks"
"""Kind of the numbers of gifts (``#12``)."""
PAGE = 5

One = Annotated[tuple[AccountRef, ...], People()]
Number = Annotated[int, Handle()]


@feature.command("shinrai", "hide", access=Access.ORGANIZER)
async def hide(ctx: Context, thanks: Number | None = None, who: One = ()) -> Answer:
    """One thanks by its number; else the latest with words, to one member or to all, to pick from."""
    if thanks is None:
        receiver = (await one_member(ctx, who)).member if who else ""
        return await _picker(ctx, receiver, "", redraw=False)
    id = await ctx.uow.numbers.subject(NUMBERED, thanks)
    gift = await ctx.uow.ledger.gift(GiftId(id)) if id else None
    if gift is None:
        raise Refused(say("hide.no_such", number=thanks), "thanks")
    await _set(ctx, gift, hidden=True)
    return await _one(ctx, gift, redraw=False)


@feature.button("hide.one", access=Access.ORGANIZER)
async def switch_one(ctx: Context, gift: str, to: str) -> Answer:
    """From the answer about one thanks, which is redrawn."""
    found = await _found(ctx, gift)
    await _set(ctx, found, hidden=_hidden(to))
    return await _one(ctx, found, redraw=True)


@feature.button("hide.row", access=Access.ORGANIZER)
async def switch_row(ctx: Context, gift: str, to: str, receiver: str, last: str) -> Answer:
    """From a row of the picker, which is redrawn."""
    await _set(ctx, await _found(ctx, gift), hidden=_hidden(to))
    return await _picker(ctx, receiver, last, redraw=True)


@feature.button("hide.page", access=Access.ORGANIZER)
async def turn_page(ctx: Context, receiver: str, last: str) -> Answer:
    return await _picker(ctx, receiver, last, redraw=True)


def _hidden(to: str) -> bool:
    if to not in ("h", "s"):
        raise Refused(say("refused.outdated"))
    return to == "h"


async def _found(ctx: Context, id: str) -> Gift:
    gift = await ctx.uow.ledger.gift(GiftId(id))
    if gift is None:
        raise Refused(say("refused.outdated"))
    return gift


async def _set(ctx: Context, gift: Gift, *, hidden: bool) -> None:
    """Where it was so already, another organizer was faster: nothing is written, and the answer shows how it is."""
    if not await ctx.uow.ledger.hide_words(gift.id, hidden=hidden):
        return
    actor, _ = await ctx.settle()
    number = await ctx.uow.numbers.of(NUMBERED, gift.id)
    what = "words_hidden" if hidden else "words_shown"
    await ctx.uow.audit.write(actor=actor.id, what=what, about=gift.giver, after=str(number))
    await redraw_notices(ctx, gift)
    await refresh_homes_of(ctx.uow, gift, await ctx.uow.ledger.entries_of(gift.id), ctx.now)
    await refresh_homes_of(ctx.uow, gift, await ctx.uow.ledger.entries_of(gift.id), ctx.now)


async def _one(ctx: Context, gift: Gift, *, redraw: bool) -> Reply:
    lines = await ctx.uow.ledger.entries_of(gift.id)
    if not lines:
        raise Refused(say("refused.outdated"))
    hidden = lines[0].hidden
    number = await ctx.uow.numbers.of(NUMBERED, gift.id)
    words = say("hide.hidden" if hidden else "hide.shown", number=number)
    button = ctx.button(_label(hidden), "hide.one", gift.id, "s" if hidden else "h")
    return Reply(Card((Text(words), Buttons((button,)))), redraw=redraw)


async def _picker(ctx: Context, receiver: str, last: str, *, redraw: bool) -> Reply:
    """The gifts older than the one named ``last``; of all, or to one member."""
    before = await _cursor(ctx, last)
    member = MemberId(receiver) if receiver else None
    gifts = await ctx.uow.ledger.gifts(receiver=member, before=before, most=PAGE + 1)
    rows = [await _row(ctx, line, receiver, last if before else "") for line in gifts[:PAGE]]
    body: Sequence[Block] = rows or (Text(say("hide.none")),)
    turns: list[Button] = []
    if before:
        turns.append(ctx.button(say("history.newest"), "hide.page", receiver, ""))
    if len(gifts) > PAGE:
        turns.append(ctx.button(say("history.older"), "hide.page", receiver, gifts[PAGE - 1].gift.id))
    ways = (Buttons(tuple(turns)),) if turns else ()
    return Reply(Card((Text(say("hide.why")), *body, *ways), title=say("hide.title")), redraw=redraw)


async def _cursor(ctx: Context, last: str) -> Cursor | None:
    gift = await ctx.uow.ledger.gift(GiftId(last)) if last else None
    return Cursor(gift.at, gift.id) if gift else None


async def _row(ctx: Context, line: GiftLine, receiver: str, last: str) -> Item:
    number = await ctx.uow.numbers.of(NUMBERED, line.gift.id)
    row = say(
        "hide.row",
        number=number,
        when=When(line.gift.at, ctx.reader.zone),
        giver=Person(line.giver) if line.giver else say("people.someone"),
        to=tuple(Person(ref) for ref in line.receivers) or (say("people.someone"),),
        words=_words(line),
    )
    to = "s" if line.hidden else "h"
    return Item(row, ctx.button(_label(line.hidden), "hide.row", line.gift.id, to, receiver, last))


def _words(line: GiftLine) -> Phrase:
    """Of a private thanks its words are nobody else's, an organizer's neither."""
    if line.hidden:
        return say("hide.words_hidden")
    return say("history.reason", reason=line.reason) if line.gift.public else say("hide.words_private")


def _label(hidden: bool) -> Phrase:
    return say("hide.show" if hidden else "hide.hide")
