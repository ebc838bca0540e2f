"""Handing deliveries over: chat.postMessage and chat.update, and looking whether an earlier try arrived."""

from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.directory import Directory
from adapters.slack.errors import error_of, handed
from adapters.slack.ink import Pen
from adapters.slack.render import AS_TYPED, NO_PREVIEW, home_of, message
from adapters.slack.spelling import Ear
from adapters.slack.texts import Json
from bot.people import MessageRef, Place
from bot.phrasebook import Phrasebook
from bot.ports import Attempt, Handed, NoRoom, Sent, TryAgain, Unreachable, Unwanted
from bot.speech import Outgoing, Room, people_on

MARK = "shinrai_delivery"
"""Event type of our metadata; its payload is ``{"delivery": mark}``."""
CLOCKS_DIFFER = timedelta(minutes=2)
PAGE = 200
PAGES = 15
"""How far a doubt is looked into: 3,000 messages since the attempt."""
CANNOT_TELL = "cannot tell whether it arrived"


class Outbox:
    """``client`` must not retry by itself: a message whose connection was cut would be posted twice."""

    def __init__(self, client: AsyncWebClient, directory: Directory, phrasebook: Phrasebook, ear: Ear) -> None:
        self._client = client
        self._directory = directory
        self._phrasebook = phrasebook
        self._ear = ear

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        """Never raises for what the network or Slack does."""
        if attempt.find_only and attempt.doubt_since is None:
            return Unwanted(NEVER_ARRIVED)
        try:
            channel = await self._opened(outgoing.place)
        except Exception as fault:
            return _nothing_sent(handed(fault))
        return await self._earlier(outgoing, channel, attempt) or await self._say(outgoing, channel)

    async def room(self, room: Room, outgoing: Outgoing, attempt: Attempt) -> Handed:
        """A group conversation: the same people are always the same one (conversations.open, 'Usage info')."""
        try:
            answer = await self._client.conversations_open(users=[member.user for member in room.members])
            channel: str = answer["channel"]["id"]
        except Exception as fault:
            return _not_opened(_nothing_sent(handed(fault)))
        earlier = await self._earlier(outgoing, channel, attempt)
        return earlier or _not_opened(await self._say(outgoing, channel))

    async def _earlier(self, outgoing: Outgoing, channel: str, attempt: Attempt) -> Handed | None:
        """None where it is certainly not there and still wanted."""
        if attempt.doubt_since is not None:
            found = await self._arrived(outgoing, channel, attempt)
            if found is not None:
                return found
        return Unwanted(NEVER_ARRIVED) if attempt.find_only else None

    async def _say(self, outgoing: Outgoing, channel: str) -> Handed:
        try:
            body = await self._body(outgoing)
            metadata = {"event_type": MARK, "event_payload": {"delivery": outgoing.mark}}
            answer = await self._client.chat_postMessage(
                channel=channel, metadata=metadata, **AS_TYPED, **NO_PREVIEW, **body
            )
        except Exception as fault:
            return handed(fault)
        return Sent(MessageRef(outgoing.place.space, answer["channel"], answer["ts"]))

    async def redraw(self, message: MessageRef, outgoing: Outgoing) -> Handed:
        """Latest wins, so a doubtful edit is simply made again."""
        try:
            body = await self._body(outgoing)
            await self._client.chat_update(channel=message.channel, ts=message.id, **AS_TYPED, **body)
        except Exception as fault:
            return handed(fault)
        return Sent(message)

    async def home(self, outgoing: Outgoing) -> Handed:
        """Latest wins here too. The Home is its owner's alone: people in it are mentioned, and nobody is notified."""
        try:
            pen = Pen(self._phrasebook, outgoing.reader, self._directory.name_of, spelling=self._ear.spelling)
            await self._client.views_publish(user_id=outgoing.place.person, view=home_of(outgoing.card, pen))
        except Exception as fault:
            return handed(fault)
        return Sent()

    async def _opened(self, place: Place) -> str:
        if place.channel:
            return place.channel
        answer = await self._client.conversations_open(users=place.person)
        channel: str = answer["channel"]["id"]
        return channel

    async def _body(self, outgoing: Outgoing) -> Json:
        """In a channel, people who are not to be notified are named instead of mentioned: so their names are needed."""
        quiet = not outgoing.place.person
        if quiet:
            await self._directory.about([person.account for person in people_on(outgoing.card) if not person.ping])
        pen = Pen(self._phrasebook, outgoing.reader, self._directory.name_of, quiet, self._ear.spelling)
        return message(outgoing.card, pen)

    async def _arrived(self, outgoing: Outgoing, channel: str, attempt: Attempt) -> Handed | None:
        """Sent where our mark is found; None where it is certainly missing; else why that cannot be said."""
        try:
            ts = await self._find(channel, outgoing.mark, attempt)
        except LookupError:
            return Unreachable(f"{CANNOT_TELL}: too many messages since")
        except SlackApiError as fault:
            if _server_failed(fault):
                return TryAgain("history unreadable now", doubtful=True)
            return Unreachable(f"{CANNOT_TELL}: {error_of(fault) or 'ratelimited'}")
        except Exception as fault:
            handed(fault)  # raises what is not about the wire
            return TryAgain("history unreadable now", doubtful=True)
        return Sent(MessageRef(outgoing.place.space, channel, ts)) if ts else None

    async def _find(self, channel: str, mark: str, attempt: Attempt) -> str | None:
        """Raises LookupError when there is more to read than we are ready to."""
        assert attempt.doubt_since is not None
        oldest = f"{(attempt.doubt_since - CLOCKS_DIFFER).timestamp():.6f}"
        cursor: str | None = None
        for _ in range(PAGES):
            answer = await self._client.conversations_history(
                channel=channel, oldest=oldest, limit=PAGE, cursor=cursor, include_all_metadata=True
            )
            for said in answer.get("messages") or ():
                if _bears(said, mark):
                    return str(said["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return None
        raise LookupError


NEVER_ARRIVED = "never arrived"


def _bears(said: dict[str, Any], mark: str) -> bool:
    metadata = said.get("metadata") or {}
    return metadata.get("event_type") == MARK and (metadata.get("event_payload") or {}).get("delivery") == mark


def _nothing_sent(outcome: Handed) -> Handed:
    """Opening a conversation twice is harmless, so nothing about it is doubtful."""
    match outcome:
        case TryAgain(reason, after, everywhere=everywhere):
            return TryAgain(reason, after, everywhere=everywhere)
        case _:
            return outcome


def _not_opened(outcome: Handed) -> Handed:
    """What Slack refuses for good, of a room or of its first message."""
    match outcome:
        case Unreachable(reason) | Unwanted(reason):
            return NoRoom(reason)
        case _:
            return outcome


def _server_failed(fault: SlackApiError) -> bool:
    """Slack itself failed, or takes our token no more."""
    outcome = handed(fault)
    return isinstance(outcome, TryAgain) and (outcome.doubtful or outcome.everywhere)
