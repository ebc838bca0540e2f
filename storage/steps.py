"""Steps of a check-list that are done: a row each."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from bot.ports import SeatId, StepKey
from storage.surroundings import Surroundings
from storage.tables import seat_steps
from storage.transaction import HERE, adding, given, key

_s = seat_steps.c
_DONE = select(_s.step).where(_s.community_id == HERE, _s.seat_id == given("seat"))
_TICK = adding(seat_steps).on_conflict_do_nothing(index_elements=key(seat_steps, "seat_id", "step")).returning(_s.step)
_UNTICK = delete(seat_steps).where(_s.community_id == HERE, _s.seat_id == given("seat"), _s.step == given("step"))


class SqlSeatSteps:
    def __init__(self, around: Surroundings) -> None:
        self._tx = around.tx

    async def done(self, seat: SeatId) -> Collection[StepKey]:
        return {StepKey(row.step) for row in await self._tx.rows(_DONE, seat=seat)}

    async def tick(self, seat: SeatId, step: StepKey, at: datetime) -> bool:
        return await self._tx.add(_TICK, {"seat_id": seat, "step": step, "at": at}) is not None

    async def untick(self, seat: SeatId, step: StepKey) -> bool:
        return await self._tx.change(_UNTICK, seat=seat, step=step) > 0
