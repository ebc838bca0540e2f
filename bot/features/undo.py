"""Taking a gift back: at any age, after any restart, only by its giver."""

from collections.abc import Sequence

from bot.context import Context
from bot.feature import Feature
from bot.features.notices import retract_notices
from bot.giving import take_back
from bot.ports import EntryLine, Gift, GiftId, Kind
from bot.speech import Answer, Block, Button, Buttons, Card, Person, Phrase, Refused, Reply, Text, When, say

feature = Feature("undo")


@feature.button("thanks.undo")
async def undo(ctx: Context, gift: str) -> Answer:
    """Reverse a gift from the answer that announced it; the answer is redrawn."""
    return Reply(await gift_card(ctx, await undo_gift(ctx, gift)), redraw=True)


async def undo_gift(ctx: Context, id: str) -> Gift:
    """Take back one's own gift; twice is once. Raises Refused for someone else's or an unknown one."""
    gift = await ctx.uow.ledger.gift(GiftId(id))
    giver = await ctx.uow.people.account_by_id(gift.giver) if gift else None
    asker = await ctx.known()
    if gift is None or giver is None or asker is None or giver.member != asker.member:
        raise Refused(say("undo.not_yours"))
    await ctx.uow.people.lock(giver.member)
    if await take_back(ctx.uow, gift, because="undone", now=ctx.now):
        await retract_notices(ctx, gift)
    return gift


def undo_button(ctx: Context, gift: Gift) -> Button:
    return ctx.button(say("undo.button"), "thanks.undo", gift.id)


async def gift_card(ctx: Context, gift: Gift, *more: Phrase) -> Card:
    """A gift as its giver sees it: what was given to whom, with Undo while it stands."""
    lines = await ctx.uow.ledger.entries_of(gift.id)
    reversed_at = next((line.reversed_at for line in lines if line.reversed_at is not None), None)
    if reversed_at is not None:
        words = say("undo.done", gift=_given(lines), when=When(reversed_at, ctx.reader.zone))
        return Card((Text(words),))
    blocks: list[Block] = [Text(_given(lines))]
    if lines[0].hidden:
        blocks.append(Text(say("words.hidden")))
    elif lines[0].reason:
        blocks.append(Text(say("thanks.reason", reason=lines[0].reason)))
    blocks += [Text(phrase) for phrase in more]
    return Card((*blocks, Buttons((undo_button(ctx, gift),))))


def _given(lines: Sequence[EntryLine]) -> Phrase:
    to = people_of(lines)
    points = say("points", n=lines[0].entry.points)
    if lines[0].entry.kind is Kind.REACTION:
        return say("thanks.given_by_reaction", to=to, points=points)
    return say("thanks.given_each" if len(lines) > 1 else "thanks.given", to=to, points=points)


def people_of(lines: Sequence[EntryLine]) -> tuple[Person | Phrase, ...]:
    return tuple(Person(line.receiver) if line.receiver else say("people.someone") for line in lines)
