"""What is owed at another time, and drafts of which one thing is changed."""

import asyncio

import pytest

from bot.people import MessageRef
from bot.ports import DeliveryState, Draft, DraftId
from tests.storage.village import MINUTE, NOON, SLACK, Village

MESSAGE = MessageRef(SLACK, "C1", "1733054400.000100")


async def test_a_post_that_waits_is_owed_at_another_time_and_one_that_was_not_owed_is(village: Village) -> None:
    post = await village.owed(village.post("gift"))
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.owe_anew(village.post("gift", due_at=NOON + 9 * MINUTE))
        assert await uow.deliveries.owe_anew(village.post("another", due_at=NOON + 9 * MINUTE))
        (other,) = await uow.deliveries.of_subject("thanks.public", "another")
    assert (await village.delivery(post)).due_at == NOON + 9 * MINUTE
    assert (other.due_at, other.state) == (NOON + 9 * MINUTE, DeliveryState.OWED)


async def test_a_post_that_was_dropped_unsent_is_owed_again(village: Village) -> None:
    post = await village.owed(village.post("gift"))
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.drop(post, "settings")
        assert await uow.deliveries.owe_anew(village.post("gift"))
    kept = await village.delivery(post)
    assert (kept.state, kept.reason, kept.version) == (DeliveryState.OWED, "", 1)
    assert (await village.claim()).delivery == post


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.EXPIRED, DeliveryState.FAILED, None])
async def test_what_is_under_way_or_has_ended_otherwise_stays_as_it_is(
    village: Village, state: DeliveryState | None
) -> None:
    post = await village.owed(village.post("gift"))
    claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        if state is not None:
            message = MESSAGE if state is DeliveryState.SENT else None
            assert await uow.deliveries.finish(claim, state, at=NOON, message=message)
        assert not await uow.deliveries.owe_anew(village.post("gift", due_at=NOON + MINUTE))
    assert (await village.delivery(post)).due_at == NOON


async def test_what_may_have_arrived_keeps_its_time(village: Village) -> None:
    await village.owed(village.post("gift"))
    claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        await uow.deliveries.postpone(claim, due_at=NOON + MINUTE, reason="cut", doubtful=True)
        assert not await uow.deliveries.owe_anew(village.post("gift", due_at=NOON + 9 * MINUTE))


async def test_two_who_change_different_words_of_a_draft_at_once_keep_both(village: Village) -> None:
    aiko = await village.person("aiko")
    async with village.storage.community(village.community) as uow:
        draft = await uow.drafts.keep(owner=aiko.id, form="f", state={}, values={"a": "0", "b": "0"}, at=NOON)

    async def change(**values: str) -> None:
        async with village.storage.community(village.community) as uow:
            await asyncio.sleep(0.02)
            await uow.drafts.change(draft, values)

    await asyncio.gather(change(a="1"), change(b="2"))
    async with village.storage.community(village.community) as uow:
        assert await uow.drafts.get(draft) == Draft(draft, aiko.id, "f", {}, {"a": "1", "b": "2"})
        assert await uow.drafts.change(DraftId("nowhere"), {"a": "1"}) is None
