"""What became of each thanks on one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.context import Context
from bot.giving import Why
from bot.people import Account, MemberId, MessageRef, SubjectMessage
from bot.ports import EntryLine, Outcome, SourceState
from bot.rules.emoji import is_among, without_burst


class Verdict(StrEnum):
    COUNTED = "counted"
    UNDONE = "undone"
    """Taken back by a press, whether or not the reaction stands."""
    REMOVED = "removed"
    """The reaction was taken away, or cleared by a moderator."""
    UNCOUNTED = "uncounted"
    OTHER_EMOJI = "other_emoji"
    """Only emoji stand that thank nobody here."""
    EARLY = "early"
    """It was put on before its emoji thanked."""
    NOTHING = "nothing"
    """No thanks at all: it is only remembered that none was there."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """One thanks: a reaction with whatever emoji, or what was given from the message's menu."""

    state: SourceState
    verdict: Verdict
    own: bool
    """The asker gave it."""
    giver: Account | None
    line: EntryLine | None
    """The last deposit; None where nothing ever was deposited."""

    @property
    def stands(self) -> tuple[str, ...]:
        """The emoji that are there now, as the platform names them."""
        return tuple(dict.fromkeys(without_burst(key) for key, one in self.state.standing.items() if one.stands))


async def states_on(
    ctx: Context, message: MessageRef, subject: SubjectMessage | None, *, everybody: bool
) -> list[SourceState]:
    """Of whom the asker may know: what they gave themselves, what was given to them; of everybody for organizers."""
    asker = await ctx.known()
    own = await _own_ids(ctx, asker)
    author = subject is not None and subject.author == ctx.event.actor
    return [
        state
        for state in await ctx.uow.sources.of_subject(ctx.subject(message.channel, message.id))
        if _tells(ctx, state, own=state.giver in own)
        and (everybody or author or state.giver in own or state.receiver in own)
    ]


def _tells(ctx: Context, state: SourceState, *, own: bool) -> bool:
    """Emoji of others that never thanked are nobody's concern."""
    match verdict_of(ctx, state):
        case Verdict.NOTHING:
            return False
        case Verdict.OTHER_EMOJI | Verdict.EARLY:
            return own
        case _:
            return True


async def _own_ids(ctx: Context, asker: Account | None) -> frozenset[str]:
    return frozenset({one.id for one in await ctx.uow.people.accounts_of(asker.member)} if asker else ())


def verdict_of(ctx: Context, state: SourceState) -> Verdict:
    now = _thanking(ctx, state, standing=True)
    match state.outcome:
        case Outcome.DEPOSITED:
            return Verdict.COUNTED
        case Outcome.REVERSED:
            return Verdict.REMOVED if state.standing and not now else Verdict.UNDONE
        case Outcome.UNCOUNTED if state.reason != Why.NOT_THERE:
            return Verdict.UNCOUNTED
        case Outcome.UNCOUNTED if now:
            return Verdict.EARLY
        case Outcome.UNCOUNTED if any(one.stands for one in state.standing.values()):
            return Verdict.OTHER_EMOJI
        case _:
            return Verdict.UNCOUNTED if _thanking(ctx, state, standing=False) else Verdict.NOTHING


def _thanking(ctx: Context, state: SourceState, *, standing: bool) -> bool:
    return any(
        one.stands is standing and is_among(key, ctx.community.thanks_emoji) for key, one in state.standing.items()
    )


async def read_thanks(ctx: Context, states: Sequence[SourceState], most: int) -> list[Thanks]:
    """At most ``most``: one's own, then others' in the order in which they became known here; the latest first."""
    asker = await ctx.known()
    own = await _own_ids(ctx, asker)
    first = sorted(states, key=lambda state: (state.giver not in own, state.giver or ""))[:most]
    found = [await _thanks(ctx, state, asker.member if asker else None) for state in first]
    return sorted(found, key=lambda one: (one.own, one.line.entry.at.timestamp() if one.line else 0.0), reverse=True)


async def _thanks(ctx: Context, state: SourceState, asker: MemberId | None) -> Thanks:
    giver = await ctx.uow.people.account_by_id(state.giver) if state.giver else None
    gift = await ctx.uow.ledger.gift_of(state.source) if state.outcome is not Outcome.UNCOUNTED else None
    lines = await ctx.uow.ledger.entries_of(gift) if gift else ()
    line = next((line for line in lines if line.entry.source == state.source), None)
    own = giver is not None and giver.member == asker
    return Thanks(state, verdict_of(ctx, state), own, giver, line)
