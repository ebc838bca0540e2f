"""A short hello: once to who first uses the bot, and once to the first organizer who does."""

import asyncio

from bot.people import PlatformName
from tests.postgres import fresh_database
from tests.town import Town, town_on

HELLO = "Hello, I am Shinrai"


async def test_the_first_organizer_is_greeted_once_with_the_way_to_the_setup(town: Town) -> None:
    town.greets = True
    await town.asks("emi", "shinrai help")
    await town.asks("emi", "shinrai help")
    await town.asks("aiko", "shinrai help")
    await town.delivers()
    assert [post.splitlines()[0] for post in town.posts()] == [f"to emi: {HELLO}"]
    outgoing = town.screen.posts[0]
    begin = town.card(outgoing.card, outgoing.reader).buttons["Set up"]
    town.restarts()
    assert str(await town.presses("emi", begin)).startswith("Setup: Overview")
    assert str(await town.presses("aiko", begin)).startswith("This is for organizers")


async def test_a_member_who_is_first_is_told_what_to_do_and_whom_to_ask(town: Town) -> None:
    town.greets = True
    await town.opens_home("aiko")
    await town.asks("ben", "shinrai help")
    await town.asks("emi", "shinrai help")
    town.restarts()
    await town.asks("emi", "shinrai help")
    await town.delivers()
    assert [post.splitlines()[0] for post in town.posts()] == [f"to aiko: {HELLO}", f"to emi: {HELLO}"]
    assert town.posts()[0].splitlines()[1] == (
        "Thank someone who helped you: /thanks. What you are thanked for adds up in /trust show, and /shinrai help "
        "shows the rest. I am new here; ask an administrator to run /shinrai setup, so that I fit your community."
    )
    assert town.card(town.screen.posts[0].card, town.screen.posts[0].reader).buttons == {}


async def test_the_greeting_is_in_the_language_of_whom_it_greets(town: Town) -> None:
    town.greets = True
    town.changes("emi", locale="ja")
    await town.asks("emi", "shinrai help")
    await town.delivers()
    assert town.posts()[0].startswith("to emi: はじめまして、Shinrai です")


async def test_nobody_is_greeted_where_the_platform_has_its_own_welcome(town: Town) -> None:
    await town.asks("emi", "shinrai help")
    await town.delivers()
    assert town.posts() == []


async def test_bots_and_guests_are_not_greeted(town: Town) -> None:
    town.greets = True
    await town.asks("guest", "shinrai help")
    await town.reacts("aiko", "pray", to=town.message_by("ben"))
    await town.delivers()
    assert town.posts() == []


async def test_of_several_who_are_first_at_once_one_is_greeted() -> None:
    async with town_on(await fresh_database(), PlatformName.SLACK) as town:
        await town.asks("emi", "trust show")
        town.greets = True
        await asyncio.gather(*(town.asks(name, "trust show") for name in ("aiko", "ben", "chie")))
        await town.delivers()
        assert len(town.posts()) == 1
