"""Hands payloads to the bot, by whichever transport is in use: retries, redeliveries, delays, and who watched."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from adapters.sandbox.exchange import Exchange, Observer
from adapters.sandbox.slack.faults import Faults
from adapters.sandbox.slack.values import Json
from adapters.sandbox.slack.world import World

PushKind = Literal["slash_commands", "events_api", "interactive"]


@dataclass(frozen=True, slots=True)
class Push:
    """One thing to tell the bot. Sent again it is the same push, possibly with a fresh ``event_id`` in it."""

    kind: PushKind
    payload: Json

    @property
    def name(self) -> str:
        return str(self.payload.get("type", self.kind))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: an acknowledgement, maybe with a payload, or the reason why there is none."""

    acknowledged: bool
    payload: Json | None = None
    reason: Literal["", "timeout", "http_error", "connection_failed"] = ""
    status: int = 200
    retry: bool = True
    """False: the bot asked not to be sent this event again (``X-Slack-No-Retry``)."""


class Transport(Protocol):
    async def deliver(self, push: Push, attempt: int, reason: str) -> Answer:
        """``attempt`` is 0 for the first try, ``reason`` why the one before failed."""


class Pusher:
    def __init__(self, world: World, faults: Faults, observer: Observer) -> None:
        self.world = world
        self.faults = faults
        self.observer = observer
        self.transport: Transport | None = None
        self.sent: list[Push] = []
        """All first deliveries, oldest first; what ``redeliver`` can send again."""
        self.given_up: list[Push] = []
        """Events that no try was acknowledged of: they are not sent any more."""
        self._tasks: set[asyncio.Task[Any]] = set()
        self._waiting: list[tuple[Push, asyncio.Future[Answer]]] = []

    async def send(self, push: Push) -> Answer:
        """The bot's first answer. Retries and wished-for copies follow in the background."""
        self.sent.append(push)
        if self.faults.push_delay:
            await asyncio.sleep(self.faults.push_delay)
        if push.kind == "events_api" and self.faults.reorder_within:
            answer = await self._in_any_order(push)
        else:
            answer = await self.attempt(push)
        if push.kind != "events_api":
            return answer
        if not answer.acknowledged and answer.retry:
            self.later(self._retry(push, answer))
        for _ in range(self.faults.copies if answer.acknowledged else 0):
            self.later(self.attempt(fresh(push, self.world)))
        return answer

    async def attempt(self, push: Push, attempt: int = 0, reason: str = "") -> Answer:
        if self.transport is None:
            raise RuntimeError("The stand-in is not running: use it in an `async with`.")
        if self.world.cut_off:
            return Answer(False, reason="connection_failed", status=0, retry=False)
        answer = await self.transport.deliver(push, attempt, reason)
        if answer.reason == "timeout" and push.kind != "events_api":
            self.world.violated("not_acknowledged_in_time", push.name)
        seen = answer.payload if answer.acknowledged else None
        self.observer(Exchange("slack", "push", push.name, push.name, push.payload, answer.status, seen))
        return answer

    def later(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Runs it in the background, until the stand-in stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settle(self) -> None:
        """Waits for everything under way in the background; with long retry delays that is a long time."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _retry(self, push: Push, answer: Answer) -> None:
        for attempt, delay in enumerate(self.world.timing.retries, start=1):
            await asyncio.sleep(delay)
            again = fresh(push, self.world) if self.faults.fresh_ids_on_retry else push
            answer = await self.attempt(again, attempt, answer.reason)
            if answer.acknowledged or not answer.retry:
                return
        self.given_up.append(push)

    async def _in_any_order(self, push: Push) -> Answer:
        arrived: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((push, arrived))
        if len(self._waiting) == 1:
            self.later(self._shuffle_out())
        return await arrived

    async def _shuffle_out(self) -> None:
        await asyncio.sleep(self.faults.reorder_within)
        waiting, self._waiting = self._waiting, []
        self.faults.shuffle(waiting)
        for push, arrived in waiting:
            answer = await self.attempt(push)
            if not arrived.done():
                arrived.set_result(answer)


def fresh(push: Push, world: World) -> Push:
    """The same happening under a new event id. Commands and interactions have none: they stay as they are."""
    if push.kind != "events_api":
        return push
    return replace(push, payload=push.payload | {"event_id": world.ids.next("Ev")})
