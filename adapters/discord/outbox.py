"""Handing a message over so that a second try recognises the first (design.md, "How a delivery is handed over")."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import discord
import structlog

from adapters.discord.calls import Calls
from adapters.discord.earlier import HistoryTooLong, find_earlier
from adapters.discord.errors import NotSent, not_sent
from adapters.discord.here import Here
from adapters.discord.pen import Pen
from adapters.discord.render import message
from adapters.discord.wire import Json
from bot.people import MessageRef, Place
from bot.phrasebook import Phrasebook
from bot.ports import Attempt, Handed, Sent, TryAgain, Unreachable, Unwanted
from bot.speech import Outgoing

log = structlog.get_logger(__name__)

WITHIN = 30.0
"""Seconds a hand-over may take, waiting for a rate limit included."""
NONCE_HOLDS = timedelta(minutes=2)
"""Discord remembers a nonce for "the past few minutes" (Create Message, ``enforce_nonce``)."""


class Outbox:
    def __init__(self, calls: Calls, phrasebook: Phrasebook, here: Here) -> None:
        self._calls = calls
        self._phrasebook = phrasebook
        self._here = here

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        body = message(outgoing.card, Pen(self._phrasebook, outgoing.reader, outgoing.mark))
        try:
            async with asyncio.timeout(WITHIN):
                return await self._post(outgoing, body, attempt)
        except Exception as fault:
            return _still_in_doubt(_reported("post", outgoing, fault), attempt)

    async def redraw(self, message_ref: MessageRef, outgoing: Outgoing) -> Handed:
        """The latest card wins, so a second try needs no recognising."""
        body = message(outgoing.card, Pen(self._phrasebook, outgoing.reader, outgoing.mark))
        try:
            async with asyncio.timeout(WITHIN):
                await self._calls.edit(message_ref, body)
            return Sent(message_ref)
        except Exception as fault:
            return _reported("redraw", outgoing, fault)

    async def home(self, outgoing: Outgoing) -> Handed:
        """Discord has no such place; ``/shinrai home`` shows the same card to whoever asks."""
        return Unwanted("discord.no_home")

    async def _post(self, outgoing: Outgoing, body: Json, attempt: Attempt) -> Handed:
        space = outgoing.place.space
        channel = await self._channel(outgoing.place)
        since = attempt.doubt_since
        if since is not None and (attempt.find_only or attempt.now - since >= NONCE_HOLDS):
            me = self._here.me(space).account.user
            try:
                earlier = await find_earlier(self._calls, me, channel, body, outgoing.mark, since)
            except (discord.Forbidden, discord.NotFound, HistoryTooLong):
                return Unreachable("discord.doubt_unreadable")
            if earlier.message is not None:
                return Sent(MessageRef(space, channel, earlier.message))
            if earlier.unsure:
                return Unreachable("discord.doubt_unresolved")
        if attempt.find_only:
            return Unwanted("discord.never_arrived")
        posted = await self._calls.post(channel, {**body, "nonce": outgoing.mark[:25], "enforce_nonce": True})
        return Sent(MessageRef(space, channel, str(posted["id"])))

    async def _channel(self, place: Place) -> str:
        return place.channel or await self._calls.direct_channel(place.person)


def _still_in_doubt(outcome: NotSent, attempt: Attempt) -> NotSent:
    """That this try certainly failed does not say that the earlier one did."""
    if isinstance(outcome, TryAgain) and attempt.doubt_since is not None:
        return replace(outcome, doubtful=True)
    return outcome


def _reported(what: str, outgoing: Outgoing, fault: Exception) -> NotSent:
    outcome = not_sent(fault)
    log.info(
        "discord.not_handed_over", what=what, delivery=outgoing.mark, outcome=outcome.reason, fault=type(fault).__name__
    )
    return outcome
