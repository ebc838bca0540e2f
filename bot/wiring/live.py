"""One running process: every configured platform on one core, one storage and one clock."""

import asyncio
import signal
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from adapters.discord.app import Discord
from adapters.slack.app import Slack
from adapters.web.server import Web
from bot.catalogue import Catalogue
from bot.clock import HEART_BEAT, Clock
from bot.core import Bot, Defaults
from bot.features import FEATURES
from bot.handover import Handover
from bot.people import PlatformName
from bot.phrasebook import our_phrasebook
from bot.ports import Platform
from bot.settings import Settings, check_for_run
from bot.timekeeping import Timekeeping
from storage.bot_lock import BotLock, lock_for_bot
from storage.unit import SqlStorage, open_storage

log = structlog.get_logger(__name__)

CLOCK_STOPS_WITHIN, PLATFORMS_STOP_WITHIN = 2.5, 7.0
"""Seconds, one after the other. In all within the 10 of design.md section 6."""


OLD_ONE_ENDS_WITHIN = 15.0
"""Seconds to wait for the lock of a SQLite file: whoever has it may be asked to end, and takes up to 10."""


def machine_seconds() -> float:
    """A clock that nobody sets, and that goes on while the machine sleeps where the system has one that does."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def utc_now() -> datetime:
    """The only clock: everything inside is handed the time."""
    return datetime.now(UTC)


class Live:
    """``start`` returns when every configured platform is connected; ``stop`` finishes what is under way."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = utc_now) -> None:
        check_for_run(settings)
        self._settings = settings
        self._now = now
        self._lock: BotLock | None = None
        self._storage: SqlStorage | None = None
        self._clock: Clock | None = None
        self._platforms: dict[PlatformName, Slack | Discord] = {}
        self._web: Web | None = None
        self._heart = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )

    async def start(self) -> None:
        """Raises an ExceptionGroup of an adapter's PlatformRefused (a token), TransientFault (no database), OSError (no
        place to listen), AnotherBotRuns (on the same SQLite file).
        """
        self._lock = await lock_for_bot(self._settings.database_url, within=OLD_ONE_ENDS_WITHIN)
        self._storage = await open_storage(self._settings.database_url, now=self._now, on_owed=self._wake)
        bot = Bot(
            Catalogue(FEATURES),
            our_phrasebook(),
            self._storage,
            Defaults(self._settings.shinrai_locale, self._settings.shinrai_timezone),
            self._now,
        )
        self._platforms = _platforms(bot, self._settings)
        ports: dict[PlatformName, Platform] = dict(self._platforms)
        self._clock = Clock(
            self._storage,
            Handover(
                self._storage,
                bot.catalogue,
                bot.phrasebook,
                ports,
                self._now,
                seconds=machine_seconds,
                alone=self._lock is not None,
            ),
            Timekeeping(self._storage, bot.catalogue, self._now),
            self._now,
        )
        await self._listen()
        self._clock.start()
        self._heart.add_job(self._beat, "interval", seconds=HEART_BEAT)
        self._heart.add_job(self._clock.maintain, "interval", hours=1)
        self._heart.start()
        # At once: a platform that is away for a while does not keep the other waiting.
        async with asyncio.TaskGroup() as starting:
            for platform in self._platforms.values():
                starting.create_task(platform.start())
        log.info(
            "ready",
            platforms=sorted(name.value for name in self._platforms),
            database=self._settings.database_url.split(":")[0],
        )

    async def stop(self) -> None:
        """Hand over nothing more, let what people asked for end, and close; storage last, whatever happens before."""
        if self._heart.running:
            self._heart.shutdown(wait=False)
        try:
            if self._clock is not None:
                await self._clock.stop(CLOCK_STOPS_WITHIN)
            await asyncio.wait_for(self._stop_platforms(), PLATFORMS_STOP_WITHIN)
        except TimeoutError:
            log.warning("stop.cut_short")
        finally:
            if self._storage is not None:
                await self._storage.close()
            if self._lock is not None:
                self._lock.release()
        log.info("stopped")

    async def _stop_platforms(self) -> None:
        if self._web is not None:
            await self._web.stop()
        await asyncio.gather(*(platform.stop() for platform in self._platforms.values()))

    async def _beat(self) -> None:
        """A coroutine, so that the scheduler runs it in the loop and not in a thread."""
        self._wake()

    def _wake(self) -> None:
        if self._clock is not None:
            self._clock.wake()

    async def _listen(self) -> None:
        where = self._settings.http
        if where is None:
            return
        slack = self._platforms.get(PlatformName.SLACK)
        routes = slack.routes() if isinstance(slack, Slack) else ()
        self._web = Web(*where, routes, healthy=self._healthy)
        await self._web.start()

    async def _healthy(self) -> bool:
        """Storage answers; a platform that is away for a while is retried and does not make the process sick."""
        assert self._storage is not None
        await self._storage.house.next_due()
        return True


def _platforms(bot: Bot, settings: Settings) -> dict[PlatformName, Slack | Discord]:
    platforms: dict[PlatformName, Slack | Discord] = {}
    if settings.slack_bot_token:
        platforms[PlatformName.SLACK] = Slack(
            bot,
            token=settings.slack_bot_token.get_secret_value(),
            api_url=settings.slack_api_url,
            app_token=settings.slack_app_token.get_secret_value() if settings.slack_app_token else None,
            signing_secret=settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None,
        )
    if settings.discord_token:
        platforms[PlatformName.DISCORD] = Discord(
            bot,
            token=settings.discord_token.get_secret_value(),
            api_url=settings.discord_api_url,
            shard_ids=settings.discord_shard_ids,
            shard_count=settings.discord_shard_count,
        )
    return platforms


async def run(settings: Settings) -> None:
    """Live until SIGTERM or SIGINT, then stop gracefully, at the latest within ``STOP_WITHIN``."""
    live = Live(settings)
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, asked_to_stop.set)
    starting = asyncio.create_task(live.start())
    waiting = asyncio.create_task(asked_to_stop.wait())
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            await waiting
    finally:
        await _cancel((starting, waiting))
        await live.stop()


async def _cancel(tasks: Sequence["asyncio.Task[object]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
