"""Two things at the same time: shown before anything is settled, and left to who is concerned."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

from bot.context import Looking
from bot.features.roles.words import role_words
from bot.features.sessions.words import wall_words
from bot.features.volunteers.standing import Standing
from bot.people import MemberId
from bot.ports import Call, Engagement, UnitOfWork
from bot.rules.overlapping import Span, overlap
from bot.speech import Phrase, say

Conflicts = Mapping[MemberId, Sequence[Engagement]]


async def conflicts_of(uow: UnitOfWork, call: Call, members: Collection[MemberId]) -> Conflicts:
    """What else these have to do while the call's role lasts; without a certain time nobody knows of anything."""
    if call.starts is None:
        return {}
    span, found = Span(call.starts, call.ends), defaultdict[MemberId, list[Engagement]](list)
    for one in await uow.calls.engagements(members, call.starts):
        if overlap(one.span, span) and not _is_here(call, one):
            found[one.member].append(one)
    return found


def _is_here(call: Call, engagement: Engagement) -> bool:
    """This call itself, or its session: who hosts it is there anyway."""
    hosts_it = engagement.role is None and engagement.occurrence == call.occurrence
    return engagement.call == call.id or hosts_it


async def conflicts_shown(uow: UnitOfWork, standing: Standing) -> Conflicts:
    """Of all who pressed or have a seat."""
    return await conflicts_of(uow, standing.call, standing.pasts.keys())


def seen(standing: Standing, conflicts: Conflicts) -> str:
    """Stands for the conflicts of those who have a seat: nobody confirms what they were not shown. Empty: none."""
    those = sorted(
        f"{seat.account.member}|{one.call or one.occurrence}"
        for seat in standing.seats
        for one in conflicts.get(seat.account.member, ())
    )
    return sha256("\n".join(those).encode()).hexdigest()[:8] if those else ""


async def conflict_words(look: Looking, conflicts: Conflicts, member: MemberId) -> tuple[Phrase, ...]:
    """What somebody has to do at the same time."""
    return tuple([await _words(look, one) for one in conflicts.get(member, ())])


async def _words(look: Looking, engagement: Engagement) -> Phrase:
    when = wall_words(engagement.span.starts, look.reader.zone)
    role = await look.uow.roles.role(engagement.role) if engagement.role else None
    if role is None:
        return say("volunteer.conflict.host", title=engagement.title, when=when)
    if engagement.occurrence is not None:
        when = say("volunteer.for_session", title=engagement.title, when=when)
    return say("volunteer.named", role=role_words(role), when=when)


async def busy_words(look: Looking, standing: Standing, member: MemberId) -> tuple[Phrase, ...]:
    """For themselves: nothing is refused."""
    what = await conflict_words(look, await conflicts_of(look.uow, standing.call, {member}), member)
    return (say("volunteer.conflict.own", what=what),) if what else ()


async def marked(look: Looking, row: Phrase, conflicts: Conflicts, member: MemberId) -> Phrase:
    """A row about somebody, with what they have to do at the same time."""
    what = await conflict_words(look, conflicts, member)
    return say("volunteer.conflict.marked", row=row, what=what) if what else row
