"""Who would like to try which role, and who is open to being asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, or_, select

from bot.people import MemberId, MemberState
from bot.ports import RoleId
from storage.surroundings import Surroundings
from storage.tables import interests, members
from storage.transaction import HERE, adding, given, key

_i, _m = interests.c, members.c
_ONE = (_i.community_id == HERE, _i.member_id == given("member"), _i.role_id == given("role"))
_OF = (
    select(_i.role_id)
    .where(_i.community_id == HERE, _i.member_id == given("member"))
    .order_by(_i.at.desc(), _i.role_id)
)
_EXPRESS = (
    adding(interests)
    .on_conflict_do_nothing(index_elements=key(interests, "member_id", "role_id"))
    .returning(_i.role_id)
)
_WITHDRAW = delete(interests).where(*_ONE)
_in_it = and_(_i.community_id == _m.community_id, _i.member_id == _m.id, _i.role_id == given("role"))
_WILLING = (
    select(_m.id, _i.role_id.is_not(None).label("interested"))
    .outerjoin(interests, _in_it)
    .where(
        _m.community_id == HERE,
        _m.state == MemberState.ACTIVE.value,
        or_(_m.open_to_roles, _i.role_id.is_not(None)),
    )
)


class SqlInterests:
    def __init__(self, around: Surroundings) -> None:
        self._tx = around.tx

    async def of(self, member: MemberId) -> Sequence[RoleId]:
        return [RoleId(row.role_id) for row in await self._tx.rows(_OF, member=member)]

    async def express(self, member: MemberId, role: RoleId, at: datetime) -> bool:
        return await self._tx.add(_EXPRESS, {"member_id": member, "role_id": role, "at": at}) is not None

    async def withdraw(self, member: MemberId, role: RoleId) -> bool:
        return await self._tx.change(_WITHDRAW, member=member, role=role) > 0

    async def willing(self, role: RoleId) -> Mapping[MemberId, bool]:
        return {MemberId(row.id): bool(row.interested) for row in await self._tx.rows(_WILLING, role=role)}
