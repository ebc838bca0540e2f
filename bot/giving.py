"""The one path on which a gift is made, and the one on which it is taken back.

Commands, forms, buttons and reactions all come here. Dedup comes before the allowance; entry, allowance and what is
remembered of the source are one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.access import may_be_thanked
from bot.context import Context, Looking, zone_of
from bot.homes import refresh_homes, refresh_homes_of
from bot.people import Account, AccountRef, Facts, Member
from bot.ports import AllowanceDay, Gift, Kind, NewEntry, Outcome, Source, SourceState, SubjectKey, UnitOfWork
from bot.rules.allowance import Day, Span, day_of


class Why(StrEnum):
    """Why something did not count. ``why.<value>`` says it in a sentence."""

    YOURSELF = "yourself"
    BOT = "bot"
    INACTIVE = "inactive"
    UNKNOWN = "unknown"
    STRANGER = "stranger"
    ALLOWANCE = "allowance"
    NOBODY = "nobody"
    SYSTEM = "system"
    GIVER = "giver"
    PAUSED = "paused"
    AGAIN = "again"
    NOT_THERE = "not_there"


class NotCounted(Exception):
    """Nothing is deposited. ``who``: the receiver it is about; ``day``: the allowance day that is used up.

    ``until``: when the giver's pause ends (aware UTC).
    """

    def __init__(
        self,
        why: Why,
        *,
        who: Facts | None = None,
        day: Day | None = None,
        left: int = 0,
        until: datetime | None = None,
    ) -> None:
        super().__init__(why.value)
        self.why = why
        self.who = who
        self.day = day
        self.left = left
        self.until = until


@dataclass(frozen=True, slots=True)
class Wish:
    """What one member wants to give to others."""

    kind: Kind
    receivers: tuple[Facts, ...]
    sources: Mapping[AccountRef, Source]
    points: int
    """For each receiver."""
    at: datetime
    reason: str = ""
    tags: tuple[str, ...] = ()
    likeness: str = ""
    public: bool = False
    turn: int = 1
    subject: SubjectKey | None = None


@dataclass(frozen=True, slots=True)
class Given:
    gift: Gift
    receivers: tuple[Account, ...]
    left: int
    """Points left of the allowance day on which it counted."""
    day_ends: datetime


async def give(ctx: Context, giver: Account, member: Member, wish: Wish) -> Given:
    """Store a gift to one or several: all or nothing. The giver must be locked.

    Raises NotCounted, with nothing stored; DuplicateSource when a source has deposited before.
    """
    if member.paused_until is not None and wish.at < member.paused_until:
        raise NotCounted(Why.PAUSED, until=member.paused_until)
    receivers = await thankable(ctx, giver, wish.receivers)
    day = await allowance_day(ctx, giver, member, wish.at)
    allowance = ctx.community.allowance
    total = wish.points * len(receivers)
    if not await ctx.uow.allowances.spend(day.id, total, allowance):
        raise NotCounted(Why.ALLOWANCE, day=day, left=max(allowance - day.spent, 0))
    wish = replace(wish, tags=await ctx.uow.tags.meant(wish.tags))
    gift = await ctx.uow.ledger.record_gift(
        giver=giver.id, day=day.id, at=wish.at, likeness=wish.likeness, public=wish.public
    )
    for receiver in receivers:
        await _deposit(ctx, giver, receiver, gift, wish)
    await refresh_homes(ctx.uow, (giver, *receivers), ctx.now)
    return Given(gift, receivers, allowance - day.spent - total, day.ends)


async def _deposit(ctx: Context, giver: Account, receiver: Account, gift: Gift, wish: Wish) -> None:
    source = wish.sources[receiver.ref]
    await ctx.uow.ledger.give(
        NewEntry(
            giver=giver.id,
            receiver=receiver.id,
            kind=wish.kind,
            points=wish.points,
            at=wish.at,
            source=source,
            turn=wish.turn,
            gift=gift.id,
            reason=wish.reason,
            tags=wish.tags,
        )
    )
    if wish.kind is not Kind.REACTION:  # a reaction's source also holds which emoji stand: its feature keeps it
        await ctx.uow.sources.keep(
            SourceState(
                source,
                Outcome.DEPOSITED,
                giver=giver.id,
                receiver=receiver.id,
                turn=wish.turn,
                subject=wish.subject,
            ),
            ctx.now,
        )


async def thankable(ctx: Context, giver: Account, receivers: Sequence[Facts]) -> tuple[Account, ...]:
    """The receivers' accounts, each once. Raises NotCounted for the first who cannot be thanked.

    One member's linked accounts are one receiver, and one's own are oneself.
    """
    accounts: dict[str, Account] = {}
    for facts in receivers:
        if facts.account == giver.ref:
            raise NotCounted(Why.YOURSELF)
        fault = may_be_thanked(facts)
        if fault is not None:
            raise NotCounted(Why(fault), who=facts)
    for facts in receivers:
        account = await ctx.uow.people.settle(facts)
        if account.member == giver.member:
            raise NotCounted(Why.YOURSELF)
        accounts.setdefault(account.member, account)
    return tuple(accounts.values())


async def allowance_day(ctx: Context, giver: Account, member: Member, at: datetime) -> AllowanceDay:
    """The allowance day of an instant, begun now if nothing was given on it yet."""
    before, after = await ctx.uow.allowances.around(member.id, at)
    day = day_of(at, zone_of(member, giver, ctx.community), before, after)
    match day:
        case AllowanceDay():
            return day
        case _:
            return await ctx.uow.allowances.begin(member.id, day.starts, day.ends)


async def left_today(look: Looking, account: Account, member: Member) -> tuple[int, datetime]:
    """(points left, when they renew), without beginning a day."""
    community = look.uow.community
    before, after = await look.uow.allowances.around(member.id, look.now)
    day = day_of(look.now, zone_of(member, account, community), before, after)
    spent = 0 if isinstance(day, Span) or not isinstance(day, AllowanceDay) else day.spent
    return max(community.allowance - spent, 0), day.ends


async def take_back(uow: UnitOfWork, gift: Gift, *, because: str, now: datetime) -> bool:
    """Reverse what still stands of a gift and give its points back to the day it counted on.

    The giver must be locked. False when all of it was taken back before.
    """
    back = 0
    lines = await uow.ledger.entries_of(gift.id)
    for line in lines:
        if await uow.ledger.reverse(line.entry.id, because=because, at=now) is None:
            continue
        back += line.entry.points
        state = await uow.sources.get(line.entry.source)
        if state is not None:
            await uow.sources.keep(replace(state, outcome=Outcome.REVERSED, reason=""), now)
    if back == 0:
        return False
    await uow.allowances.refund(gift.day, back)
    await refresh_homes_of(uow, gift, lines, now)
    return True
