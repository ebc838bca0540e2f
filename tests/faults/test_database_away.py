"""Promise 2 while the database is locked or away: everyone is answered in the end, nothing is lost, nothing doubled."""

import asyncio
import json
import random
import re
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import asyncpg
import pytest

from adapters.sandbox.discord.entities import Message as Posted
from adapters.sandbox.discord.entities import User as Person
from adapters.sandbox.discord.seen import Seen as SeenOnDiscord
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.desk import Seen as SeenOnSlack
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.values import Ephemeral, Message, User
from tests.faults.live import LiveBot, environment
from tests.faults.street import Street, street_on
from tests.postgres import fresh_database

LOCKED = 6.0
"""Seconds for which somebody else holds the database: longer than the driver itself waits."""
ANSWERED_WITHIN = 30.0
COMMANDS, REACTIONS, PRESSES = 10, 5, 2
"""On each platform, at the same time."""

pytestmark = pytest.mark.xdist_group("database_away")


@dataclass
class Load:
    """Thanks by command and by reaction, and gifts taken back, all at the same time. Each reason is used once."""

    street: Street
    slack_receiver: User
    discord_receiver: Person
    asked: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    reacted: Counter[str] = field(default_factory=Counter)
    answers: dict[str, str] = field(default_factory=dict)
    _given: list[tuple[str, User, Message | Ephemeral]] = field(default_factory=list)
    _given_on_discord: list[tuple[str, Person, Posted]] = field(default_factory=list)
    _messages: list[str] = field(default_factory=list)
    _posted: list[Posted] = field(default_factory=list)
    _count: int = 0

    @classmethod
    def on(cls, street: Street) -> "Load":
        return cls(street, street.on_slack.arrives(), street.on_discord.arrives())

    async def prepared(self) -> None:
        """While all is well: gifts to take back, and messages to react to."""
        for _ in range(PRESSES):
            await self._give_what_will_be_undone()
        side, other = self.street.on_slack, self.street.on_discord
        for _ in range(REACTIONS):
            self._messages.append(await side.slack.say(self.slack_receiver.id, side.channel.id, "hello", wait=0))
            self._posted.append(await other.discord.people.say(self.discord_receiver, other.room, "hello"))

    async def at_once(self) -> None:
        """Returns when everyone who asked has been answered."""
        work = [self._thank_on_slack() for _ in range(COMMANDS)]
        work += [self._thank_on_discord() for _ in range(COMMANDS)]
        work += [self._react_on_slack(ts) for ts in self._messages]
        work += [self._react_on_discord(message) for message in self._posted]
        work += [self._undo_on_slack(*one) for one in self._given]
        work += [self._undo_on_discord(*one) for one in self._given_on_discord]
        self._messages, self._posted, self._given, self._given_on_discord = [], [], [], []
        await asyncio.gather(*work)

    def _next(self, what: str) -> str:
        self._count += 1
        reason = f"{what} {self._count}."
        self.asked.add(reason)
        return reason

    async def _give_what_will_be_undone(self) -> None:
        side, other = self.street.on_slack, self.street.on_discord
        reason, giver = self._next("slack, undone"), side.arrives()
        seen = await side.thanks(giver, f"@{self.slack_receiver.name} {reason}")
        assert seen.message is not None
        self._given.append((reason, giver, seen.message))
        reason, person = self._next("discord, undone"), other.arrives()
        answer = await other.thanks(person, self.discord_receiver, reason)
        assert answer.message is not None
        self._given_on_discord.append((reason, person, answer.message))

    async def _thank_on_slack(self) -> None:
        reason, side = self._next("slack"), self.street.on_slack
        seen = await side.thanks(side.arrives(), f"@{self.slack_receiver.name} {reason}", wait=ANSWERED_WITHIN)
        self._answered(reason, seen)

    async def _thank_on_discord(self) -> None:
        reason, side = self._next("discord"), self.street.on_discord
        seen = await side.thanks(side.arrives(), self.discord_receiver, reason)
        if seen.kind in ("thinking", "modal"):
            seen = await side.discord.people.later(seen, ANSWERED_WITHIN)
        self._answered(reason, seen)

    async def _react_on_slack(self, ts: str) -> None:
        side = self.street.on_slack
        giver = side.arrives()
        self.reacted[giver.id] += 1
        await side.slack.react(giver.id, side.channel.id, ts, "pray", wait=0)

    async def _react_on_discord(self, message: Posted) -> None:
        side = self.street.on_discord
        giver = side.arrives()
        self.reacted[str(giver.id)] += 1
        await side.discord.people.react(giver, message, "🙏")

    async def _undo_on_slack(self, reason: str, giver: User, message: Message | Ephemeral) -> None:
        self.undone.add(reason)
        action = next(str(part["action_id"]) for block in message.blocks for part in block.get("elements", ()))
        seen = await self.street.on_slack.slack.press(giver.id, message, action, wait=ANSWERED_WITHIN)
        self._answered(f"undo of {reason}", seen)

    async def _undo_on_discord(self, reason: str, giver: Person, message: Posted) -> None:
        self.undone.add(reason)
        people = self.street.on_discord.discord.people
        [button] = [part for row in message.components for part in row["components"]]
        seen = await people.press(giver, message, button["custom_id"])
        if seen.kind == "nothing":
            seen = await people.later(seen, ANSWERED_WITHIN)
        self._answered(f"undo of {reason}", seen)

    def _answered(self, what: str, seen: SeenOnSlack | SeenOnDiscord) -> None:
        self.answers[what] = (seen.text.splitlines() or [""])[0]

    # --- what became of it ---

    def nobody_waits(self) -> None:
        wrong = {
            what: text
            for what, text in self.answers.items()
            if not text.startswith("Taken back" if what.startswith("undo") else "You gave")
        }
        assert wrong == {}

    async def nothing_is_lost_or_doubled(self) -> None:
        """Once everything under way has come to its end, also what a platform sends again."""
        await self.until_all_reactions_are_there()
        await self.street.settled(60)
        rows = await self.street.rows()
        given = Counter(str(row["reason"]) for row in rows if row["kind"] == "thanks")
        assert {reason: given[reason] for reason in self.asked if given[reason] != 1} == {}
        back = Counter(str(row["reverses"]) for row in rows if row["kind"] == "reversal")
        undone = {str(row["id"]) for row in rows if row["reason"] in self.undone and row["kind"] == "thanks"}
        assert back == Counter(undone)
        assert self._reactions(rows) == self.reacted
        assert self._told() == dict.fromkeys(self.asked - self.undone, 1)
        assert await self.street.faults_in_ledger() == []

    async def until_all_reactions_are_there(self) -> None:
        async with asyncio.timeout(60):
            while (self._reactions(await self.street.rows())).keys() != self.reacted.keys():
                await asyncio.sleep(0.1)
        await self.street.on_slack.slack.pusher.settle()

    @staticmethod
    def _reactions(rows: list[dict[str, object]]) -> Counter[str]:
        return Counter(str(row["giver"][0]).split(":")[-1] for row in rows if row["kind"] == "reaction")  # type: ignore[index]

    def _told(self) -> dict[str, int]:
        """How often each reason was told to others and stands there."""
        texts = [text.splitlines()[0] for text in (*self.street.on_slack.others_see(), *self._lines_on_discord())]
        told = {reason: sum(f"“{reason}”" in text for text in texts) for reason in self.asked}
        return {reason: times for reason, times in told.items() if times and reason not in self.undone}

    def _lines_on_discord(self) -> list[str]:
        return [one.content or "-" for one in self.street.on_discord.room.messages.values() if one.author.bot]


