"""A room as the core hands it over: opened once, and where there is none, told to each of its members directly."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot import redrawing
from bot.catalogue import Catalogue
from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features import FEATURES
from bot.handover import Handover
from bot.people import Account, AccountId, Place
from bot.ports import NoRoom, TryAgain, Unreachable, Unwanted
from bot.rooms import Matter, accounts_in, owe_room
from bot.rules.quiet import QuietHours
from bot.speech import Card, Person, Room, Text, say
from storage.export import export
from tests.features.looking import community_of, sets
from tests.town import Town
from tests.two_spaces import two_spaces

PURPOSE = "meeting.room"
feature = Feature("meeting")


@dataclass
class Meeting:
    wanted: bool = True
    times: int = 1


meeting = Meeting()


@feature.delivery(PURPOSE, waits=True)
async def draw(drawing: Drawing) -> Room | Dropped:
    ids = drawing.delivery.subject.split("|")
    found = [await drawing.uow.people.account_by_id(AccountId(id)) for id in ids]
    members: tuple[Account, ...] = tuple(one for one in found if one is not None)
    here = await accounts_in(drawing.uow, members, drawing.delivery.place.space) or members
    words = say("volunteer.named", role=Person(here[0].ref), when=say("points", n=meeting.times))
    room = Room(say("volunteer.mine"), tuple(one.ref for one in here), Card((Text(words),)))
    return room if meeting.wanted else Dropped("not wanted", room)


def prepare(town: Town) -> Town:
    meeting.wanted, meeting.times = True, 1
    town.catalogue = Catalogue((*FEATURES, feature))
    town.restarts()
    return town


@pytest.fixture
async def here(town: Town) -> Town:
    return prepare(town)


async def meet(town: Town, chies: Town | None = None) -> None:
    """Ben and Chie are to talk."""
    chies = chies or town
    async with town.storage.community(await community_of(town)) as uow:
        ben, chie = await uow.people.settle(town.people["ben"]), await uow.people.settle(chies.people["chie"])
        matter = Matter(PURPOSE, f"{ben.id}|{chie.id}", (ben, chie), None, town.clock() + timedelta(days=1))
        await owe_room(uow, matter, Place(town.space, "C1"), town.clock())


async def redraw(town: Town, chies: Town | None = None) -> None:
    meeting.times += 1
    async with town.storage.community(await community_of(town)) as uow:
        ben = await uow.people.account(town.ref("ben"))
        chie = await uow.people.account((chies or town).ref("chie"))
        assert ben is not None
        assert chie is not None
        await redrawing.redraw(uow, PURPOSE, f"{ben.id}|{chie.id}", town.clock())
    town.clock.go(seconds=3)


async def states(town: Town) -> list[tuple[object, object]]:
    rows = [row async for row in export(town.storage.database, "posts")]
    return [(row["state"], row["reason"]) for row in rows if row["purpose"] == PURPOSE]


async def test_a_room_is_opened_once_with_its_card_in_it(here: Town) -> None:
    await meet(here)
    await meet(here)
    await here.delivers()
    assert here.rooms() == ["Your roles, ben and chie: “@ben”, 1 point"]
    assert [outgoing.place for _, outgoing in here.screen.rooms] == [Place(here.space, "C1")]
    assert here.posts() == []


async def test_its_card_is_redrawn_in_the_room(here: Town) -> None:
    await meet(here)
    await here.delivers()
    await redraw(here)
    await here.delivers()
    ((message, _),) = here.screen.redraws
    assert (message.channel, message.id) == ("room1", "r1")
    assert here.redraws() == ["#C1: “@ben”, 2 points"]


async def test_where_the_platform_opens_no_room_each_is_told_directly_and_both_are_redrawn(here: Town) -> None:
    here.screen.answers_to_rooms = [NoRoom("missing_scope")]
    await meet(here)
    await here.delivers()
    assert here.posts() == ["to ben: “@ben”, 1 point", "to chie: “@ben”, 1 point"]
    assert await states(here) == [("dropped", "missing_scope"), ("sent", ""), ("sent", "")]
    await redraw(here)
    await here.delivers()
    assert here.redraws() == ["to ben: “@ben”, 2 points", "to chie: “@ben”, 2 points"]


async def test_asked_for_again_what_became_direct_messages_stays_so(here: Town) -> None:
    here.screen.answers_to_rooms = [NoRoom("missing_scope")]
    for _ in range(2):
        await meet(here)
        await here.delivers()
    assert len(here.posts()) == 2
    assert here.rooms() == []


async def test_a_limit_or_a_cut_is_tried_again_and_told_to_nobody(here: Town) -> None:
    here.screen.answers_to_rooms = [TryAgain("rate limited", after=30.0), TryAgain("cut", doubtful=True)]
    await meet(here)
    for _ in range(3):
        await here.delivers()
        here.clock.go(minutes=1)
    assert here.posts() == []
    assert len(here.rooms()) == 1
    assert [attempt.doubt_since is not None for attempt in here.screen.attempts] == [False, False, True]


async def test_what_is_not_wanted_any_more_is_not_opened_and_wanted_again_it_is(here: Town) -> None:
    await meet(here)
    meeting.wanted = False
    await here.delivers()
    assert await states(here) == [("dropped", "not wanted")]
    meeting.wanted = True
    await meet(here)
    await here.delivers()
    assert len(here.rooms()) == 1


async def test_a_room_in_doubt_that_is_not_wanted_any_more_is_only_looked_for(here: Town) -> None:
    here.screen.answers_to_rooms = [TryAgain("cut", doubtful=True), Unwanted("never arrived")]
    await meet(here)
    await here.delivers()
    meeting.wanted = False
    here.clock.go(minutes=1)
    await here.delivers()
    assert here.screen.attempts[-1].find_only
    assert await states(here) == [("dropped", "not wanted")]
    assert here.posts() == []


async def test_a_room_that_is_not_wanted_any_more_and_refused_is_told_to_nobody(here: Town) -> None:
    here.screen.answers_to_rooms = [TryAgain("cut", doubtful=True), NoRoom("user_disabled")]
    await meet(here)
    await here.delivers()
    meeting.wanted = False
    here.clock.go(minutes=1)
    await here.delivers()
    assert await states(here) == [("dropped", "not wanted")]
    assert here.posts() == []


async def test_where_it_cannot_be_told_whether_it_is_there_an_organizer_decides(here: Town) -> None:
    here.screen.answers_to_rooms = [TryAgain("cut", doubtful=True), Unreachable("discord.doubt_unreadable")]
    await meet(here)
    for _ in range(2):
        await here.delivers()
        here.clock.go(minutes=1)
    assert await states(here) == [("parked", "discord.doubt_unreadable")]
    assert "Waiting for you: 1" in str(await here.asks("emi", "shinrai posts"))


async def test_nobodys_quiet_hours_are_disturbed(here: Town) -> None:
    await sets(here, quiet=QuietHours(time(11), time(14)))
    await meet(here)
    await here.delivers()
    assert here.rooms() == []
    here.clock.go(hours=2)
    await here.delivers()
    assert len(here.rooms()) == 1


@pytest.fixture
async def apart(tmp_path: Path) -> AsyncIterator[tuple[Town, Town]]:
    """Ben is in the one, Chie in the other."""
    async with two_spaces(tmp_path) as (slack, discord):
        yield prepare(slack), prepare(discord)


async def test_without_a_space_in_common_each_is_told_in_their_own(apart: tuple[Town, Town]) -> None:
    slack, discord = apart
    await meet(slack, discord)
    slack.handover = Handover(
        slack.storage,
        slack.catalogue,
        slack.phrasebook,
        {town.platform: town.screen for town in apart},
        slack.clock,
    )
    await slack.delivers()
    assert slack.posts() == ["to ben: “@ben”, 1 point"]
    assert discord.posts() == ["to chie: “ben (Slack)”, 1 point"]
    assert (slack.rooms(), discord.rooms()) == ([], [])
