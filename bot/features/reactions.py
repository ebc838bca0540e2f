"""Thanks by reaction: on while at least one thanks emoji of a giver stands on a message, whichever.

Slack's events are ordered by their own time, in whatever order they arrive. Discord's have none: their order is the
gateway's, and where one contradicts what is known, or the stream had a gap, the message is read again.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.context import Context
from bot.events import Mark, Reacted, Reread
from bot.feature import Feature
from bot.giving import NotCounted, Why, Wish, give, take_back
from bot.inquiries import EventTime
from bot.people import Account, AccountRef, MessageRef, SubjectMessage
from bot.ports import Kind, Outcome, SourceState, Standing, SubjectKey, TransientFault
from bot.rules.emoji import bare, is_among, standing_key, without_burst
from bot.speech import Answer, Corrected, ReadAgain

feature = Feature("reactions")


@feature.reaction
async def reacted(ctx: Context, event: Reacted | Reread) -> Answer:
    match event:
        case Reread():
            return await _reread(ctx, event)
        case Reacted(mark=Mark.CLEARED):
            return await _cleared(ctx, event)
        case Reacted():
            return await _one(ctx, event)


async def _one(ctx: Context, event: Reacted) -> Answer:
    """One emoji of one account came or went."""
    author = event.subject.author if event.subject else None
    await ctx.settle_in_order(event.facts.get(event.actor), event.facts.get(author) if author else None)
    giver = await _giver(ctx, event.actor)
    state = await _state(ctx, event.message, event.actor, giver)
    assert event.emoji is not None
    key = standing_key(event.emoji, burst=event.burst)
    now_stands = Standing(event.mark is Mark.ADDED, event.order)
    before = state.standing.get(key)
    if before is not None and _older(event.order, before.order):
        return None
    changed = {**state.standing, key: now_stands}
    await _settle(ctx, giver, state, changed, event.subject, "reaction_removed")
    await ctx.uow.sources.watch(_subject(ctx, event.message), event.message, ctx.now)
    contradicts = event.order is None and now_stands.stands is (before is not None and before.stands)
    return ReadAgain() if contradicts else None


async def _cleared(ctx: Context, event: Reacted) -> Answer:
    """A moderator removed all reactions, or all of one emoji: that reverses like a removal."""
    for giver, state in await _givers(ctx, event.message):
        changed = {
            key: Standing(False, None) if event.emoji in (None, without_burst(key)) else standing
            for key, standing in state.standing.items()
        }
        await _settle(ctx, giver, state, changed, None, "cleared")
    return None


async def _givers(ctx: Context, message: MessageRef) -> list[tuple[Account | None, SourceState]]:
    """Who is known to have reacted to a message, each locked, in the order in which everyone locks them."""
    found: list[tuple[str, Account | None, SourceState]] = []
    for state in await ctx.uow.sources.of_subject(_subject(ctx, message)):
        giver = await ctx.uow.people.account_by_id(state.giver) if state.giver else None
        found.append((str(giver.ref) if giver else "", giver, state))
    locked: list[tuple[Account | None, SourceState]] = []
    for _, giver, state in sorted(found, key=lambda one: one[0]):
        if giver is not None:
            await ctx.uow.people.lock(giver.member)
        locked.append((giver, await ctx.uow.sources.get(state.source) or state))
    return locked


async def _reread(ctx: Context, event: Reread) -> Answer:
    """The whole truth about a message: what is known is corrected to it."""
    message = event.subject.ref
    await ctx.settle_in_order(*event.facts.values())
    states = await ctx.uow.sources.of_subject(_subject(ctx, message))
    accounts = [await ctx.uow.people.account_by_id(state.giver) for state in states if state.giver]
    known = {account.ref for account in accounts if account is not None}
    # All are locked before the first deposit, which may owe a Home that somebody else's deposit waits for.
    givers = {ref: await _giver(ctx, ref) for ref in sorted({*known, *event.standing}, key=str)}
    corrected: list[AccountRef] = []
    for ref, giver in givers.items():
        state = await _state(ctx, message, ref, giver)
        standing = _as_read(state.standing, event.standing.get(ref, frozenset()), event.order)
        counting = _counting(ctx, state)
        if _on(counting, state.standing) is not _on(counting, standing):
            corrected.append(ref)
        await _settle(ctx, giver, state, standing, event.subject, "reread")
    await ctx.uow.sources.watch(_subject(ctx, message), message, ctx.now)
    return Corrected(tuple(corrected))


def _as_read(known: Mapping[str, Standing], stands: frozenset[str], as_of: EventTime | None) -> Mapping[str, Standing]:
    """What was read, save where an event that is newer than the reading has come in meanwhile."""
    read = {key: Standing(True, as_of) for key in stands}
    for key, one in known.items():
        newer = as_of is not None and one.order is not None and one.order > as_of
        read[key] = one if newer else Standing(key in stands, as_of or one.order)
    return read


async def _settle(
    ctx: Context,
    giver: Account | None,
    state: SourceState,
    standing: Mapping[str, Standing],
    subject: SubjectMessage | None,
    because: str,
) -> None:
    """Make the ledger agree with the emoji that stand: off to on deposits a new turn, on to off reverses it."""
    counting = _counting(ctx, state)
    was_on, is_on = _on(counting, state.standing), _on(counting, standing)
    state = replace(state, standing=standing)
    if is_on and not was_on:
        state = await _turn_on(ctx, giver, state, subject)
    elif was_on and not is_on:
        state = await _turn_off(ctx, state, because)
    await ctx.uow.sources.keep(state, ctx.now)


async def _turn_on(
    ctx: Context, giver: Account | None, state: SourceState, subject: SubjectMessage | None
) -> SourceState:
    try:
        return await _deposit(ctx, giver, state, subject)
    except NotCounted as refused:
        return replace(state, outcome=Outcome.UNCOUNTED, reason=refused.why.value, turn=state.turn + 1)


async def _deposit(
    ctx: Context, giver: Account | None, state: SourceState, subject: SubjectMessage | None
) -> SourceState:
    if giver is None:
        raise NotCounted(Why.GIVER)
    if subject is None or subject.author is None:
        raise NotCounted(Why.NOBODY)
    if subject.system:
        raise NotCounted(Why.SYSTEM)
    facts = ctx.event.facts.get(subject.author)
    if facts is None:
        raise TransientFault(f"no facts about the author of a message in {ctx.event.space}")
    wish = Wish(
        kind=Kind.REACTION,
        receivers=(facts,),
        sources={subject.author: state.source},
        points=1,
        at=ctx.at,
        turn=state.turn + 1,
    )
    given = await give(ctx, giver, await ctx.uow.people.member(giver.member), wish)
    return replace(state, outcome=Outcome.DEPOSITED, reason="", receiver=given.receivers[0].id, turn=state.turn + 1)


async def _turn_off(ctx: Context, state: SourceState, because: str) -> SourceState:
    entry = await ctx.uow.ledger.standing(state.source)
    gift = await ctx.uow.ledger.gift(entry.gift) if entry and entry.gift else None
    if gift is None:
        return state
    await take_back(ctx.uow, gift, because=because, now=ctx.now)
    return replace(state, outcome=Outcome.REVERSED, reason="")


async def _giver(ctx: Context, ref: AccountRef) -> Account | None:
    """The account whose reaction it is, locked; None where it is nobody who can give (a bot, a stranger)."""
    facts = ctx.event.facts.get(ref)
    account = await ctx.uow.people.account(ref)
    if account is None and facts is None:
        raise TransientFault(f"no facts about who reacted in {ctx.event.space}")
    if account is None:
        assert facts is not None
        if facts.bot or facts.stranger or not facts.known:
            return None
        account = await ctx.uow.people.settle(facts)
    await ctx.uow.people.lock(account.member)
    return account


async def _state(ctx: Context, message: MessageRef, actor: AccountRef, giver: Account | None) -> SourceState:
    source = ctx.source("reaction", message.channel, message.id, str(actor))
    known = await ctx.uow.sources.get(source)
    if known is not None:
        return replace(known, giver=giver.id) if giver else known
    return SourceState(
        source,
        Outcome.UNCOUNTED,
        Why.NOT_THERE,
        giver=giver.id if giver else None,
        subject=_subject(ctx, message),
    )


def _subject(ctx: Context, message: MessageRef) -> SubjectKey:
    return ctx.subject(message.channel, message.id)


def _counting(ctx: Context, state: SourceState) -> frozenset[str]:
    """The thanks emoji, and where a deposit stands on emoji that were some once, these: what was counted stays so."""
    emoji = ctx.community.thanks_emoji
    if state.outcome is not Outcome.DEPOSITED or _on(emoji, state.standing):
        return emoji
    return emoji | {bare(key) for key, one in state.standing.items() if one.stands}


def _on(emoji: frozenset[str], standing: Mapping[str, Standing]) -> bool:
    return any(one.stands and is_among(key, emoji) for key, one in standing.items())


def _older(order: EventTime | None, than: EventTime | None) -> bool:
    """Not newer than what is known: a copy, or an event that was overtaken."""
    return order is not None and than is not None and order <= than
