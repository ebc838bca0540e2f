"""What the core does where a platform has to be asked before it can answer."""

from dataclasses import replace

import pytest

from bot.catalogue import Catalogue
from bot.context import Context
from bot.core import Bot, Defaults
from bot.events import Mark, Reread
from bot.feature import Feature
from bot.findings import Findings
from bot.inquiries import QUESTIONS_MOST, AboutPeople, Finding, MessageFound, Question
from bot.people import MemberState
from bot.ports import TransientFault
from bot.speech import Answer, Card, Reply, Spoke, Text, say
from tests.town import Town

feature = Feature("asking")
BEN = "U2"


@feature.command("count")
async def count(ctx: Context) -> Answer:
    """Whether the platform says anything of ben, after something was written."""
    account, _ = await ctx.settle()
    await ctx.uow.people.change((await ctx.uow.people.member(account.member)).id, reminder="1h")
    found = ctx.find_out(AboutPeople((replace(ctx.event.actor, user=BEN),)))
    return Reply(Card((Text(say("points", n=len(found.facts))),)))


@feature.command("endless")
async def endless(ctx: Context) -> Answer:
    """Never content with what it is told."""
    asked = len(ctx.event.found)
    ctx.find_out(AboutPeople((replace(ctx.event.actor, user=f"U{asked}"),)))
    return None


@pytest.fixture
def asking(town: Town) -> Town:
    catalogue = Catalogue((feature,))
    town.bot = Bot(catalogue, town.phrasebook, town.storage, Defaults("en", "UTC"), town.clock)
    return town


async def test_the_platform_is_asked_once_while_no_unit_of_work_is_open(asking: Town) -> None:
    inquire = asking.outside.inquire

    async def hear(question: Question) -> Finding:
        community = await asking.storage.house.community_of(asking.space)
        assert community is not None
        async with asking.storage.community(community) as uow:  # would wait for its turn behind an open one
            assert await uow.people.account(asking.ref("aiko")) is None, "what came before the question is not stored"
        return await inquire(question)

    asking.outside.inquire = hear  # type: ignore[method-assign]
    assert str(await asking.asks("aiko", "count")) == "1 point"
    assert len(asking.outside.asked) == 1


async def test_a_feature_that_asks_without_end_becomes_an_incident(asking: Town) -> None:
    assert "incident" in str(await asking.asks("aiko", "endless"))
    assert len(asking.outside.asked) == QUESTIONS_MOST


async def test_who_is_found_to_have_left_is_no_active_member_any_more(asking: Town) -> None:
    await asking.asks("ben", "count")
    asking.outside.people = {}
    await asking.asks("aiko", "count")
    assert await _state(asking, "ben") is MemberState.ALUMNUS
    await asking.asks("ben", "count")
    assert await _state(asking, "ben") is MemberState.ACTIVE, "who acts here is here again"


async def test_who_could_not_be_looked_up_stays_a_member(asking: Town) -> None:
    await asking.asks("ben", "count")
    asking.outside.silent = True
    assert str(await asking.asks("aiko", "count")) == "0 points"
    assert await _state(asking, "ben") is MemberState.ACTIVE


async def test_a_message_that_was_read_but_not_taken_over_is_as_if_it_had_not_been_read(asking: Town) -> None:
    message = asking.message_by("ben")

    async def away(_: Reread) -> Spoke:
        raise TransientFault("away")

    findings = Findings(asking.storage, asking.catalogue, asking.clock, asking.bot._community_of, away)
    event = asking.reaction("aiko", "pray", message, Mark.ADDED)
    found = await findings.take_over(event, MessageFound(visible=True, subject=message))
    assert found == MessageFound(visible=True, subject=None)


async def _state(town: Town, name: str) -> MemberState:
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        account = await uow.people.account(town.ref(name))
        assert account is not None
        return (await uow.people.member(account.member)).state
