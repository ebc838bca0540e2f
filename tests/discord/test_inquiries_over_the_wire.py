"""The core asks, and Discord tells: each question over TCP, while an event is handled."""

import asyncio
from dataclasses import replace

import pytest

from adapters.discord import interactions
from adapters.sandbox.discord import Channel, ChannelKind, Message, Overwrite, Permission, User
from bot.events import AnyEvent, Reacted
from bot.inquiries import (
    AboutEmoji,
    AboutMessage,
    AboutPeople,
    AboutPlace,
    AboutSpace,
    ChannelFound,
    EmojiFound,
    Finding,
    MessageFound,
    PeopleFound,
    PlaceFound,
    Question,
    SpaceFound,
)
from bot.people import Facts, MessageRef, Place, PlatformName, SpaceRef, SubjectMessage
from bot.speech import Answer, Card, Reply, Text, say
from tests.discord.conftest import Scene

PLAIN = Reply(Card((Text(say("t.plain")),)))
NOWHERE = MessageFound(visible=False)
UNTOLD = MessageFound(visible=True)
MEMBER = r"GET /guilds/\d+/members/"


async def told(live: Scene, question: Question, *, asker: User | None = None, forms_follow: bool = False) -> Finding:
    """Ben (or ``asker``) uses a command, and handling it needs to know this."""
    findings: list[Finding] = []

    async def answer(event: AnyEvent) -> Answer:
        if not isinstance(event, Reacted):
            assert live.core.inquire is not None
            findings.append(await live.core.inquire(question))
        return PLAIN

    live.core.answer, live.core.forms_follow = answer, forms_follow
    seen = await live.discord.people.command(asker or live.ben, live.square, "trust board")
    assert (await live.discord.people.later(seen, timeout=5.0)).text == "Plain words"
    return findings[0]


async def about(live: Scene, message: Message, asker: User | None = None) -> Finding:
    return await told(live, AboutMessage(live.ref(message), live.account(asker or live.ben)), asker=asker)


# --- people ---


async def test_people_are_looked_up_and_only_404_says_that_one_left(live: Scene) -> None:
    gone = live.discord.world.add_user("gone")
    asked = (live.account(live.aiko), live.account(gone))
    found = await told(live, AboutPeople(asked))
    aiko = Facts(asked[0], "Aiko", organizer=True)
    assert found == PeopleFound({asked[0]: aiko, asked[1]: Facts(asked[1], "", known=False)})


@pytest.mark.parametrize("status", [403, 404, 500, 503])  # 404: of the server, or of a proxy, not of the member
async def test_of_people_who_cannot_be_looked_up_nothing_is_said(live: Scene, status: int) -> None:
    live.discord.faults.fail(MEMBER, times=9, status=status)
    assert await told(live, AboutPeople((live.account(live.aiko),))) == PeopleFound({})


# --- messages ---


async def test_a_message_is_told_with_everybodys_thanks(live: Scene) -> None:
    people, message = live.discord.people, await live.discord.people.say(live.ben, live.square, "a talk")
    for emoji in ("🙏", "🙏🏽", "👍"):
        await people.react(live.aiko, message, emoji)
    await people.react(live.ben, message, "🙏", burst=True)
    found = await about(live, message)
    aiko, ben, me = live.account(live.aiko), live.account(live.ben), live.account(live.discord.stage.bot)
    assert isinstance(found, MessageFound)
    assert found.subject == SubjectMessage(live.ref(message), ben)
    assert found.standing == {aiko: frozenset({"🙏", "🙏🏽"}), ben: frozenset({"🙏"})}
    assert set(found.facts) == {aiko, ben, me}


async def test_a_message_of_another_server_is_nowhere(live: Scene) -> None:
    elsewhere = MessageRef(SpaceRef(PlatformName.DISCORD, "77"), "88", "99")
    assert await told(live, AboutMessage(elsewhere, live.account(live.ben))) == NOWHERE
    hall = live.discord.world.add_channel(live.discord.world.add_guild("Other", live.aiko, members=[live.ben]), "hall")
    message = await live.discord.people.say(live.ben, hall, "hi")
    mixed = MessageRef(live.space, str(hall.id), str(message.id))  # another server's channel under this one's name
    assert await told(live, AboutMessage(mixed, live.account(live.ben))) == NOWHERE


