"""Spaces, members and their accounts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import and_, exists, literal, null, or_, select, update

from bot.people import (
    Account,
    AccountId,
    AccountRef,
    CommunityId,
    Facts,
    Locale,
    Member,
    MemberId,
    MemberState,
    Space,
    SpaceRef,
)
from bot.ports import MemberChange
from bot.rules.mentions import without_tokens
from storage.quiet import quiet_of
from storage.surroundings import Surroundings
from storage.tables import accounts, audit, gifts, members, rsvps
from storage.transaction import HERE, AnyRow, adding, among, given, key

_ACCOUNTS = select(accounts).where(accounts.c.community_id == HERE, accounts.c.platform_user.is_not(None))
_ACCOUNT = _ACCOUNTS.where(accounts.c.id == given("id"))
_ACCOUNT_BY_REF = _ACCOUNTS.where(accounts.c.space_id == given("space"), accounts.c.platform_user == given("user"))
# Put in order afterwards: asked for an order by id, SQLite would rather walk all accounts than look up the member.
_ACCOUNTS_OF_MEMBER = _ACCOUNTS.where(accounts.c.member_id == given("member"))
_NEW_ACCOUNT = (
    adding(accounts)
    .on_conflict_do_nothing(index_elements=key(accounts, "space_id", "platform_user"))
    .returning(accounts.c.id)
)
_NEW_MEMBER = adding(members)
_REFRESH = (
    update(accounts)
    .where(accounts.c.community_id == HERE, accounts.c.id == given("id"))
    .values(
        name=given("name"),
        platform_zone=given("zone"),
        platform_locale=given("locale"),
        organizer=given("organizer"),
    )
)
_MEMBER = select(members).where(members.c.community_id == HERE, members.c.id == given("id"))
# NO KEY UPDATE: another gift must wait, but a new account or allowance day that refers to the member need not.
_LOCKED_MEMBER = (
    select(members.c.id)
    .where(members.c.community_id == HERE, members.c.id == given("id"))
    .with_for_update(key_share=True)
)
_CHANGED = update(members).where(members.c.community_id == HERE, members.c.id == given("id"))
_SET_STATE = _CHANGED.values(state=given("state"))
_HOME_OPENED = (
    update(accounts).where(accounts.c.community_id == HERE, accounts.c.id == given("id")).values(home_opened=True)
)
_UNREACHED = (
    update(accounts)
    .where(accounts.c.community_id == HERE, accounts.c.id == given("id"), accounts.c.unreached.is_(None))
    .values(unreached=given("since"))
)
_HAS_READ = (
    update(accounts)
    .where(accounts.c.community_id == HERE, accounts.c.id == given("id"), accounts.c.unreached == given("since"))
    .values(unreached=null())
)
_ACTIVE = (
    select(members.c.id)
    .where(
        members.c.community_id == HERE,
        members.c.state == MemberState.ACTIVE.value,
        exists(literal(1)).where(
            accounts.c.community_id == members.c.community_id,
            accounts.c.member_id == members.c.id,
            accounts.c.platform_user.is_not(None),
        ),
    )
    .order_by(members.c.id)
)
_OF_MEMBER = "member_"
_WITH_MEMBERS = (
    select(accounts, *(column.label(_OF_MEMBER + column.name) for column in members.c if column.name != "id"))
    .join(members, and_(members.c.community_id == accounts.c.community_id, members.c.id == accounts.c.member_id))
    .where(accounts.c.community_id == HERE, accounts.c.platform_user.is_not(None))
    .order_by(accounts.c.id)
)
_ORGANIZERS = _WITH_MEMBERS.where(
    members.c.state == MemberState.ACTIVE.value, or_(members.c.organizer, accounts.c.organizer)
)
_ACTED = _ORGANIZERS.where(
    or_(
        accounts.c.home_opened,
        *(
            exists(literal(1)).where(account.table.c.community_id == HERE, account == accounts.c.id)
            for account in (audit.c.actor_id, gifts.c.giver_id, rsvps.c.account_id)
        ),
    )
)
_NAMED = _WITH_MEMBERS.where(members.c.state == MemberState.ACTIVE.value, accounts.c.name.in_(among("names")))
_PAUSED = _WITH_MEMBERS.where(members.c.paused_until > given("now"))


class SqlPeople:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def space(self, ref: SpaceRef) -> Space | None:
        return self._around.spaces.get(ref)

    async def settle(self, facts: Facts) -> Account:
        """Raises LookupError when the account is of a space that is not this community's."""
        space = self._around.space(facts.account.space)
        found = await self._by_ref(space, facts.account.user)
        if found is None:
            made = await self._new(space, facts)
            if made is not None:
                return made
            found = await self._by_ref(space, facts.account.user)
            assert found is not None, "the unique key refused a second account, so there is a first"
        return await self._refreshed(found, facts)

    async def account(self, ref: AccountRef) -> Account | None:
        space = self._around.spaces.get(ref.space)
        return None if space is None else await self._by_ref(space, ref.user)

    async def account_by_id(self, account: AccountId) -> Account | None:
        row = await self._tx.row(_ACCOUNT, id=account)
        return None if row is None else self._account_of(row)

    async def accounts_of(self, member: MemberId) -> Sequence[Account]:
        rows = await self._tx.rows(_ACCOUNTS_OF_MEMBER, member=member)
        return sorted((self._account_of(row) for row in rows), key=lambda account: account.id)

    async def named(self, names: Collection[str]) -> Sequence[Account]:
        return [self._account_of(row) for row in await self._tx.rows(_NAMED, names=list(names))]

    async def active(self) -> Sequence[MemberId]:
        return [MemberId(row.id) for row in await self._tx.rows(_ACTIVE)]

    async def member(self, member: MemberId) -> Member:
        row = await self._tx.row(_MEMBER, id=member)
        if row is None:
            raise LookupError(f"There is no member {member!r} in community {self._tx.here!r}.")
        return member_of(row)

    async def lock(self, member: MemberId) -> None:
        if not self._around.is_sqlite:
            await self._tx.row(_LOCKED_MEMBER, id=member)

    async def change(self, member: MemberId, **to: Unpack[MemberChange]) -> Member:
        """Raises LookupError when there is no such member."""
        if not to:
            return await self.member(member)
        columns: dict[str, Any] = {**to}
        if "quiet" in to:
            columns["quiet"] = None if to["quiet"] is None else str(to["quiet"])
        row = await self._tx.row(_CHANGED.values(columns).returning(members), id=member)
        if row is None:
            raise LookupError(f"There is no member {member!r} in community {self._tx.here!r}.")
        return member_of(row)

    async def set_state(self, member: MemberId, state: str) -> None:
        """Raises ValueError for a state that members do not have."""
        await self._tx.change(_SET_STATE, id=member, state=MemberState(state).value)

    async def home_opened(self, account: AccountId) -> None:
        await self._tx.change(_HOME_OPENED, id=account)

    async def unreached(self, account: AccountId, since: datetime) -> None:
        await self._tx.change(_UNREACHED, id=account, since=since)

    async def has_read(self, account: AccountId, since: datetime) -> None:
        await self._tx.change(_HAS_READ, id=account, since=since)

    async def organizers(self) -> Sequence[tuple[Account, Member]]:
        return self._with_members(await self._tx.rows(_ORGANIZERS))

    async def organizers_who_acted(self) -> Collection[AccountId]:
        return {AccountId(row.id) for row in await self._tx.rows(_ACTED)}

    async def paused(self, now: datetime) -> Sequence[tuple[Account, Member]]:
        return self._with_members(await self._tx.rows(_PAUSED, now=now))

    def _with_members(self, rows: Sequence[AnyRow]) -> Sequence[tuple[Account, Member]]:
        return [(self._account_of(row), member_of(row, _OF_MEMBER)) for row in rows]

    async def _by_ref(self, space: Space, user: str) -> Account | None:
        row = await self._tx.row(_ACCOUNT_BY_REF, space=space.id, user=user)
        return None if row is None else self._account_of(row)

    async def _new(self, space: Space, facts: Facts) -> Account | None:
        """None when somebody else made the account in the meantime: then no member is left behind either."""
        now = self._around.now()
        account = Account(
            id=AccountId(self._around.new_id()),
            member=MemberId(self._around.new_id()),
            ref=facts.account,
            name=without_tokens(facts.name),
            platform_zone=facts.zone,
            platform_locale=facts.locale,
            organizer=facts.organizer,
        )
        won = await self._tx.add(
            _NEW_ACCOUNT,
            {
                "id": account.id,
                "member_id": account.member,
                "space_id": space.id,
                "platform_user": account.ref.user,
                "name": account.name,
                "platform_zone": account.platform_zone,
                "platform_locale": account.platform_locale,
                "organizer": account.organizer,
                "created_at": now,
            },
        )
        if won is None:
            return None
        await self._tx.add(
            _NEW_MEMBER,
            {
                "id": account.member,
                "state": MemberState.ACTIVE.value,
                "zone": None,
                "locale": None,
                "notices": True,
                "created_at": now,
            },
        )
        return account

    async def _refreshed(self, account: Account, facts: Facts) -> Account:
        """What the platform does not tell this time stays as it was told before; who has left has no rights."""
        name = without_tokens(facts.name) or account.name
        zone = facts.zone or account.platform_zone
        locale = facts.locale or account.platform_locale
        told = replace(account, name=name, platform_zone=zone, platform_locale=locale, organizer=facts.organizer)
        if told != account:
            await self._tx.change(
                _REFRESH, id=account.id, name=name, zone=zone, locale=locale, organizer=facts.organizer
            )
        return told

    def _account_of(self, row: AnyRow) -> Account:
        return account_of(row, self._around)


