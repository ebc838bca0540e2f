"""What a member's trust adds up to, as pairs of a label and a number."""

from bot.context import Looking
from bot.giving import left_today
from bot.people import Account, Member, MemberId
from bot.speech import Phrase, When, say

Pair = tuple[Phrase, Phrase]
TAGS = 5


async def balance(look: Looking, member: MemberId) -> Pair:
    return say("trust.balance"), say("points", n=await look.uow.ledger.balance_of(member))


async def left(look: Looking, account: Account, member: Member) -> Pair:
    """What one can still give today, and when that renews."""
    if member.paused_until is not None and look.now < member.paused_until:
        return say("trust.left"), say("trust.left.paused")
    points, renews = await left_today(look, account, member)
    when = When(renews, look.reader.zone)
    return say("trust.left"), say("trust.left_until", points=say("points", n=points), renews=when)


async def by_kind(look: Looking, member: MemberId) -> tuple[Pair, ...]:
    kinds = await look.uow.ledger.by_kind(member)
    most_first = sorted(kinds.items(), key=lambda pair: -pair[1])
    sums = tuple(say("trust.sum", name=say(f"kind.{kind}"), points=total) for kind, total in most_first)
    return ((say("trust.by_kind"), say("list", items=sums)),) if sums else ()


async def by_tag(look: Looking, member: MemberId) -> tuple[Pair, ...]:
    tags = await look.uow.ledger.by_tag(member, TAGS)
    sums = tuple(say("trust.sum_tag", tag=tag, points=total) for tag, total in tags)
    return ((say("trust.by_tag"), say("list", items=sums)),) if sums else ()
