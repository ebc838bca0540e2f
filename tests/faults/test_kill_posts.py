"""Promise 2: `kill -9` at random instants while posts fall due loses none and doubles none, however platforms answer.

Study sessions are called together and answered to by people on both platforms all the while, their MCs are called for,
seated, and given a room with their mentor. Some start in two minutes: what reminds of them is due within a minute and
expires a minute later. On PostgreSQL some processes are stopped for a while instead of killed, and go on.

KILLS and POSTS set how many (for each engine), SEED when and which: it is printed, and the same seed gives the same
plan. RATE is how many times as fast as time is all goes. ``make test-kill``.
"""

import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row as SqlRow
from sqlalchemy import Select, literal, select

from adapters.sandbox.discord.changes import Limits
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.world import Timing
from bot.rules.offsets import read_offsets
from storage.engine import Database
from storage.export import Exported, export
from storage.tables import deliveries, occurrences, rsvps
from tests.faults import weather
from tests.faults.crowd import Crowd
from tests.faults.hurried import NOON, Hurry
from tests.faults.live import environment, shinrai
from tests.faults.meetings import ANNOUNCEMENT, DIRECT, REMINDER, TRY, Meetings, OnDiscord, OnSlack, Posted
from tests.faults.nursery import Nursery, Process
from tests.faults.owed import TODAY, Account, Row, account, owed_by
from tests.postgres import fresh_database

KILLS = int(os.environ.get("KILLS", "20"))
POSTS = int(os.environ.get("POSTS", "100"))
SEED = int(os.environ.get("SEED", "20261124"))
EXPORTED: tuple[Exported, Exported, Exported] = ("sessions", "volunteers", "posts")
RATE = float(os.environ.get("RATE", "5"))
"""So many times as fast as time is: who is silent for ten seconds is dead after two."""
CHANNELS = 25
"""On each platform."""
POSTS_OF_A_SESSION = 12
"""Its announcement, its reminder, one to each guest; the call for its MC, one to each who is seated, and their room."""
REMINDED_IN = (1, max(2, round(KILLS / 25)))
"""Minutes after the call, in the bot's time."""
DRAINED_WITHIN = 120.0 + REMINDED_IN[1] * 60 / RATE
PROCESSES = {"sqlite": 1, "postgresql": 3}
SOON = 3
"""One session of so many starts in two minutes."""
STOPPED, STOPPED_FOR = 0.15, 15.0
"""Of the kills, beside the others, a process is stopped for so many seconds of the bot's time."""
TAKEN_OVER_WITHIN = 15.0
"""Seconds of real time between a kill and the end of what it interrupted, where the next attempt is not refused."""
YOUNG = 0.25
"""Of the kills come before the process is ready."""
LIVES = 2.5
"""So many times as long as it takes to start, at most, whatever else the machine has to do."""

pytestmark = [pytest.mark.timeout(KILLS * (8 + STOPPED_FOR * STOPPED / RATE) + DRAINED_WITHIN * 2)]


_d = deliveries.c


@dataclass(frozen=True, slots=True)
class Interrupted:
    """An attempt that ended with its process, and when by the bot's time."""

    attempt: int
    killed: datetime


UNDER_WAY = timedelta(seconds=30)
"""Of the bot's time, from a press to its commit: whoever presses so shortly before a reminder may have none."""


def _heard_by(row: Any) -> datetime:
    at: datetime = row.at
    return at + UNDER_WAY if row.purpose == DIRECT else at


def _reminded_at(row: Any) -> datetime:
    at: datetime = row.starts - max(read_offsets(row.remind))
    return at if f"{row.starts:%Y-%m-%d}" == TODAY else row.at  # of a later date nothing is due in this run


_HEARD = (
    select(
        literal(REMINDER).label("purpose"),
        occurrences.c.title,
        occurrences.c.starts,
        occurrences.c.remind,
        deliveries.c.due_at.label("at"),
    )
    .join(deliveries, deliveries.c.subject == occurrences.c.id)
    .where(deliveries.c.purpose == ANNOUNCEMENT, deliveries.c.kind == "post")
    .union_all(
        select(literal(DIRECT), occurrences.c.title, occurrences.c.starts, occurrences.c.remind, rsvps.c.answered_at)
        .join(rsvps, rsvps.c.occurrence_id == occurrences.c.id)
        .where(rsvps.c.rsvp == "going")
    )
)
"""When a date was announced, and when each of its guests said that they are going."""


