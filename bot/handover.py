"""How one delivery is handed over: its subject read again, sent, and marked with the platform's id.

No platform is called while a unit of work is open.
"""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot import leases
from bot.catalogue import Catalogue
from bot.context import Drawing
from bot.drawn import Drawn, card_of, room_of
from bot.elsewhere import named_from_elsewhere
from bot.feature import Dropped
from bot.heartbeat import Heartbeat
from bot.marking import Marking
from bot.membership import has_left
from bot.mentions import readable
from bot.missing import GONE, tell_of_missed
from bot.pace import Pacing
from bot.parking import tell_organizers
from bot.people import CommunityId, MessageRef, PlatformName
from bot.phrasebook import Phrasebook
from bot.ports import (
    NEW_MESSAGES,
    Attempt,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Handed,
    NoRoom,
    Platform,
    Sent,
    Storage,
    TransientFault,
    TryAgain,
    Uneditable,
    UnitOfWork,
    Unreachable,
    Unwanted,
)
from bot.readers import reader_of
from bot.rooms import tell_instead
from bot.speech import Outgoing, Reader, Room
from bot.telling import quiet_until
from bot.unsent import REFUSED, follow, lock_subject

log = logging.getLogger(__name__)

AT_THE_DESK = 8
"""Units of work open at once; what people ask for meanwhile does not wait behind all that is under way."""
TRIES = 60
"""With the pauses below, about a day; then it has FAILED."""
LONGEST_PAUSE = 1800.0
SHORTEST_WAIT = timedelta(seconds=5)
"""Before what expires soon is tried once more."""
BEAT_IS_LATE = "heart-beat is late"
PUNCTUAL = timedelta(minutes=1)
"""A post that is handed over within this of its time goes out whatever the hour: that time was chosen."""
LATEST_WINS = frozenset({DeliveryKind.REDRAW, DeliveryKind.HOME})
"""Whether an earlier try arrived does not matter: the next one replaces it."""

