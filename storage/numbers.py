"""Short numbers, counted per community."""

from sqlalchemy import select, update

from storage.surroundings import Surroundings
from storage.tables import communities, numbers
from storage.transaction import HERE, adding, given

_OF = select(numbers.c.number).where(
    numbers.c.community_id == HERE, numbers.c.kind == given("kind"), numbers.c.subject == given("subject")
)
_SUBJECT = select(numbers.c.subject).where(
    numbers.c.community_id == HERE, numbers.c.number == given("number"), numbers.c.kind == given("kind")
)
_COUNT = (
    update(communities)
    .where(communities.c.id == HERE)
    .values(last_number=communities.c.last_number + 1)
    .returning(communities.c.last_number)
)
_NEW = adding(numbers)


class SqlNumbers:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def known(self, kind: str, subject: str) -> int | None:
        found: int | None = await self._tx.scalar(_OF, kind=kind, subject=subject)
        return found

    async def of(self, kind: str, subject: str) -> int:
        known = await self.known(kind, subject)
        if known is None:
            # Until the commit nobody else counts; what they counted before is found now, so that no number is skipped.
            await self._around.lock_community()
            known = await self.known(kind, subject)
        return int(known) if known is not None else await self._next(kind, subject)

    async def subject(self, kind: str, number: int) -> str | None:
        found: str | None = await self._tx.scalar(_SUBJECT, kind=kind, number=number)
        return found

    async def _next(self, kind: str, subject: str) -> int:
        number = int(await self._tx.scalar(_COUNT))
        await self._tx.add(_NEW, {"number": number, "kind": kind, "subject": subject})
        return number
