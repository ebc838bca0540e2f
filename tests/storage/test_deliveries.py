"""What is owed: written once, ended once, put off with or without a doubt."""

from dataclasses import replace

import pytest

from bot.people import MessageRef, Place
from bot.ports import Delivery, DeliveryId, DeliveryKind, DeliveryState, NewDelivery
from tests.storage.village import DISCORD, MINUTE, NOON, SLACK, Village

MESSAGE = MessageRef(SLACK, "C1", "1733054400.000100")


async def test_what_is_owed_reads_back_whole(village: Village) -> None:
    ben = await village.person("ben")
    new = NewDelivery(
        DeliveryKind.POST, "thanks.notice", "gift", Place(SLACK, person="ben"), ben.id, NOON, NOON + MINUTE
    )
    delivery = await village.owed(new)
    expected = Delivery(
        id=delivery,
        kind=DeliveryKind.POST,
        purpose="thanks.notice",
        subject="gift",
        place=Place(SLACK, person="ben"),
        receiver=ben.id,
        due_at=NOON,
        expires_at=NOON + MINUTE,
        state=DeliveryState.OWED,
        attempts=0,
        tries=0,
        doubt_since=None,
        message=None,
        redraws=None,
        reason="",
        version=1,
    )
    assert await village.delivery(delivery) == expected
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.deliveries.of_subject("thanks.notice", "gift") == [expected]
        assert await uow.deliveries.of_subject("thanks.notice", "another") == []


async def test_owing_the_same_post_twice_is_owing_it_once_even_when_it_is_done(village: Village) -> None:
    await village.owed(village.post("gift"))
    assert await village.owe(village.post("gift", due_at=NOON + MINUTE)) is None
    claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.finish(claim, DeliveryState.SENT, at=NOON, message=MESSAGE)
    assert await village.owe(village.post("gift")) is None


