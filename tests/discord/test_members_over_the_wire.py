"""Who comes and who leaves: heard where the members intent is granted, and never required."""

import asyncio

import pytest

from adapters.sandbox.discord.bits import Intent
from bot.events import AnyEvent, Joined, Left
from bot.inquiries import AboutPeople, PeopleFound
from bot.people import Facts
from tests.discord.conftest import Scene


def of_people(live: Scene) -> list[AnyEvent]:
    return [event for event in live.core.events if isinstance(event, Joined | Left) and event.person is not None]


def asks_for_members(live: Scene) -> bool:
    (session,) = live.discord.gateway.connected()
    return Intent.GUILD_MEMBERS in session.intents


async def test_comings_and_goings_are_handed_in_in_their_order(scene: Scene) -> None:
    scene.discord.world.application.members_intent = True
    await scene.bot.start()
    assert asks_for_members(scene)
    mika = scene.discord.world.add_user("mika", display="Mika")
    for _ in range(2):
        await scene.discord.people.join(mika, scene.town)
        await scene.discord.people.leave(mika, scene.town)
    await scene.core.until(lambda _: len(of_people(scene)) == 4)
    account = scene.account(mika)
    kinds = [(type(event), event.actor, event.facts[account]) for event in of_people(scene)]
    here, away = Facts(account, "Mika"), Facts(account, "", known=False)
    assert kinds == [(Joined, account, here), (Left, account, away)] * 2
    joined = of_people(scene)[0]
    assert isinstance(joined, Joined)
    assert (joined.person, joined.about_space.name) == (account, "Town")


async def test_a_large_applications_grant_is_another_flag(scene: Scene) -> None:
    application = scene.discord.world.application
    application.members_intent = application.verified = True
    await scene.bot.start()
    assert asks_for_members(scene)


async def test_without_the_grant_nothing_is_asked_for(live: Scene) -> None:
    assert not asks_for_members(live)
    await live.discord.people.join(live.discord.world.add_user("mika"), live.town)
    await asyncio.sleep(0.1)
    assert of_people(live) == []


async def test_a_grant_that_was_taken_back_is_done_without(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    application = scene.discord.world.application
    application.members_intent = True
    refused = scene.discord.gateway.identify

    def taken_back(*args: object) -> int | None:
        application.members_intent = False
        return refused(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(scene.discord.gateway, "identify", taken_back)
    await scene.bot.start()
    assert not asks_for_members(scene)
    application.members_intent = True
    await scene.discord.gateway.close(4012)
    async with asyncio.timeout(10):
        while scene.discord.gateway.identifies < 2:
            await asyncio.sleep(0.02)
    assert not asks_for_members(scene)


async def test_flags_that_cannot_be_read_are_waited_for(scene: Scene) -> None:
    scene.discord.world.application.members_intent = True
    scene.discord.faults.fail("GET /applications/@me", times=2, status=503)
    await scene.bot.start()
    assert asks_for_members(scene)


async def test_nobody_leaves_a_server_that_is_out_of_view(scene: Scene) -> None:
    scene.discord.world.application.members_intent = True
    await scene.bot.start()
    await scene.discord.people.outage(scene.town)
    await scene.discord.people.recovery(scene.town)
    await asyncio.sleep(0.1)
    assert [event for event in scene.core.events if isinstance(event, Joined | Left)] == []


async def test_who_left_is_not_known_any_more_and_is_again_on_return(scene: Scene) -> None:
    scene.discord.world.application.members_intent = True
    await scene.bot.start()
    ben = scene.account(scene.ben)
    found: list[object] = []

    async def answer(event: AnyEvent) -> None:
        if scene.core.inquire is not None:
            found.append(await scene.core.inquire(AboutPeople((ben,))))

    scene.core.answer = answer
    for done in (scene.discord.people.leave, scene.discord.people.join):
        before = len(of_people(scene))
        await done(scene.ben, scene.town)
        await scene.core.until(lambda _, before=before: len(of_people(scene)) > before)  # type: ignore[misc]
        await scene.discord.people.command(scene.aiko, scene.square, "trust board")
    assert found == [PeopleFound({ben: Facts(ben, "", known=False)}), PeopleFound({ben: Facts(ben, "ben")})]
