"""Thousands of payloads that cannot be read: each is dropped alone, and the next command is answered at once."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator
from random import Random
from statistics import median
from typing import Any

import pytest
import pytest_asyncio

from adapters.sandbox.discord.dispatches import Dispatch
from tests.faults.mutations import mutated, texts
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
