"""What all that a person does has in common: telling the bot of it, as far as it is subscribed and may know."""

import asyncio
from dataclasses import dataclass

from adapters.sandbox.slack.events import wrapped
from adapters.sandbox.slack.pushing import Answer, Push, Pusher, fresh
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import Channel, Ephemeral, Json, Message, View, text_of
from adapters.sandbox.slack.world import Sight, World

MESSAGE_EVENTS = {"channel": "message.channels", "group": "message.groups", "im": "message.im", "mpim": "message.mpim"}
WAIT = 1.0
"""Seconds that a person looks at the screen for an answer that did not come with the acknowledgement."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person saw of the answer to what they did."""

    push: Push | None
    error: str = ""
    """Slack's own words for a failure: ``operation_timeout``, ``dispatch_failed``, …; empty where it worked."""
    shown: tuple[Message | Ephemeral, ...] = ()
    replaced: tuple[Message | Ephemeral, ...] = ()
    deleted: tuple[Message | Ephemeral, ...] = ()
    view: View | None = None
    """The modal or the Home that was opened or redrawn."""

    @property
    def message(self) -> Message | Ephemeral | None:
        """The last thing that was said or redrawn."""
        return next(iter([*self.shown[::-1], *self.replaced[::-1]]), None)

    @property
    def text(self) -> str:
        """All words of the messages that were shown or redrawn."""
        return "\n".join(text_of(said) for said in (*self.shown, *self.replaced))


@dataclass(frozen=True, slots=True)
class Submitted(Seen):
    """What became of a form. ``view`` is what is on the screen now, None if it closed and nothing is below it."""

    errors: tuple[tuple[str, str], ...] = ()
    """(block id, what is said at it), of the bot or, before anything was sent, of the client itself."""
    closed: bool = False

    @property
    def errors_by_block(self) -> dict[str, str]:
        return dict(self.errors)


class Desk:
    """The base of what people can do: holds the world and the way to the bot."""

    world: World
    pusher: Pusher

    def announce(self, workspace: Workspace, event: Json) -> None:
        """Tells the bot of an event in the background, if it may know of it."""
        push = self._event(workspace, event)
        if push is not None:
            self.pusher.later(self.pusher.send(push))

    async def tell(self, workspace: Workspace, event: Json, wait: float | None = None) -> Push | None:
        """The push, or None where the app does not get this event.

        Returns when the bot has acknowledged it or has failed to; with ``wait`` at the latest after so many seconds.
        """
        push = self._event(workspace, event)
        if push is not None:
            sending = self.pusher.later(self.pusher.send(push))
            if wait != 0:
                await asyncio.wait([sending], timeout=wait)
        return push

    async def redeliver(self, push: Push | None = None, times: int = 1) -> list[Answer]:
        """Sends what was sent before (by default the last) again: events under fresh event ids, all in new envelopes.

        What happened stays the same: ``event_ts``, ``trigger_id``, the view's root id.
        """
        again = push or self.pusher.sent[-1]
        return [await self.pusher.attempt(fresh(again, self.world)) for _ in range(times)]

    def _event(self, workspace: Workspace, event: Json) -> Push | None:
        if self.world.cut_off:
            return None
        if workspace.installation.revoked and event["type"] not in ("app_uninstalled", "tokens_revoked"):
            return None
        name = MESSAGE_EVENTS[event["channel_type"]] if event["type"] == "message" else event["type"]
        if name not in self.world.app.events or not self._may_know(workspace, event):
            return None
        return Push("events_api", wrapped(workspace, self.world.app, event))

    def _may_know(self, workspace: Workspace, event: Json) -> bool:
        """Reactions, messages and members come only from conversations that the bot is in."""
        name = event.get("item", event).get("channel")
        if name is None or event["type"] in ("app_home_opened", "channel_created", "channel_left", "group_left"):
            return True
        channel: Channel = workspace.channels[name]
        if event["type"] in ("channel_archive", "channel_unarchive") and channel.kind == "public":
            return True
        return workspace.bot in channel.members


def seen_since(world: World, start: int, user: str, cause: str | None, push: Push | None, error: str = "") -> Seen:
    """What appeared for the user since ``start``: by that cause, or by none that is known; None: by any."""
    sights = sights_since(world, start, user, cause)
    views = [sight.what for sight in sights if isinstance(sight.what, View)]
    return Seen(
        push=push,
        error=error,
        shown=_said(sights, "shown"),
        replaced=_said(sights, "replaced"),
        deleted=_said(sights, "deleted"),
        view=views[-1] if views else None,
    )


def sights_since(world: World, start: int, user: str, cause: str | None) -> list[Sight]:
    return [
        sight for sight in world.sights[start:] if sight.user == user and (cause is None or sight.cause in ("", cause))
    ]


def _said(sights: list[Sight], kind: str) -> tuple[Message | Ephemeral, ...]:
    return tuple(sight.what for sight in sights if sight.kind == kind and not isinstance(sight.what, View))
