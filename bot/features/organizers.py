"""`/shinrai organizers`: who they are, for everybody; naming them and taking the name back, for themselves."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from bot.context import Context
from bot.feature import Access, Feature, People
from bot.hindrance_words import not_looked_up
from bot.organizing import NotDone, name_organizer, unname_organizer
from bot.people import Account, AccountRef, Facts, Member
from bot.speech import Answer, Card, CommandName, Item, Person, Phrase, Refused, Reply, Text, say

feature = Feature("organizers")

LISTED = 40
"""Slack shows 50 blocks a message (Block Kit reference, 'Limits')."""

Several = Annotated[tuple[AccountRef, ...], People(also=("also", "and_also"))]


@feature.command("shinrai", "organizers", "list", reads=True)
async def list_organizers(ctx: Context) -> Answer:
    """All whom the bot has met: an administrator who never used it is an organizer, and not listed."""
    known = await ctx.uow.people.organizers()
    rows = tuple(Item(_line(account, member)) for account, member in known[:LISTED])
    more = (Item(say("organizers.more", n=len(known) - LISTED)),) if len(known) > LISTED else ()
    body = (*rows, *more) or (Text(say("organizers.none")),)
    return Reply(Card((*body, Text(say("organizers.why"))), title=say("organizers.title")))


def _line(account: Account, member: Member) -> Phrase:
    who = Person(account.ref)
    if account.organizer and member.organizer:
        return say("organizers.both", who=who)
    return say("organizers.named" if member.organizer else "organizers.by_rights", who=who)


@feature.command("shinrai", "organizers", "add", access=Access.ORGANIZER)
async def add(ctx: Context, who: Several) -> Answer:
    """Name one or several members organizers."""
    return await _each(ctx, who, _name)


@feature.command("shinrai", "organizers", "remove", access=Access.ORGANIZER)
async def remove(ctx: Context, who: Several) -> Answer:
    """Take the name back: never from the last, never by this the platform's rights."""
    return await _each(ctx, who, _unname)


async def _each(ctx: Context, who: tuple[AccountRef, ...], do: Callable[[Context, Facts], Awaitable[Phrase]]) -> Answer:
    """One after the other: who cannot be is said so, and the others are all the same."""
    if any(ref not in ctx.event.facts for ref in who):
        raise Refused(not_looked_up(ctx.event.hindrance), "who")
    await ctx.settle_in_order(ctx.facts, *(ctx.event.facts[ref] for ref in who))
    done: list[Phrase] = []
    refused: list[Phrase] = []
    for ref in who:
        try:
            done.append(await do(ctx, ctx.event.facts[ref]))
        except NotDone as not_done:
            refused.append(not_done.in_words())
    if not done:
        first, *others = (Refused(phrase, "who") for phrase in refused)
        raise Refused(first.phrase, first.field, others=tuple(others))
    where = say("organizers.see", command=CommandName(("shinrai", "organizers", "list")))
    return Reply(Card(tuple(Text(phrase) for phrase in (*done, *refused, where))))


async def _name(ctx: Context, who: Facts) -> Phrase:
    return say("organizers.added", who=Person((await name_organizer(ctx, who)).ref))


async def _unname(ctx: Context, who: Facts) -> Phrase:
    account = await unname_organizer(ctx, who)
    by_rights = who.organizer or account.organizer
    return say("organizers.removed_by_rights" if by_rights else "organizers.removed", who=Person(account.ref))
