"""An edit that a platform refuses becomes a new post, where its purpose says so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalogue import Catalogue
from bot.context import Context, Drawing
from bot.feature import Feature
from bot.people import CommunityId
from bot.ports import DeliveryKind, DeliveryState, NewDelivery, TryAgain, Uneditable
from bot.speech import Answer, Card, Text, say
from tests.town import Town

GONE = Uneditable("message_not_found")
feature = Feature("count")
counted: list[str] = []


@feature.command("count")
async def count(ctx: Context) -> Answer:
    """Post how often it was asked for; from the second time on, edit that post."""
    counted.append("once more")
    await _owe(ctx, "count.lasting")
    await _owe(ctx, "count.passing")
    return None


async def _owe(ctx: Context, purpose: str) -> None:
    posts = await ctx.uow.deliveries.of_subject(purpose, "it")
    new = NewDelivery(DeliveryKind.POST, purpose, "it", ctx.event.place, None, ctx.now, ctx.now + timedelta(days=1))
    if posts:
        new = replace(new, kind=DeliveryKind.REDRAW, expires_at=None, redraws=posts[0].id)
    await ctx.uow.deliveries.owe(new)


@feature.delivery("count.lasting", renews=True)
async def lasting(drawing: Drawing) -> Card:
    return Card((Text(say("points", n=len(counted))),))


@feature.delivery("count.passing")
async def passing(drawing: Drawing) -> Card:
    return Card((Text(say("points", n=len(counted) * 100)),))


@pytest.fixture
async def counting(town: Town) -> Town:
    """It was asked for once, and both posts are there."""
    counted.clear()
    town.catalogue = Catalogue((feature,))
    town.restarts()
    await town.asks("aiko", "count")
    await town.delivers()
    assert town.posts() == ["#C1: 1 point", "#C1: 100 points"]
    return town


async def state_of(town: Town, purpose: str) -> DeliveryState:
    community = CommunityId(town.screen.posts[0].community)
    async with town.storage.community(community, write=False) as uow:
        (post,) = await uow.deliveries.of_subject(purpose, "it")
    return post.state


async def test_a_refused_edit_becomes_a_new_post_and_later_edits_are_of_that(counting: Town) -> None:
    counting.screen.answers_to_redraws = [GONE, GONE]
    await counting.asks("aiko", "count")
    await counting.delivers()
    assert counting.posts()[2:] == ["#C1: 2 points"]
    assert counting.redraws() == []
    await counting.asks("aiko", "count")
    await counting.delivers()
    edited = [message.id for message, _ in counting.screen.redraws]
    assert counting.redraws() == ["#C1: 3 points", "#C1: 300 points"]
    assert edited == ["m3", "m2"]
    assert len(counting.posts()) == 3


async def test_the_new_post_is_recognised_by_a_mark_of_its_own(counting: Town) -> None:
    counting.screen.answers_to_redraws = [GONE, GONE]
    await counting.asks("aiko", "count")
    await counting.delivers()
    first, _, second = [outgoing.mark for outgoing in counting.screen.posts]
    assert second == f"{first}.2"
    assert counting.screen.attempts[-1].doubt_since is None


async def test_a_new_post_that_may_have_arrived_is_looked_for_since_its_own_attempt(counting: Town) -> None:
    counting.screen.answers_to_redraws = [GONE, GONE]
    counting.screen.answers = [TryAgain("cut", doubtful=True)]
    counting.clock.go(minutes=90)
    asked = counting.clock()
    await counting.asks("aiko", "count")
    await counting.delivers()
    counting.clock.go(minutes=1)
    await counting.delivers()
    assert [attempt.doubt_since for attempt in counting.screen.attempts[2:]] == [None, asked]
    assert len(counting.posts()) == 3


async def test_a_redraw_that_is_owed_while_the_new_post_waits_is_of_the_new_post(counting: Town) -> None:
    counting.screen.answers_to_redraws = [GONE, GONE]
    counting.screen.answers = [TryAgain("rate limited", after=30.0)]
    await counting.asks("aiko", "count")
    await counting.delivers()
    await counting.asks("aiko", "count")
    await counting.delivers()
    assert counting.redraws() == ["#C1: 300 points"]
    assert await state_of(counting, "count.lasting") is DeliveryState.OWED
    counting.clock.go(seconds=30)
    await counting.delivers()
    assert counting.posts()[2:] == ["#C1: 3 points"]
    assert [message.id for message, _ in counting.screen.redraws] == ["m2", "m3"]


async def test_too_many_edits_end_in_one_edit_that_shows_the_latest(counting: Town) -> None:
    counting.screen.answers_to_redraws = [TryAgain("edits_of_an_old_message", after=600.0)] * 2
    for _ in range(5):
        await counting.asks("aiko", "count")
        await counting.delivers()
    assert counting.redraws() == []
    counting.clock.go(minutes=10)
    await counting.delivers()
    assert counting.redraws() == ["#C1: 6 points", "#C1: 600 points"]
    assert len(counting.posts()) == 2
