"""Standing calls: made, found by their series, ended."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, update

from bot.people import AccountId, MemberId, Place
from bot.ports import Choosing, NewStandingCall, RoleId, SeriesId, StandingCall, StandingCallId
from bot.rules.choosing import Places
from storage.surroundings import Surroundings
from storage.tables import accounts, standing_calls
from storage.transaction import HERE, AnyRow, adding, among, given, key

_c = standing_calls.c
_NEW = adding(standing_calls).on_conflict_do_nothing(index_elements=key(standing_calls, "key")).returning(_c.id)
_BY_KEY = select(standing_calls).where(_c.community_id == HERE, _c.key == given("key"))
_ONE = select(standing_calls).where(_c.community_id == HERE, _c.id == given("id"))
_LOCKED = _ONE.with_for_update(key_share=True)
_END = update(standing_calls).where(_c.community_id == HERE, _c.id == given("id"), ~_c.ended).values(ended=True)
_ALL = select(standing_calls).where(_c.community_id == HERE, ~_c.ended).order_by(_c.id)
_MADE_BY = (
    select(func.count())
    .select_from(standing_calls)
    .where(
        _c.community_id == HERE,
        ~_c.ended,
        _c.created_by.in_(
            select(accounts.c.id).where(accounts.c.community_id == HERE, accounts.c.member_id == given("member"))
        ),
    )
)
_OF_SERIES = _ALL.where(_c.series_id.in_(among("series")))


class SqlStandingCalls:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def add(self, new: NewStandingCall) -> tuple[StandingCall, bool]:
        row = {
            "id": self._around.new_id(),
            "key": new.key,
            "series_id": new.series,
            "role_id": new.role,
            "first": new.places.first,
            "open": new.places.open,
            "mentor": new.places.mentor,
            "choosing": new.choosing.value,
            "ahead": new.ahead,
            "note": new.note,
            "space_id": self._around.space(new.announced_in.space).id,
            "channel": new.announced_in.channel,
            "created_by": new.created_by,
            "ended": False,
        }
        made = await self._tx.add(_NEW, row)
        found = await self._tx.row(_BY_KEY, key=new.key)
        assert found is not None, "the unique key refused a second one, so there is a first"
        return self._of(found), made is not None

    async def one(self, standing: StandingCallId) -> StandingCall | None:
        row = await self._tx.row(_ONE, id=standing)
        return None if row is None else self._of(row)

    async def lock(self, standing: StandingCallId) -> StandingCall | None:
        row = await self._tx.row(_LOCKED, id=standing)
        return None if row is None else self._of(row)

    async def end(self, standing: StandingCallId) -> bool:
        return await self._tx.change(_END, id=standing) == 1

    async def of_series(self, series: Collection[SeriesId]) -> Sequence[StandingCall]:
        return [self._of(row) for row in await self._tx.rows(_OF_SERIES, series=sorted(series))]

    async def made_by(self, member: MemberId) -> int:
        return int(await self._tx.scalar(_MADE_BY, member=member) or 0)

    async def all(self) -> Sequence[StandingCall]:
        return [self._of(row) for row in await self._tx.rows(_ALL)]

    def _of(self, row: AnyRow) -> StandingCall:
        return StandingCall(
            id=StandingCallId(row.id),
            series=SeriesId(row.series_id),
            role=RoleId(row.role_id),
            places=Places(row.first, row.open, row.mentor),
            choosing=Choosing(row.choosing),
            ahead=row.ahead,
            note=row.note,
            announced_in=Place(self._around.ref_of(row.space_id), row.channel),
            created_by=AccountId(row.created_by),
            ended=row.ended,
        )
