"""Rooms over TCP: a group conversation is opened once, its card stands in it once, and a refusal is told apart."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.sandbox.slack import Channel, Message, SlackStandIn, text_of
from adapters.slack.app import Slack
from adapters.slack.scopes import SCOPES
from bot.people import MessageRef, Place
from bot.ports import Attempt, NoRoom, Sent, TryAgain, Unreachable, Unwanted
from bot.speech import Button, Buttons, Card, Outgoing, Person, Reply, Room, Text, say
from tests.slack.conftest import READER, Core, Town, account

NOW = datetime.now(UTC)
FIRST = Attempt(1, NOW, None)
IN_DOUBT = Attempt(2, NOW, NOW - timedelta(seconds=5))
LOOKING = Attempt(2, NOW, NOW - timedelta(seconds=5), find_only=True)
GONE = Card(())
"""What is handed over of a room that is no longer wanted."""


def room_of(town: Town, *users: str, text: str = "welcome") -> Room:
    members = tuple(account(user, town.team) for user in users)
    return Room(say("said", what="MC"), members, Card((Text(say("said", what=text)),)))


async def opens(
    adapter: Slack, town: Town, room: Room, attempt: Attempt = FIRST, mark: str = "d1", card: Card | None = None
) -> object:
    outgoing = Outgoing(Place(town.team, town.general), card or room.card, READER, "c1", mark)
    return await adapter.room(room, outgoing, attempt)


def rooms(town: Town) -> list[Channel]:
    return [channel for channel in town.workspace.channels.values() if channel.kind == "mpim"]


def said_in(town: Town, channel: Channel) -> list[Message]:
    return list(town.workspace.messages[channel.id].values())


def words_in(town: Town, channel: Channel) -> list[str]:
    return [text_of(said).split("\n")[0] for said in said_in(town, channel)]


async def test_a_room_is_a_group_conversation_with_its_card_in_it(
    slack: SlackStandIn, town: Town, adapter: Slack
) -> None:
    sent = await opens(adapter, town, room_of(town, town.aiko, town.ben))
    (room,) = rooms(town)
    (said,) = said_in(town, room)
    assert sent == Sent(MessageRef(town.team, room.id, said.ts))
    assert set(room.members) == {town.workspace.bot, town.aiko, town.ben}
    assert words_in(town, room) == ["welcome"]
    assert slack.violations == []


async def test_the_same_members_in_any_order_meet_in_the_same_room(town: Town, adapter: Slack) -> None:
    await opens(adapter, town, room_of(town, town.aiko, town.ben))
    await opens(adapter, town, room_of(town, town.ben, town.aiko, text="another role"), mark="d2")
    (room,) = rooms(town)
    assert words_in(town, room) == ["welcome", "another role"]


async def test_what_is_said_there_later_goes_to_the_rooms_own_channel(town: Town, adapter: Slack) -> None:
    sent = await opens(adapter, town, room_of(town, town.aiko, town.ben))
    assert isinstance(sent, Sent)
    assert sent.message is not None
    place = Place(town.team, sent.message.channel)
    later = Card((Text(say("said", what=Person(account(town.ben, town.team), ping=True))),))
    await adapter.post(Outgoing(place, later, READER, "c1", "d2"), FIRST)
    await adapter.redraw(sent.message, Outgoing(place, Card((Text(say("bare")),)), READER, "c1", "d3"))
    (room,) = rooms(town)
    assert words_in(town, room) == ["Only words", f"<@{town.ben}>"]


@pytest.mark.parametrize("method", ["conversations.open", "chat.postMessage"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_cut_off_anywhere_the_next_try_finds_what_is_there_and_does_the_rest(
    slack: SlackStandIn, town: Town, adapter: Slack, method: str, when: str
) -> None:
    room = room_of(town, town.aiko, town.ben)
    slack.faults.cut(method, when)  # type: ignore[arg-type]  # one of the two, by the parameters above
    assert isinstance(await opens(adapter, town, room), TryAgain)
    assert isinstance(await opens(adapter, town, room, IN_DOUBT), Sent)
    (opened,) = rooms(town)
    assert len(said_in(town, opened)) == 1


async def test_a_room_that_is_not_wanted_any_more_is_found_or_gets_no_card(
    slack: SlackStandIn, town: Town, adapter: Slack
) -> None:
    room = room_of(town, town.aiko, town.ben)
    assert await opens(adapter, town, room, LOOKING, card=GONE) == Unwanted("never arrived")
    slack.faults.cut("chat.postMessage", "after")
    await opens(adapter, town, room)
    assert isinstance(await opens(adapter, town, room, LOOKING, card=GONE), Sent)


async def test_without_the_scope_there_is_no_room_and_nothing_is_said(
    slack: SlackStandIn, town: Town, adapter: Slack
) -> None:
    slack.grant(town.workspace, [scope for scope in SCOPES if scope != "mpim:write"])
    assert await opens(adapter, town, room_of(town, town.aiko, town.ben)) == NoRoom("missing_scope")
    assert rooms(town) == []


async def test_for_who_cannot_be_let_in_there_is_no_room(town: Town, adapter: Slack) -> None:
    town.workspace.change_user(town.ben, deleted=True)
    assert await opens(adapter, town, room_of(town, town.aiko, town.ben)) == NoRoom("user_disabled")


async def test_where_its_history_cannot_be_read_a_doubt_is_not_guessed(
    slack: SlackStandIn, town: Town, adapter: Slack
) -> None:
    slack.grant(town.workspace, [scope for scope in SCOPES if scope != "mpim:history"])
    outcome = await opens(adapter, town, room_of(town, town.aiko, town.ben), IN_DOUBT)
    assert outcome == Unreachable("cannot tell whether it arrived: missing_scope")


async def test_a_limit_is_no_refusal(slack: SlackStandIn, town: Town, adapter: Slack) -> None:
    slack.faults.rate_limit("conversations.open", retry_after=7)
    assert await opens(adapter, town, room_of(town, town.aiko, town.ben)) == TryAgain("ratelimited", after=7.0)


async def test_a_press_in_a_room_is_answered_there(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    button = Button(say("said", what="Help"), "help", "c1", ("s1",))
    room = room_of(town, town.aiko, town.ben)
    card = Card((*room.card.blocks, Buttons((button,))))
    await opens(adapter, town, room, card=card)
    (opened,) = rooms(town)
    core.says = Reply(Card((Text(say("bare")),)))
    seen = await slack.press(town.aiko, said_in(town, opened)[0], "help#0")
    assert [text_of(said).split("\n")[0] for said in seen.shown] == ["Only words"]
    assert core.handed[-1].place == Place(town.team, opened.id)
