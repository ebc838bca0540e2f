"""Who else is an organizer: naming members, and taking the name back."""

from bot.context import Context
from bot.feature import Access, Feature
from bot.features.setup.pages import Page, View, page_reply, present
from bot.hindrance_words import not_looked_up
from bot.inquiries import AboutPeople
from bot.organizing import NotDone, name_organizer, unname_organizer
from bot.people import Account, AccountRef, Facts, Member
from bot.speech import Answer, Button, Item, Person, Phrase, Refused, Reply, Select, SelectKind, Text, say

feature = Feature("setup.organizers")

LISTED = 10
"""More are listed by the command; as many as have a button each in two rows."""


async def organizers(ctx: Context, view: View) -> Reply:
    name = Select(say("setup.organizers.name"), "setup.organizers.name", ctx.community.id, (), SelectKind.PEOPLE)
    known = await ctx.uow.people.organizers()
    named_first = sorted(known, key=lambda one: not one[1].organizer)
    rows = [Item(_line(account, member), _take_back(ctx, account, member)) for account, member in named_first[:LISTED]]
    more = [Item(say("setup.organizers.more", n=len(known) - LISTED))] if len(known) > LISTED else []
    return page_reply(ctx, Page.ORGANIZERS, view, Text(say("setup.organizers.why")), *rows, *more, name)


def _line(account: Account, member: Member) -> Phrase:
    who = Person(account.ref)
    return say("setup.organizers.named" if member.organizer else "setup.organizers.by_rights", who=who)


def _take_back(ctx: Context, account: Account, member: Member) -> Button | None:
    if not member.organizer:
        return None
    return ctx.button(say("setup.organizers.take_back"), "setup.organizers.take_back", account.ref.user)


@feature.button("setup.organizers.name", access=Access.ORGANIZER)
async def name(ctx: Context) -> Answer:
    chosen = ctx.chosen[0] if ctx.chosen else None
    if not isinstance(chosen, AccountRef):
        raise Refused(say("refused.outdated"))
    who = ctx.event.facts.get(chosen) or _found(ctx, chosen)
    try:
        await name_organizer(ctx, who)
    except NotDone as refused:
        return await organizers(ctx, present(ctx, refused.in_words()))
    return await organizers(ctx, present(ctx, say("setup.organizers.done", who=Person(who.account))))


@feature.button("setup.organizers.take_back", access=Access.ORGANIZER)
async def take_back(ctx: Context, user: str) -> Answer:
    account = await ctx.uow.people.account(AccountRef(ctx.space.ref, user))
    if account is None:
        raise Refused(say("refused.outdated"))
    try:
        await unname_organizer(ctx, _found(ctx, account.ref))
    except NotDone as refused:
        return await organizers(ctx, present(ctx, refused.in_words()))
    return await organizers(ctx, present(ctx, say("setup.organizers.undone", who=Person(account.ref))))


def _found(ctx: Context, ref: AccountRef) -> Facts:
    """Raises Refused where the platform did not say in time who it is."""
    found = ctx.find_out(AboutPeople((ref,)))
    facts = found.facts.get(ref)
    if facts is None:
        raise Refused(not_looked_up(found.hindrance))
    return facts
