"""A community on a real database, and short ways to do in it what the tests need."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.people import Account, AccountRef, CommunityId, Facts, Locale, PlatformName, SpaceFacts, SpaceRef
from bot.people import Place as BotPlace
from bot.ports import (
    AllowanceDay,
    Claim,
    Delivery,
    DeliveryId,
    DeliveryKind,
    Entry,
    Gift,
    Kind,
    NewDelivery,
    NewEntry,
    ProcessId,
    Source,
)
from storage.unit import SqlStorage, open_storage
from tests.sqlite import migrated

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
SLACK = SpaceRef(PlatformName.SLACK, "T1")
DISCORD = SpaceRef(PlatformName.DISCORD, "200")


@dataclass
class Village:
    """``community`` lives in ``space``; ``woken`` counts how often the clock was told of something owed."""

    url: str
    storage: SqlStorage
    community: CommunityId
    space: SpaceRef
    woken: list[None] = field(default_factory=list)
    process: ProcessId | None = None

    async def person(self, user: str, *, organizer: bool = False) -> Account:
        async with self.storage.community(self.community) as uow:
            return await uow.people.settle(Facts(AccountRef(self.space, user), user, organizer=organizer))

    async def day_of(self, giver: Account, starts: datetime = NOON) -> AllowanceDay:
        async with self.storage.community(self.community) as uow:
            return await uow.allowances.begin(giver.member, starts, starts + DAY)

    async def thank(
        self,
        giver: Account,
        *receivers: Account,
        day: AllowanceDay,
        points: int = 1,
        at: datetime = NOON,
        source: str | None = None,
        kind: Kind = Kind.THANKS,
        reason: str = "for the talk",
        tags: tuple[str, ...] = (),
        public: bool = True,
    ) -> tuple[Gift, list[Entry]]:
        async with self.storage.community(self.community) as uow:
            assert await uow.allowances.spend(day.id, points * len(receivers), 1000)
            gift = await uow.ledger.record_gift(giver=giver.id, day=day.id, at=at, likeness=reason, public=public)
            given = [
                await uow.ledger.give(
                    NewEntry(
                        giver=giver.id,
                        receiver=receiver.id,
                        kind=kind,
                        points=points,
                        at=at,
                        source=Source(f"{source or gift.id}:{receiver.id}"),
                        gift=gift.id,
                        reason=reason,
                        tags=tags,
                    )
                )
                for receiver in receivers
            ]
        return gift, given

    async def undo(self, entry: Entry, day: AllowanceDay, at: datetime = NOON) -> Entry | None:
        async with self.storage.community(self.community) as uow:
            reversal = await uow.ledger.reverse(entry.id, because="undone", at=at)
            if reversal is not None:
                await uow.allowances.refund(day.id, entry.points)
            return reversal

    async def balance(self, account: Account) -> int:
        async with self.storage.community(self.community, write=False) as uow:
            return await uow.ledger.balance_of(account.member)

    def post(
        self, subject: str, *, due_at: datetime = NOON, channel: str = "C1", expires_at: datetime | None = None
    ) -> NewDelivery:
        place = BotPlace(self.space, channel)
        return NewDelivery(DeliveryKind.POST, "thanks.public", subject, place, None, due_at, expires_at)

    def redraw(self, post: DeliveryId, subject: str, *, due_at: datetime = NOON) -> NewDelivery:
        place = BotPlace(self.space, "C1")
        return NewDelivery(DeliveryKind.REDRAW, "thanks.public", subject, place, None, due_at, None, redraws=post)

    async def owe(self, new: NewDelivery) -> DeliveryId | None:
        async with self.storage.community(self.community) as uow:
            return await uow.deliveries.owe(new)

    async def owed(self, new: NewDelivery) -> DeliveryId:
        delivery = await self.owe(new)
        assert delivery is not None
        return delivery

    async def claims(self, now: datetime = NOON, *, most: int = 10) -> list[Claim]:
        """By a process that is alive for ten real seconds; ``dies`` ends it before."""
        self.process = self.process or await self.storage.processes.register(alone=False)
        return list(await self.storage.house.claim(now=now, holder=self.process, most=most))

    async def dies(self) -> None:
        """The process that claimed has not beaten for so long that what it holds is given back."""
        assert self.process is not None
        self.process = None
        await self.storage.processes.give_back_of_dead(NOON, timedelta(0))

    async def claim(self, now: datetime = NOON) -> Claim:
        (claim,) = await self.claims(now)
        return claim

    async def delivery(self, delivery: DeliveryId) -> Delivery:
        async with self.storage.community(self.community, write=False) as uow:
            found = await uow.deliveries.get(delivery)
        assert found is not None
        return found


async def settle(storage: SqlStorage, space: SpaceRef) -> CommunityId:
    return await storage.house.settle(SpaceFacts(space, f"Town {space.id}"), locale=Locale("en"), zone="UTC", at=NOON)


@asynccontextmanager
async def village_at(url: str, *, now: Callable[[], datetime] = lambda: NOON) -> AsyncIterator[Village]:
    woken: list[None] = []
    storage = await open_storage(await migrated(url), now=now, on_owed=lambda: woken.append(None))
    try:
        yield Village(url, storage, await settle(storage, SLACK), SLACK, woken)
    finally:
        await storage.close()