async def test_a_message_that_is_not_there_is_nowhere(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    await live.discord.people.delete(message)
    assert await about(live, message) == NOWHERE
    gone = MessageRef(live.space, "1", "2")
    assert await told(live, AboutMessage(gone, live.account(live.ben))) == NOWHERE


async def private(live: Scene, *visible_to: User) -> Channel:
    """Made while the bot is there, so that it knows of it."""
    room = await live.discord.people.open_channel(live.aiko, live.town, "backstage")
    hidden = Overwrite(live.town.id, of_member=False, deny=Permission.VIEW_CHANNEL)
    shown = [Overwrite(user.id, of_member=True, allow=Permission.VIEW_CHANNEL) for user in visible_to]
    await live.discord.people.set_overwrites(live.aiko, room, hidden, *shown)
    return room


async def test_a_private_channel_is_told_only_to_who_sees_it(live: Scene) -> None:
    room = await private(live, live.discord.stage.bot)
    message = await live.discord.people.say(live.aiko, room, "psst")
    assert await about(live, message) == NOWHERE
    found = await about(live, message, live.aiko)
    assert isinstance(found, MessageFound)
    assert (found.visible, found.subject is not None) == (True, True)


async def test_a_role_shows_a_private_channel(live: Scene) -> None:
    room = await private(live, live.discord.stage.bot)
    crew = live.discord.world.add_role(live.town, "crew")
    await live.discord.people.set_permissions(live.aiko, live.town, crew, Permission(0))
    shown = Overwrite(crew.id, of_member=False, allow=Permission.VIEW_CHANNEL)
    await live.discord.people.set_overwrites(live.aiko, room, *room.overwrites, shown)
    message = await live.discord.people.say(live.aiko, room, "psst")
    assert await about(live, message) == NOWHERE
    live.town.members[live.ben.id].roles.append(crew)
    found = await about(live, message)
    assert isinstance(found, MessageFound)
    assert found.subject is not None


async def test_what_the_bot_cannot_see_is_not_told_to_it(live: Scene) -> None:
    room = await private(live, live.ben)
    message = await live.discord.people.say(live.ben, room, "psst")
    assert await about(live, message) == UNTOLD
    deny = Overwrite(live.discord.application_id, of_member=True, deny=Permission.READ_MESSAGE_HISTORY)
    await live.discord.people.set_overwrites(live.aiko, live.square, deny)
    assert await about(live, await live.discord.people.say(live.ben, live.square, "a talk")) == UNTOLD


async def test_a_private_thread_is_told_only_to_who_is_in_it(live: Scene) -> None:
    bot = live.discord.stage.bot
    thread = live.discord.world.add_thread(live.square, "aside", ChannelKind.PRIVATE_THREAD, bot)
    thread.thread_members[live.aiko.id] = live.discord.world.clock()
    message = await live.discord.people.say(live.aiko, thread, "psst")
    assert await about(live, message) == NOWHERE
    thread.thread_members[live.ben.id] = live.discord.world.clock()
    found = await about(live, message)
    assert isinstance(found, MessageFound)
    assert found.subject is not None


async def test_who_left_the_server_sees_nothing_of_it(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    gone = live.discord.world.add_user("gone")
    assert await told(live, AboutMessage(live.ref(message), live.account(gone))) == NOWHERE


@pytest.mark.parametrize("path", [MEMBER, r"GET /channels/\d+/messages/\d+$", "GET /channels/.*/reactions/"])
@pytest.mark.parametrize("forms_follow", [True, False])
async def test_what_discord_does_not_tell_in_time_is_said_so(
    live: Scene, path: str, forms_follow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interactions, "ASKED_WITHIN", 0.3)
    monkeypatch.setattr(interactions, "ASKED_BEFORE_A_FORM", 0.3)
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: any(isinstance(event, Reacted) for event in core.events))
    live.discord.faults.rate_limit(path, times=9, retry_after=2.0)
    question = AboutMessage(live.ref(message), live.account(live.ben))
    assert await told(live, question, forms_follow=forms_follow) == UNTOLD


async def test_nothing_overtakes_what_was_read(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    order: list[str] = []

    async def answer(event: AnyEvent) -> Answer:
        if isinstance(event, Reacted):
            order.append("reacted")
            return None
        assert live.core.inquire is not None
        question = AboutMessage(live.ref(message), live.account(live.ben))
        for _ in range(2):
            assert await live.core.inquire(question) != UNTOLD
        await live.discord.people.react(live.aiko, message, "🙏")
        await asyncio.sleep(0.3)
        order.append("handled")
        return PLAIN

    live.core.answer = answer
    await live.discord.people.command(live.ben, live.square, "trust board")
    await live.core.until(lambda core: any(isinstance(event, Reacted) for event in core.events))
    assert order == ["handled", "reacted"]


async def test_what_an_outage_missed_is_told_afterwards(live: Scene) -> None:
    await live.core.until(lambda core: live.space in core.seen_spaces)
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    many = [live.discord.world.add_user(f"m{number}") for number in range(20)]
    for user in many:
        live.discord.world.add_member(live.town, user)
    live.discord.gateway.go_away(0.5)
    for user in many:
        await live.discord.people.react(user, message, "🙏")
    for user in many[:5]:
        await live.discord.people.unreact(user, message, "🙏")
    identified = live.discord.gateway.identifies
    async with asyncio.timeout(20):
        while live.discord.gateway.identifies == identified or not live.bot._alive(live.town.id):
            await asyncio.sleep(0.05)
    found = await about(live, message)
    assert isinstance(found, MessageFound)
    assert set(found.standing) == {live.account(user) for user in many[5:]}


# --- spaces ---


async def test_a_server_in_which_all_is_well(live: Scene) -> None:
    square = str(live.square.id)
    found = await told(live, AboutSpace(live.space, (square, "1", "nowhere")))
    assert found == SpaceFound(
        answered=True,
        channels=(
            ChannelFound(square, "square", there=True, may_post=True, hears=True),
            ChannelFound("1", "", there=False, may_post=False, hears=False),
            ChannelFound("nowhere", "", there=False, may_post=False, hears=False),
        ),
    )


async def test_rights_that_the_bot_lacks_are_named(live: Scene) -> None:
    bot, people = live.discord.application_id, live.discord.people
    deny = Permission.EMBED_LINKS | Permission.READ_MESSAGE_HISTORY
    await people.set_overwrites(live.aiko, live.square, Overwrite(bot, of_member=True, deny=deny))
    hall = await people.open_channel(live.aiko, live.town, "hall")
    await people.set_overwrites(live.aiko, hall, Overwrite(bot, of_member=True, deny=Permission.VIEW_CHANNEL))
    await private(live, live.ben)
    square = str(live.square.id)
    found = await told(live, AboutSpace(live.space, (square, str(hall.id))))
    assert found == SpaceFound(
        answered=True,
        channels=(
            ChannelFound(square, "square", there=True, may_post=False, hears=False),
            ChannelFound(str(hall.id), "hall", there=False, may_post=False, hears=False),
        ),
        unheard=("square", "hall"),
        missing=(
            "Embed Links",
            "Read Message History",
            "View Channels",
            "Send Messages",
            "Create Private Threads",
            "Send Messages in Threads",
        ),
    )
    await people.set_overwrites(live.aiko, live.square)
    await people.set_overwrites(live.aiko, hall)
    assert await told(live, AboutSpace(live.space)) == SpaceFound(answered=True)


async def test_a_server_out_of_view_is_not_answered(live: Scene) -> None:
    other = AboutSpace(SpaceRef(PlatformName.DISCORD, "77"))
    assert await told(live, other) == SpaceFound(answered=False)


# --- emoji ---


async def test_emoji_of_the_server_and_of_everybody_are_known(live: Scene) -> None:
    own = live.discord.world.add_emoji(live.town, "arigato")
    typed = ("🙏🏽", ":arigato:", f"<:arigato:{own.id}>", "no_such_thing")
    found = await told(live, AboutEmoji(live.space, typed))
    name = f"arigato:{own.id}"
    assert found == EmojiFound(True, {typed[0]: "🙏", typed[1]: name, typed[2]: name, typed[3]: None})


async def test_pictures_need_no_question_and_others_may_not_be_answered(live: Scene) -> None:
    live.discord.faults.fail(r"GET /guilds/\d+/emojis", times=9, status=403)
    assert await told(live, AboutEmoji(live.space, ("💐",))) == EmojiFound(True, {"💐": "💐"})
    assert live.calls("GET /guilds") == []
    assert await told(live, AboutEmoji(live.space, ("arigato",))) == EmojiFound(answered=False)


# --- a place to announce in ---


def about_place(live: Scene, channel: Channel, asker: User | None = None) -> AboutPlace:
    return AboutPlace(Place(live.space, str(channel.id)), live.account(asker or live.ben))


HERE = PlaceFound(answered=True, name="square", there=True, may_post=True, asker_may_post=True)


async def test_a_place_is_told_with_who_may_write_there(live: Scene) -> None:
    people, bot = live.discord.people, live.discord.application_id
    assert await told(live, about_place(live, live.square)) == HERE
    mute = Overwrite(live.ben.id, of_member=True, deny=Permission.SEND_MESSAGES)
    await people.set_overwrites(live.aiko, live.square, mute)
    assert await told(live, about_place(live, live.square)) == replace(HERE, asker_may_post=False)
    mute = Overwrite(bot, of_member=True, deny=Permission.SEND_MESSAGES)
    await people.set_overwrites(live.aiko, live.square, mute)
    assert await told(live, about_place(live, live.square)) == replace(HERE, may_post=False, lacking=("Send Messages",))
    unembedded = Overwrite(bot, of_member=True, deny=Permission.EMBED_LINKS)
    await people.set_overwrites(live.aiko, live.square, unembedded)
    assert await told(live, about_place(live, live.square)) == replace(HERE, may_post=False, lacking=("Embed Links",))


async def test_a_place_that_the_asker_or_the_bot_does_not_see_is_not_there(live: Scene) -> None:
    nothing = PlaceFound(answered=True)
    assert await told(live, about_place(live, await private(live, live.discord.stage.bot))) == nothing
    assert await told(live, about_place(live, await private(live, live.ben))) == nothing
    gone = live.discord.world.add_user("gone")
    assert await told(live, about_place(live, live.square, gone)) == nothing
    for channel in ("1", "nowhere"):
        question = AboutPlace(Place(live.space, channel), live.account(live.ben))
        assert await told(live, question) == nothing


async def test_in_a_thread_the_right_to_write_in_threads_counts(live: Scene) -> None:
    thread = live.discord.world.add_thread(live.square, "aside", ChannelKind.PUBLIC_THREAD, live.discord.stage.bot)
    found = await told(live, about_place(live, thread))
    assert found == replace(HERE, name="aside")
    deny = Overwrite(live.ben.id, of_member=True, deny=Permission.SEND_MESSAGES_IN_THREADS)
    await live.discord.people.set_overwrites(live.aiko, live.square, deny)
    assert await told(live, about_place(live, thread)) == replace(HERE, name="aside", asker_may_post=False)


@pytest.mark.parametrize("status", [403, 500, 503])
async def test_a_place_of_which_discord_does_not_tell_is_unanswered(live: Scene, status: int) -> None:
    live.discord.faults.fail(MEMBER, times=9, status=status)
    assert await told(live, about_place(live, live.square)) == PlaceFound(answered=False)
