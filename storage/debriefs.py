"""Debriefs: one a seat, the latest stands."""

from datetime import datetime

from sqlalchemy import select, update

from bot.ports import Debrief, SeatId
from storage.surroundings import Surroundings
from storage.tables import debriefs
from storage.transaction import HERE, adding, given, key

_d = debriefs.c
_OF = select(debriefs).where(_d.community_id == HERE, _d.seat_id == given("seat"))
_new = adding(debriefs)
_WRITE = _new.on_conflict_do_update(
    index_elements=key(debriefs, "seat_id"),
    set_={name: _new.excluded[name] for name in ("did", "learned", "planned", "at")},
)
_SHARE = (
    update(debriefs)
    .where(_d.community_id == HERE, _d.seat_id == given("seat"))
    .values(shared_at=given("when", _d.shared_at.type))
)


class SqlDebriefs:
    def __init__(self, around: Surroundings) -> None:
        self._tx = around.tx

    async def of(self, seat: SeatId) -> Debrief | None:
        row = await self._tx.row(_OF, seat=seat)
        return None if row is None else Debrief(row.did, row.learned, row.planned, row.at, row.shared_at)

    async def write(self, seat: SeatId, *, did: str, learned: str, planned: str, at: datetime) -> None:
        row = {"seat_id": seat, "did": did, "learned": learned, "planned": planned, "at": at}
        await self._tx.add(_WRITE, row)

    async def share(self, seat: SeatId, at: datetime) -> None:
        await self._tx.change(_SHARE, seat=seat, when=at)

    async def unshare(self, seat: SeatId) -> None:
        await self._tx.change(_SHARE, seat=seat, when=None)
