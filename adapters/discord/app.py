"""Discord as a platform of the bot: connected, supervised, and stopped without losing what is under way."""

import asyncio
import time
from collections.abc import Sequence

import aiohttp
import discord
import structlog
from discord.http import Route

from adapters.discord import tree
from adapters.discord.application import application
from adapters.discord.calls import Calls
from adapters.discord.catching_up import CatchingUp
from adapters.discord.coming_and_going import ComingAndGoing
from adapters.discord.facts import KnownPeople
from adapters.discord.gateway import Gateway
from adapters.discord.hearing import Hearing
from adapters.discord.here import Here
from adapters.discord.inquiries import Inquiries
from adapters.discord.interactions import EARLY, Interactions
from adapters.discord.lanes import Lanes
from adapters.discord.outbox import Outbox
from adapters.discord.patience import backoff
from adapters.discord.reactions import Reactions
from adapters.discord.rereading import Rereading
from adapters.discord.webhooks import Webhooks
from adapters.discord.wire import Json
from bot.core import Bot
from bot.people import MessageRef, PlatformName
from bot.ports import Attempt, Handed, Pace, Rate
from bot.speech import Outgoing, Room

log = structlog.get_logger(__name__)

PULSE = 60.0
"""Seconds between two notes that the event stream is whole."""
HEARING_WITHIN, LANES_WITHIN = 5.0, 2.0
"""Seconds for what is under way to end; ``shinrai run`` promises 10 in all."""
LIVED = 60.0
"""A client that ran so many seconds was well: the next restart is quick again."""
LONGEST_PAUSE = 60.0


EVERYWHERE = Rate(49, 1.0)
"""Discord takes 50 requests a second of a bot (Rate Limits, "Global Rate Limit"). discord.py keeps its buckets."""


class PlatformRefused(Exception):
    """Discord refuses what it was configured with; its message is for the operator."""


