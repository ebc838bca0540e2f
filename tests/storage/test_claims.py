"""Claiming: each delivery to one process, each community in its turn."""

import asyncio

from bot.people import PlatformName, SpaceRef
from bot.ports import Claim, Closed, DeliveryState, ProcessId
from storage.unit import SqlStorage, open_storage
from tests.storage.village import MINUTE, NOON, Village, settle

ONE = ProcessId("one")


async def test_what_is_not_due_is_not_claimed(village: Village) -> None:
    later = await village.owed(village.post("later", due_at=NOON + MINUTE))
    assert await village.claims(NOON) == []
    assert await village.storage.house.next_due() == NOON + MINUTE
    assert await village.claims(NOON + MINUTE) == [Claim(village.community, later, 1)]


async def test_the_oldest_due_come_first(village: Village) -> None:
    second = await village.owed(village.post("b", due_at=NOON + MINUTE, channel="C2"))
    first = await village.owed(village.post("a", due_at=NOON, channel="C1"))
    third = await village.owed(village.post("c", due_at=NOON + 2 * MINUTE, channel="C3"))
    assert [claim.delivery for claim in await village.claims(NOON + 9 * MINUTE, most=2)] == [first, second]
    assert [claim.delivery for claim in await village.claims(NOON + 9 * MINUTE, most=2)] == [third]


async def test_nothing_owed_wakes_nobody(village: Village) -> None:
    assert await village.storage.house.next_due() is None


async def test_what_is_claimed_stays_so_as_long_as_its_process_lives(village: Village) -> None:
    delivery = await village.owed(village.post("gift"))
    assert [claim.delivery for claim in await village.claims()] == [delivery]
    assert await village.claims(NOON + 99 * MINUTE) == []
    assert await village.storage.house.next_due() is None
    await village.dies()
    assert await village.storage.house.next_due() == NOON
    assert await village.claims() == [Claim(village.community, delivery, 2)]


async def test_two_claimers_never_get_the_same_one(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        owed = [await uow.deliveries.owe(village.post(str(number), channel=f"C{number % 7}")) for number in range(60)]
    others = [await open_storage(village.url) for _ in range(2)]

    async def claim_all(storage: SqlStorage) -> list[Claim]:
        claimed: list[Claim] = []
        process = await storage.processes.register(alone=False)
        while len(claimed) < 60:
            some = await storage.house.claim(now=NOON, holder=process, most=3)
            if not some and await storage.house.next_due() != NOON:
                return claimed
            claimed += some
        return claimed

    shares = await asyncio.gather(*(claim_all(storage) for storage in (village.storage, *others)))
    for storage in others:
        await storage.close()
    claimed = [claim.delivery for share in shares for claim in share]
    assert len(claimed) == 60
    assert set(claimed) == set(owed)


async def test_a_long_queue_of_one_community_does_not_hold_up_another(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        for number in range(300):
            await uow.deliveries.owe(village.post(str(number), channel=f"C{number}"))
    space = SpaceRef(PlatformName.SLACK, "T2")
    quiet = Village(village.url, village.storage, await settle(village.storage, space), space)
    late = [await quiet.owed(quiet.post(str(n), due_at=NOON + MINUTE, channel=f"C{n}")) for n in range(2)]
    claims = await village.claims(NOON + MINUTE, most=10)
    assert len(claims) == 10
    assert [claim.delivery for claim in claims if claim.community == quiet.community] == late


async def test_of_each_place_one_is_claimed_at_a_time(village: Village) -> None:
    first = await village.owed(village.post("a"))
    second = await village.owed(village.post("b", due_at=NOON + MINUTE))
    elsewhere = await village.owed(village.post("c", due_at=NOON + MINUTE, channel="C2"))
    assert [claim.delivery for claim in await village.claims(NOON + MINUTE)] == [first, elsewhere]
    assert [claim.delivery for claim in await village.claims(NOON + MINUTE)] == [second]


async def test_a_place_in_which_nothing_can_begin_is_left_to_other_processes(village: Village) -> None:
    await village.owed(village.post("a"))
    waiting = await village.owed(village.post("b", due_at=NOON + MINUTE / 2))
    (begun,) = await village.claims()
    closed = Closed(lanes=frozenset({begun.lane}))
    house = village.storage.house
    assert await house.claim(now=NOON + MINUTE / 2, holder=begun.holder, most=9, but=closed) == []
    assert await house.next_due(but=closed) is None
    assert waiting in [claim.delivery for claim in await village.claims(NOON + MINUTE / 2, most=1)]


async def test_a_community_that_has_its_share_is_left_to_other_processes(village: Village) -> None:
    await village.owed(village.post("a"))
    closed = Closed(communities=frozenset({village.community}))
    assert await village.storage.house.claim(now=NOON, holder=ONE, most=9, but=closed) == []
    assert await village.storage.house.next_due(but=closed) is None


async def test_of_a_community_no_more_are_claimed_at_once_than_asked_for(village: Village) -> None:
    for number in range(5):
        await village.owed(village.post(str(number), channel=f"C{number}"))
    assert len(await village.storage.house.claim(now=NOON, holder=ONE, most=9, each=2)) == 2


async def test_the_lane_is_the_same_for_one_place_and_another_for_another(village: Village) -> None:
    for subject, channel in (("a", "C1"), ("b", "C1"), ("c", "C2")):
        await village.owed(village.post(subject, channel=channel))
    first, elsewhere = await village.claims()
    (second,) = await village.claims()
    assert first.lane == second.lane != elsewhere.lane


async def test_an_ended_delivery_is_never_claimed_again(village: Village) -> None:
    await village.owed(village.post("gift"))
    claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        await uow.deliveries.finish(claim, DeliveryState.EXPIRED, at=NOON, reason="too late")
    assert await village.claims(NOON + 99 * MINUTE) == []
    assert await village.storage.house.next_due() is None
