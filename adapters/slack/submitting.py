"""Forms: the acknowledgement shows what is wrong or closes the modal; the answer goes to who opened it."""

import asyncio
from dataclasses import replace
from typing import Any, assert_never

from slack_bolt.response import BoltResponse

from adapters.slack import incoming
from adapters.slack.asking import LATEST, Desk, acknowledged, reply_in
from adapters.slack.forms import Opener, errors_of, view_of, view_of_reply
from adapters.slack.replies import Came
from bot.events import Submitted
from bot.people import AccountRef
from bot.speech import Card, Choices, Corrected, File, Form, ReadAgain, Reader, Rejected, Reply, Spoke, Text, say

Json = dict[str, Any]

ANSWERABLE = 29 * 60
"""Seconds for which a response_url is trusted: Slack takes it for 30 minutes."""


class Submitting:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def view(self, body: Json) -> BoltResponse:
        try:
            event, opener = incoming.submitted(body, self._desk.space)
        except ValueError:
            return acknowledged({"response_action": "update", "view": await self._outdated(body)})
        user, trigger = body["user"]["id"], body.get("trigger_id", "")
        came = self._desk.came(
            user, trigger, opener.response_url, opener.channel, opened_at=opener.at, in_public=opener.in_public
        )
        work = await self._desk.handled(event, came)
        if not work.done():
            self._desk.tasks.start(self._later(event, work, came))
            return acknowledged()
        return await self._desk.surely_told(event, work.result(), lambda spoke: self._acknowledged(spoke, opener, came))

    async def _outdated(self, body: Json) -> Json:
        """A modal that is not ours, or no longer: the core is not asked, the person is told."""
        actor = AccountRef(self._desk.space, body["user"]["id"])
        facts = (await self._desk.directory.about([actor])).get(actor)
        book = self._desk.replies.phrasebook
        reader = Reader(book.closest(facts.locale if facts else None) or book.default, "UTC")
        return view_of_reply(Card((Text(say("refused.outdated")),)), self._desk.replies.pen(reader))

    async def _acknowledged(self, spoke: Spoke, opener: Opener, came: Came) -> BoltResponse:
        pen = self._desk.replies.pen(spoke.reader)
        match spoke.answer:
            case Rejected(errors, form):
                return acknowledged({"response_action": "errors", "errors": errors_of(errors, form, pen)})
            case Form() as form:
                again = replace(opener, form=form.id, community=form.community, state=form.state)
                return acknowledged({"response_action": "update", "view": view_of(form, pen, again)})
            case Reply(file=File()) as reply:
                self._desk.tasks.start(self._desk.replies.send(came, reply, spoke.reader))
                return acknowledged()
            case Reply() as reply:
                if await self._told(reply, spoke.reader, came):
                    return acknowledged()
                return acknowledged({"response_action": "update", "view": view_of_reply(reply.card, pen)})
            case None | Choices() | ReadAgain() | Corrected():
                return acknowledged()
            case _:
                assert_never(spoke.answer)

    async def _told(self, reply: Reply, reader: Reader, came: Came) -> bool:
        """Whether the opener's response_url took the answer; while that can be known, the modal can still show it."""
        if not came.response_url or self._desk.now() - came.opened_at > ANSWERABLE:
            return False
        left = came.arrived + LATEST - asyncio.get_running_loop().time()
        return await self._desk.replies.respond(came.response_url, reply, reader, within=max(left, 0.2))

    async def _later(self, event: Submitted, work: "asyncio.Task[Spoke]", came: Came) -> None:
        await self._desk.surely_told(event, await work, lambda spoke: self._in_a_message(spoke, came))

    async def _in_a_message(self, spoke: Spoke, came: Came) -> None:
        """The modal is closed already: what is wrong with it is said in a message, with a button to correct it."""
        reply = reply_in(spoke)
        if reply is not None:
            await self._desk.replies.send(came, reply, spoke.reader)
