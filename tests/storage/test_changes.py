"""What is kept of a change of a session: what it was, who is asked to host, and what is owed about it anew."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports import Before, DeliveryState, DraftId, NewDelivery, ProposalState
from tests.storage.meetings import arranged, plan
from tests.storage.village import DAY, MINUTE, NOON, Village


async def owe_anew(village: Village, new: NewDelivery) -> bool:
    async with village.storage.community(village.community) as uow:
        return await uow.deliveries.owe_anew(new) is not None


async def test_what_waits_is_owed_at_the_new_time(village: Village) -> None:
    post = village.post("gift")
    delivery = await village.owed(post)
    assert await owe_anew(village, replace(post, due_at=NOON + DAY, expires_at=NOON + 2 * DAY))
    waiting = await village.delivery(delivery)
    assert (waiting.state, waiting.due_at, waiting.expires_at) == (DeliveryState.OWED, NOON + DAY, NOON + 2 * DAY)
    assert await village.claims(NOON) == []
    assert (await village.claim(NOON + DAY)).delivery == delivery


async def test_what_was_dropped_while_it_waited_is_owed_again(village: Village) -> None:
    post = village.post("gift")
    delivery = await village.owed(post)
    async with village.storage.community(village.community) as uow:
        await uow.deliveries.drop(delivery, "moved")
    assert await owe_anew(village, replace(post, due_at=NOON + MINUTE))
    again = await village.delivery(delivery)
    assert (again.state, again.reason, again.due_at) == (DeliveryState.OWED, "", NOON + MINUTE)


async def test_what_went_out_is_under_way_or_may_have_arrived_is_not_owed_again(village: Village) -> None:
    post = village.post("gift")
    delivery = await village.owed(post)
    claim = await village.claim()
    assert not await owe_anew(village, post)
    async with village.storage.community(village.community) as uow:
        await uow.deliveries.postpone(claim, due_at=NOON + MINUTE, reason="?", doubtful=True)
    assert not await owe_anew(village, replace(post, due_at=NOON))
    claim = await village.claim(NOON + MINUTE)
    async with village.storage.community(village.community) as uow:
        await uow.deliveries.finish(claim, DeliveryState.SENT, at=NOON)
    assert not await owe_anew(village, post)
    assert (await village.delivery(delivery)).state is DeliveryState.SENT


async def test_only_posts_are_owed_anew(village: Village) -> None:
    post = await village.owed(village.post("gift"))
    with pytest.raises(ValueError, match="by itself"):
        await owe_anew(village, village.redraw(post, "gift"))


async def test_what_is_open_is_found_by_the_beginning_of_its_subject(village: Village) -> None:
    mine = [await village.owed(village.post(f"a|{n}")) for n in range(3)]
    await village.owed(village.post("ab|1"))
    async with village.storage.community(village.community) as uow:
        await uow.deliveries.drop(mine[0], "moved")
        found = await uow.deliveries.open_of("thanks.public", "a|")
        assert [one.id for one in found] == mine[1:]
        assert await uow.deliveries.open_of("thanks.notice", "a|") == []


async def test_a_draft_is_used_once(village: Village) -> None:
    aiko = await village.person("aiko")
    async with village.storage.community(village.community) as uow:
        draft = await uow.drafts.keep(owner=aiko.id, form="x", state={}, values={}, at=NOON)
        assert await uow.drafts.use(draft)
        assert not await uow.drafts.use(draft)
        assert not await uow.drafts.use(DraftId("none"))
        assert await uow.drafts.get(draft) is None


async def test_what_was_before_a_change_reads_back_by_start(village: Village) -> None:
    aiko = await village.person("aiko")
    _, (one, two) = await arranged(village, plan(aiko))
    befores = [
        Before(each.id, each.starts, each.revision, each.plan, each.announced_in, cancels=each is two, by=aiko.id)
        for each in (two, one)
    ]
    async with village.storage.community(village.community) as uow:
        change = await uow.sessions.remember(befores)
        await uow.sessions.change(one.id, starts=one.starts + timedelta(days=30))
        assert await uow.sessions.remembered(change) == befores[::-1]
        assert await uow.sessions.remember(befores) != change


async def test_a_proposal_keeps_who_has_agreed(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    _, (one, _) = await arranged(village, plan(aiko))
    async with village.storage.community(village.community) as uow:
        made = await uow.sessions.propose(one.id, "this", by=aiko.id, host=aiko.id, to=ben.id, agreed=True)
        assert await uow.sessions.proposal(made.id) == made
        settled = replace(made, to_agrees=True, state=ProposalState.DONE)
        await uow.sessions.settle_proposal(settled)
        assert await uow.sessions.lock_proposal(made.id) == settled
