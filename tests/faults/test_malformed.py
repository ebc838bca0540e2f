"""Thousands of payloads that cannot be read: each is dropped alone, and the next command is answered at once."""

import asyncio
import json
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from random import Random
from statistics import median
from typing import Any

import pytest
import pytest_asyncio

from adapters.sandbox.discord.dispatches import Dispatch
from adapters.sandbox.slack.pushing import Push
from adapters.sandbox.slack.signed_http import SignedHttp, encoded
from adapters.slack.app import Slack
from adapters.web.server import Web
from bot.people import PlatformName
from tests.faults.mutations import mutated, samples, texts
from tests.faults.street import Street, street_on

BATCHES, BATCH = 21, 100
SEED = 20261201
live = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def street(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Street]:
    async with street_on(f"sqlite:///{tmp_path_factory.mktemp('malformed')}/town.db") as street:
        yield street
        await street.still_works()


async def recorded_on_discord(street: Street) -> list[Dispatch]:
    """A dispatch of every kind that the bot handles, as the emulator sends it."""
    side, people = street.on_discord, street.on_discord.discord.people
    side.discord.world.application.members_intent = True
    aiko, ben, chika = (side.arrives() for _ in range(3))
    message = await people.say(ben, side.room, "a talk")
    await people.react(aiko, message, "🙏")
    await people.unreact(aiko, message, "🙏")
    await people.react(aiko, message, "🙏")
    await people.clear_reactions(side.onlooker, message, "🙏")
    await people.clear_reactions(side.onlooker, message)
    seen = await side.thanks(aiko, ben, "for a talk")
    assert seen.message is not None
    await people.context_menu(aiko, "Thank for this", message)
    history = await people.command(aiko, side.room, "trust history")
    assert history.message is not None
    await people.autocomplete(aiko, side.room, "thanks", "tag", "t", to=ben, reason="x")
    await people.set_overwrites(side.onlooker, side.room)
    await people.rename_guild(side.onlooker, side.guild, side.guild.name)
    await people.nickname(ben, side.guild, "Benny")
    await people.open_channel(side.onlooker, side.guild, "another")
    await people.leave(chika, side.guild)
    await people.join(side.discord.world.add_user("dan"), side.guild)
    kinds: dict[tuple[str, Any], Dispatch] = {}
    for one in side.discord.gateway.history:
        kinds[one.name, one.data.get("type") if one.name == "INTERACTION_CREATE" else None] = one
    return list(kinds.values())


class Spoiler:
    """Frames for the gateway. A dispatch keeps its sequence number, as one of Discord's would."""

    def __init__(self, dice: Random, whole: list[Dispatch]) -> None:
        self.dice = dice
        self.whole = whole

    def send(self, street: Street) -> None:
        """One frame that is spoiled somewhere: in its data, in itself, or as text."""
        gateway = street.on_discord.discord.gateway
        chosen = self.dice.choice(self.whole)
        drawn = self.dice.random()
        if drawn < 0.8:
            gateway.send_data(chosen.name, self._data(chosen))
        elif drawn < 0.9:
            frame = {"op": 0, "t": chosen.name, "s": 10**6, "d": chosen.data}
            frame[self.dice.choice(("op", "t", "s"))] = self.dice.choice((None, "x", [], {}, 99, -5, 1.5, True, 2**70))
            gateway.send_raw(json.dumps(frame))
        else:
            gateway.send_raw(texts(self.dice, {"op": 0, "t": chosen.name, "s": 10**6, "d": chosen.data}))

    def _data(self, dispatch: Dispatch) -> Any:
        fresh = dict(dispatch.data)
        if dispatch.name == "INTERACTION_CREATE":  # one with a known id is a copy, and is not looked at
            fresh |= {"id": str(self.dice.randrange(10**17, 10**18)), "token": secrets.token_hex(20)}
        return mutated(self.dice, fresh, self.dice.randint(1, 3))


