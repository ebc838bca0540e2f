"""What one sees of another member: numbers unless they opted out, and the words that were public anyway."""

from bot.access import may_be_thanked
from bot.context import Context
from bot.features.lines import received_words
from bot.features.sums import balance, by_kind
from bot.hindrance_words import not_looked_up
from bot.people import Account, AccountRef, Facts, MemberState
from bot.speech import Block, Card, CommandName, Fields, Item, Person, Refused, Text, say

WORDS = 5


def asked_about(ctx: Context, who: tuple[AccountRef, ...]) -> Facts:
    """The one who is meant. Raises Refused for several, and where they could not be looked up in time."""
    if len(who) != 1:
        raise Refused(say("whom.one"), "member")
    facts = ctx.event.facts.get(who[0])
    if facts is None:
        raise Refused(not_looked_up(ctx.event.hindrance), "member")
    return facts


async def of_another(ctx: Context, facts: Facts, account: Account | None) -> Card:
    """Raises Refused for who is no member: a bot, a guest, somebody unknown, who has left, or who opted out."""
    who = Person(facts.account)
    if facts.bot:
        raise Refused(say("whom.bot", who=who), "member")
    if facts.stranger:
        raise Refused(say("whom.stranger", who=who), "member")
    if account is None:
        return _newcomer(facts)
    member = await ctx.uow.people.member(account.member)
    if may_be_thanked(facts) is not None or member.state is MemberState.ALUMNUS:
        raise Refused(say("others.left", who=who), "member")
    if not member.on_boards:
        raise Refused(say("others.private", who=who), "member")
    numbers = (await balance(ctx, member.id), *await by_kind(ctx, member.id))
    return Card((Text(say("others.title", who=who)), Fields(numbers), *await _public(ctx, account)))


def _newcomer(facts: Facts) -> Card:
    """Raises Refused for who is not here."""
    who = Person(facts.account)
    if not facts.known:
        raise Refused(say("whom.unknown"), "member")
    if not facts.active:
        raise Refused(say("whom.inactive", who=who), "member")
    return Card((Text(say("others.nothing", who=who, thanks=CommandName(("thanks",)))),))


async def _public(ctx: Context, account: Account) -> tuple[Block, ...]:
    lines = await ctx.uow.ledger.public_words(account.member, WORDS)
    if not lines:
        return (Text(say("others.no_words")),)
    return (Text(say("others.words")), *(Item(received_words(line, ctx.reader.zone)) for line in lines))
