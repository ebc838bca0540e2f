"""Messages handed over through TCP: once each, whatever breaks on the way."""

import asyncio
import itertools
import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.discord import calls
from adapters.sandbox.discord import Overwrite, Permission, rates
from adapters.sandbox.discord.faults import Faults, Planned
from bot.leases import Lease
from bot.people import MessageRef, Place
from bot.ports import Attempt, Handed, Sent, TryAgain, Uneditable, Unreachable, Unwanted
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


def every_other_read_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the second on, for twenty seconds by what Discord says."""
    reads, plain = itertools.count(), Faults.take

    def take(faults: Faults, request: str) -> Planned | None:
        if re.search(r"^GET /channels/\d+/messages$", request) and next(reads) % 2:
            return Planned(re.compile(""), "rate limited", 1, 20.0, 429)
        return plain(faults, request)

    monkeypatch.setattr(Faults, "take", take)


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


async def test_the_heart_beat_is_looked_at_directly_before_the_bytes_are_written(live: Scene) -> None:
    """After the connection is there and the headers are made, which is where aiohttp asks first."""
    looks = iter([True, False])
    lease = Lease(lambda: next(looks), time.monotonic)
    with lease.held():
        outcome = await live.bot.post(outgoing(live.place), first(live))
    assert isinstance(outcome, TryAgain)
    assert (lease.refused, lease.written) == (True, False)
    assert words(live) == []
    assert isinstance(await live.bot.post(outgoing(live.place), first(live)), Sent)


async def test_what_is_written_to_discord_without_a_body_is_looked_at_too(live: Scene) -> None:
    lease = Lease(lambda: False, time.monotonic)
    with lease.held():
        outcome = await live.bot.post(outgoing(live.place), doubting(live, minutes=30))
    assert isinstance(outcome, TryAgain)
    assert lease.refused
    assert live.calls(f"GET /channels/{live.square.id}/messages") == []


async def test_two_minutes_by_two_clocks_may_be_three_so_that_a_nonce_is_trusted_for_one(live: Scene) -> None:
    live.discord.faults.cut_after(r"POST /channels/\d+/messages")
    await live.bot.post(outgoing(live.place), first(live))
    assert isinstance(await live.bot.post(outgoing(live.place), doubting(live, minutes=1.1)), Sent)
    assert len(live.calls(f"POST /channels/{live.square.id}/messages")) == 0
    assert len(words(live)) == 1


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


async def test_a_look_that_is_limited_goes_on_where_it_was_at_the_next_attempt(
    live: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left to an organizer that can be read later, however much has been said since."""
    monkeypatch.setattr(calls, "PAGE", 2)
    for n in range(5):
        await live.discord.people.say(live.ben, live.square, f"before {n}")
    live.discord.faults.cut_after(r"POST /channels/\d+/messages")
    await live.bot.post(outgoing(live.place), first(live))
    late, outcomes = doubting(live, minutes=30), list[Handed]()
    every_other_read_is_limited(monkeypatch)
    while not outcomes or isinstance(outcomes[-1], TryAgain):
        outcomes.append(await live.bot.post(outgoing(live.place), replace(late, number=2 + len(outcomes))))
    assert outcomes == [*[TryAgain("discord.rate_limited", 20.0, doubtful=True)] * 2, Sent(_ours(live))]
    assert words(live).count("Plain words") == 1


async def test_a_look_is_begun_anew_where_another_process_has_tried_meanwhile(
    live: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "PAGE", 2)
    for n in range(5):
        await live.discord.people.say(live.ben, live.square, f"before {n}")
    late = doubting(live, minutes=30)
    with monkeypatch.context() as limited:
        every_other_read_is_limited(limited)
        assert isinstance(await live.bot.post(outgoing(live.place), late), TryAgain)
    elsewhere = await live.bot.post(outgoing(live.place), first(live))
    assert await live.bot.post(outgoing(live.place), replace(late, number=4)) == elsewhere


def _ours(live: Scene) -> MessageRef:
    (ours,) = [message for message in live.square.messages.values() if message.author.bot]
    return live.ref(ours)


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


@pytest.mark.parametrize("seconds", [1.0, 90.0])
async def test_a_rate_limit_comes_back_at_once_with_its_time(live: Scene, seconds: float) -> None:
    """An attempt has seconds only: who waits is the clock."""
    live.discord.faults.rate_limit(r"POST /channels/\d+/messages", retry_after=seconds)
    assert await live.bot.post(outgoing(live.place), first(live)) == TryAgain("discord.rate_limited", seconds)
    assert words(live) == []


async def test_a_bucket_that_is_empty_is_waited_for_neither_before_nor_after_a_message(
    live: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    monkeypatch.setitem(rates.OF_ROUTE, "POST /channels/{channel_id}/messages", (2, 3.0))
    live.discord._door._rates = rates.Rates()
    began = loop.time()
    for n in range(2):
        assert isinstance(await live.bot.post(outgoing(live.place, mark=f"{MARK}.{n}"), first(live)), Sent)
    refused = await live.bot.post(outgoing(live.place, mark=f"{MARK}.2"), first(live))
    assert loop.time() - began < 2.0
    assert isinstance(refused, TryAgain)
    assert refused.after is not None
    assert 0.0 < refused.after <= 3.0
    assert not refused.doubtful
    await asyncio.sleep(refused.after + 0.1)
    assert isinstance(await live.bot.post(outgoing(live.place, mark=f"{MARK}.2"), first(live)), Sent)
    assert len(live.calls(f"POST /channels/{live.square.id}/messages")) == 3


async def test_a_server_error_comes_back_at_once_and_is_tried_again_with_the_same_nonce(live: Scene) -> None:
    live.discord.faults.fail(r"POST /channels/\d+/messages", times=1, status=500)
    attempt = first(live)
    failed = await live.bot.post(outgoing(live.place), attempt)
    assert failed == TryAgain("discord.server_error_500", doubtful=True)
    assert isinstance(await live.bot.post(outgoing(live.place), Attempt(2, attempt.now, attempt.now)), Sent)
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