async def test_sqlite_locked_for_over_five_seconds_loses_and_doubles_nothing(tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    async with street_on(f"sqlite:///{path}") as street:
        load = Load.on(street)
        await load.prepared()
        await street.settled()
        other = sqlite3.connect(path, isolation_level=None, timeout=60, check_same_thread=False)
        # In a thread: the bot, which may be at work still, has to finish it on this loop.
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        loop = asyncio.get_running_loop()
        begun = loop.time()
        loop.call_later(LOCKED, other.execute, "ROLLBACK")
        await load.at_once()
        assert loop.time() - begun >= LOCKED, "it was locked while they asked"
        load.nobody_waits()
        await load.nothing_is_lost_or_doubled()
        assert street.logs.incidents() == []
        other.close()


ROUNDS, KILLS_A_ROUND = 3, 5


async def test_postgresqls_backends_terminated_again_and_again_lose_and_double_nothing() -> None:
    url = await fresh_database()
    chance = random.Random(20261123)
    async with street_on(url) as street:
        load = Load.on(street)
        for _ in range(ROUNDS):
            await load.prepared()
            working = asyncio.create_task(load.at_once())
            for _ in range(KILLS_A_ROUND):
                await asyncio.sleep(chance.uniform(0.0, 0.1))
                assert await terminate_backends(url) > 0
            await working
        await all_is_well(load)


LOST_COMMITS = 40


async def test_commits_whose_answers_are_lost_are_made_once(tmp_path: Path) -> None:
    """The connection ends when the commit is done and nobody was told yet."""
    async with gated(tmp_path) as (url, gate), street_on(url) as street:
        load = Load.on(street)
        for _ in range(2):
            await load.prepared()
            gate.loses = LOST_COMMITS // 2
            await load.at_once()
        await load.until_all_reactions_are_there()
        assert gate.loses == 0
        await all_is_well(load)


async def all_is_well(load: Load) -> None:
    load.nobody_waits()
    # What was being sent when its connection was cut is looked at again when its lease has ended.
    load.street.clock.skip(61)
    load.street.live._wake()
    await load.nothing_is_lost_or_doubled()
    assert load.street.logs.incidents() == []


async def terminate_backends(url: str) -> int:
    """How many there were: every connection to the database but our own."""
    connection = await asyncpg.connect(url)
    try:
        ended = await connection.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return len(ended)
    finally:
        await connection.close()


# --- away for longer than anyone's patience ----------------------------------------------------------------------

IMPATIENT = (
    "-c",
    "import bot.core, datetime; bot.core.PATIENCE = datetime.timedelta(seconds=2);"
    " from bot.__main__ import main; main(['run'])",
)
"""The real process, which gives up after 2 seconds instead of 20."""
SECRET_WORDS = "for whispering Rosebud in confidence"
INCIDENT = re.compile(r"incident ([0-9a-f]{8})\.")


@asynccontextmanager
async def sqlite_away(tmp_path: Path) -> AsyncIterator[tuple[str, Any]]:
    path = tmp_path / "town.db"
    connection = sqlite3.connect(path, isolation_level=None)

    async def away() -> None:
        connection.execute("BEGIN IMMEDIATE")

    async def back() -> None:
        connection.execute("ROLLBACK")

    yield f"sqlite:///{path}", (away, back)
    connection.close()


@asynccontextmanager
async def postgresql_away(tmp_path: Path) -> AsyncIterator[tuple[str, Any]]:
    """Nobody gets in any more, and who was in is thrown out."""
    async with gated(tmp_path) as (url, gate):
        yield url, (gate.close, gate.open)


@asynccontextmanager
async def gated(folder: Path) -> AsyncIterator[tuple[str, "Gate"]]:
    url = urlsplit(await fresh_database())
    gate = Gate(parse_qs(url.query)["host"][0], folder)
    await gate.open()
    try:
        yield f"postgresql://postgres@{url.path}?host={quote(str(folder), safe='')}", gate
    finally:
        await gate.close()


@asynccontextmanager
async def postgresql_table_locked(tmp_path: Path) -> AsyncIterator[tuple[str, Any]]:
    """The words are already under way to the server when it says no."""
    url = await fresh_database()
    connection = await asyncpg.connect(url)
    transaction = connection.transaction()

    async def away() -> None:
        await transaction.start()
        await connection.execute("LOCK TABLE entry_words IN ACCESS EXCLUSIVE MODE")

    yield url, (away, transaction.rollback)
    await connection.close()


class Gate:
    """Passes bytes between a Unix socket of its own and the server's.

    ``loses``: so many of the next commits are made, and then the connection ends in place of the server's answer.
    """

    def __init__(self, server: str, folder: Path) -> None:
        self.loses = 0
        self._to = f"{server}/.s.PGSQL.5432"
        self._at = folder / ".s.PGSQL.5432"
        self._listener: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._mute: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        self._listener = await asyncio.start_unix_server(self._pass, self._at)

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            self._at.unlink(missing_ok=True)
        for writer in list(self._writers):
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self._to)
        both = {writer, to_server}
        self._writers |= both
        ways = (self._out(reader, to_server, writer), self._back(from_server, writer))
        await asyncio.wait([asyncio.create_task(way) for way in ways], return_when=asyncio.FIRST_COMPLETED)
        self._writers -= both
        for one in both:
            one.close()

    async def _out(
        self, reader: asyncio.StreamReader, to_server: asyncio.StreamWriter, client: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while piece := await reader.read(65_536):
                # Not what begins a transaction that is READ COMMITTED.
                if self.loses and b"COMMIT;" in piece:
                    self.loses -= 1
                    self._mute.add(client)
                to_server.write(piece)
                await to_server.drain()

    async def _back(self, from_server: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await from_server.read(65_536):
                if client in self._mute:
                    self._mute.discard(client)
                    client.transport.abort()
                    return
                client.write(piece)
                await client.drain()


@pytest.mark.parametrize(
    "absence", [sqlite_away, postgresql_away, postgresql_table_locked], ids=lambda absence: absence.__name__
)
async def test_away_for_too_long_is_answered_with_an_incident_that_is_in_the_log(absence: Any, tmp_path: Path) -> None:
    async with absence(tmp_path) as (url, (away, back)), SlackStandIn() as slack, DiscordStandIn() as discord:
        aiko, ben = (slack.workspace.add_user(name, locale="en-US") for name in ("aiko", "ben"))
        channel = slack.workspace.add_channel("meetup", [aiko.id, ben.id, slack.workspace.bot])
        chie, dai = (discord.world.add_user(name) for name in ("chie", "dai"))
        square = discord.world.add_channel(discord.world.add_guild("Town", chie, members=[dai]), "square")
        bot = LiveBot(environment(url, slack, discord), tmp_path, IMPATIENT)
        await bot.start()

        async def ask_on_slack(reason: str) -> str:
            return (await slack.command(aiko.id, channel.id, "/thanks", f"@ben {reason}", wait=ANSWERED_WITHIN)).text

        async def ask_on_discord(reason: str) -> str:
            seen = await discord.people.command(chie, square, "thanks", to=dai, reason=reason)
            return (await discord.people.later(seen, ANSWERED_WITHIN) if seen.kind == "thinking" else seen).text

        try:
            assert "You gave" in await ask_on_slack("before")
            assert "You gave" in await ask_on_discord("before")
            await away()
            answers = await asyncio.gather(ask_on_slack(SECRET_WORDS), ask_on_discord(SECRET_WORDS))
            await back()
            assert "You gave" in await ask_on_slack("after")
            assert "You gave" in await ask_on_discord("after")
        finally:
            await bot.stop()
    lines = [json.dumps(line, ensure_ascii=False) for line in bot.lines]
    for answer in answers:
        assert answer.splitlines()[0].startswith("Something went wrong on my side, and I wrote it down as incident ")
        assert len(set(answer.splitlines())) == 1, "no more than that: no stack trace in a chat"
        found = INCIDENT.search(answer)
        assert found is not None
        [written] = [line for line in bot.lines if line.get("incident") == found[1]]
        assert (written["event"], written["event_kind"], written["level"]) == ("incident", "Asked", "error")
    assert [line[:300] for line in lines if "Rosebud" in line] == [], "words of people in the log"
    assert [line[:300] for line in lines if slack.bot_token in line or discord.token in line] == []
