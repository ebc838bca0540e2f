"""What organizers see of posts, and what they decide about them."""

from datetime import timedelta

import pytest

from bot.people import Place
from bot.ports import Claim, DeliveryId, DeliveryKind, DeliveryState, NewDelivery, Trouble
from storage.verify import verify
from tests.storage.village import DAY, MINUTE, NOON, SLACK, Village


async def _ended(village: Village, subject: str, state: DeliveryState, reason: str = "channel lost") -> DeliveryId:
    delivery = await village.owed(village.post(subject, due_at=NOON - DAY))
    (claim,) = [one for one in await village.claims(NOON) if one.delivery == delivery]
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.finish(claim, state, at=NOON, reason=reason)
    return delivery


async def _doubted(village: Village) -> DeliveryId:
    delivery = await village.owed(village.post("doubted"))
    claim: Claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.postpone(claim, due_at=NOON + MINUTE, reason="no answer", doubtful=True)
    return delivery


async def test_posts_are_counted_and_listed_by_their_trouble(village: Village) -> None:
    parked = await _ended(village, "parked", DeliveryState.PARKED)
    failed = await _ended(village, "failed", DeliveryState.FAILED)
    await _ended(village, "dropped", DeliveryState.DROPPED)
    late = [await village.owed(village.post(name, due_at=NOON - MINUTE)) for name in "ab"]
    owed = await village.owed(village.post("owed", due_at=NOON - timedelta(seconds=59)))
    await village.owed(village.redraw(late[0], "a"))
    async with village.storage.community(village.community, write=False) as uow:
        deliveries = uow.deliveries
        assert await deliveries.troubles(NOON) == {
            Trouble.OWED: 1,
            Trouble.LATE: 2,
            Trouble.PARKED: 1,
            Trouble.FAILED: 1,
        }
        listed = {trouble: await deliveries.troubled(trouble, NOON, after=None, most=9) for trouble in Trouble}
        assert await deliveries.troubled(Trouble.LATE, NOON, after=late[0], most=9) == listed[Trouble.LATE][1:]
        assert (await deliveries.troubles(NOON + 30 * DAY))[Trouble.FAILED] == 0
    assert {trouble: [one.id for one in found] for trouble, found in listed.items()} == {
        Trouble.OWED: [owed],
        Trouble.LATE: late,
        Trouble.PARKED: [parked],
        Trouble.FAILED: [failed],
    }


@pytest.mark.parametrize("state", [DeliveryState.PARKED, DeliveryState.FAILED])
async def test_what_is_sent_now_is_owed_anew_and_the_clock_is_told(village: Village, state: DeliveryState) -> None:
    delivery = await _ended(village, "post", state)
    village.woken.clear()
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.send_now(delivery, NOON + MINUTE)
    assert len(village.woken) == 1
    again = await village.delivery(delivery)
    assert (again.state, again.due_at, again.tries, again.reason) == (DeliveryState.OWED, NOON + MINUTE, 0, "")
    assert (await village.claim(NOON + MINUTE)).delivery == delivery


async def test_sent_now_nothing_is_in_doubt_or_too_late(village: Village) -> None:
    late = await village.owed(village.post("late", due_at=NOON + MINUTE, expires_at=NOON + MINUTE))
    doubted = await _doubted(village)
    async with village.storage.community(village.community) as uow:
        for one in (late, doubted):
            assert await uow.deliveries.send_now(one, NOON + MINUTE)
    assert [(await village.delivery(one)).doubt_since for one in (late, doubted)] == [None, None]
    assert (await village.delivery(late)).expires_at is None


async def test_what_is_under_way_or_at_rest_is_left_alone(village: Village) -> None:
    dropped = await _ended(village, "dropped", DeliveryState.DROPPED)
    sending = await village.owed(village.post("sending"))
    await village.claim()
    async with village.storage.community(village.community) as uow:
        for one in (dropped, sending):
            assert not await uow.deliveries.send_now(one, NOON)
            assert not await uow.deliveries.arrived(one, NOON)
            assert not await uow.deliveries.drop(one, "unwanted", looked=True)


@pytest.mark.parametrize("state", [DeliveryState.PARKED, DeliveryState.FAILED])
async def test_a_post_that_an_organizer_saw_is_sent_and_verify_believes_it(
    village: Village, state: DeliveryState
) -> None:
    delivery = await _ended(village, "post", state)
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.arrived(delivery, NOON + MINUTE)
        assert not await uow.deliveries.arrived(delivery, NOON + MINUTE)
    sent = await village.delivery(delivery)
    assert (sent.state, sent.message, sent.reason) == (DeliveryState.SENT, None, "confirmed by an organizer")
    assert await verify(village.storage.database) == []


async def test_what_may_have_arrived_is_dropped_only_by_who_has_looked(village: Village) -> None:
    doubted, failed = await _doubted(village), await _ended(village, "failed", DeliveryState.FAILED)
    async with village.storage.community(village.community) as uow:
        for one in (doubted, failed):
            assert not await uow.deliveries.drop(one, "unwanted")
            assert await uow.deliveries.drop(one, "unwanted", looked=True)
    dropped = [await village.delivery(one) for one in (doubted, failed)]
    assert [(one.state, one.reason, one.doubt_since) for one in dropped] == [
        (DeliveryState.DROPPED, "unwanted", None)
    ] * 2
    assert await verify(village.storage.database) == []


async def test_a_home_is_sent_without_a_message(village: Village) -> None:
    aiko = await village.person("aiko")
    home = NewDelivery(DeliveryKind.HOME, "home", aiko.id, Place(SLACK, person="aiko"), aiko.id, NOON, None)
    delivery = await village.owed(home)
    claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.finish(claim, DeliveryState.SENT, at=NOON)
        assert not await uow.deliveries.arrived(delivery, NOON)
    assert (await village.delivery(delivery)).state is DeliveryState.SENT
    assert await verify(village.storage.database) == []