@dataclass
class Street:
    """Both stand-ins, the people on them, and the processes that serve them."""

    engine: str
    folder: Path
    url: str
    env: dict[str, str]
    hurry: Hurry
    nursery: Nursery
    crowds: tuple[Crowd, Crowd]
    chance: random.Random
    running: list[Process] = field(default_factory=list)
    under_way: list[asyncio.Task[None]] = field(default_factory=list)
    kills: int = 0
    stops: int = 0
    interrupted: dict[str, Interrupted] = field(default_factory=dict)
    """By delivery, the last kill that interrupted it."""
    unready: int = 0
    starts_in: float = 0.0
    """Seconds, as last measured."""

    async def open(self) -> None:
        for shard in range(PROCESSES[self.engine]):
            self.running.append(await self._fork(shard))
        self.starts_in = max(await asyncio.gather(*(process.ready() for process in self.running)))

    async def kill_one(self) -> None:
        """One of them, wherever it is in what it does; and another in its place."""
        shard = self.chance.randrange(len(self.running))
        process = self.running[shard]
        young, instant = self.chance.random() < YOUNG, self.chance.random()
        if not young and not process.is_ready:
            self.starts_in = await process.ready()
        await asyncio.sleep(instant * self.starts_in * (1.0 if young else LIVES))
        self.unready += not process.is_ready
        assert process.alive, process.log.read_text()[-2000:]
        if process.is_ready and self.engine == "postgresql" and self.chance.random() < STOPPED:
            await self._stop_for_a_while(process)
            return
        await process.end(signal.SIGKILL)
        self.kills += 1
        killed = self.hurry.now()
        self.running[shard] = await self._fork(shard)
        await self._remember_interrupted(process, killed)

    async def _stop_for_a_while(self, process: Process) -> None:
        """Wherever it is. The others take over meanwhile, and then it goes on."""
        os.kill(process.pid, signal.SIGSTOP)
        self.stops += 1
        await asyncio.sleep(STOPPED_FOR / RATE)
        os.kill(process.pid, signal.SIGCONT)

    async def _remember_interrupted(self, process: Process, killed: datetime) -> None:
        holders = [str(line["holder"]) for line in process.lines() if line["event"] == "heartbeat.begun"]
        for row in await self._rows(select(_d.id, _d.attempts).where(_d.state == "sending", _d.holder.in_(holders))):
            self.interrupted[row.id] = Interrupted(row.attempts, killed)

    async def went_out_after(self) -> tuple[list[float], list[float]]:
        """Real seconds from the kill that interrupted an attempt to the end of its delivery.

        First where the next attempt ended it, then where a platform or another kill had it tried again.
        """
        at_once: list[float] = []
        later: list[float] = []
        for row in await self._rows(select(_d.id, _d.attempts, _d.ended_at).where(_d.state == "sent")):
            before = self.interrupted.get(row.id)
            if before is not None and row.attempts > before.attempt:
                took = (row.ended_at - before.killed).total_seconds() / RATE
                (at_once if row.attempts == before.attempt + 1 else later).append(took)
        return at_once, later

    async def _rows(self, query: Select[Any]) -> Sequence[SqlRow[Any]]:
        database = Database(self.url)
        try:
            async with database.reading() as connection:
                rows: Sequence[SqlRow[Any]] = (await connection.execute(query)).all()
                return rows
        finally:
            await database.close()

    async def _fork(self, shard: int) -> Process:
        of = PROCESSES[self.engine]
        shards = {"DISCORD_SHARD_IDS": str(shard), "DISCORD_SHARD_COUNT": str(of)} if of > 1 else {}
        return await self.nursery.fork(**shards)

    async def stop(self) -> None:
        await asyncio.gather(*(process.end(signal.SIGTERM) for process in self.running))

    def do(self, *work: Coroutine[None, None, None]) -> None:
        self.under_way += [asyncio.ensure_future(one) for one in work]

    async def rows(self, what: Exported) -> list[Row]:
        """As ``shinrai export`` writes them, without starting a process for it."""
        database = Database(self.url)
        try:
            return [row async for row in export(database, what, None)]
        finally:
            await database.close()

    @property
    def announced(self) -> int:
        """Sessions, not their announcements."""
        return len({one.title for crowd in self.crowds for one in crowd.announced()})

    def standing(self) -> list[Posted]:
        return [one for crowd in self.crowds for one in crowd.meetings.posted()]

    async def owed(self) -> int:
        return owed_by(await self.rows("sessions"), await self.rows("volunteers")).total()

    async def account(self) -> Account:
        sessions, volunteers, posts = [await self.rows(what) for what in EXPORTED]
        return account(sessions, volunteers, posts, self.standing(), await self.in_time())

    async def in_time(self) -> Counter[tuple[str, str]]:
        """By purpose and title, how many reminders fell due after people had heard of what they remind of."""
        database = Database(self.url)
        try:
            async with database.reading() as connection:
                rows = (await connection.execute(_HEARD)).all()
        finally:
            await database.close()
        return Counter((row.purpose, row.title) for row in rows if _heard_by(row) < _reminded_at(row))


