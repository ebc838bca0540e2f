"""Posts and rooms that organizers look after: owed, late, parked or failed, and what a person decides about them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Text, and_, case, func, null, or_, select, text, update

from bot.people import AccountId, MessageRef, Place
from bot.ports import NEW_MESSAGES, Delivery, DeliveryId, DeliveryKind, DeliveryState, Trouble
from storage.surroundings import Surroundings
from storage.tables import deliveries
from storage.tables.deliveries import IS_DROPPED, NOT_AT_REST
from storage.transaction import HERE, AnyRow, given

LATE_AFTER = timedelta(minutes=1)
FAILED_FOR = timedelta(days=30)
SAID_TO_HAVE_ARRIVED = "confirmed by an organizer"
"""Reason of a post that is sent without a message: only a person says that it is there."""

_d = deliveries.c
_OPEN = (DeliveryState.OWED.value, DeliveryState.SENDING.value)
_ENDED_BADLY = (DeliveryState.PARKED.value, DeliveryState.FAILED.value)
UNRESOLVED = (DeliveryState.OWED.value, *_ENDED_BADLY)
"""What a person may decide about; of an attempt under way nothing is known yet."""

_IS = {
    Trouble.OWED: and_(_d.state.in_(_OPEN), _d.due_at > given("late_before")),
    Trouble.LATE: and_(_d.state.in_(_OPEN), _d.due_at <= given("late_before")),
    Trouble.PARKED: _d.state == DeliveryState.PARKED.value,
    Trouble.FAILED: and_(_d.state == DeliveryState.FAILED.value, _d.ended_at > given("failed_since")),
}
_brings_message = _d.kind.in_([kind.value for kind in sorted(NEW_MESSAGES)])
_POSTS = (_d.community_id == HERE, _brings_message, text(NOT_AT_REST))
_trouble = case(*((condition, trouble.value) for trouble, condition in _IS.items())).label("trouble")
_COUNTS = select(_trouble, func.count().label("posts")).where(*_POSTS, or_(*_IS.values())).group_by(_trouble)
_THOSE = {
    trouble: select(deliveries).where(*_POSTS, condition, _d.id > given("after")).order_by(_d.id).limit(given("most"))
    for trouble, condition in _IS.items()
}
_MISSED = (
    select(deliveries)
    .where(
        _d.community_id == HERE,
        _brings_message,
        _d.ended_at >= given("since"),
        _d.ended_at < given("until"),
        or_(
            _d.state == DeliveryState.EXPIRED.value,
            and_(_d.state == DeliveryState.DROPPED.value, _d.reason.startswith(given("gone", Text()))),
        ),
    )
    .order_by(_d.due_at, _d.id)
)
_TOLD = select(deliveries).where(
    _d.community_id == HERE,
    _d.kind == DeliveryKind.POST.value,
    _d.purpose == given("purpose"),
    _d.receiver_id == given("receiver"),
    _d.due_at >= given("since"),
)
_REFUSED = (
    _d.community_id == HERE,
    _d.kind == DeliveryKind.POST.value,
    text(IS_DROPPED),
    _d.ended_at >= given("since"),
    _d.reason.startswith(given("reason", Text())),
)
_REFUSED_TO = select(deliveries).where(*_REFUSED, _d.receiver_id == given("receiver")).order_by(_d.ended_at, _d.id)
_REFUSED_OF = (
    select(deliveries)
    .where(*_REFUSED, func.substr(_d.subject, 1, func.length(given("beginning", Text()))) == given("beginning", Text()))
    .order_by(_d.ended_at, _d.id)
)
_SEND_NOW = (
    update(deliveries)
    .where(_d.community_id == HERE, _d.id == given("id"), _d.state.in_(UNRESOLVED))
    .values(
        state=DeliveryState.OWED.value,
        due_at=given("now"),
        wake_at=given("now"),
        expires_at=case((_d.expires_at > given("now"), _d.expires_at), else_=null()),
        tries=0,
        doubt_since=null(),
        reason="",
        ended_at=null(),
    )
)
_ARRIVED = (
    update(deliveries)
    .where(
        _d.community_id == HERE,
        _d.id == given("id"),
        _brings_message,
        _d.state.in_(_ENDED_BADLY),
    )
    .values(
        state=DeliveryState.SENT.value,
        doubt_since=null(),
        reason=SAID_TO_HAVE_ARRIVED,
        ended_at=given("at"),
    )
)


class Troubles:
    """The half of the deliveries that a person looks after."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def troubles(self, now: datetime) -> Mapping[Trouble, int]:
        counted = {Trouble(row.trouble): row.posts for row in await self._tx.rows(_COUNTS, **_since(now))}
        return {trouble: counted.get(trouble, 0) for trouble in Trouble}

    async def troubled(
        self, trouble: Trouble, now: datetime, *, after: DeliveryId | None, most: int
    ) -> Sequence[Delivery]:
        rows = await self._tx.rows(_THOSE[trouble], after=after or "", most=most, **_since(now))
        return [self.delivery_of(row) for row in rows]

    async def missed(self, since: datetime, until: datetime, gone: str) -> Sequence[Delivery]:
        rows = await self._tx.rows(_MISSED, since=since, until=until, gone=gone)
        return [self.delivery_of(row) for row in rows]

    async def told(self, purpose: str, receiver: AccountId, since: datetime) -> Sequence[Delivery]:
        rows = await self._tx.rows(_TOLD, purpose=purpose, receiver=receiver, since=since)
        return [self.delivery_of(row) for row in rows]

    async def refused_to(self, receiver: AccountId, since: datetime, reason: str) -> Sequence[Delivery]:
        rows = await self._tx.rows(_REFUSED_TO, receiver=receiver, since=since, reason=reason)
        return [self.delivery_of(row) for row in rows]

    async def refused_of(self, beginning: str, since: datetime, reason: str) -> Sequence[Delivery]:
        rows = await self._tx.rows(_REFUSED_OF, beginning=beginning, since=since, reason=reason)
        return [self.delivery_of(row) for row in rows]

    async def send_now(self, delivery: DeliveryId, now: datetime) -> bool:
        changed = await self._tx.change(_SEND_NOW, id=delivery, now=now) == 1
        self._around.owed.something |= changed
        return changed

    async def arrived(self, delivery: DeliveryId, at: datetime) -> bool:
        return await self._tx.change(_ARRIVED, id=delivery, at=at) == 1

    def delivery_of(self, row: AnyRow) -> Delivery:
        space = self._around.ref_of(row.space_id)
        state = DeliveryState(row.state)
        # Of an attempt under way nothing can be known yet: whoever makes it asks about those before it.
        doubt = row.prior_doubt if state is DeliveryState.SENDING else row.doubt_since
        return Delivery(
            id=DeliveryId(row.id),
            kind=DeliveryKind(row.kind),
            purpose=row.purpose,
            subject=row.subject,
            place=Place(space, row.channel, row.person),
            receiver=None if row.receiver_id is None else AccountId(row.receiver_id),
            due_at=row.due_at,
            expires_at=row.expires_at,
            state=state,
            attempts=row.attempts,
            tries=row.tries,
            doubt_since=doubt,
            message=None if row.message_id is None else MessageRef(space, row.message_channel, row.message_id),
            redraws=None if row.redraws is None else DeliveryId(row.redraws),
            reason=row.reason,
            version=row.version,
        )


def _since(now: datetime) -> dict[str, datetime]:
    return {"late_before": now - LATE_AFTER, "failed_since": now - FAILED_FOR}
