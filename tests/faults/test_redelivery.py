"""Promise 1: one event, one effect. Everything is delivered eleven times: some at once, some after restarts.

Four times at once, the copies before the first was answered; then, by a bot that was started anew, three times at once;
then, by yet another one, four times. Events come under fresh event ids, everything in fresh envelopes; what Discord
lets a person do again comes as a new interaction.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox.discord.seen import Seen
from adapters.sandbox.slack.pushing import Answer, Push
from tests.faults.world import DiscordTown, SlackTown, button, discord_town, slack_town, until, words
from tests.postgres import fresh_database

WAYS = ["socket-sqlite", "socket-postgresql", "http-sqlite"]


async def database(engine: str, folder: Path) -> str:
    return await fresh_database() if engine == "postgresql" else f"sqlite:///{folder}/town.db"


@pytest.fixture(params=WAYS)
async def slack(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackTown]:
    way, engine = request.param.split("-")
    async with slack_town(await database(engine, tmp_path), http=way == "http") as town:
        yield town


@pytest.fixture(params=["sqlite", "postgresql"])
async def discord(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DiscordTown]:
    async with discord_town(await database(request.param, tmp_path)) as town:
        yield town


# --- Slack ---


async def after_restarts(town: SlackTown, push: Push) -> list[Answer]:
    """Delivered three and four more times, each time by a bot that was started anew."""
    answers: list[Answer] = []
    for times in (3, 4):
        await town.restart()
        answers += await town.again(push, times)
    await town.running.delivered()
    return answers


async def test_a_slack_command_is_one_thanks(slack: SlackTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.asking.EARLY", 2.9)  # every answer is to ride in its acknowledgement
    asking = slack.slack.command(slack.id("aiko"), slack.channel, "/thanks", "@ben for the talk")
    seen, push, answers = await slack.with_copies(asking, 3)
    answers += await after_restarts(slack, push)

    assert await slack.running.kinds() == {"thanks": 1}
    assert slack.told("ben") == [f"<@{slack.id('aiko')}> thanked you with 1 point: “for the talk”"]
    given = [f"You gave <@{slack.id('ben')}> 1 point.", "“for the talk”"]
    assert seen.message is not None
    shown = [words(seen.message.blocks), *(words((answer.payload or {})["blocks"]) for answer in answers)]
    assert [lines[:2] for lines in shown] == [given] * 11


async def test_a_slack_form_is_one_thanks(slack: SlackTown) -> None:
    ts = await slack.slack.say(slack.id("ben"), slack.channel, "Slides are up")
    form = await slack.slack.shortcut(slack.id("aiko"), "thank", slack.channel, ts)
    assert form.view is not None
    submitting = slack.slack.submit(slack.id("aiko"), form.view, {"reason": "for the slides"})
    submitted, push, answers = await slack.with_copies(submitting, 3)
    answers += await after_restarts(slack, push)

    assert (submitted.closed, submitted.error) == (True, "")
    assert await slack.running.kinds() == {"thanks": 1}
    assert slack.told("ben") == [f"<@{slack.id('aiko')}> thanked you with 1 point: “for the slides”"]
    # Slack takes five answers at one address; the others are told that their modal shows it instead.
    updated = [answer.payload["view"] for answer in answers if answer.payload]
    given = [f"You gave <@{slack.id('ben')}> 1 point.", "“for the slides”"]
    taken = [words(one.request["blocks"])[:2] for one in slack.log if one.kind == "webhook" and one.status == 200]
    assert taken == [given] * 5
    assert [words(view["blocks"])[:2] for view in updated] == [given] * 6
    assert all(answer.acknowledged for answer in answers)


async def test_a_slack_reaction_is_one_point(slack: SlackTown) -> None:
    ts = await slack.slack.say(slack.id("ben"), slack.channel, "Slides are up")
    reacting = slack.slack.react(slack.id("aiko"), slack.channel, ts, "pray")
    _, push, answers = await slack.with_copies(reacting, 3)
    answers += await after_restarts(slack, push)

    assert await slack.running.kinds() == {"reaction": 1}
    assert slack.told("ben") == []
    assert all(answer.acknowledged for answer in answers)


async def test_a_slack_reaction_that_comes_again_after_its_removal_stays_away(slack: SlackTown) -> None:
    ts = await slack.slack.say(slack.id("ben"), slack.channel, "Slides are up")
    added = await slack.slack.react(slack.id("aiko"), slack.channel, ts, "pray")
    removing = slack.slack.unreact(slack.id("aiko"), slack.channel, ts, "pray")
    _, removed, answers = await slack.with_copies(removing, 3)
    assert added is not None
    answers += await slack.again(added, 3) + await after_restarts(slack, removed) + await after_restarts(slack, added)

    assert await slack.running.kinds() == {"reaction": 1, "reversal": 1}
    assert all(answer.acknowledged for answer in answers)


async def test_undo_pressed_on_slack_is_one_reversal(slack: SlackTown) -> None:
    seen = await slack.slack.command(slack.id("aiko"), slack.channel, "/thanks", "@ben for the talk")
    assert seen.message is not None
    await slack.running.delivered()
    undo = button("Undo", seen.message.blocks)
    undone, push, answers = await slack.with_copies(slack.slack.press(slack.id("aiko"), seen.message, undo), 3)
    answers += await after_restarts(slack, push)
    await until(lambda: taken_back(slack.told("ben")), "the notice is edited")

    assert await slack.running.kinds() == {"thanks": 1, "reversal": 1}
    assert slack.told("ben") == [f"<@{slack.id('aiko')}> took this thanks back."]
    assert undone.text.startswith("Taken back (")
    assert all(answer.acknowledged for answer in answers)
    assert {lines[0].partition(" (")[0] for lines in slack.responses()} == {"Taken back"}


async def taken_back(notices: Sequence[str]) -> bool:
    return any("took this thanks back" in notice for notice in notices)


# --- Slack over HTTP: who may not speak for Slack ---


@pytest.fixture
async def signed(tmp_path: Path) -> AsyncIterator[SlackTown]:
    async with slack_town(f"sqlite:///{tmp_path}/town.db", http=True) as town:
        yield town


def forge(town: SlackTown, how: str) -> None:
    """From now on nothing that reaches the bot is what Slack would send."""
    transport = town.slack.pusher.transport
    match how:
        case "wrong signature":
            transport.forged = {"X-Slack-Signature": "v0=" + "0" * 64}  # type: ignore[union-attr]
        case "no signature":
            transport.forged = {"X-Slack-Signature": ""}  # type: ignore[union-attr]
        case "old":
            town.slack.world.clock = lambda: time.time() - 301
        case "from the future":
            town.slack.world.clock = lambda: time.time() + 301
        case _:
            raise ValueError(how)


@pytest.mark.parametrize("how", ["wrong signature", "no signature", "old", "from the future"])
async def test_a_request_that_slack_did_not_sign_now_changes_nothing(signed: SlackTown, how: str) -> None:
    slack, aiko = signed.slack, signed.id("aiko")
    ts = await slack.say(signed.id("ben"), signed.channel, "Slides are up")
    forge(signed, how)
    command = await slack.command(aiko, signed.channel, "/thanks", "@ben for the talk", wait=0)
    shortcut = await slack.shortcut(aiko, "thank", signed.channel, ts, wait=0)
    await slack.react(aiko, signed.channel, ts, "pray")

    assert [command.error, shortcut.error] == ["http_service_error"] * 2
    assert {one.status for one in signed.log if one.kind == "push"} == {401}
    assert await signed.running.rows("members") == []
    assert await signed.running.kinds() == Counter()


# --- Discord ---


async def heard_again(town: DiscordTown, dispatch: Any) -> None:
    """Dispatched three and four more times, each time to a bot that was started anew; until all of it has ended."""
    for times in (3, 4):
        await town.restart()
        await town.again(dispatch, times)
    await town.running.delivered()
    await town.running.stop()


async def test_a_discord_command_is_one_thanks(discord: DiscordTown) -> None:
    people, aiko, ben = discord.discord.people, discord.people["aiko"], discord.people["ben"]
    asking = people.command(aiko, discord.square, "thanks", to=ben, reason="for the talk")
    seen, dispatch = await discord.with_copies(asking, 3)
    await heard_again(discord, dispatch)

    assert await discord.running.kinds() == {"thanks": 1}
    assert discord.notices() == [f"<@{aiko.id}> thanks <@{ben.id}> (1 point): “for the talk”"]
    given = f"You gave <@{ben.id}> 1 point.\n\n“for the talk”"
    assert seen.text.startswith(given)
    # Discord takes one answer to one interaction; each bot anew gave the same.
    assert len(discord.answers(given)) == 3


async def test_a_discord_form_is_one_thanks(discord: DiscordTown) -> None:
    """A submit that is sent again has an interaction id of its own: what counts is which form it is."""
    people, aiko, ben = discord.discord.people, discord.people["aiko"], discord.people["ben"]
    message = await people.say(ben, discord.square, "Slides are up")
    modal = (await people.context_menu(aiko, "Thank for this", message)).modal
    assert modal is not None
    answers: list[Seen] = []
    for times in (4, 3, 4):
        modal.open = True  # the client has not seen an answer, or its answer was lost
        submits = [people.submit(aiko, modal, {"reason": "for the slides"}) for _ in range(times)]
        seen = await asyncio.gather(*submits)
        # On a busy machine the bot says that it thinks, and answers later.
        answers += [await people.later(one) if one.kind == "thinking" else one for one in seen]
        await discord.restart()
    await discord.running.delivered()

    assert await discord.running.kinds() == {"thanks": 1}
    assert discord.notices() == [f"<@{aiko.id}> thanks <@{ben.id}> (1 point): “for the slides”"]
    given = f"You gave <@{ben.id}> 1 point.\n\n“for the slides”"
    assert [answer.text[: len(given)] for answer in answers] == [given] * 11


async def test_a_discord_form_dispatched_again_is_one_thanks(discord: DiscordTown) -> None:
    people, aiko, ben = discord.discord.people, discord.people["aiko"], discord.people["ben"]
    message = await people.say(ben, discord.square, "Slides are up")
    modal = (await people.context_menu(aiko, "Thank for this", message)).modal
    assert modal is not None
    _, dispatch = await discord.with_copies(people.submit(aiko, modal, {"reason": "for the slides"}), 3)
    await heard_again(discord, dispatch)

    assert await discord.running.kinds() == {"thanks": 1}
    assert discord.notices() == [f"<@{aiko.id}> thanks <@{ben.id}> (1 point): “for the slides”"]
    assert len(discord.answers(f"You gave <@{ben.id}> 1 point.")) == 3


async def test_a_discord_reaction_is_one_point(discord: DiscordTown) -> None:
    people, aiko, ben = discord.discord.people, discord.people["aiko"], discord.people["ben"]
    message = await people.say(ben, discord.square, "Slides are up")
    _, dispatch = await discord.with_copies(people.react(aiko, message, "🙏"), 3)
    await heard_again(discord, dispatch)

    assert await discord.running.kinds() == {"reaction": 1}
    assert discord.notices() == []


async def test_undo_pressed_on_discord_is_one_reversal(discord: DiscordTown) -> None:
    """Pressed four times at once, each press an interaction of its own; the last one is then dispatched again."""
    people, aiko, ben = discord.discord.people, discord.people["aiko"], discord.people["ben"]
    seen = await people.command(aiko, discord.square, "thanks", to=ben, reason="for the talk")
    assert seen.message is not None
    await discord.running.delivered()
    undo = button("Undo", seen.components)
    undone = await asyncio.gather(*(people.press(aiko, seen.message, undo) for _ in range(4)))
    await until(lambda: taken_back(discord.notices()), "the notice is edited")
    press = next(one for one in reversed(discord.discord.gateway.history) if one.name == "INTERACTION_CREATE")
    await heard_again(discord, press)

    assert await discord.running.kinds() == {"thanks": 1, "reversal": 1}
    assert discord.notices() == [f"<@{aiko.id}> took this thanks back."]
    assert {answer.text.partition(" (")[0] for answer in undone} == {"Taken back"}
    assert len(discord.answers("Taken back (")) == 6
