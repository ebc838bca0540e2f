"""Commands, message shortcuts and presses: commit first, then answer, by what Slack allows.

A command's answer rides in the acknowledgement; a shortcut or a press is acknowledged empty and answered through its
response_url; a form is opened before the acknowledgement. What nears the limit is acknowledged early.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, assert_never

from slack_bolt.response import BoltResponse

from adapters.slack import incoming
from adapters.slack.core import Core
from adapters.slack.directory import Directory
from adapters.slack.links import with_links
from adapters.slack.replies import Came, Replies, rejection
from adapters.slack.tasks import Tasks
from bot.events import Asked, Pressed, Submitted
from bot.inquiries import Inquire
from bot.people import SpaceRef
from bot.speech import Card, Choices, Corrected, Form, ReadAgain, Reader, Rejected, Reply, Spoke, Text, say

Json = dict[str, Any]
Happening = Asked | Pressed | Submitted
T = TypeVar("T")

EARLY = 1.5
"""Seconds of Slack's 3 after which work is acknowledged, to be answered later."""
LATEST = 2.5
"""The same for what may need its acknowledgement or its trigger: a form to open, a field's error to show."""


def acknowledged(body: Json | None = None) -> BoltResponse:
    return BoltResponse(status=200, body=body or "")


class Desk:
    """What every request by a person goes through. ``now``: Unix seconds. ``host``: in links to messages here.

    ``settled``: called when a press or a form may have changed what the space has chosen.
    """

    def __init__(
        self,
        core: Core,
        space: SpaceRef,
        directory: Directory,
        replies: Replies,
        tasks: Tasks,
        now: Callable[[], float],
        inquire: Inquire,
        host: str,
        settled: Callable[[], None],
    ) -> None:
        self.core = core
        self.space = space
        self.directory = directory
        self.replies = replies
        self.tasks = tasks
        self.now = now
        self.inquire = inquire
        self.host = host
        self.settled = settled

    def came(
        self,
        person: str,
        trigger: str,
        response_url: str = "",
        channel: str = "",
        view: Json | None = None,
        opened_at: int | None = None,
        *,
        in_public: bool = False,
    ) -> Came:
        """``view``: in which a pressed button sits."""
        at = int(self.now()) if opened_at is None else opened_at
        home = view is not None and view["type"] == "home"
        modal = "" if view is None or home else view["id"]
        arrived = asyncio.get_running_loop().time()
        return Came(arrived, at, trigger, response_url, channel, modal, person, in_public, home)

    async def handled(self, event: Happening, came: Came) -> "asyncio.Task[Spoke]":
        """The core's work, done where that did not take too long; otherwise it goes on by itself."""
        full = await self.directory.complete(with_links(event, self.host))
        waits = isinstance(full, Submitted) or self.core.may_open_form(full)
        work = self.tasks.start(self._surely(full))
        left = came.arrived + (LATEST if waits else EARLY) - asyncio.get_running_loop().time()
        await asyncio.wait({work}, timeout=max(left, 0))
        return work

    def in_time(self, came: Came) -> bool:
        """Whether the acknowledgement still arrives where it is waited for."""
        return asyncio.get_running_loop().time() < came.arrived + LATEST

    async def _surely(self, event: Happening) -> Spoke:
        """The core promises to answer; should it not, the asker is told all the same."""
        try:
            spoke = await self.core.handle(event, self.inquire)
            if not isinstance(event, Asked):
                self.settled()
            return spoke
        except Exception as fault:
            return await self._sorry(event, fault, self._reader(event))

    async def surely_told(self, event: Happening, spoke: Spoke, tell: Callable[[Spoke], Awaitable[T]]) -> T:
        """An answer that cannot be written, such as one whose phrase is missing, is told as an incident instead."""
        try:
            return await tell(spoke)
        except Exception as fault:
            return await tell(await self._sorry(event, fault, spoke.reader))

    async def _sorry(self, event: Happening, fault: Exception, reader: Reader) -> Spoke:
        incident = await self.core.give_up(event, fault)
        return Spoke(Reply(Card((Text(say("errors.incident", id=incident)),))), reader)

    def _reader(self, event: Happening) -> Reader:
        book = self.core.phrasebook
        about = event.about_space
        return Reader(book.closest(event.locale) or book.default, about.zone or "UTC")


class Asking:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def command(self, body: Json) -> BoltResponse:
        command = self._desk.replies.ear.hear(body["command"], body.get("text") or "")
        event = incoming.asked(body, self._desk.space, command)
        came = self._desk.came(
            body["user_id"], body["trigger_id"], body["response_url"], body["channel_id"], in_public=event.in_public
        )
        work = await self._desk.handled(event, came)
        if not work.done():
            self._desk.tasks.start(self._later(event, work, came))
            return acknowledged()
        return await self._desk.surely_told(event, work.result(), lambda spoke: self._at_once(spoke, came))

    def sorry(self, incident: str) -> BoltResponse:
        """Of a command that could not be read."""
        reply = Reply(Card((Text(say("errors.incident", id=incident)),)))
        return acknowledged(self._desk.replies.private(reply, Reader(self._desk.core.phrasebook.default, "UTC")))

    async def _at_once(self, spoke: Spoke, came: Came) -> BoltResponse:
        """A command's answer, in the acknowledgement where it can ride there."""
        reply = reply_in(spoke)
        if reply is not None and reply.file is not None:
            self._desk.tasks.start(self._desk.replies.send(came, reply, spoke.reader))
            return acknowledged()
        if reply is not None and self._desk.in_time(came):
            return acknowledged(self._desk.replies.private(reply, spoke.reader))
        await self._answer(spoke, came)
        return acknowledged()

    async def shortcut(self, body: Json) -> BoltResponse:
        if body["type"] != "message_action":
            return acknowledged()
        user, channel = body["user"]["id"], body["channel"]["id"]
        event = incoming.asked_from_menu(body, self._desk.space)
        came = self._desk.came(user, body["trigger_id"], body["response_url"], channel, in_public=event.in_public)
        return await self._empty_then_answer(event, came)

    async def press(self, body: Json) -> BoltResponse:
        event = incoming.pressed(body, self._desk.space)
        url, channel = body.get("response_url", ""), (body.get("channel") or {}).get("id", "")
        person, view = body["user"]["id"], body.get("view")
        came = self._desk.came(person, body["trigger_id"], url, channel, view, in_public=event.in_public)
        return await self._empty_then_answer(event, came)

    async def _empty_then_answer(self, event: Asked | Pressed, came: Came) -> BoltResponse:
        work = await self._desk.handled(event, came)
        later = self._later(event, work, came)
        if work.done() and isinstance(work.result().answer, Form):
            await later
        else:
            self._desk.tasks.start(later)
        return acknowledged()

    async def _later(self, event: Asked | Pressed, work: "asyncio.Task[Spoke]", came: Came) -> None:
        await self._desk.surely_told(event, await work, lambda spoke: self._answer(spoke, came))

    async def _answer(self, spoke: Spoke, came: Came) -> None:
        if isinstance(spoke.answer, Form):
            await self._desk.replies.open(spoke.answer, came, spoke.reader)
        elif reply := reply_in(spoke):
            await self._desk.replies.send(came, reply, spoke.reader)


def reply_in(spoke: Spoke) -> Reply | None:
    """What there is to say in a message; None for nothing, or for a form."""
    match spoke.answer:
        case Reply():
            return spoke.answer
        case Rejected():
            return rejection(spoke.answer)
        case None | Form() | Choices() | ReadAgain() | Corrected():
            return None
        case _:
            assert_never(spoke.answer)
