"""Rooms through TCP: a private thread is opened once, its card stands in it once, whatever breaks on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.sandbox.discord import Overwrite, Permission
from adapters.sandbox.discord.entities import Channel, ChannelKind, Message, MessageKind, User
from bot.people import MessageRef, Place
from bot.ports import Attempt, Handed, NoRoom, Sent, TryAgain, Unreachable, Unwanted
from bot.speech import Button, Buttons, Card, Outgoing, Person, Reply, Room, Text, say
from tests.discord.conftest import Scene
from tests.discord.town import EN

MARK = "01JXXXXXXXXXX2YZ3456"
BUTTON = Button(say("t.label"), "undo", "c1", ("g1",))
CARD = Card((Text(say("t.plain")), Buttons((BUTTON,))))
GONE = Card(())
"""What is handed over of a room that is no longer wanted."""
STEPS = (r"POST /channels/\d+/threads", r"PUT /channels/\d+/thread-members/\d+", r"POST /channels/\d+/messages")


def room_of(live: Scene, *users: User, card: Card = CARD) -> Room:
    return Room(say("t.title"), tuple(live.account(user) for user in users or (live.aiko, live.ben)), card)


async def opens(
    live: Scene, attempt: Attempt, *, room: Room | None = None, mark: str = MARK, card: Card | None = None
) -> Handed:
    room = room or room_of(live)
    return await live.bot.room(room, Outgoing(live.place, card or room.card, EN, "c1", mark), attempt)


def first(live: Scene) -> Attempt:
    return Attempt(1, live.discord.world.clock(), None)


def doubting(live: Scene, minutes: float = 0.5) -> Attempt:
    now = live.discord.world.clock()
    return Attempt(2, now + timedelta(minutes=minutes), now - timedelta(seconds=1))


def threads(live: Scene) -> list[Channel]:
    return [channel for channel in live.town.channels.values() if channel.is_thread]


def said(thread: Channel) -> list[Message]:
    return [message for message in thread.history if message.kind is MessageKind.DEFAULT]


async def test_a_room_is_a_private_thread_with_its_members_and_its_card(live: Scene) -> None:
    sent = await opens(live, first(live))
    (thread,) = threads(live)
    (card,) = said(thread)
    assert sent == Sent(live.ref(card))
    assert (thread.kind, thread.parent, thread.name) == (
        ChannelKind.PRIVATE_THREAD,
        live.square,
        "A title",
    )
    assert (thread.invitable, thread.archive_minutes) == (False, 10_080)
    assert set(thread.thread_members) == {live.discord.stage.bot.id, live.aiko.id, live.ben.id}
    assert card.content == "Plain words"


async def test_nobody_else_sees_it(live: Scene) -> None:
    chie = live.discord.world.add_user("chie")
    await live.discord.people.join(chie, live.town)
    await opens(live, first(live))
    (thread,) = threads(live)
    assert live.discord.people.seen_by(chie, thread) == []
    assert said(thread)[0] in live.discord.people.seen_by(live.ben, thread)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("minutes", [0.5, 30])
async def test_cut_off_at_any_step_the_next_try_finds_what_is_there_and_does_the_rest(
    live: Scene, step: str, when: str, minutes: float
) -> None:
    times = 2 if step.startswith("PUT") else 1  # aiohttp itself asks once more where that does no harm
    (live.discord.faults.cut_before if when == "before" else live.discord.faults.cut_after)(step, times)
    cut = await opens(live, first(live))
    assert isinstance(cut, TryAgain)
    assert cut.doubtful
    again = await opens(live, doubting(live, minutes))
    (thread,) = threads(live)
    (card,) = said(thread)
    assert again == Sent(live.ref(card))
    assert set(thread.thread_members) == {live.discord.stage.bot.id, live.aiko.id, live.ben.id}


async def test_after_a_limit_in_the_middle_the_thread_that_is_there_is_used(live: Scene) -> None:
    live.discord.faults.rate_limit(STEPS[2], retry_after=90.0)
    limited = await opens(live, first(live))
    assert limited == TryAgain("discord.rate_limited", 90.0, doubtful=True)
    assert isinstance(await opens(live, doubting(live)), Sent)
    assert len(threads(live)) == 1


async def test_a_thread_that_was_closed_meanwhile_is_found_and_brought_back(live: Scene) -> None:
    live.discord.faults.cut_before(STEPS[2])
    await opens(live, first(live))
    (thread,) = threads(live)
    await live.discord.people.archive(live.ben, thread)
    assert isinstance(await opens(live, doubting(live)), Sent)
    assert threads(live) == [thread]
    assert not thread.archived


async def test_another_room_of_the_same_members_is_another_thread(live: Scene) -> None:
    await opens(live, first(live))
    await opens(live, doubting(live), mark="01JXXXXXXXXXXABCDEFG")
    assert [thread.name for thread in threads(live)] == ["A title", "A title"]


async def test_a_thread_of_somebody_else_is_not_taken_for_ours(live: Scene) -> None:
    live.discord.world.add_thread(live.square, "A title", ChannelKind.PUBLIC_THREAD, live.ben)
    await opens(live, doubting(live))
    assert [thread.kind for thread in threads(live)] == [ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD]


async def test_a_room_that_is_not_wanted_any_more_is_found_or_not_opened(live: Scene) -> None:
    looking = replace(doubting(live), find_only=True)
    assert await opens(live, looking, card=GONE) == Unwanted("discord.never_arrived")
    assert threads(live) == []
    live.discord.faults.cut_after(STEPS[2])
    await opens(live, first(live))
    (thread,) = threads(live)
    assert await opens(live, replace(doubting(live), find_only=True), card=GONE) == Sent(live.ref(said(thread)[0]))


async def test_a_thread_without_its_card_is_no_room_that_arrived(live: Scene) -> None:
    live.discord.faults.cut_before(STEPS[2])
    await opens(live, first(live))
    looking = replace(doubting(live), find_only=True)
    assert await opens(live, looking, card=GONE) == Unwanted("discord.never_arrived")


@pytest.mark.parametrize("lost", [Permission.CREATE_PRIVATE_THREADS, Permission.SEND_MESSAGES_IN_THREADS])
async def test_without_a_right_there_is_no_room_and_nobody_is_brought_into_one(live: Scene, lost: Permission) -> None:
    live.square.overwrites.append(Overwrite(live.discord.application_id, of_member=True, deny=lost))
    assert await opens(live, first(live)) == NoRoom("discord.permission_missing")
    bot = live.discord.stage.bot.id
    assert [thread for thread in threads(live) if set(thread.thread_members) != {bot}] == []


async def test_for_who_may_not_see_the_channel_there_is_no_room(live: Scene) -> None:
    live.square.overwrites.append(Overwrite(live.ben.id, of_member=True, deny=Permission.VIEW_CHANNEL))
    assert await opens(live, first(live)) == NoRoom("discord.access_missing")
    (thread,) = threads(live)
    assert said(thread) == []
    assert set(thread.thread_members) == {live.discord.stage.bot.id}, "nobody waits in it alone"


async def test_where_the_channel_is_gone_there_is_no_room_however_often_one_tries(live: Scene) -> None:
    await opens(live, first(live))
    await live.discord.people.delete_channel(live.aiko, live.square)
    assert await opens(live, first(live)) == NoRoom("discord.channel_unknown")
    assert await opens(live, doubting(live), mark="another") == NoRoom("discord.channel_unknown")


async def test_where_threads_cannot_be_listed_a_doubt_waits_for_an_organizer(live: Scene) -> None:
    lost = Permission.READ_MESSAGE_HISTORY
    live.square.overwrites.append(Overwrite(live.discord.application_id, of_member=True, deny=lost))
    assert await opens(live, doubting(live)) == Unreachable("discord.doubt_unreadable")


async def test_of_a_call_in_a_thread_the_room_is_in_the_channel_above(live: Scene) -> None:
    aside = live.discord.world.add_thread(live.square, "aside", ChannelKind.PUBLIC_THREAD, live.aiko)
    aside.thread_members[live.discord.stage.bot.id] = live.discord.world.clock()
    await live.discord.people.outage(live.town)  # seen again with its threads when it is back
    await live.discord.people.recovery(live.town)
    await live.core.until(lambda core: len(core.seen_spaces) > 1)
    room = room_of(live)
    outgoing = Outgoing(Place(live.space, str(aside.id)), room.card, EN, "c1", MARK)
    assert isinstance(await live.bot.room(room, outgoing, first(live)), Sent)
    assert [thread.parent for thread in threads(live)] == [live.square, live.square]


async def in_room(live: Scene) -> tuple[Channel, MessageRef]:
    sent = await opens(live, first(live))
    assert isinstance(sent, Sent)
    assert sent.message is not None
    return threads(live)[0], sent.message


async def test_a_later_word_goes_into_the_room_and_wakes_it(live: Scene) -> None:
    thread, card = await in_room(live)
    await live.discord.people.archive(live.ben, thread)
    words = Card((Text(say("t.one", a=Person(live.account(live.ben), ping=True))),))
    place = Place(live.space, card.channel)
    assert isinstance(await live.bot.post(Outgoing(place, words, EN, "c1", "another"), first(live)), Sent)
    assert [message.content for message in said(thread)] == ["Plain words", f"<@{live.ben.id}>"]
    assert not thread.archived


async def test_a_card_in_a_room_that_was_closed_is_redrawn_all_the_same(live: Scene) -> None:
    thread, card = await in_room(live)
    await live.discord.people.archive(live.ben, thread)
    redrawn = Outgoing(live.place, Card((Text(say("t.title")),)), EN, "c1", "another")
    assert await live.bot.redraw(card, redrawn) == Sent(card)
    assert [message.content for message in said(thread)] == ["A title"]


async def test_a_press_in_a_room_is_answered_there(live: Scene) -> None:
    thread, _ = await in_room(live)
    live.core.answer = Reply(Card((Text(say("t.title")),)))
    custom_id = said(thread)[0].components[0]["components"][0]["custom_id"]
    seen = await live.discord.people.press(live.ben, said(thread)[0], custom_id)
    assert (seen.text, seen.ephemeral) == ("A title", True)
    assert live.core.events[-1].place == Place(live.space, str(thread.id))


async def test_an_older_room_of_the_same_name_is_not_taken_for_the_one_in_doubt(live: Scene) -> None:
    """A pair parted, and another of the same name came: the old thread stays theirs."""
    await opens(live, first(live))
    (old,) = threads(live)
    now = live.discord.world.clock() + timedelta(minutes=10)
    await opens(live, Attempt(2, now, now - timedelta(seconds=1)), mark="01JXXXXXXXXXXABCDEFG")
    assert len(threads(live)) == 2
    assert len(said(old)) == 1
