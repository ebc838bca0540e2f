"""Somebody chooses in a select, types a link, takes a choice: over TCP."""

import asyncio

import pytest

from adapters.sandbox.discord import Channel, ChannelKind, NotOffered, User
from bot.events import Asked, Pressed, Submitted
from bot.people import Facts, MessageRef, Place, PlatformName, SpaceRef
from bot.speech import Card, FieldKind, Form, FormField, Reply, Select, SelectKind, Text, say
from tests.discord.conftest import Scene
from tests.discord.test_answers_over_the_wire import posted
from tests.discord.town import slow

PLAIN = Reply(Card((Text(say("t.plain")),)))
OPTIONS = (("en", say("t.plain")), ("ja", say("t.title")))
PANEL = Card(
    (
        Text(say("t.title")),
        Select(say("t.plain"), "tongue", "c1", options=OPTIONS, chosen=("en",)),
        Select(say("t.plain"), "who", "c1", ("x",), kind=SelectKind.PEOPLE, least=0, most=2),
        Select(say("t.plain"), "where", "c1", kind=SelectKind.PLACES),
    )
)


async def chosen(live: Scene, custom_id: str, *what: str | User | Channel) -> Pressed:
    panel = await posted(live, PANEL)
    live.core.answer = Reply(PANEL, redraw=True)
    seen = await live.discord.people.select(live.ben, panel, custom_id, *what)
    assert (seen.kind, seen.message) == ("redraw", panel)
    event = live.core.events[-1]
    assert isinstance(event, Pressed)
    return event


async def test_an_option_is_chosen(live: Scene) -> None:
    event = await chosen(live, "tongue:c1~mark0000000000000001", "A title")
    assert (event.action, event.community, event.args, event.chosen) == ("tongue", "c1", (), ("ja",))


async def test_people_are_chosen_and_nobody_may_be(live: Scene) -> None:
    event = await chosen(live, "who:c1:x", live.aiko)
    aiko = live.account(live.aiko)
    assert (event.args, event.chosen, event.facts[aiko]) == (("x",), (aiko,), Facts(aiko, "Aiko", organizer=True))
    live.core.answer = Reply(PANEL, redraw=True)
    message = live.discord.people.seen_by(live.ben, live.square)[-1]
    await live.discord.people.select(live.ben, message, "who:c1:x")
    event = live.core.events[-1]  # type: ignore[assignment]
    assert event.chosen == ()


async def test_a_channel_is_chosen_among_those_where_members_talk(live: Scene) -> None:
    event = await chosen(live, "where:c1", live.square)
    assert event.chosen == (Place(live.space, str(live.square.id)),)
    thread = live.discord.world.add_thread(live.square, "aside", ChannelKind.PUBLIC_THREAD, live.aiko)
    message = live.discord.people.seen_by(live.ben, live.square)[-1]
    with pytest.raises(NotOffered):
        await live.discord.people.select(live.ben, message, "where:c1", thread)


async def test_a_choice_that_is_refused_is_put_back_and_said_why(live: Scene) -> None:
    live.core.answer = Reply(PANEL)
    panel = await live.discord.people.command(live.ben, live.square, "trust board")
    for answer in (PLAIN, slow(PLAIN, 0.4)):
        live.core.answer = answer
        assert panel.message is not None
        before = panel.message.components
        chosen = await live.discord.people.select(live.ben, panel.message, "tongue:c1", "ja")
        async with asyncio.timeout(5):
            while not chosen.interaction.follow_ups:
                await asyncio.sleep(0.01)
        (why,) = chosen.interaction.follow_ups
        assert (why.content, why.ephemeral) == ("Plain words", True)
        assert [row["components"][0]["custom_id"] for row in before] == ["tongue:c1", "who:c1:x", "where:c1"]
        assert [one["default"] for one in panel.message.components[0]["components"][0]["options"]] == [True, False]
        assert (panel.message.edited_at is not None, panel.message.embeds != []) == (True, True)


async def test_a_command_three_words_deep_takes_choices_numbers_and_links(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    link = live.discord.people.copy_link(live.ben, message)
    live.core.answer = PLAIN
    seen = await live.discord.people.command(
        live.aiko, live.square, "trust organizers adjust", window="今月", points=-3, message=link, number=12
    )
    assert seen.text == "Plain words"
    event = live.core.events[-1]
    assert isinstance(event, Asked)
    assert event.command == ("trust", "organizers", "adjust")
    assert event.options == {"window": "month", "points": -3, "message": link, "number": 12}
    assert event.links == {link: live.ref(message)}


async def test_a_link_in_a_form_may_lead_to_another_server(live: Scene) -> None:
    live.core.forms_follow = True
    live.core.answer = Form(
        "explain", "c1", say("t.title"), say("t.label"), (FormField("message", FieldKind.SUGGESTED, say("t.plain")),)
    )
    opened = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert opened.modal is not None
    live.core.answer = PLAIN
    link = "https://discord.com/channels/77/88/99"
    await live.discord.people.submit(live.aiko, opened.modal, {"message": f" {link} "})
    event = live.core.events[-1]
    assert isinstance(event, Submitted)
    assert event.links == {link: MessageRef(SpaceRef(PlatformName.DISCORD, "77"), "88", "99")}
