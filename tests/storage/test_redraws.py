"""Edits of a message: after it is there, latest wins, none lost."""

from dataclasses import replace

import pytest

from bot.people import MessageRef
from bot.ports import Claim, DeliveryId, DeliveryState
from tests.storage.village import MINUTE, NOON, SLACK, Village

MESSAGE = MessageRef(SLACK, "C1", "1733054400.000100")


async def finish(village: Village, claim: Claim, state: DeliveryState = DeliveryState.SENT, reason: str = "") -> bool:
    message = MESSAGE if state is DeliveryState.SENT else None
    async with village.storage.community(village.community) as uow:
        return await uow.deliveries.finish(claim, state, at=NOON, reason=reason, message=message)


async def sent_post(village: Village) -> DeliveryId:
    post = await village.owed(village.post("gift"))
    assert await finish(village, await village.claim())
    return post


async def test_a_redraw_waits_until_its_post_is_sent(village: Village) -> None:
    post = await village.owed(village.post("gift"))
    redraw = await village.owed(village.redraw(post, "gift"))
    claim = await village.claim()
    assert claim.delivery == post
    assert await village.claims() == []
    assert await village.storage.house.next_due() is None
    assert await finish(village, claim)
    assert await village.storage.house.next_due() == NOON
    assert (await village.claim()).delivery == redraw


async def test_a_redraw_of_a_parked_post_waits_without_keeping_the_clock_awake(village: Village) -> None:
    post = await village.owed(village.post("gift"))
    await village.owed(village.redraw(post, "gift"))
    assert await finish(village, await village.claim(), DeliveryState.PARKED, "channel lost")
    assert await village.claims() == []
    assert await village.storage.house.next_due() is None


@pytest.mark.parametrize("state", [DeliveryState.DROPPED, DeliveryState.EXPIRED, DeliveryState.FAILED])
@pytest.mark.parametrize("reason", ["no longer wanted", ""])
async def test_a_redraw_of_a_post_that_never_came_is_dropped_for_its_reason(
    village: Village, state: DeliveryState, reason: str
) -> None:
    post = await village.owed(village.post("gift"))
    redraw = await village.owed(village.redraw(post, "gift"))
    assert await finish(village, await village.claim(), state, reason)
    assert await village.storage.house.next_due() == NOON
    assert await village.claims() == []
    dropped = await village.delivery(redraw)
    assert (dropped.state, dropped.reason) == (DeliveryState.DROPPED, reason or state.value)
    assert await village.storage.house.next_due() is None


async def test_a_redraw_that_waits_is_kept_at_the_earlier_time(village: Village) -> None:
    post = await sent_post(village)
    redraw = await village.owed(village.redraw(post, "gift", due_at=NOON + 2 * MINUTE))
    assert await village.owe(village.redraw(post, "gift", due_at=NOON + 3 * MINUTE)) is None
    assert (await village.delivery(redraw)).due_at == NOON + 2 * MINUTE
    assert await village.owe(village.redraw(post, "gift", due_at=NOON + MINUTE)) == redraw
    assert (await village.delivery(redraw)).due_at == NOON + MINUTE
    assert await village.storage.house.next_due() == NOON + MINUTE


async def test_an_edit_during_a_redraw_is_drawn_again(village: Village) -> None:
    post = await sent_post(village)
    redraw = await village.owed(village.redraw(post, "gift"))
    first = await village.claim()
    assert await village.owe(village.redraw(post, "gift", due_at=NOON)) == redraw
    assert (await village.delivery(redraw)).state is DeliveryState.SENDING
    woken = len(village.woken)
    assert await finish(village, first)
    assert len(village.woken) == woken + 1
    assert (await village.delivery(redraw)).state is DeliveryState.OWED
    second = await village.claim()
    assert (second.delivery, second.attempt) == (redraw, 2)
    assert await finish(village, second)
    assert (await village.delivery(redraw)).state is DeliveryState.SENT
    assert await village.claims() == []


