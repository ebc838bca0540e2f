"""Handing a message or a room over so that a second try recognises the first (design.md, "How a delivery is handed
over").
"""

from dataclasses import replace
from datetime import timedelta

import discord
import structlog

from adapters.discord.calls import Calls
from adapters.discord.earlier import EarlierTries
from adapters.discord.errors import NotSent, not_sent
from adapters.discord.here import Here
from adapters.discord.pen import Pen
from adapters.discord.render import message
from adapters.discord.rooms import NAME, Rooms, name_of
from adapters.discord.spaces import lacking_to_post
from adapters.discord.wire import Json
from bot.people import MessageRef, Place
from bot.phrasebook import Phrasebook
from bot.ports import Attempt, Handed, NoRoom, Sent, TryAgain, Unreachable, Unwanted
from bot.speech import Outgoing, Room

log = structlog.get_logger(__name__)

NONCE_HOLDS, PROCESSES_DIFFER = timedelta(minutes=2), timedelta(minutes=1)
"""Discord remembers a nonce for "the past few minutes" (Create Message, ``enforce_nonce``). When the first attempt
began is told by the clock of the process that made it.
"""
CONVERSATIONS_MOST = 20_000
ARCHIVED = 50083
"""Of an edit in an archived thread; a new message brings the thread back by itself."""


UNNAMED = ("discord.permission_missing", "discord.access_missing", "discord.forbidden")
"""Refusals that do not say which right is missing."""


class Outbox:
    def __init__(self, calls: Calls, phrasebook: Phrasebook, here: Here) -> None:
        self._calls = calls
        self._phrasebook = phrasebook
        self._here = here
        self._rooms = Rooms(calls, here)
        self._earlier_tries = EarlierTries(calls)
        self._conversations: dict[str, str] = {}

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        body = message(outgoing.card, self._pen(outgoing))
        try:
            return await self._post(outgoing, body, attempt)
        except Exception as fault:
            return _still_in_doubt(self._named(_reported("post", outgoing, fault), outgoing.place), attempt)

    async def room(self, room: Room, outgoing: Outgoing, attempt: Attempt) -> Handed:
        pen = self._pen(outgoing)
        try:
            return await self._room(room, outgoing, pen, attempt)
        except Exception as fault:
            return _not_opened(_reported("room", outgoing, fault))

    async def redraw(self, message_ref: MessageRef, outgoing: Outgoing) -> Handed:
        """The latest card wins, so a second try needs no recognising."""
        body = message(outgoing.card, self._pen(outgoing))
        try:
            await self._edit(message_ref, body)
            return Sent(message_ref)
        except Exception as fault:
            return _reported("redraw", outgoing, fault)

    async def home(self, outgoing: Outgoing) -> Handed:
        """Discord has no such place; ``/shinrai home`` shows the same card to whoever asks."""
        return Unwanted("discord.no_home")

    def _named(self, outcome: NotSent, place: Place) -> NotSent:
        """With the rights that are missing there, where that is why."""
        if not isinstance(outcome, Unreachable) or outcome.reason not in UNNAMED or not place.channel:
            return outcome
        rights = lacking_to_post(self._here.guild(int(place.space.id)), place.channel)
        return Unreachable(f"discord.permission_missing: {', '.join(rights)}") if rights else outcome

    def _pen(self, outgoing: Outgoing) -> Pen:
        return Pen(self._phrasebook, outgoing.reader, outgoing.mark, self._here.emoji(outgoing.place.space))

    async def _edit(self, message_ref: MessageRef, body: Json) -> None:
        try:
            await self._calls.edit(message_ref, body)
        except discord.HTTPException as refused:
            if refused.code != ARCHIVED:
                raise
            await self._calls.wake_thread(message_ref.channel)
            await self._calls.edit(message_ref, body)

    async def _post(self, outgoing: Outgoing, body: Json, attempt: Attempt) -> Handed:
        channel = await self._channel(outgoing.place)
        since = attempt.doubt_since
        if since is not None and (attempt.find_only or attempt.now - since >= NONCE_HOLDS - PROCESSES_DIFFER):
            found = await self._earlier(outgoing, body, channel, attempt)
            if found is not None:
                return found
        if attempt.find_only:
            return Unwanted("discord.never_arrived")
        return await self._say(outgoing, body, channel)

    async def _room(self, room: Room, outgoing: Outgoing, pen: Pen, attempt: Attempt) -> Handed:
        """Members before the card, so that where they cannot be let in nobody reads it."""
        body, thread = message(outgoing.card, pen), None
        if attempt.doubt_since is not None:
            try:
                thread = await self._rooms.find(outgoing.place, outgoing.mark, attempt.doubt_since)
            except discord.Forbidden:
                return Unreachable("discord.doubt_unreadable")
            found = await self._earlier(outgoing, body, thread, attempt) if thread else None
            if found is not None:
                return found
        if attempt.find_only:
            return Unwanted("discord.never_arrived")
        if thread is None:
            thread = await self._rooms.open(outgoing.place, name_of(pen.label(room.name, NAME), outgoing.mark))
        await self._rooms.let_in(thread, room.members)
        return await self._say(outgoing, body, thread)

    async def _earlier(self, outgoing: Outgoing, body: Json, channel: str, attempt: Attempt) -> Handed | None:
        """None where it is certainly not there."""
        space = outgoing.place.space
        me = self._here.me(space).account.user
        try:
            earlier = await self._earlier_tries.find(me, channel, body, outgoing.mark, attempt)
        except (discord.Forbidden, discord.NotFound):
            return Unreachable("discord.doubt_unreadable")
        if earlier.message is not None:
            return Sent(MessageRef(space, channel, earlier.message))
        return Unreachable("discord.doubt_unresolved") if earlier.unsure else None

    async def _say(self, outgoing: Outgoing, body: Json, channel: str) -> Handed:
        posted = await self._calls.post(channel, {**body, "nonce": outgoing.mark[:25], "enforce_nonce": True})
        return Sent(MessageRef(outgoing.place.space, channel, str(posted["id"])))

    async def _channel(self, place: Place) -> str:
        """The direct conversation with somebody is opened once; its id never changes, so it is kept."""
        if place.channel:
            return place.channel
        known = self._conversations.get(place.person)
        if known is None:
            known = self._conversations[place.person] = await self._calls.direct_channel(place.person)
            while len(self._conversations) > CONVERSATIONS_MOST:
                del self._conversations[next(iter(self._conversations))]
        return known


def _still_in_doubt(outcome: NotSent, attempt: Attempt) -> NotSent:
    """That this try certainly failed does not say that the earlier one did."""
    if isinstance(outcome, TryAgain) and attempt.doubt_since is not None:
        return replace(outcome, doubtful=True)
    return outcome


def _not_opened(outcome: NotSent) -> Handed:
    """What Discord refuses for good; and a try that ended otherwise may have opened the thread."""
    if isinstance(outcome, TryAgain):
        return replace(outcome, doubtful=True)
    return NoRoom(outcome.reason)


def _reported(what: str, outgoing: Outgoing, fault: Exception) -> NotSent:
    outcome = not_sent(fault)
    log.info(
        "discord.not_handed_over", what=what, delivery=outgoing.mark, outcome=outcome.reason, fault=type(fault).__name__
    )
    return outcome
