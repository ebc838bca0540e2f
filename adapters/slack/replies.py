"""Speaking back to one person: by ``response_url``, by opening a modal, by changing one."""

import contextlib
from dataclasses import dataclass, replace

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.directory import Directory
from adapters.slack.errors import error_of, hindrance_of
from adapters.slack.files import Files
from adapters.slack.forms import Opener, view_of, view_of_reply
from adapters.slack.ink import Pen
from adapters.slack.render import AS_TYPED, NO_PREVIEW, fallback, message
from adapters.slack.spelling import Ear
from adapters.slack.texts import Json
from bot.hindrance_words import not_opened
from bot.hindrances import Hindrance
from bot.phrasebook import Phrasebook
from bot.speech import Buttons, Card, Form, Reader, Rejected, Reply, Text, say

log = structlog.get_logger(__name__)

RESPONSE_TIME_OUT = 5.0
"""Seconds for one POST to a response_url."""


@dataclass(frozen=True, slots=True)
class Came:
    """With what a request came, by which it can be answered. Empty where Slack gave none."""

    arrived: float
    """By the event loop's clock, in seconds."""
    opened_at: int
    """Unix seconds: what is opened now can be answered by ``response_url`` for 30 minutes from here."""
    trigger: str
    response_url: str = ""
    channel: str = ""
    view: str = ""
    """Id of the modal that a pressed button sits in."""
    person: str = ""
    """Who asked."""
    in_public: bool = False
    """Every member may read the channel."""
    home: bool = False
    """The pressed button sits in the asker's Home, which a delivery redraws: an answer needs a place of its own."""


class Replies:
    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        phrasebook: Phrasebook,
        directory: Directory,
        ear: Ear,
    ) -> None:
        self._client = client
        self._session = session
        self._files = Files(client, session)
        self.phrasebook = phrasebook
        self._directory = directory
        self.ear = ear

    def pen(self, reader: Reader) -> Pen:
        return Pen(self.phrasebook, reader, self._directory.name_of, spelling=self.ear.spelling)

    def private(self, reply: Reply, reader: Reader) -> Json:
        """The answer for the asker alone."""
        return {
            "response_type": "ephemeral",
            "replace_original": False,
            **NO_PREVIEW,
            **message(reply.card, self.pen(reader)),
        }

    async def send(self, came: Came, reply: Reply, reader: Reader) -> None:
        """Answer a command, a press or a form after its acknowledgement."""
        if reply.file is not None:
            reply = await self._with_file_sent(came, reply, reader)
        if came.home:
            await self._show_above_home(came, reply, reader)
        elif came.view:
            await self._show_in_view(came.view, reply, reader)
        elif not came.response_url:
            await self._say_in_person(came, reply, reader)
        elif not await self.respond(came.response_url, reply, reader):
            log.error("slack.answer_lost", channel=came.channel)

    async def respond(self, url: str, reply: Reply, reader: Reader, within: float = RESPONSE_TIME_OUT) -> bool:
        """False where it certainly did not arrive: the address is used up, over 30 minutes old, or out of reach."""
        body = self._redrawn(reply, reader) if reply.redraw else self.private(reply, reader)
        try:
            timeout = aiohttp.ClientTimeout(total=within)
            async with self._session.post(url, json=body, timeout=timeout) as answer:
                if answer.status >= 400:
                    log.warning("slack.response_url_refused", status=answer.status)
                return answer.status < 400
        except aiohttp.ClientConnectorError:
            return False
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            log.warning("slack.response_url_in_doubt", fault=type(fault).__name__)
            return True

    async def open(self, form: Form, came: Came, reader: Reader) -> None:
        """Open a form; where its trigger has expired (3 s), ask the person to try again."""
        opener = Opener(
            form.id, form.community, form.state, came.response_url, came.channel, came.opened_at, came.in_public
        )
        view = view_of(form, self.pen(reader), opener)
        try:
            if came.view:
                await self._client.views_push(trigger_id=came.trigger, view=view)
            else:
                await self._client.views_open(trigger_id=came.trigger, view=view)
        except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as fault:
            error = error_of(fault) if isinstance(fault, SlackApiError) else type(fault).__name__
            log.warning("slack.form_not_opened", form=form.id, error=error)
            await self.send(came, unopened(hindrance_of(fault)), reader)

    async def _with_file_sent(self, came: Came, reply: Reply, reader: Reader) -> Reply:
        """The file goes to the asker's direct conversation, and the card says so."""
        assert reply.file is not None
        sent = await self._files.send(reply.file, came.person, fallback(reply.card, self.pen(reader)))
        words = say("file.in_direct_messages", name=reply.file.name) if sent else say("file.not_sent")
        return replace(reply, card=replace(reply.card, blocks=(*reply.card.blocks, Text(words))), file=None)

    async def _show_above_home(self, came: Came, reply: Reply, reader: Reader) -> None:
        """In a modal, as long as the trigger lives; what comes later is said in the direct conversation."""
        try:
            await self._client.views_open(trigger_id=came.trigger, view=view_of_reply(reply.card, self.pen(reader)))
        except SlackApiError:
            await self._say_in_person(came, reply, reader)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as fault:
            log.warning("slack.answer_lost", home=came.person, error=type(fault).__name__)

    async def _say_in_person(self, came: Came, reply: Reply, reader: Reader) -> None:
        """To whom nothing else leads: Home gives no response_url."""
        body = message(reply.card, self.pen(reader))
        try:
            await self._client.chat_postMessage(channel=came.person, **AS_TYPED, **NO_PREVIEW, **body)
        except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as fault:
            error = error_of(fault) if isinstance(fault, SlackApiError) else type(fault).__name__
            log.warning("slack.answer_lost", person=came.person, error=error)

    async def _show_in_view(self, view: str, reply: Reply, reader: Reader) -> None:
        try:
            await self._client.views_update(view_id=view, view=view_of_reply(reply.card, self.pen(reader)))
        except SlackApiError as fault:
            log.warning("slack.answer_lost", view=view, error=error_of(fault))
            with contextlib.suppress(SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
                instead = unopened(hindrance_of(fault))
                await self._client.views_update(view_id=view, view=view_of_reply(instead.card, self.pen(reader)))
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as fault:
            log.warning("slack.answer_lost", view=view, error=type(fault).__name__)

    def _redrawn(self, reply: Reply, reader: Reader) -> Json:
        """In the place of the message that the button sits on, whoever sees it."""
        return {"replace_original": True, **NO_PREVIEW, **message(reply.card, self.pen(reader))}


def unopened(hindrance: Hindrance) -> Reply:
    """In place of a form or a panel: why it is not shown, and what helps."""
    return Reply(Card((Text(not_opened(hindrance)),)))


def rejection(rejected: Rejected) -> Reply:
    """A refused form after it had to be closed: what is wrong, and the button that opens it again."""
    lines = tuple(Text(error.phrase) for error in rejected.errors)
    return Reply(Card((Text(say("form.rejected")), *lines, Buttons((rejected.correct,)))))
