"""The role catalogue, and who has held what by what was told."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Unpack

from sqlalchemy import delete, or_, select, update

from bot.people import AccountId, MemberId
from bot.ports import Experience, Role, RoleChange, RoleId, Starter
from storage.holdings import Holdings
from storage.surroundings import Surroundings
from storage.tables import experiences, roles
from storage.transaction import HERE, AnyRow, adding, given, key

_AT_FIRST: Mapping[str, object] = {
    "starter": None,
    "name": "",
    "what": "",
    "handbook": "",
    "minutes": 60,
    "deposit": 5,
    "mentoring": 3,
    "wants_mentor": True,
    "retired": False,
}
STARTERS: Sequence[Mapping[str, object]] = [
    {**_AT_FIRST, "id": starter.value, "starter": starter.value} for starter in Starter
]
"""With what a community begins, its id left out; keys start with that, so a starter's word will do as an id."""

_r, _e = roles.c, experiences.c
_ALL = select(roles).where(_r.community_id == HERE).order_by(_r.id)
_ROLE = select(roles).where(_r.community_id == HERE, _r.id == given("id"))
_NEW = adding(roles).returning(roles)
_CHANGE = update(roles).where(_r.community_id == HERE, _r.id == given("id")).returning(roles)
_told = adding(experiences)
_TELL = _told.on_conflict_do_update(
    index_elements=key(experiences, "member_id", "role_id"),
    set_={name: _told.excluded[name] for name in ("last", "told_by", "own")},
    where=_told.excluded.last.is_not(None) & or_(_e.last.is_(None), _e.last < _told.excluded.last),
).returning(_e.role_id)
_TAKE_BACK = delete(experiences).where(
    _e.community_id == HERE, _e.member_id == given("member"), _e.role_id == given("role")
)
_EXPERIENCE = select(experiences).where(_e.community_id == HERE).order_by(_e.role_id, _e.member_id)
_OF_ROLE = _e.role_id == given("role")
_OF_MEMBER = _e.member_id == given("member")


class SqlRoles(Holdings):
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def all(self) -> Sequence[Role]:
        found = [role_of(row) for row in await self._tx.rows(_ALL)]
        by_starter = {role.starter: role for role in found}
        return [by_starter[starter] for starter in Starter] + [role for role in found if role.starter is None]

    async def role(self, role: RoleId) -> Role | None:
        row = await self._tx.row(_ROLE, id=role)
        return None if row is None else role_of(row)

    async def add(self, name: str, what: str) -> Role:
        row = await self._tx.add(_NEW, {**_AT_FIRST, "id": self._around.new_id(), "name": name, "what": what})
        assert row is not None, "what was inserted is returned"
        return role_of(row)

    async def change(self, role: RoleId, **to: Unpack[RoleChange]) -> Role:
        row = await self._tx.row(_CHANGE.values(dict(to)) if to else _ROLE, id=role)
        if row is None:
            raise LookupError(f"There is no role {role!r} in community {self._tx.here!r}.")
        return role_of(row)

    async def has_held(
        self, member: MemberId, role: RoleId, *, last: date | None, told_by: AccountId, own: bool
    ) -> bool:
        told = {"member_id": member, "role_id": role, "last": last, "told_by": told_by, "own": own}
        return await self._tx.add(_TELL, told) is not None

    async def has_not_held(self, member: MemberId, role: RoleId) -> bool:
        return await self._tx.change(_TAKE_BACK, member=member, role=role) == 1

    async def experience(self, role: RoleId | None = None, member: MemberId | None = None) -> Sequence[Experience]:
        statement = _EXPERIENCE if role is None else _EXPERIENCE.where(_OF_ROLE)
        statement = statement if member is None else statement.where(_OF_MEMBER)
        return [_experience_of(row) for row in await self._tx.rows(statement, role=role, member=member)]


def role_of(row: AnyRow, prefix: str = "") -> Role:
    """``prefix``: of the columns' names, where the row holds more than a role."""
    column = {name.removeprefix(prefix): value for name, value in row._mapping.items() if name.startswith(prefix)}
    return Role(
        id=RoleId(column["id"]),
        starter=None if column["starter"] is None else Starter(column["starter"]),
        name=column["name"],
        what=column["what"],
        handbook=column["handbook"],
        minutes=column["minutes"],
        deposit=column["deposit"],
        mentoring=column["mentoring"],
        wants_mentor=column["wants_mentor"],
        retired=column["retired"],
    )


def _experience_of(row: AnyRow) -> Experience:
    return Experience(
        member=MemberId(row.member_id),
        role=RoleId(row.role_id),
        last=row.last,
        told_by=AccountId(row.told_by),
        own=row.own,
    )