async def test_another_place_or_receiver_is_another_post(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    post = village.post("gift")
    for other in (post, village.post("gift", channel="C2"), replace(post, receiver=aiko.id)):
        assert await village.owe(other) is not None
        assert await village.owe(other) is None
    assert await village.owe(replace(post, receiver=ben.id)) is not None


async def test_nothing_is_owed_to_a_place_outside_the_community(village: Village) -> None:
    with pytest.raises(LookupError):
        await village.owe(replace(village.post("gift"), place=Place(DISCORD, "1")))


async def _owe_and_fail(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        await uow.deliveries.owe(village.post("gift"))
        raise KeyError


async def test_the_clock_is_told_after_a_commit_that_owes_and_only_then(village: Village) -> None:
    await village.person("aiko")
    await village.balance(await village.person("aiko"))
    assert len(village.woken) == 0
    with pytest.raises(KeyError):
        await _owe_and_fail(village)
    assert len(village.woken) == 0
    async with village.storage.community(village.community) as uow:
        await uow.deliveries.owe(village.post("gift"))
        await uow.deliveries.owe(village.post("another"))
        assert len(village.woken) == 0
    assert len(village.woken) == 1
    await village.owe(village.post("gift"))
    assert len(village.woken) == 1


@pytest.mark.parametrize(
    "state", [DeliveryState.DROPPED, DeliveryState.EXPIRED, DeliveryState.PARKED, DeliveryState.FAILED]
)
async def test_an_attempt_ends_once_with_its_reason(village: Village, state: DeliveryState) -> None:
    delivery = await village.owed(village.post("gift"))
    claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.finish(claim, state, at=NOON, reason="told why")
        assert not await uow.deliveries.finish(claim, DeliveryState.SENT, at=NOON, message=MESSAGE)
        assert not await uow.deliveries.postpone(claim, due_at=NOON, reason="", doubtful=True)
    ended = await village.delivery(delivery)
    assert (ended.state, ended.reason, ended.message) == (state, "told why", None)
    assert await village.claims(NOON + 99 * MINUTE) == []


async def test_a_sent_post_keeps_its_message(village: Village) -> None:
    delivery = await village.owed(village.post("gift"))
    claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.finish(claim, DeliveryState.SENT, at=NOON, message=MESSAGE)
    sent = await village.delivery(delivery)
    assert (sent.state, sent.message, sent.attempts, sent.doubt_since) == (DeliveryState.SENT, MESSAGE, 1, None)


async def test_an_attempt_does_not_end_as_owed(village: Village) -> None:
    await village.owed(village.post("gift"))
    claim = await village.claim()
    with pytest.raises(ValueError, match="owed"):
        async with village.storage.community(village.community) as uow:
            await uow.deliveries.finish(claim, DeliveryState.OWED, at=NOON)


async def test_an_attempt_whose_lease_was_taken_over_ends_nothing(village: Village) -> None:
    delivery = await village.owed(village.post("gift"))
    slow = await village.claim()
    await village.dies()
    quick = await village.claim(NOON + MINUTE)
    assert (slow.delivery, slow.attempt, quick.attempt) == (quick.delivery, 1, 2)
    async with village.storage.community(village.community) as uow:
        assert not await uow.deliveries.finish(slow, DeliveryState.SENT, at=NOON, message=MESSAGE)
        assert not await uow.deliveries.postpone(slow, due_at=NOON, reason="", doubtful=False)
    assert (await village.delivery(delivery)).state is DeliveryState.SENDING


async def test_only_what_waits_or_is_parked_can_be_dropped(village: Village) -> None:
    waiting, sending = (
        await village.owed(village.post("a", due_at=NOON + MINUTE)),
        await village.owed(village.post("b")),
    )
    claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.drop(waiting, "cancelled")
        assert not await uow.deliveries.drop(waiting, "cancelled again")
        assert not await uow.deliveries.drop(sending, "cancelled")
        assert await uow.deliveries.finish(claim, DeliveryState.PARKED, at=NOON, reason="channel lost")
        assert await uow.deliveries.drop(sending, "given up")
    dropped = [await village.delivery(one) for one in (waiting, sending)]
    assert [(one.state, one.reason) for one in dropped] == [
        (DeliveryState.DROPPED, "cancelled"),
        (DeliveryState.DROPPED, "given up"),
    ]


async def _put_off(village: Village, now: int, *, doubtful: bool) -> None:
    claim = await village.claim(NOON + now * MINUTE)
    async with village.storage.community(village.community) as uow:
        due = NOON + (now + 1) * MINUTE
        assert await uow.deliveries.postpone(claim, due_at=due, reason="later", doubtful=doubtful)


async def _doubt(village: Village, delivery: DeliveryId) -> object:
    return (await village.delivery(delivery)).doubt_since


async def test_a_first_attempt_doubts_nothing(village: Village) -> None:
    delivery = await village.owed(village.post("gift"))
    await village.claim()
    assert await _doubt(village, delivery) is None


async def test_an_attempt_that_certainly_did_not_arrive_leaves_no_doubt(village: Village) -> None:
    delivery = await village.owed(village.post("gift"))
    await _put_off(village, 0, doubtful=False)
    assert await _doubt(village, delivery) is None
    await village.claim(NOON + MINUTE)
    assert await _doubt(village, delivery) is None


async def test_doubt_goes_back_to_the_first_attempt_that_may_have_arrived(village: Village) -> None:
    delivery = await village.owed(village.post("gift"))
    await _put_off(village, 0, doubtful=False)
    await _put_off(village, 1, doubtful=True)
    await _put_off(village, 2, doubtful=False)
    await _put_off(village, 3, doubtful=True)
    assert await _doubt(village, delivery) == NOON + MINUTE


async def test_a_process_that_died_in_an_attempt_leaves_a_doubt(village: Village) -> None:
    delivery = await village.owed(village.post("gift"))
    await village.claim()
    await village.dies()
    await village.claim(NOON + MINUTE)
    assert await _doubt(village, delivery) == NOON
    async with village.storage.community(village.community) as uow:
        (again,) = await uow.deliveries.of_subject("thanks.public", "gift")
    assert again.doubt_since == NOON


async def test_put_off_it_falls_due_again_with_the_reason(village: Village) -> None:
    delivery = await village.owed(village.post("gift"))
    await _put_off(village, 0, doubtful=True)
    waiting = await village.delivery(delivery)
    assert (waiting.state, waiting.due_at, waiting.reason) == (DeliveryState.OWED, NOON + MINUTE, "later")
    assert await village.claims(NOON) == []
    assert (await village.claim(NOON + MINUTE)).attempt == 2


async def test_a_message_outside_the_posts_space_is_refused(village: Village) -> None:
    await village.owed(village.post("gift"))
    claim = await village.claim()
    elsewhere = MessageRef(DISCORD, "1", "2")
    with pytest.raises(ValueError, match="another space"):
        async with village.storage.community(village.community) as uow:
            await uow.deliveries.finish(claim, DeliveryState.SENT, at=NOON, message=elsewhere)