def account_of(row: AnyRow, around: Surroundings, prefix: str = "") -> Account:
    """Not of an erased one. ``prefix``: of the columns' names, where the row holds more than an account."""
    column = row._mapping
    return Account(
        id=AccountId(column[prefix + "id"]),
        member=MemberId(column[prefix + "member_id"]),
        ref=AccountRef(around.ref_of(column[prefix + "space_id"]), column[prefix + "platform_user"]),
        name=column[prefix + "name"],
        platform_zone=column[prefix + "platform_zone"],
        platform_locale=column[prefix + "platform_locale"],
        organizer=column[prefix + "organizer"],
        home_opened=column[prefix + "home_opened"],
        unreached=column[prefix + "unreached"],
    )


def member_of(row: AnyRow, prefix: str = "") -> Member:
    """``prefix``: of the columns' names, where the row holds an account as well."""
    column = row._mapping
    locale, quiet = column[prefix + "locale"], column[prefix + "quiet"]
    return Member(
        id=MemberId(column["member_id" if prefix else "id"]),
        community=CommunityId(column[prefix + "community_id"]),
        state=MemberState(column[prefix + "state"]),
        zone=column[prefix + "zone"],
        locale=None if locale is None else Locale(locale),
        notices=column[prefix + "notices"],
        organizer=column[prefix + "organizer"],
        quiet=None if quiet is None else quiet_of(quiet),
        reminder=column[prefix + "reminder"],
        on_boards=column[prefix + "on_boards"],
        open_to_roles=column[prefix + "open_to_roles"],
        paused_until=column[prefix + "paused_until"],
    )
