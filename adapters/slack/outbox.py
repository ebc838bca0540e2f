"""Handing deliveries over: chat.postMessage and chat.update, and looking whether an earlier try arrived."""

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.directory import Directory
from adapters.slack.earlier import MARK, EarlierTries
from adapters.slack.errors import handed
from adapters.slack.ink import Pen
from adapters.slack.render import AS_TYPED, NO_PREVIEW, home_of, message
from adapters.slack.spelling import Ear
from adapters.slack.texts import Json
from bot.people import MessageRef
from bot.phrasebook import Phrasebook
from bot.ports import Attempt, Handed, NoRoom, Sent, TryAgain, Uneditable, Unreachable, Unwanted
from bot.speech import Outgoing, Room, people_on

CONVERSATIONS_MOST = 20_000
CANNOT_TELL = "cannot tell whether it arrived"


class Outbox:
    """``client`` must not retry by itself: a message whose connection was cut would be posted twice."""

    def __init__(self, client: AsyncWebClient, directory: Directory, phrasebook: Phrasebook, ear: Ear) -> None:
        self._client = client
        self._directory = directory
        self._phrasebook = phrasebook
        self._ear = ear
        self._earlier_tries = EarlierTries(client)
        self._conversations: dict[str, str] = {}
        """Of a person's id: that of the direct conversation with them, which never changes."""

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        """Never raises for what the network or Slack does."""
        if attempt.find_only and attempt.doubt_since is None:
            return Unwanted(NEVER_ARRIVED)
        place, channel = outgoing.place, outgoing.place.channel
        if not channel and attempt.doubt_since is not None:  # to look for it takes the conversation's own id
            try:
                channel = await self._opened(place.person)
            except Exception as fault:
                return _in_person(_nothing_sent(handed(fault)))
        earlier = await self._earlier(outgoing, channel, attempt)
        said = earlier or await self._say(outgoing, channel or self._conversations.get(place.person, place.person))
        if not place.channel and isinstance(said, Sent) and said.message is not None:
            self._keep(place.person, said.message.channel)
        return said if place.channel else _in_person(said)

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

    async def _opened(self, person: str) -> str:
        """The direct conversation with somebody; opened once, its id is kept."""
        known = self._conversations.get(person)
        if known is not None:
            return known
        answer = await self._client.conversations_open(users=person)
        channel: str = answer["channel"]["id"]
        self._keep(person, channel)
        return channel

    def _keep(self, person: str, channel: str) -> None:
        self._conversations[person] = channel
        while len(self._conversations) > CONVERSATIONS_MOST:
            del self._conversations[next(iter(self._conversations))]

    async def _body(self, outgoing: Outgoing) -> Json:
        """In a channel, people who are not to be notified are named instead of mentioned: so their names are needed."""
        quiet = not outgoing.place.person
        if quiet:
            await self._directory.about([person.account for person in people_on(outgoing.card) if not person.ping])
        pen = Pen(self._phrasebook, outgoing.reader, self._directory.name_of, quiet, self._ear.spelling)
        return message(outgoing.card, pen)

    async def _arrived(self, outgoing: Outgoing, channel: str, attempt: Attempt) -> Handed | None:
        """Sent where our mark is found; None where it is certainly missing; else why that cannot be said.

        Looking again is harmless, so that only what will never be readable is left to an organizer.
        """
        try:
            ts = await self._earlier_tries.find(channel, outgoing.mark, attempt)
        except Exception as fault:
            match handed(fault):
                case TryAgain(reason, after):
                    return TryAgain(reason, after, doubtful=True, alone=True)
                case Unreachable(reason) | Unwanted(reason) | Uneditable(reason) | NoRoom(reason):
                    return Unreachable(f"{CANNOT_TELL}: {reason}")
                case unknown:
                    return unknown
        return Sent(MessageRef(outgoing.place.space, channel, ts)) if ts else None


NEVER_ARRIVED = "never arrived"


def _in_person(outcome: Handed) -> Handed:
    """A person to whom no conversation leads is gone; it is no channel that an organizer could bring back."""
    gone = isinstance(outcome, Unreachable) and outcome.reason == "channel_not_found"
    return Unwanted("user_not_found") if gone else outcome


def _nothing_sent(outcome: Handed) -> Handed:
    """Opening a conversation twice is harmless, so nothing about it is doubtful."""
    match outcome:
        case TryAgain(reason, after):
            return TryAgain(reason, after)
        case _:
            return outcome


def _not_opened(outcome: Handed) -> Handed:
    """What Slack refuses for good, of a room or of its first message."""
    match outcome:
        case Unreachable(reason) | Unwanted(reason):
            return NoRoom(reason)
        case _:
            return outcome
