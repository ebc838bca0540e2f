"""The one member whom an organizer means: also one who has left and is known here."""

from bot.context import Context
from bot.hindrance_words import not_looked_up
from bot.people import Account, AccountRef
from bot.speech import Person, Refused, say


async def one_member(ctx: Context, who: tuple[AccountRef, ...], field: str = "who") -> Account:
    """Their account, made if they are new and here. Raises Refused for several, for bots, strangers and the unknown."""
    if len(who) != 1:
        raise Refused(say("whom.one"), field)
    facts = ctx.event.facts.get(who[0])
    if facts is None:
        raise Refused(not_looked_up(ctx.event.hindrance), field)
    if facts.bot:
        raise Refused(say("whom.bot", who=Person(facts.account)), field)
    if facts.stranger:
        raise Refused(say("whom.stranger", who=Person(facts.account)), field)
    account = await ctx.uow.people.account(facts.account)
    if account is not None and not (facts.known and facts.active):
        return account
    if not facts.known:
        raise Refused(say("whom.unknown"), field)
    if not facts.active:
        raise Refused(say("whom.inactive", who=Person(facts.account)), field)
    await ctx.settle_in_order(ctx.facts, facts)
    return await ctx.uow.people.settle(facts)