@asynccontextmanager
async def a_street(engine: str, folder: Path, seed: int) -> AsyncIterator[Street]:
    url = f"sqlite:///{folder}/town.db" if engine == "sqlite" else await fresh_database()
    hurry = Hurry(time.time(), RATE)
    chance = random.Random(seed)
    async with (
        SlackStandIn(clock=hurry.unix, faults=weather.on_slack(seed, RATE), timing=Timing(trigger=30.0)) as slack,
        DiscordStandIn(
            clock=hurry.now,
            faults=weather.on_discord(seed, RATE),
            limits=Limits(first_response=timedelta(seconds=10)),
            shards=PROCESSES[engine],
        ) as discord,
    ):
        meetings: tuple[Meetings, Meetings] = (OnSlack.of(slack, CHANNELS), OnDiscord.of(discord, CHANNELS))
        first, second = (Crowd(one, random.Random(seed + n), hurry, REMINDED_IN) for n, one in enumerate(meetings))
        env = environment(url, slack, discord, SHINRAI_TIMEZONE="Asia/Tokyo", **hurry.environment)
        async with Nursery(env, folder) as nursery:
            yield Street(engine, folder, url, env, hurry, nursery, (first, second), chance)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_killed_while_posts_fall_due_each_arrives_exactly_once(engine: str, tmp_path: Path) -> None:
    began = time.monotonic()
    async with a_street(engine, tmp_path, SEED) as street:
        await street.open()
        await asyncio.gather(*(crowd.get_ready() for crowd in street.crowds))
        await _kill_and_go_on(street)
        killing = time.monotonic() - began
        await asyncio.gather(*street.under_way)
        await _drained(street)
        await street.stop()
        found = await _as_exported(street)
        sessions, volunteers = await street.rows("sessions"), await street.rows("volunteers")
        at_once, later = await street.went_out_after()
        _print(street, found, killing, time.monotonic() - began)
        _print_interrupted(at_once, later)
        assert dict(found.lost) == {}, "lost"
        assert dict(found.doubled) == {}, "doubled"
        assert found.unclaimed == [], "standing there, and known to no delivery"
        assert [room for crowd in street.crowds for room in crowd.meetings.empty_rooms()] == [], "opened twice"
        assert found.untrue == [], "said to be sent, and not there"
        assert found.unfinished == [], "due, and neither sent nor parked"
        assert [str(row["reason"]) for row in found.parked] == [], "parked, though it can be known"
        assert max(at_once, default=0.0) <= TAKEN_OVER_WITHIN
        assert sum(crowd.soon for crowd in street.crowds) > 0
        assert found.outdated == [], "drawn without everybody who is going"
        _assert_answered_is_stored(street, found, sessions)
        _assert_seated(street, sessions, volunteers)
        assert found.owed.total() >= POSTS
        assert street.kills >= KILLS
        assert await shinrai(street.env, "verify", folder=tmp_path) == (0, "The ledger adds up.\n", "")


async def _kill_and_go_on(street: Street) -> None:
    """Sessions are called together during the first half, so that their reminders fall due during the second."""
    wanted = POSTS / POSTS_OF_A_SESSION + 1
    number = 0
    while street.kills < KILLS or (owed := await street.owed()) < POSTS:
        if street.kills >= KILLS:
            wanted += (POSTS - owed) / POSTS_OF_A_SESSION / 4
        by_now = min(1.0, (street.kills + 1) / (KILLS * 0.5)) * wanted
        while street.announced + sum(crowd.open_calls for crowd in street.crowds) < by_now:
            number += 1
            crowd = street.crowds[number % 2]
            street.do(crowd.call(number) if number % SOON else crowd.call_soon(number))
            await asyncio.sleep(0)
        for crowd in street.crowds:
            waiting = crowd.to_press()
            street.do(*(crowd.press(one) for one in crowd.chance.sample(waiting, min(4, len(waiting)))))
            street.do(*(crowd.call_for_mc(title) for title in list(crowd.to_call_for)))
            street.do(*(crowd.press_for_mc(one) for one in crowd.calls_to_press()))
        await street.kill_one()


