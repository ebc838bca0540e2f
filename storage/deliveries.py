"""What the bot owes the outside: written down, ended and put off here; claimed in ``storage.house``."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy import Boolean, Text, and_, case, func, null, or_, select, text, true, update

from bot.people import MessageRef
from bot.ports import NEW_MESSAGES, Claim, Delivery, DeliveryId, DeliveryKind, DeliveryState, NewDelivery
from storage.tables import deliveries
from storage.tables.deliveries import NOT_AT_REST
from storage.transaction import HERE, adding, given, key
from storage.troubles import UNRESOLVED, Troubles

_d = deliveries.c
_OWED = DeliveryState.OWED.value
_SENDING = DeliveryState.SENDING.value
_ENDS = frozenset(DeliveryState) - {DeliveryState.OWED, DeliveryState.SENDING}

_brings_message = _d.kind.in_([kind.value for kind in sorted(NEW_MESSAGES)])
_ONE = select(deliveries).where(_d.community_id == HERE, _d.id == given("id"))
# Put in order here: asked for an order by id, SQLite would rather walk all of them than look up the subject.
_OF_SUBJECT = select(deliveries).where(
    _d.community_id == HERE,
    _d.purpose == given("purpose"),
    _d.subject == given("subject"),
    _brings_message,
)
# By the index of what is not at rest: of all that was ever owed of a purpose this is little.
_OPEN_OF = select(deliveries).where(
    _d.community_id == HERE,
    text(NOT_AT_REST),
    _d.purpose == given("purpose"),
    func.substr(_d.subject, 1, func.length(given("beginning", Text()))) == given("beginning", Text()),
    _brings_message,
)
_ONCE = adding(deliveries).on_conflict_do_nothing(index_elements=key(deliveries, "identity")).returning(_d.id)

_new = adding(deliveries)
_asked = _new.excluded
_under_way = _d.state == _SENDING
_waiting = _d.state == _OWED
_put_off = (_d.kind == DeliveryKind.REDRAW.value) & (_d.reason != "")
_earlier_due = case((_waiting & (_d.due_at < _asked.due_at), _d.due_at), else_=_asked.due_at)
# One that waits stays (at the earlier instant; an edit that was put off keeps its pause, since more requests would only
# lengthen it). One under way stays so, and its newer version makes its end owe it anew, since it may have been drawn
# before this change. One that has ended begins again.
_LATEST_WINS = _new.on_conflict_do_update(
    index_elements=key(deliveries, "identity"),
    set_={
        "due_at": _earlier_due,
        "expires_at": _asked.expires_at,
        "state": case((_under_way, _SENDING), else_=_OWED),
        "wake_at": case((_under_way, _d.wake_at), else_=_earlier_due),
        "version": _d.version + 1,
        "tries": 0,
        "doubt_since": case((_under_way | _waiting, _d.doubt_since), else_=null()),
        "prior_doubt": case((_under_way, _d.prior_doubt), else_=null()),
        "reason": case((_under_way | _waiting, _d.reason), else_=""),
        "ended_at": null(),
    },
    where=or_(~_waiting, (_d.due_at > _asked.due_at) & ~_put_off),
).returning(_d.id)

_never_sent = and_(_d.doubt_since.is_(None), _d.message_id.is_(None), _brings_message)
_unsent_states = (_OWED, DeliveryState.DROPPED.value)
_ANEW = _new.on_conflict_do_update(
    index_elements=key(deliveries, "identity"),
    set_={
        "due_at": _asked.due_at,
        "expires_at": _asked.expires_at,
        "state": _OWED,
        "wake_at": _asked.due_at,
        "tries": 0,
        "reason": "",
        "ended_at": null(),
    },
    where=and_(_never_sent, _d.state.in_(_unsent_states)),
).returning(_d.id)

# What may have arrived is not dropped as unsent: its next attempt looks for it.
_certainly_unsent = _waiting & _d.doubt_since.is_(None)
_DROP = (
    update(deliveries)
    .where(_d.community_id == HERE, _d.id == given("id"), _certainly_unsent | (_d.state == DeliveryState.PARKED.value))
    .values(state=DeliveryState.DROPPED.value, wake_at=null(), reason=given("reason"), ended_at=given("at"))
)
# A person has looked whether it is there, so that a doubt hinders nothing.
_GIVE_UP = (
    update(deliveries)
    .where(_d.community_id == HERE, _d.id == given("id"), _d.state.in_(UNRESOLVED))
    .values(
        state=DeliveryState.DROPPED.value,
        wake_at=null(),
        doubt_since=null(),
        reason=given("reason"),
        ended_at=given("at"),
    )
)
_OURS = (
    _d.community_id == HERE,
    _d.id == given("id"),
    _d.state == _SENDING,
    _d.attempts == given("attempt"),
)
_newest = _d.version == _d.claimed_version
# What is dropped was refused or not even asked for: of its last attempt all is known.
_doubt_left = case(
    (~_newest | (given("state", Text()) == DeliveryState.SENT.value), null()),
    (given("state", Text()) == DeliveryState.DROPPED.value, _d.prior_doubt),
    else_=_d.doubt_since,
)
_FINISH = (
    update(deliveries)
    .where(*_OURS)
    .values(
        state=case((_newest, given("state", Text())), else_=_OWED),
        wake_at=case((_newest, null()), else_=_d.due_at),
        reason=case((_newest, given("reason", Text())), else_=""),
        holder=null(),
        message_channel=func.coalesce(given("channel", Text()), _d.message_channel),
        message_id=func.coalesce(given("message", Text()), _d.message_id),
        doubt_since=_doubt_left,
        prior_doubt=null(),
        ended_at=case((_newest, given("at", _d.ended_at.type)), else_=null()),
    )
    .returning(_d.state, _d.space_id)
)
_POSTPONE = (
    update(deliveries)
    .where(*_OURS)
    .values(
        state=_OWED,
        due_at=given("due_at"),
        wake_at=given("due_at"),
        holder=null(),
        reason=given("reason"),
        tries=case((given("counted", Boolean()) == true(), _d.tries), else_=_d.tries - 1),
        doubt_since=case((given("doubtful", Boolean()) == true(), _d.doubt_since), else_=_d.prior_doubt),
        prior_doubt=null(),
    )
)
_RENEW = (
    update(deliveries)
    .where(
        _d.community_id == HERE,
        _d.id == given("id"),
        _d.kind == DeliveryKind.POST.value,
        _d.state == DeliveryState.SENT.value,
        _d.message_channel == given("channel"),
        _d.message_id == given("message"),
    )
    .values(
        state=_OWED,
        due_at=given("now"),
        wake_at=given("now"),
        version=_d.version + 1,
        tries=0,
        doubt_since=null(),
        prior_doubt=null(),
        message_channel=null(),
        message_id=null(),
        reason="",
        ended_at=null(),
    )
)


class SqlDeliveries(Troubles):
    async def owe(self, new: NewDelivery) -> DeliveryId | None:
        """Raises LookupError when the place is not in this community."""
        written = await self._tx.add(_ONCE if _happens_once(new.kind) else _LATEST_WINS, self._row(new))
        if written is None:
            return None
        self._around.owed.something = True
        return DeliveryId(written.id)

    async def owe_anew(self, new: NewDelivery) -> DeliveryId | None:
        """Raises LookupError when the place is not in this community, ValueError for what brings no message."""
        if new.kind not in NEW_MESSAGES:
            raise ValueError(f"A {new.kind} is owed anew by itself.")
        written = await self._tx.add(_ANEW, self._row(new))
        self._around.owed.something |= written is not None
        return None if written is None else DeliveryId(written.id)

    async def get(self, delivery: DeliveryId) -> Delivery | None:
        row = await self._tx.row(_ONE, id=delivery)
        return None if row is None else self.delivery_of(row)

    async def of_subject(self, purpose: str, subject: str) -> Sequence[Delivery]:
        rows = await self._tx.rows(_OF_SUBJECT, purpose=purpose, subject=subject)
        return sorted((self.delivery_of(row) for row in rows), key=lambda delivery: delivery.id)

    async def open_of(self, purpose: str, beginning: str) -> Sequence[Delivery]:
        rows = await self._tx.rows(_OPEN_OF, purpose=purpose, beginning=beginning)
        return sorted((self.delivery_of(row) for row in rows), key=lambda delivery: delivery.id)

    async def drop(self, delivery: DeliveryId, reason: str, *, looked: bool = False) -> bool:
        statement = _GIVE_UP if looked else _DROP
        return await self._tx.change(statement, id=delivery, reason=reason, at=self._around.now()) == 1

    async def finish(
        self,
        claim: Claim,
        state: DeliveryState,
        *,
        at: datetime,
        reason: str = "",
        message: MessageRef | None = None,
    ) -> bool:
        """Raises ValueError for a state in which nothing ends, or a message outside the delivery's space."""
        if state not in _ENDS:
            raise ValueError(f"An attempt does not end as {state}.")
        row = await self._tx.row(
            _FINISH,
            id=claim.delivery,
            attempt=claim.attempt,
            state=state.value,
            reason=reason,
            channel=message.channel if message else None,
            message=message.id if message else None,
            at=at,
        )
        if row is None:
            return False
        if message is not None and message.space != self._around.ref_of(row.space_id):
            raise ValueError(f"{message} is in another space than delivery {claim.delivery}.")
        self._around.owed.something |= row.state == _OWED
        return True

    async def postpone(
        self, claim: Claim, *, due_at: datetime, reason: str, doubtful: bool, counted: bool = True
    ) -> bool:
        changed = await self._tx.change(
            _POSTPONE,
            id=claim.delivery,
            attempt=claim.attempt,
            due_at=due_at,
            reason=reason,
            doubtful=doubtful,
            counted=counted,
        )
        return changed == 1

    async def renew(self, post: DeliveryId, now: datetime, *, instead_of: MessageRef) -> bool:
        gone = {"channel": instead_of.channel, "message": instead_of.id}
        changed = await self._tx.change(_RENEW, id=post, now=now, **gone) == 1
        self._around.owed.something |= changed
        return changed

    def _row(self, new: NewDelivery) -> dict[str, object]:
        return {
            "id": self._around.new_id(),
            "identity": _identity(new),
            "kind": new.kind.value,
            "purpose": new.purpose,
            "subject": new.subject,
            "space_id": self._around.space(new.place.space).id,
            "channel": new.place.channel,
            "person": new.place.person,
            "receiver_id": new.receiver,
            "redraws": new.redraws,
            "due_at": new.due_at,
            "expires_at": new.expires_at,
            "state": _OWED,
            "wake_at": new.due_at,
            "attempts": 0,
            "tries": 0,
            "version": 1,
            "claimed_version": 0,
            "reason": "",
        }


def _happens_once(kind: DeliveryKind) -> bool:
    match kind:
        case DeliveryKind.POST | DeliveryKind.ROOM:
            return True
        case DeliveryKind.REDRAW | DeliveryKind.HOME | DeliveryKind.MIRROR:
            return False
        case _:
            assert_never(kind)


def _identity(new: NewDelivery) -> str:
    parts = (
        new.kind.value,
        new.purpose,
        new.subject,
        str(new.place.space),
        new.place.channel,
        new.place.person,
        new.receiver or "",
        new.redraws or "",
    )
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=20).hexdigest()
