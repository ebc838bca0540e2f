"""Who leaves the community gives back what they pressed and the seats they have; somebody else can take them."""

from collections.abc import Sequence
from datetime import datetime

from bot.context import Woken
from bot.feature import Feature
from bot.features.volunteers.pressing import give_back
from bot.features.volunteers.seating import mentors_of
from bot.features.volunteers.standing import standing_of
from bot.people import Member, MemberId, MemberState
from bot.ports import CallId, UnitOfWork

feature = Feature("volunteers.leaving")


GIVES_BACK = "volunteer.gives_back"
AT_ONCE = 10
"""Calls in one transaction; the rest follow by a timer."""


@feature.member_left
async def give_all_back(uow: UnitOfWork, member: Member, now: datetime) -> None:
    """The calls are locked before anybody, and each in one order: two who leave at once never deadlock."""
    ids = sorted(await uow.calls.open_of(member.id, now))
    await _give_back(uow, member, ids[:AT_ONCE], now)
    if len(ids) > AT_ONCE:
        await uow.timers.set(GIVES_BACK, f"{member.id}|{ids[AT_ONCE]}", now)


async def _give_back(uow: UnitOfWork, member: Member, ids: Sequence[CallId], now: datetime) -> None:
    calls = [call for call in [await uow.calls.lock(id) for id in ids] if call is not None]
    standings = [await standing_of(uow, call, now) for call in calls]
    for one in sorted({member.id}.union(*map(mentors_of, standings))):
        await uow.people.lock(one)
    for call in calls:
        await give_back(uow, await standing_of(uow, call, now), member.id, now)


async def _no_lock(uow: UnitOfWork, subject: str) -> None:
    """The calls are locked in their order."""


@feature.timer(GIVES_BACK, lock=_no_lock)
async def go_on(woken: Woken) -> None:
    id, _, begin = woken.subject.partition("|")
    member = await woken.uow.people.member(MemberId(id))
    if member.state is not MemberState.ALUMNUS:
        return
    ids = [one for one in sorted(await woken.uow.calls.open_of(member.id, woken.now)) if one >= begin]
    await _give_back(woken.uow, member, ids[:AT_ONCE], woken.now)
    if len(ids) > AT_ONCE:
        await woken.uow.timers.set(GIVES_BACK, f"{member.id}|{ids[AT_ONCE]}", woken.now)
