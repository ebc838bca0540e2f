"""Events that keep failing, kept for organizers."""

from datetime import datetime

from storage.surroundings import Surroundings
from storage.tables import incidents
from storage.transaction import adding, key

_NEW = adding(incidents).on_conflict_do_nothing(index_elements=key(incidents, "incident"))


class SqlIncidents:
    def __init__(self, around: Surroundings) -> None:
        self._tx = around.tx

    async def keep(self, *, incident: str, event: str, fault: str, at: datetime) -> None:
        await self._tx.add(_NEW, {"incident": incident, "event": event, "fault": fault, "at": at})