class Discord:
    """Implements ``bot.ports.Platform``. ``start`` once, then ``stop`` once."""

    name = PlatformName.DISCORD
    pace = Pace(everywhere=EVERYWHERE)

    def __init__(
        self,
        bot: Bot,
        *,
        token: str,
        api_url: str,
        shard_ids: Sequence[int] | None = None,
        shard_count: int | None = None,
        early: float = EARLY,
        pulse: float = PULSE,
        restart_after: float = 1.0,
    ) -> None:
        """``early``: seconds before an answer is deferred. ``restart_after``: seconds before the first restart.

        Raises PlatformRefused for shard ids without a count.
        """
        if shard_ids is not None and shard_count is None:
            raise PlatformRefused('DISCORD_SHARD_IDS needs DISCORD_SHARD_COUNT. See README, "Connect Discord".')
        self._bot = bot
        self._token = token
        self._api_url = api_url.rstrip("/")
        self._shard_ids, self._shard_count = shard_ids, shard_count
        self._pulse = pulse
        self._restart_after = restart_after
        self._client: Gateway | None = None
        self._session: aiohttp.ClientSession | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._connected: asyncio.Future[None] | None = None
        self._registered = False
        self._members_refused = False
        self._calls = Calls(lambda: self._client)
        here = Here(lambda: self._client, self._calls)
        people = KnownPeople(here.ask, time.monotonic)
        self._lanes = Lanes()
        rereading = Rereading(bot, self._calls, people, here)
        self._catching_up = CatchingUp(bot, self._calls, self._lanes, rereading)
        reactions = Reactions(bot, self._calls, people, self._lanes, rereading, here)
        inquiries = Inquiries(self._calls, people, here, self._lanes, rereading)
        interactions = Interactions(bot, people, inquiries, self._webhooks, early, here.emoji)
        going = ComingAndGoing(bot, here, people, self._lanes)
        self._hearing = Hearing(going, interactions, reactions, self._catching_up)
        self._outbox = Outbox(Calls(lambda: self._client, at_once=True), bot.phrasebook, here)

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        return await self._outbox.post(outgoing, attempt)

    async def room(self, room: Room, outgoing: Outgoing, attempt: Attempt) -> Handed:
        return await self._outbox.room(room, outgoing, attempt)

    async def redraw(self, message: MessageRef, outgoing: Outgoing) -> Handed:
        return await self._outbox.redraw(message, outgoing)

    async def home(self, outgoing: Outgoing) -> Handed:
        return await self._outbox.home(outgoing)

    async def start(self) -> None:
        """Returns once connected, with the commands registered. While Discord is away it goes on trying.

        Raises PlatformRefused for a token, an intent, a shard or commands that Discord does not take.
        """
        loop = asyncio.get_running_loop()
        Route.BASE = self._api_url
        self._session = aiohttp.ClientSession()
        self._connected = loop.create_future()
        supervisor = loop.create_task(self._supervise())
        self._tasks = [supervisor]
        try:
            await asyncio.wait({self._connected, supervisor}, return_when=asyncio.FIRST_COMPLETED)
            if not self._connected.done():
                supervisor.result()  # it ends by itself only by a fault of ours: raise that
            self._connected.result()
        except BaseException:
            await self.stop()
            raise
        self._tasks.append(loop.create_task(self._beat()))

    async def stop(self) -> None:
        """Take nothing new, let what is under way end, and close."""
        await self._catching_up.stop()
        await self._hearing.close(HEARING_WITHIN)
        await self._lanes.drain(LANES_WITHIN)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _supervise(self) -> None:
        """A client, and another one whenever it ends: a malformed dispatch is enough to end one."""
        pauses = backoff(self._restart_after, LONGEST_PAUSE)
        while True:
            begun = time.monotonic()
            fault = await self._run_client()
            if self._gives_up(fault):
                return
            if isinstance(fault, discord.PrivilegedIntentsRequired) and not self._members_refused:
                # Taken back since the flags were read: it goes on without.
                log.warning("discord.members_intent_refused")
                self._members_refused = True
                continue
            if time.monotonic() - begun > LIVED:
                pauses = backoff(self._restart_after, LONGEST_PAUSE)
            pause = next(pauses)
            log.error("discord.client_ended", fault=type(fault).__name__, restart_in=round(pause, 1))
            await asyncio.sleep(pause)

    async def _run_client(self) -> Exception | None:
        """Until the client ends; with which fault."""
        try:
            members = await self._hears_members()
        except (aiohttp.ClientError, OSError, TimeoutError) as away:
            return away
        client = Gateway(
            self._hearing,
            logged_in=self._register,
            ready=self._ready,
            members=members,
            shard_ids=self._shard_ids,
            shard_count=self._shard_count,
        )
        self._client = client
        try:
            await client.start(self._token, reconnect=True)
        except Exception as fault:
            return fault
        finally:
            self._client = None
            await client.close()
        return None

    def _gives_up(self, fault: Exception | None) -> bool:
        """Only where Discord refused us before we were ever connected: then it is the operator's turn."""
        refusal = _refusal(fault)
        if refusal is None or self._connected is None or self._connected.done():
            return False
        self._connected.set_exception(refusal)
        return True

    async def _hears_members(self) -> bool:
        """Whether to ask the gateway for members: used where it was granted, never required."""
        if self._members_refused or self._session is None:
            return False
        try:
            return (await application(self._session, self._token, self._api_url)).hears_members
        except aiohttp.ClientResponseError as refused:
            if refused.status >= 500 or refused.status == 429:
                raise
            return False  # the login that follows says what is wrong

    async def _register(self, application_id: int) -> None:
        """The commands, once a process, and only where they differ from what Discord has."""
        if self._registered:
            return
        commands = _commands(self._bot)
        if not tree.same(commands, await self._calls.commands(application_id)):
            await self._calls.register(application_id, commands)
            log.info("discord.commands_registered", commands=len(commands))
        self._registered = True

    def _ready(self) -> None:
        if self._connected is not None and not self._connected.done():
            self._connected.set_result(None)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._pulse)
            try:
                await self._catching_up.pulse(self._alive)
            except Exception:
                log.exception("discord.pulse_failed")

    def _alive(self, guild_id: int) -> bool:
        return self._client is not None and self._client.alive(guild_id)

    def _webhooks(self) -> Webhooks:
        assert self._session is not None
        return Webhooks(self._session, self._api_url)


def _commands(bot: Bot) -> list[Json]:
    try:
        return tree.tree(bot.catalogue, bot.phrasebook)
    except (ValueError, KeyError) as fault:
        raise PlatformRefused(f"The commands cannot be shown on Discord: {fault}") from fault


def _refusal(fault: Exception | None) -> PlatformRefused | None:
    """What only an operator can mend, in one line; None for what may pass by itself."""
    match fault:
        case discord.LoginFailure():
            return PlatformRefused('DISCORD_TOKEN was refused by Discord. See README, "Connect Discord".')
        case discord.ConnectionClosed() if fault.code == 4004:
            return PlatformRefused('DISCORD_TOKEN was refused by Discord. See README, "Connect Discord".')
        case discord.ConnectionClosed() if fault.code in (4010, 4011):
            return PlatformRefused(
                "DISCORD_SHARD_IDS and DISCORD_SHARD_COUNT were refused by Discord"
                f' (close code {fault.code}). See README, "Connect Discord".'
            )
        case discord.HTTPException() if 400 <= fault.status < 500 and fault.status != 429:
            return PlatformRefused(
                f"Discord refused to begin (HTTP {fault.status}, code {fault.code})."
                ' Check DISCORD_API_URL. See README, "Connect Discord".'
            )
        case PlatformRefused():
            return fault
        case _:
            return None