Ending = tuple[DeliveryState, str]


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is to be sent, drawn from its subject a moment ago.

    ``ending``: it is no longer wanted, but an earlier attempt may have arrived; if it did not, it ends so.
    """

    delivery: Delivery
    outgoing: Outgoing
    room: Room | None
    edits: MessageRef | None
    ending: Ending | None


class Handover:
    def __init__(
        self,
        storage: Storage,
        catalogue: Catalogue,
        phrasebook: Phrasebook,
        platforms: Mapping[PlatformName, Platform],
        now: Callable[[], datetime],
        *,
        seconds: Callable[[], float] = time.monotonic,
        alone: bool = False,
    ) -> None:
        """``seconds`` and ``alone`` are those of ``Heartbeat``."""
        self._storage = storage
        self._catalogue = catalogue
        self._phrasebook = phrasebook
        self._platforms = platforms
        self._now = now
        self._marking = Marking(storage)
        self._desk = asyncio.Semaphore(AT_THE_DESK)
        self.heart = Heartbeat(storage.processes, now, seconds, alone=alone)
        self.pacing = Pacing(platforms, now)

    @property
    def platforms(self) -> frozenset[PlatformName]:
        """Whose deliveries this process can hand over."""
        return frozenset(self._platforms)

    async def hand_over(self, claim: Claim) -> None:
        """Bring one claimed delivery to an end, or owe it again. Raises TransientFault when storage is away."""
        try:
            ready = await self._read(claim)
        except TransientFault:
            raise
        except Exception as fault:  # of ours, in drawing: tried again, and at last FAILED like any other
            log.exception("delivery.not_drawn", extra={"delivery": claim.delivery})
            await self._not_drawn(claim, type(fault).__name__)
            return
        if ready is None:
            return
        handed = await self._send(claim, ready)
        self.pacing.note(claim.lane, ready.delivery, handed)
        await self._record(claim, ready, handed)

    async def _not_drawn(self, claim: Claim, fault: str) -> None:
        async with self._unit(claim.community, write=False) as uow:
            delivery = await uow.deliveries.get(claim.delivery)
        if delivery is None or delivery.tries >= TRIES or self._late(delivery):
            await self._finish(claim, DeliveryState.FAILED, fault)
        else:
            await self._postpone(claim, delivery, None, fault, doubtful=False)

    async def _read(self, claim: Claim) -> _Ready | None:
        """Read the subject again; a delivery that is no longer wanted, or too late, ends here."""
        async with self._unit(claim.community, write=False) as uow:
            delivery = await uow.deliveries.get(claim.delivery)
            if delivery is None or delivery.attempts != claim.attempt or delivery.state is not DeliveryState.SENDING:
                return None
            quiet = await self._quiet_until(uow, delivery)
            reader = await self._reader(uow, delivery)
            drawn = await readable(
                uow,
                reader.locale,
                {},
                await self._drawn(Drawing(uow, delivery, reader, self._now(), self._catalogue)),
            )
            card = await named_from_elsewhere(uow, delivery.place.space, card_of(drawn))
            post = await uow.deliveries.get(delivery.redraws) if delivery.redraws else None
        if quiet is not None and not isinstance(drawn, Dropped):
            until = (quiet - self._now()).total_seconds()
            await self._postpone(claim, delivery, until, "quiet hours", doubtful=False)
            return None
        ending = self._ending(delivery, drawn)
        if ending is not None and (delivery.doubt_since is None or delivery.kind in LATEST_WINS):
            await self._end(claim, delivery, *ending)
            return None
        outgoing = Outgoing(delivery.place, card, reader, claim.community, delivery.mark)
        return _Ready(delivery, outgoing, room_of(drawn), post.message if post else None, ending)

    async def _drawn(self, drawing: Drawing) -> Drawn:
        receiver = drawing.delivery.receiver
        account = await drawing.uow.people.account_by_id(receiver) if receiver else None
        if account is not None and await has_left(drawing.uow, account):
            return Dropped("receiver left")
        drawn: Drawn = await self._catalogue.drawers[drawing.delivery.purpose](drawing)
        return drawn

    async def _quiet_until(self, uow: UnitOfWork, delivery: Delivery) -> datetime | None:
        """When a post that did not go out when it fell due may go out; None: now.

        When it falls due is after quiet hours already, or is an organizer's *Send now*.
        """
        now = self._now()
        put_off = delivery.reason != ""
        belated = put_off or now - delivery.due_at > PUNCTUAL
        waits = delivery.purpose in self._catalogue.waiting and delivery.kind in NEW_MESSAGES
        if not (waits and belated) or self._late(delivery):
            return None
        receiver = await uow.people.account_by_id(delivery.receiver) if delivery.receiver else None
        until = await quiet_until(uow, receiver, now)
        return until if until > now else None

    def _ending(self, delivery: Delivery, drawn: Drawn) -> Ending | None:
        if isinstance(drawn, Dropped):
            return DeliveryState.DROPPED, drawn.reason
        return (DeliveryState.EXPIRED, "too late") if self._late(delivery) else None

    def _late(self, delivery: Delivery) -> bool:
        return delivery.expires_at is not None and self._now() >= delivery.expires_at

    async def _reader(self, uow: UnitOfWork, delivery: Delivery) -> Reader:
        account = await uow.people.account_by_id(delivery.receiver) if delivery.receiver else None
        if account is None:
            return Reader(uow.community.locale, uow.community.zone)
        member = await uow.people.member(account.member)
        return reader_of(member, account, uow.community, self._phrasebook)

    @asynccontextmanager
    async def _unit(self, community: CommunityId, *, write: bool = True) -> AsyncIterator[UnitOfWork]:
        async with self._desk, self._storage.community(community, write=write) as uow:
            yield uow

    async def _send(self, claim: Claim, ready: _Ready) -> Handed:
        """While the heart-beat is fresh, and not for longer: another process may take over after that."""
        await self.pacing.turn(ready.delivery.place.space.platform)
        lease = self.heart.lease(claim)
        if lease is None:
            return TryAgain(BEAT_IS_LATE, after=leases.BEATS_EVERY, alone=True)
        try:
            with lease.held():
                async with asyncio.timeout(leases.ATTEMPT_TAKES):
                    handed = await self._ask_platform(claim, ready)
        except TimeoutError:
            return TryAgain("no answer within its time", doubtful=True)
        except Exception as fault:  # a fault of ours in rendering or in the adapter
            if not lease.refused:
                log.exception("delivery.fault", extra={"delivery": claim.delivery})
            handed = TryAgain(type(fault).__name__, doubtful=True)
        if lease.refused and not isinstance(handed, Sent):
            return TryAgain(BEAT_IS_LATE, after=leases.BEATS_EVERY, doubtful=lease.written, alone=True)
        return handed

    async def _ask_platform(self, claim: Claim, ready: _Ready) -> Handed:
        platform = self._platforms[ready.delivery.place.space.platform]
        if ready.delivery.kind is DeliveryKind.REDRAW:
            if ready.edits is None:
                return Unwanted("nothing to edit")
            return await platform.redraw(ready.edits, ready.outgoing)
        if ready.delivery.kind is DeliveryKind.HOME:
            return await platform.home(ready.outgoing)
        attempt = Attempt(claim.attempt, self._now(), ready.delivery.doubt_since, find_only=ready.ending is not None)
        if ready.delivery.kind is DeliveryKind.ROOM:
            return await platform.room(ready.room, ready.outgoing, attempt) if ready.room else NoRoom("nobody is in it")
        return await platform.post(ready.outgoing, attempt)

    async def _record(self, claim: Claim, ready: _Ready, handed: Handed) -> None:
        match handed:
            case Sent(message):
                self._log(claim, DeliveryState.SENT, "", ours=await self._marking.sent(claim, message, self._now()))
            case Unwanted(reason, place_gone) if self._is_refused(ready, place_gone=place_gone):
                await self._refused(claim, ready.delivery, f"{REFUSED}{reason}")
            case Unwanted(reason, place_gone):
                word = f"{GONE}{reason}" if place_gone else reason
                await self._end(claim, ready.delivery, *(ready.ending or (DeliveryState.DROPPED, word)))
            case Uneditable(reason):
                await self._post_anew(claim, ready, reason)
            case NoRoom(reason):
                await self._tell_instead(claim, ready, reason)
            case Unreachable(reason):
                log.warning("delivery.parked", extra={"delivery": claim.delivery, "reason": reason})
                await self._park(claim, ready.delivery, reason)
            case TryAgain(after=None) if ready.delivery.tries >= TRIES:
                await self._finish(claim, DeliveryState.FAILED, handed.reason)
            case TryAgain(reason, after, doubtful=doubtful):
                await self._postpone(claim, ready.delivery, after, reason, doubtful=doubtful)
            case _:
                assert_never(handed)

    def _is_refused(self, ready: _Ready, *, place_gone: bool) -> bool:
        """Whether a person will never get it who was to have it."""
        direct = ready.delivery.kind is DeliveryKind.POST and ready.delivery.place.person != ""
        return direct and ready.ending is None and not place_gone

    async def _refused(self, claim: Claim, delivery: Delivery, reason: str) -> None:
        """A direct message will never arrive: what it waited for goes on, in the transaction in which it ends."""
        async with self._unit(claim.community) as uow:
            now = self._now()
            await lock_subject(uow, self._catalogue, delivery)
            ours = await uow.deliveries.finish(claim, DeliveryState.DROPPED, at=now, reason=reason)
            if ours:
                await follow(uow, self._catalogue, delivery, now)
        self._log(claim, DeliveryState.DROPPED, reason, ours=ours)

    async def _post_anew(self, claim: Claim, ready: _Ready, reason: str) -> None:
        """Its message cannot be edited any more: where its purpose wants that, its post is owed anew, or neither."""
        post = ready.delivery.redraws
        if ready.delivery.purpose not in self._catalogue.renewing or post is None or ready.edits is None:
            await self._finish(claim, DeliveryState.DROPPED, reason)
            return
        async with self._unit(claim.community) as uow:
            now = self._now()
            if await uow.deliveries.finish(claim, DeliveryState.DROPPED, at=now, reason=reason):
                await uow.deliveries.renew(post, now, instead_of=ready.edits)
        log.info("delivery.post_anew", extra={"delivery": claim.delivery, "post": post, "reason": reason})

    async def _tell_instead(self, claim: Claim, ready: _Ready, reason: str) -> None:
        """No room will be opened: each of its members is told directly, in the transaction in which it ends."""
        if ready.ending is not None or ready.room is None:
            await self._end(claim, ready.delivery, *(ready.ending or (DeliveryState.DROPPED, reason)))
            return
        async with self._unit(claim.community) as uow:
            now = self._now()
            ours = await uow.deliveries.finish(claim, DeliveryState.DROPPED, at=now, reason=reason)
            if ours:
                await tell_instead(uow, ready.delivery, ready.room, now)
        self._log(claim, DeliveryState.DROPPED, reason, ours=ours)

    async def _park(self, claim: Claim, delivery: Delivery, reason: str) -> None:
        """It waits for an organizer, and the organizers are told once: both or neither."""
        async with self._unit(claim.community) as uow:
            now = self._now()
            if await uow.deliveries.finish(claim, DeliveryState.PARKED, at=now, reason=reason):
                await tell_organizers(uow, delivery, now)

    async def _postpone(
        self, claim: Claim, delivery: Delivery, after: float | None, reason: str, *, doubtful: bool
    ) -> None:
        """``after``: seconds that were asked for, which count as no try; None: as many as there were tries ask for."""
        now, counted = self._now(), after is None
        due = now + timedelta(seconds=pause(delivery.tries) if after is None else after)
        due = _in_time(due, now, delivery.expires_at, sooner=counted)
        async with self._unit(claim.community) as uow:
            await uow.deliveries.postpone(claim, due_at=due, reason=reason, doubtful=doubtful, counted=counted)

    async def _finish(self, claim: Claim, state: DeliveryState, reason: str) -> None:
        async with self._unit(claim.community) as uow:
            ours = await uow.deliveries.finish(claim, state, at=self._now(), reason=reason)
        self._log(claim, state, reason, ours=ours)

    async def _end(self, claim: Claim, delivery: Delivery, state: DeliveryState, reason: str) -> None:
        """It was not sent and never will be. Where somebody missed it, organizers will read of it: both or neither."""
        missed = state is DeliveryState.EXPIRED or reason.startswith(GONE)
        async with self._unit(claim.community) as uow:
            now = self._now()
            ours = await uow.deliveries.finish(claim, state, at=now, reason=reason)
            if ours and missed:
                await tell_of_missed(uow, delivery, now)
        self._log(claim, state, reason, ours=ours)

    def _log(self, claim: Claim, state: DeliveryState, reason: str, *, ours: bool) -> None:
        ended = {"delivery": claim.delivery, "state": state.value, "attempt": claim.attempt, "reason": reason}
        log.info("delivery", extra={**ended, "ours": ours})


def _in_time(due: datetime, now: datetime, expires: datetime | None, *, sooner: bool) -> datetime:
    """Not after it expires, so that it ends then; ``sooner``: while it is of use, it is tried once more before that."""
    if expires is None or expires <= now:
        return due
    halfway = now + max((expires - now) / 2, SHORTEST_WAIT)
    return min(due, halfway, expires) if sooner else min(due, expires)


def pause(tries: int) -> float:
    """Seconds before the next try: doubling from one second, at most half an hour, with jitter."""
    longest = min(2.0 ** (tries - 1), LONGEST_PAUSE)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311  # spreads load, keeps no secret
