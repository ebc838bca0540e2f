"""Who leaves the community gives back what they pressed and the seats they have; somebody else can take them."""

from datetime import datetime

from bot.feature import Feature
from bot.features.volunteers.pressing import give_back
from bot.features.volunteers.standing import standing_of
from bot.people import Member
from bot.ports import UnitOfWork

feature = Feature("volunteers.leaving")


@feature.member_left
async def give_all_back(uow: UnitOfWork, member: Member, now: datetime) -> None:
    for id in sorted(await uow.calls.open_of(member.id, now)):  # in one order: two who leave at once never deadlock
        call = await uow.calls.lock(id)
        if call is not None:
            await give_back(uow, await standing_of(uow, call, now), member.id, now)
