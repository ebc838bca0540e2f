"""Messages handed over through TCP: once each, whatever breaks on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.discord import calls, earlier
from adapters.sandbox.discord import Overwrite, Permission
from bot.people import MessageRef, Place
from bot.ports import Attempt, Sent, TryAgain, Uneditable, Unreachable, Unwanted
from bot.speech import Button, Buttons, Card, Outgoing, Person, Text, say
from tests.discord.conftest import Scene
from tests.discord.town import EN

PLAIN = Card((Text(say("t.plain")),))
WITH_BUTTON = Card((Text(say("t.plain")), Buttons((Button(say("t.label"), "undo", "c1", ("g1",)),))))
MARK = "01JXXXXXXXXXXXXXXXXX"


def outgoing(place: Place, card: Card = PLAIN, mark: str = MARK) -> Outgoing:
    return Outgoing(place, card, EN, "c1", mark)


def first(live: Scene) -> Attempt:
    return Attempt(1, live.discord.world.clock(), None)


def doubting(live: Scene, minutes: float) -> Attempt:
    now = live.discord.world.clock() + timedelta(minutes=minutes)
    return Attempt(2, now, live.discord.world.clock() - timedelta(seconds=1))


def words(live: Scene) -> list[str]:
    return [message.content for message in live.square.messages.values()]


async def test_a_message_pings_only_whom_it_is_for(live: Scene) -> None:
    card = Card((Text(say("t.two", a=Person(live.account(live.aiko)), b=Person(live.account(live.ben), ping=True))),))
    sent = await live.bot.post(outgoing(live.place, card), first(live))
    (message,) = live.square.messages.values()
    assert sent == Sent(MessageRef(live.space, str(live.square.id), str(message.id)))
    assert message.content == f"<@{live.aiko.id}> thanked <@{live.ben.id}>"
    assert message.mentions == [live.ben]


async def test_a_direct_message_opens_its_own_conversation(live: Scene) -> None:
    sent = await live.bot.post(outgoing(Place(live.space, person=str(live.ben.id))), first(live))
    channel = live.discord.people.direct_channel(live.ben)
    (message,) = channel.messages.values()
    assert sent == Sent(MessageRef(live.space, str(channel.id), str(message.id)))


async def test_closed_direct_messages_want_nothing(live: Scene) -> None:
    live.ben.takes_direct_messages = False
    sent = await live.bot.post(outgoing(Place(live.space, person=str(live.ben.id))), first(live))
    assert sent == Unwanted("discord.direct_messages_closed")


async def test_what_goes_to_a_channel_that_is_gone_is_wanted_no_more(live: Scene) -> None:
    await live.discord.people.delete_channel(live.aiko, live.square)
    assert await live.bot.post(outgoing(live.place), first(live)) == Unwanted(
        "discord.channel_unknown", place_gone=True
    )


async def test_a_lost_right_waits_for_an_organizer(live: Scene) -> None:
    live.square.overwrites.append(Overwrite(live.discord.application_id, of_member=True, deny=Permission.SEND_MESSAGES))
    assert await live.bot.post(outgoing(live.place), first(live)) == Unreachable("discord.permission_missing")


async def test_after_a_cut_connection_a_second_try_finds_the_first(live: Scene) -> None:
    live.discord.faults.cut_after(r"POST /channels/\d+/messages")
    attempt = first(live)
    cut = await live.bot.post(outgoing(live.place), attempt)
    assert isinstance(cut, TryAgain)
    assert cut.doubtful
    again = await live.bot.post(outgoing(live.place), Attempt(2, attempt.now, attempt.now))
    (message,) = live.square.messages.values()
    assert again == Sent(live.ref(message))


async def test_a_connection_cut_before_anything_arrived_is_in_doubt_too(live: Scene) -> None:
    live.discord.faults.cut_before(r"POST /channels/\d+/messages")
    attempt = first(live)
    cut = await live.bot.post(outgoing(live.place), attempt)
    assert isinstance(cut, TryAgain)
    assert cut.doubtful
    await live.bot.post(outgoing(live.place), Attempt(2, attempt.now, attempt.now))
    assert words(live) == ["Plain words"]


@pytest.mark.parametrize("card", [PLAIN, WITH_BUTTON], ids=["by its words", "by its mark"])
async def test_later_the_first_try_is_found_in_the_channel(live: Scene, card: Card) -> None:
    live.discord.faults.cut_after(r"POST /channels/\d+/messages")
    await live.bot.post(outgoing(live.place, card), first(live))
    await live.discord.people.say(live.ben, live.square, "Plain words")
    again = await live.bot.post(outgoing(live.place, card), doubting(live, minutes=30))
    assert len(words(live)) == 2
    assert again == Sent(live.ref(next(iter(live.square.messages.values()))))


async def test_another_delivery_with_the_same_words_is_not_taken_for_the_first_try(live: Scene) -> None:
    await live.bot.post(outgoing(live.place, WITH_BUTTON, mark="another"), first(live))
    await live.bot.post(outgoing(live.place, WITH_BUTTON), doubting(live, minutes=30))
    assert words(live) == ["Plain words", "Plain words"]


async def test_where_nothing_arrived_the_second_try_posts(live: Scene) -> None:
    assert isinstance(await live.bot.post(outgoing(live.place), doubting(live, minutes=30)), Sent)
    assert words(live) == ["Plain words"]


async def test_where_the_channel_cannot_be_read_a_doubt_waits_for_an_organizer(live: Scene) -> None:
    live.square.overwrites.append(Overwrite(live.discord.application_id, of_member=True, deny=Permission.VIEW_CHANNEL))
    again = await live.bot.post(outgoing(live.place), doubting(live, minutes=30))
    assert again == Unreachable("discord.doubt_unreadable")


async def test_too_much_said_since_leaves_a_doubt_to_an_organizer(live: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "PAGE", 2)
    monkeypatch.setattr(earlier, "PAGE", 2)
    monkeypatch.setattr(earlier, "PAGES", 2)
    for _ in range(5):
        await live.discord.people.say(live.ben, live.square, "chat")
    again = await live.bot.post(outgoing(live.place), doubting(live, minutes=30))
    assert again == Unreachable("discord.doubt_unreadable")


EMPTY = Card(())
"""What is handed over of a delivery that is no longer wanted."""


@pytest.mark.parametrize("minutes", [0.5, 30])
async def test_of_what_is_not_wanted_any_more_only_an_earlier_try_is_looked_for(live: Scene, minutes: float) -> None:
    live.discord.faults.cut_after(r"POST /channels/\d+/messages")
    await live.bot.post(outgoing(live.place, WITH_BUTTON), first(live))
    (message,) = live.square.messages.values()
    found = await live.bot.post(outgoing(live.place, EMPTY), replace(doubting(live, minutes), find_only=True))
    assert found == Sent(live.ref(message))


async def test_what_never_arrived_and_is_not_wanted_any_more_is_not_sent(live: Scene) -> None:
    await live.bot.post(outgoing(live.place, WITH_BUTTON, mark="another"), first(live))
    await live.discord.people.say(live.ben, live.square, "Plain words")
    looking = replace(doubting(live, minutes=30), find_only=True)
    assert await live.bot.post(outgoing(live.place, EMPTY), looking) == Unwanted("discord.never_arrived")
    assert await live.bot.post(outgoing(live.place, PLAIN), looking) == Unwanted("discord.never_arrived")
    assert len(words(live)) == 2


async def test_a_message_of_ours_that_may_be_the_earlier_try_is_left_to_an_organizer(live: Scene) -> None:
    await live.bot.post(outgoing(live.place, PLAIN), first(live))
    looking = replace(doubting(live, minutes=30), find_only=True)
    assert await live.bot.post(outgoing(live.place, EMPTY), looking) == Unreachable("discord.doubt_unresolved")


async def test_a_doubt_outlives_a_try_that_certainly_failed(live: Scene) -> None:
    live.discord.faults.fail(r"GET /channels/\d+/messages", status=503)
    again = await live.bot.post(outgoing(live.place), doubting(live, minutes=30))
    assert isinstance(again, TryAgain)
    assert again.doubtful


async def test_a_short_rate_limit_is_waited_out(live: Scene) -> None:
    live.discord.faults.rate_limit(r"POST /channels/\d+/messages", times=2, retry_after=0.05)
    assert isinstance(await live.bot.post(outgoing(live.place), first(live)), Sent)
    assert words(live) == ["Plain words"]


async def test_a_long_rate_limit_comes_back_with_its_time(live: Scene) -> None:
    live.discord.faults.rate_limit(r"POST /channels/\d+/messages", retry_after=90.0)
    assert await live.bot.post(outgoing(live.place), first(live)) == TryAgain("discord.rate_limited", 90.0)
    assert words(live) == []


async def test_a_server_error_is_tried_again_with_the_same_nonce(live: Scene) -> None:
    live.discord.faults.fail(r"POST /channels/\d+/messages", times=1, status=500)
    assert isinstance(await live.bot.post(outgoing(live.place), first(live)), Sent)
    assert words(live) == ["Plain words"]
    nonces = {one.request["nonce"] for one in live.calls(f"POST /channels/{live.square.id}/messages")}
    assert nonces == {MARK}


async def test_a_redraw_replaces_all_of_a_message(live: Scene) -> None:
    sent = await live.bot.post(outgoing(live.place, WITH_BUTTON), first(live))
    assert isinstance(sent, Sent)
    assert sent.message is not None
    card = Card((Text(say("t.title")),), title=say("t.title"))
    assert await live.bot.redraw(sent.message, outgoing(live.place, card, mark="other")) == sent
    (message,) = live.square.messages.values()
    assert (message.content, message.components) == ("", [])
    assert [(embed["title"], embed["description"]) for embed in message.embeds] == [("A title", "A title")]


async def test_a_message_that_is_gone_cannot_be_edited(live: Scene) -> None:
    sent = await live.bot.post(outgoing(live.place), first(live))
    assert isinstance(sent, Sent)
    assert sent.message is not None
    (message,) = live.square.messages.values()
    await live.discord.people.delete(message)
    assert await live.bot.redraw(sent.message, outgoing(live.place)) == Uneditable("discord.message_deleted")


async def test_a_message_of_another_cannot_be_edited(live: Scene) -> None:
    theirs = await live.discord.people.say(live.ben, live.square, "mine")
    assert await live.bot.redraw(live.ref(theirs), outgoing(live.place)) == Uneditable("discord.message_of_another")


async def test_too_many_edits_of_an_old_message_come_back_at_once_with_their_pause(live: Scene) -> None:
    sent = await live.bot.post(outgoing(live.place), first(live))
    assert isinstance(sent, Sent)
    assert sent.message is not None
    now = live.discord.world.clock()
    live.discord.world.clock = lambda: now + timedelta(hours=2)
    for _ in range(live.discord.stage.limits.late_edits):
        assert await live.bot.redraw(sent.message, outgoing(live.place)) == sent
    window = live.discord.stage.limits.late_window.total_seconds()
    refused = await live.bot.redraw(sent.message, outgoing(live.place))
    assert refused == TryAgain("discord.edits_of_an_old_message", window)
    assert isinstance(await live.bot.post(outgoing(live.place, mark="another"), first(live)), Sent)


async def test_a_post_in_place_of_a_message_that_is_gone_is_a_new_one(live: Scene) -> None:
    attempt = first(live)
    old = await live.bot.post(outgoing(live.place, WITH_BUTTON), attempt)
    assert isinstance(old, Sent)
    live.discord.faults.cut_after(r"POST /channels/\d+/messages")
    cut = await live.bot.post(outgoing(live.place, WITH_BUTTON, mark=f"{MARK}.2"), attempt)
    assert isinstance(cut, TryAgain)
    for minutes in (0.5, 30):
        again = await live.bot.post(outgoing(live.place, WITH_BUTTON, mark=f"{MARK}.2"), doubting(live, minutes))
        assert again == Sent(live.ref(list(live.square.messages.values())[1]))
    assert len(words(live)) == 2


async def test_there_is_no_home_on_discord(live: Scene) -> None:
    assert await live.bot.home(outgoing(Place(live.space, person=str(live.ben.id)))) == Unwanted("discord.no_home")


async def test_before_it_is_connected_nothing_is_sent(scene: Scene) -> None:
    assert await scene.bot.post(outgoing(scene.place), first(scene)) == TryAgain(
        "discord.not_connected", 5.0, everywhere=True
    )
