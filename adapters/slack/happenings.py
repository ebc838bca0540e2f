"""Events of the Events API: acknowledged only after the commit, so that Slack sends again what could not be stored."""

from collections import OrderedDict
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.response import BoltResponse

from adapters.slack import incoming
from adapters.slack.asking import acknowledged
from adapters.slack.core import Core
from adapters.slack.directory import Directory
from adapters.slack.joining import Joining
from adapters.slack.subjects import Subjects
from bot.events import Event, Joined, Left, Mark, Opened, Reacted
from bot.people import SpaceRef

log = structlog.get_logger(__name__)

Json = dict[str, Any]
Happened = Reacted | Opened | Joined | Left

LAST_RETRY = 3
"""Slack sends an event at once, then again at once, after 1 and after 5 minutes (Events API, 'Error handling')."""
MOST_REMEMBERED = 1_000


def left_unacknowledged() -> BoltResponse:
    return BoltResponse(status=503, body="")


class Failures:
    """How often each event failed here: copies come with fresh ids, some without saying that they are retries."""

    def __init__(self) -> None:
        self._counts: OrderedDict[tuple[object, ...], int] = OrderedDict()

    def again(self, event: Happened) -> int:
        """Count one more, and say how many it were before."""
        name = _name(event)
        before = self._counts.pop(name, 0)
        self._counts[name] = before + 1
        while len(self._counts) > MOST_REMEMBERED:
            self._counts.popitem(last=False)
        return before

    def forget(self, event: Happened) -> None:
        self._counts.pop(_name(event), None)


class Happenings:
    def __init__(
        self, core: Core, space: SpaceRef, bot_user: str, directory: Directory, subjects: Subjects, joining: Joining
    ) -> None:
        self._core = core
        self._space = space
        self._bot_user = bot_user
        self._directory = directory
        self._subjects = subjects
        self._joining = joining
        self._failures = Failures()

    async def take(self, body: Json, retry: int) -> BoltResponse:
        """``retry``: which repetition this is, as far as Slack says so."""
        payload = body["event"]
        event = self._read(payload, body)
        if event is None:
            return acknowledged()
        try:
            await self._hand_in(event, payload)
        except Exception as fault:
            return await self._failed(event, fault, retry)
        self._failures.forget(event)
        return acknowledged()

    def _read(self, payload: Json, body: Json) -> Happened | None:
        """The event, if it is one that the core wants to know of; what it says of people is taken over."""
        stamp = str(payload.get("event_ts") or body.get("event_time") or "")
        match payload["type"]:
            case "reaction_added" | "reaction_removed":
                return incoming.reacted(payload, self._space)
            case "team_join":
                facts = self._directory.learn(payload["user"])
                return None if facts.stranger else incoming.joined(payload, self._space)
            case "user_change":
                return self._changed(payload["user"], stamp)
            case "app_home_opened":
                return incoming.opened(payload, self._space) if payload.get("tab") == "home" else None
            case "channel_created":
                self._joining.created(payload["channel"]["id"])
                return None
            case "app_uninstalled":
                return self._removed(stamp)
            case "tokens_revoked":
                return self._removed(stamp) if (payload.get("tokens") or {}).get("bot") else None
            case _:
                return None

    def _changed(self, user: Json, stamp: str) -> Joined | Left | None:
        """Somebody is deactivated, or active of whom that was not known: they may have come back."""
        before = self._directory.remembers(user["id"])
        facts = self._directory.learn(user)
        if facts.stranger:
            return None
        if not facts.active:
            return incoming.left(user["id"], stamp, self._space)
        known = before is not None and before.known and before.active
        return None if known else incoming.returned(user["id"], stamp, self._space)

    def _removed(self, stamp: str) -> Left:
        """Nobody can be looked up any more, so what is known of ourselves is put in their place."""
        self._directory.learn({"id": self._bot_user, "team_id": self._space.id, "is_bot": True})
        return incoming.removed(self._bot_user, stamp, self._space)

    async def _hand_in(self, event: Happened, payload: Json) -> None:
        if isinstance(event, Reacted) and not await self._core.counts(event.space, event.emoji or ""):
            return
        if isinstance(event, Reacted) and event.mark is Mark.ADDED:
            subject = await self._subjects.of(event.message, payload.get("item_user"), event.actor.user)
            event = replace(event, subject=subject)
        await self._core.handle(await self._directory.complete(event))

    async def _failed(self, event: Happened, fault: Exception, retry: int) -> BoltResponse:
        before = self._failures.again(event)
        if max(retry, before) < LAST_RETRY:
            log.warning("slack.event_left", kind=type(event).__name__, fault=type(fault).__name__, retry=retry)
            return left_unacknowledged()
        incident = await self._core.give_up(await self._directory.complete(event), fault)
        self._failures.forget(event)
        log.error("slack.event_given_up", kind=type(event).__name__, incident=incident)
        return acknowledged()


def _name(event: Event) -> tuple[object, ...]:
    """An event among its repetitions: the natural key of a reaction is shared by what is added and removed."""
    return (type(event), event.key, event.order if isinstance(event, Reacted) else None)
