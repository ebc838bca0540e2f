"""`/trust show`: what one's own trust adds up to and where it comes from; of another, what they let others see."""

from typing import Annotated

from bot.context import Context
from bot.feature import Feature, People
from bot.features.lines import received_words
from bot.features.others import asked_about, of_another
from bot.features.sums import balance, by_kind, by_tag, left
from bot.people import Account, AccountRef
from bot.speech import Answer, Block, Buttons, Card, Fields, Item, Reply, Text, say

feature = Feature("trust")

LATEST = 5

One = Annotated[tuple[AccountRef, ...], People()]


@feature.command("trust", "show", reads=True, bare=True)
async def show(ctx: Context, member: One = ()) -> Answer:
    """One's own balance, by kind and by tag, and the latest deposits; of another, numbers and public words."""
    account = await ctx.known()
    if member:
        facts = asked_about(ctx, member)
        other = await ctx.uow.people.account(facts.account)
        if facts.account != ctx.event.actor and (account is None or other is None or other.member != account.member):
            return Reply(await of_another(ctx, facts, other))
    return Reply(await _own(ctx, account))


async def _own(ctx: Context, account: Account | None) -> Card:
    title = say("trust.title")
    if account is None:
        return Card((Text(say("trust.empty")),), title=title)
    member = await ctx.uow.people.member(account.member)
    summary = Fields((await balance(ctx, member.id), await left(ctx, account, member)))
    sums = (*await by_kind(ctx, member.id), *await by_tag(ctx, member.id))
    history = ctx.button(say("trust.history_button"), "trust.history", "received", "")
    fields = (summary, Fields(sums)) if sums else (summary,)
    return Card((*fields, *await _latest(ctx, account), Buttons((history,))), title=title)


async def _latest(ctx: Context, account: Account) -> tuple[Block, ...]:
    lines = await ctx.uow.ledger.received(account.member, before=None, most=LATEST)
    if not lines:
        return (Text(say("trust.empty")),)
    return (Text(say("trust.latest")), *(Item(received_words(line, ctx.reader.zone)) for line in lines))