async def _drained(street: Street) -> None:
    """Nobody is killed any more, but platforms answer as badly as before. Whoever still wants to answer does so."""
    end = time.monotonic() + DRAINED_WITHIN
    while time.monotonic() < end:
        presses = [crowd.press(one) for crowd in street.crowds for one in crowd.to_press()]
        presses += [crowd.press_for_mc(one) for crowd in street.crowds for one in crowd.calls_to_press()]
        await asyncio.gather(*presses)
        found = await street.account()
        if not presses and not found.unfinished and not found.outdated:
            return
        await asyncio.sleep(0.5)


async def _as_exported(street: Street) -> Account:
    """By what the command line writes."""
    written: dict[str, list[Row]] = {}
    for what in EXPORTED:
        code, out, err = await shinrai(street.env, "export", "--what", what, folder=street.folder)
        assert (code, err) == (0, "")
        written[what] = [json.loads(line) for line in out.splitlines()]
    in_time = await street.in_time()
    return account(written["sessions"], written["volunteers"], written["posts"], street.standing(), in_time)


def _assert_answered_is_stored(street: Street, found: Account, sessions: list[Row]) -> None:
    stored = {str(row["title"]): int(str(row["going"])) for row in sessions if row["index"] == TODAY}
    for crowd in street.crowds:
        assert crowd.made - stored.keys() == set(), "answered, but not stored"
        answered, pressed = (Counter(title for title, _ in those) for those in (crowd.going, crowd.pressed))
        assert {title: n for title, n in answered.items() if stored[title] < n} == {}, "answered, but not stored"
        assert {title: n for title, n in pressed.items() if stored[title] > n} == {}, "stored, but not pressed"
        shown = {one.title: one.text for one in crowd.announced() if one.ref in found.sent}
        for title, person in crowd.going:
            text, names = shown.get(title), crowd.meetings.names(person)
            assert text is None or any(name in text for name in names), f"{title} without {names}"


def _assert_seated(street: Street, sessions: list[Row], volunteers: list[Row]) -> None:
    """Who was answered that the seat is theirs has it, and their mentor, too; nobody else has one."""
    titles = {one["id"]: str(one["title"]) for one in sessions}
    seated = Counter(titles[one["session"]] for one in volunteers if one["record"] == "seat")
    answered = {title for crowd in street.crowds for title, label in crowd.heard if label == TRY}
    assert answered
    assert {title: seated[title] for title in answered if seated[title] != 2} == {}, "answered, but not seated"
    assert {title: n for title, n in seated.items() if title not in answered} == {}, "seated, but never told"


def _print(street: Street, found: Account, killing: float, whole: float) -> None:
    purposes: Counter[str] = Counter()
    for (purpose, _, _), n in found.owed.items():
        purposes[purpose] += n
    answered = sum(len(crowd.going) for crowd in street.crowds)
    soon = sum(crowd.soon for crowd in street.crowds)
    print(
        f"\n{street.engine}, seed {SEED}: {street.kills} kills ({street.unready} before it was ready) of"
        f" {PROCESSES[street.engine]} at a time, {street.stops} stops;"
        f" {found.owed.total()} posts owed {dict(purposes)},"
        f" lost {found.lost.total()}, doubled {found.doubled.total()}, parked {len(found.parked)};"
        f" {answered} answers to sessions, {soon} of these begun in two minutes; tried again {found.again};"
        f" killing {killing:.0f} s, drained {whole - killing:.0f} s, {street.hurry.now() - NOON} of the bot's time"
    )


def _print_interrupted(at_once: list[float], later: list[float]) -> None:
    print(
        f"from a kill to what it interrupted: {len(at_once)} ended at the next attempt, at most"
        f" {max(at_once, default=0.0):.1f} s after it; {len(later)} were refused or interrupted again, at most"
        f" {max(later, default=0.0):.1f} s"
    )