async def answered(street: Street) -> float:
    """Seconds until somebody new has thanked somebody."""
    side = street.on_discord
    giver, receiver = side.arrives(), side.arrives()
    begun = time.monotonic()
    seen = await side.thanks(giver, receiver, "for being there")
    took = time.monotonic() - begun
    assert seen.text.startswith(f"You gave <@{receiver.id}> 1 point"), seen.text
    return took


def answers(took: list[float]) -> str:
    """In words. A machine with much else to do adds its own time to one or the other of them."""
    return f"/thanks after each hundred in {median(took):.2f} s (median), {max(took):.2f} s (longest)"


@live
async def test_malformed_dispatches_never_end_the_client(street: Street) -> None:
    """All kinds that the bot handles, each spoiled in hundreds of ways."""
    whole = await recorded_on_discord(street)
    names = {one.name for one in whole}
    assert {"INTERACTION_CREATE", "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE_ALL", "GUILD_UPDATE"} <= names
    spoiler, took = Spoiler(Random(SEED), whole), []
    gateway = street.on_discord.discord.gateway
    identified = gateway.identifies
    street.logs.forget()
    for _ in range(BATCHES):
        for _ in range(BATCH):
            spoiler.send(street)
        await asyncio.sleep(0.1)
        took.append(await answered(street))
    said = street.logs.everything()
    print(f"{BATCHES * BATCH} malformed frames: {answers(took)}")
    assert sorted(took)[BATCHES * 9 // 10] < 1.0, sorted(took)
    assert ("discord.client_ended" in said, gateway.identifies - identified, gateway.resumes) == (False, 0, 0)
    dropped = [one for one in street.logs.capture.entries if one["event"] == "discord.dispatch_unreadable"]
    assert len(dropped) > BATCHES * BATCH / 4
    assert "never retrieved" not in said
    assert all(one["incident"] and "exc_info" not in one for one in dropped)


# --- Slack -------------------------------------------------------------------------------------------------------


async def recorded_on_slack(street: Street) -> list[Push]:
    """A payload of every kind that the bot handles, as the emulator sends it; and Slack's own, where they are there."""
    side, slack, team = street.on_slack, street.on_slack.slack, street.on_slack.slack.workspace
    aiko, ben, channel = side.arrives(), side.arrives(), street.on_slack.channel.id
    await side.thanks(aiko, f"@{ben.name} for a talk")
    ts = await slack.say(ben.id, channel, "a talk")
    await slack.react(aiko.id, channel, ts, "pray")
    await slack.unreact(aiko.id, channel, ts, "pray")
    await slack.shortcut(aiko.id, "thank", channel, ts)
    await slack.open_home(aiko.id)
    await slack.create_channel(aiko.id, "another")
    await slack.change_user(ben.id, real_name="Benny")
    await slack.join_team(team, "dan")
    history = await side.slack.command(aiko.id, channel, "/trust", "history", wait=1.0)
    assert history.text
    form = await slack.command(aiko.id, channel, "/thanks", "", wait=1.0)
    assert form.view is not None
    await slack.submit(aiko.id, form.view)
    pushes = {f"{push.kind} {push.name} {push.payload.get('event', {}).get('type')}": push for push in slack.pushes}
    whole = list(pushes.values())
    for path in samples():
        payload = json.loads(path.read_text())
        kind = "events_api" if path.parent.name == "events" else "interactive"
        kind = "slash_commands" if path.parent.name == "slash-commands" else kind
        if isinstance(payload, dict) and payload.get("type") != "app_uninstalled":
            whole.append(Push(kind, {**payload, "team_id": team.id}))  # type: ignore[arg-type]
    return [push for push in whole if "uninstall" not in push.name]


def spoiled(dice: Random, whole: list[Push]) -> Push:
    """With its workspace left as it is, most of the time: what names another one is refused before it is read."""
    push = dice.choice(whole)
    payload = mutated(dice, push.payload, dice.randint(1, 3))
    kept = [key for key in ("team_id", "team", "authorizations", "type") if key in push.payload]
    if isinstance(payload, dict) and dice.random() < 0.8:
        payload |= {key: push.payload[key] for key in kept}
    return replace(push, payload=payload)


async def answered_on_slack(street: Street) -> float:
    side = street.on_slack
    giver, receiver = side.arrives(), side.arrives()
    begun = time.monotonic()
    seen = await side.thanks(giver, f"@{receiver.name} for being there", wait=0)
    took = time.monotonic() - begun
    assert seen.text.startswith(f"You gave <@{receiver.id}> 1 point"), seen
    return took


@live
async def test_malformed_envelopes_never_end_the_connection(street: Street) -> None:
    """Each is acknowledged where it says what to acknowledge, and is a line in the log where it cannot be read."""
    dice, sockets = Random(SEED), street.on_slack.slack.sockets
    whole = await recorded_on_slack(street)
    connections, took, left = len(sockets.opened), [], []
    street.logs.forget()

    async def sent(number: int) -> None:
        push, name = spoiled(dice, whole), f"fuzz-{number}"
        envelope: dict[str, Any] = {"envelope_id": name, "type": push.kind, "payload": push.payload}
        if dice.random() < 0.1:
            await sockets.send_raw(texts(dice, envelope))
        elif dice.random() < 0.1:
            await sockets.send_raw(json.dumps(mutated(dice, envelope)))
        elif not (await sockets.send_raw(json.dumps(envelope), name)).acknowledged:
            left.append(push)

    for batch in range(BATCHES):
        await asyncio.gather(*(sent(BATCH * batch + number) for number in range(BATCH)))
        took.append(await answered_on_slack(street))
    said = street.logs.everything()
    print(f"{BATCHES * BATCH} malformed envelopes, {len(left)} left to be sent again: {answers(took)}")
    assert sorted(took)[BATCHES * 9 // 10] < 1.0, sorted(took)
    assert len(sockets.opened) == connections
    assert {push.kind for push in left} <= {"events_api"}
    assert len(left) < BATCH
    assert "never retrieved" not in said
    dropped = [one for one in street.logs.capture.entries if one["event"] == "slack.unreadable"]
    assert dropped
    assert all(one["incident"] and "exc_info" not in one for one in dropped)


@live
async def test_malformed_requests_over_http_are_answered(street: Street) -> None:
    """The same, signed, as bodies: acknowledged, or refused and not asked for again."""
    slack, whole = street.on_slack.slack, await recorded_on_slack(street)
    signing = slack.signing_secret
    dice, statuses = Random(SEED + 1), Counter[int]()
    adapter = street.live._platforms[PlatformName.SLACK]
    assert isinstance(adapter, Slack)
    other = Slack(adapter._bot, token=slack.bot_token, api_url=slack.api_url, signing_secret=signing)
    web = Web("127.0.0.1", 0, other.routes(), street.live._healthy)
    await other.start()
    await web.start()
    transport = SignedHttp(slack.world, f"http://127.0.0.1:{web.port}/slack/events")
    street.logs.forget()
    try:
        for _ in range(BATCHES):
            bodies = [_body(dice, spoiled(dice, whole)) for _ in range(BATCH)]
            statuses.update(await asyncio.gather(*(transport.post_raw(*body) for body in bodies)))
    finally:
        await transport.stop()
        await web.stop()
        await other.stop()
    print(f"{BATCHES * BATCH} malformed bodies: {dict(statuses)}")
    assert set(statuses) <= {200, 400, 503}
    assert statuses[503] < BATCH  # events that wait for what passes are sent again
    assert "Traceback" not in street.logs.everything()


def _body(dice: Random, push: Push) -> tuple[bytes, str]:
    if dice.random() < 0.1 or not isinstance(push.payload, dict):
        return texts(dice, push.payload).encode("utf-8", "replace"), "application/json"
    try:
        body, kind = encoded(push)
    except UnicodeEncodeError:  # half a surrogate has no place in a form
        body, kind = json.dumps(push.payload).encode(), "application/json"
    return body, dice.choice(("application/json", "text/plain", "")) if dice.random() < 0.05 else kind
