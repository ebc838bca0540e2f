"""Marks what was sent, in as few commits as there is time for.

Nothing waits for another to be sent: a mark is committed as soon as the commit before it has ended, together with those
that came in meanwhile. Of a process that dies in between, each is in doubt by itself, and is looked for.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.people import CommunityId, MessageRef
from bot.ports import Claim, DeliveryState, Storage, TransientFault


@dataclass(frozen=True, slots=True)
class _Mark:
    claim: Claim
    message: MessageRef | None
    at: datetime
    ours: "asyncio.Future[bool]"


class Marking:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._waiting: dict[CommunityId, list[_Mark]] = {}
        self._writing: dict[CommunityId, asyncio.Task[None]] = {}

    async def sent(self, claim: Claim, message: MessageRef | None, at: datetime) -> bool:
        """Once that is committed; False when the attempt is no longer ours. Raises TransientFault."""
        mark = _Mark(claim, message, at, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(claim.community, []).append(mark)
        if claim.community not in self._writing:
            self._writing[claim.community] = asyncio.create_task(self._write_all(claim.community))
        return await mark.ours

    async def _write_all(self, community: CommunityId) -> None:
        try:
            while marks := self._waiting.pop(community, []):
                await self._write(community, marks)
        finally:
            del self._writing[community]

    async def _write(self, community: CommunityId, marks: list[_Mark]) -> None:
        try:
            ours = await self._commit(community, marks)
        except TransientFault as fault:
            for mark in marks:
                _end(mark, fault)
        except Exception as fault:  # of one of them: it must not take the others with it
            if len(marks) == 1:
                _end(marks[0], fault)
                return
            for mark in marks:
                await self._write(community, [mark])
        else:
            for mark, is_ours in zip(marks, ours, strict=True):
                _end(mark, is_ours)

    async def _commit(self, community: CommunityId, marks: list[_Mark]) -> list[bool]:
        async with self._storage.community(community) as uow:
            return [
                await uow.deliveries.finish(mark.claim, DeliveryState.SENT, at=mark.at, message=mark.message)
                for mark in marks
            ]


def _end(mark: _Mark, outcome: bool | Exception) -> None:
    if mark.ours.done():  # whoever waited was cancelled
        return
    if isinstance(outcome, Exception):
        mark.ours.set_exception(outcome)
    else:
        mark.ours.set_result(outcome)
