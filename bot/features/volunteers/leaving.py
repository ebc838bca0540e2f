"""Who leaves the community gives back what they pressed and the seats they have; somebody else can take them."""

from datetime import datetime

from bot.feature import Feature
from bot.features.volunteers.pressing import give_back
from bot.features.volunteers.seating import mentors_of
from bot.features.volunteers.standing import standing_of
from bot.people import Member
from bot.ports import UnitOfWork

feature = Feature("volunteers.leaving")


@feature.member_left
async def give_all_back(uow: UnitOfWork, member: Member, now: datetime) -> None:
    """All calls are locked before anybody, and each in one order: two who leave at once never deadlock."""
    ids = sorted(await uow.calls.open_of(member.id, now))
    calls = [call for call in [await uow.calls.lock(id) for id in ids] if call is not None]
    standings = [await standing_of(uow, call, now) for call in calls]
    for one in sorted({member.id}.union(*map(mentors_of, standings))):
        await uow.people.lock(one)
    for call in calls:
        await give_back(uow, await standing_of(uow, call, now), member.id, now)