async def test_an_edit_after_a_redraw_is_drawn_again(village: Village) -> None:
    post = await sent_post(village)
    redraw = await village.owed(village.redraw(post, "gift"))
    assert await finish(village, await village.claim(), DeliveryState.FAILED, "gave up")
    assert await village.owe(village.redraw(post, "gift", due_at=NOON + MINUTE)) == redraw
    again = await village.delivery(redraw)
    assert (again.state, again.due_at, again.reason) == (DeliveryState.OWED, NOON + MINUTE, "")


async def test_a_redraw_put_off_during_an_edit_is_drawn_once_when_it_may(village: Village) -> None:
    post = await sent_post(village)
    await village.owed(village.redraw(post, "gift"))
    claim = await village.claim()
    await village.owe(village.redraw(post, "gift"))
    async with village.storage.community(village.community) as uow:
        due = NOON + 5 * MINUTE
        assert await uow.deliveries.postpone(claim, due_at=due, reason="rate limit", doubtful=False)
    assert await village.claims(NOON + 4 * MINUTE) == []
    assert await finish(village, await village.claim(NOON + 5 * MINUTE))
    assert await village.claims(NOON + 9 * MINUTE) == []


async def test_a_redraw_that_was_put_off_keeps_its_pause_when_it_is_owed_again(village: Village) -> None:
    post = await sent_post(village)
    redraw = await village.owed(village.redraw(post, "gift"))
    claim, due = await village.claim(), NOON + 10 * MINUTE
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.postpone(claim, due_at=due, reason="too many edits", doubtful=False, counted=False)
    assert await village.owe(village.redraw(post, "gift", due_at=NOON + MINUTE)) is None
    assert await village.claims(NOON + 9 * MINUTE) == []
    assert (await village.claim(NOON + 10 * MINUTE)).delivery == redraw


async def test_what_is_owed_anew_begins_its_tries_anew(village: Village) -> None:
    post = await sent_post(village)
    for _ in range(4):
        await village.owe(village.redraw(post, "gift"))
        claim = await village.claim()
        redraw = await village.delivery(claim.delivery)
        assert await finish(village, claim)
    assert (redraw.attempts, redraw.tries) == (4, 1)


OTHER = MessageRef(SLACK, "C1", "1733054500.000200")


async def renew(village: Village, post: DeliveryId, instead_of: MessageRef = MESSAGE) -> bool:
    async with village.storage.community(village.community) as uow:
        return await uow.deliveries.renew(post, NOON + MINUTE, instead_of=instead_of)


async def test_a_post_whose_message_cannot_be_edited_is_owed_anew_as_itself(village: Village) -> None:
    post = await sent_post(village)
    before = await village.delivery(post)
    woken = len(village.woken)
    assert await renew(village, post)
    again = await village.delivery(post)
    assert again == replace(
        before, state=DeliveryState.OWED, due_at=NOON + MINUTE, tries=0, message=None, version=2, doubt_since=None
    )
    assert (before.mark, again.mark) == (post, f"{post}.2")
    assert len(village.woken) == woken + 1
    claim = await village.claim(NOON + MINUTE)
    assert (claim.delivery, claim.attempt) == (post, 2)
    assert await finish(village, claim)
    assert (await village.delivery(post)).state is DeliveryState.SENT


async def test_a_redraw_of_a_post_that_is_owed_anew_waits_for_its_new_message(village: Village) -> None:
    post = await sent_post(village)
    await renew(village, post)
    redraw = await village.owed(village.redraw(post, "gift"))
    claim = await village.claim(NOON + MINUTE)
    assert claim.delivery == post
    assert await village.claims(NOON + MINUTE) == []
    assert await finish(village, claim)
    assert (await village.claim(NOON + MINUTE)).delivery == redraw


async def test_a_post_is_owed_anew_only_in_place_of_the_message_that_it_is(village: Village) -> None:
    post = await sent_post(village)
    assert not await renew(village, post, instead_of=OTHER)
    assert await renew(village, post)
    assert not await renew(village, post)
    assert (await village.delivery(post)).version == 2


async def test_a_post_that_is_owed_anew_has_no_doubt_of_before(village: Village) -> None:
    post = await village.owed(village.post("gift"))
    claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.postpone(claim, due_at=NOON, reason="cut", doubtful=True)
    assert await finish(village, await village.claim())
    await renew(village, post)
    await village.claim(NOON + MINUTE)
    assert (await village.delivery(post)).doubt_since is None
