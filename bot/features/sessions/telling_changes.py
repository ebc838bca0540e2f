"""Who is concerned by a change is told once, in one message, however many dates it touches."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.features.sessions.outlining import Touch
from bot.features.sessions.untold import taken_in
from bot.homes import refresh_homes
from bot.membership import has_left
from bot.people import Account, MemberId, Place
from bot.ports import Before, ChangeId, DeliveryKind, Guest, NewDelivery, UnitOfWork
from bot.rules.attendance import Attendance, Rsvp
from bot.telling import quiet_until

CANCELLED = "session.cancelled"
NEAR = timedelta(hours=12)
"""What begins, or would have begun, within this goes through quiet hours."""
NEVER = datetime.min.replace(tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
EXPECTED = (Rsvp.GOING, Rsvp.MAYBE, Rsvp.WAITING, Rsvp.OFFERED)
WITHOUT_SEAT = (Rsvp.WAITING, Rsvp.OFFERED)


@dataclass(frozen=True, slots=True)
class Effect:
    """What was done to one occurrence, and who had which seat before and after."""

    touch: Touch
    before: Attendance
    after: Attendance


@dataclass(slots=True)
class _Told:
    account: Account
    answered_at: datetime
    touches: list[Touch] = field(default_factory=list)


def concerned(effect: Effect) -> set[str]:
    """Members to whom it matters.

    Who comes, or may: that it is called off, its start, title, length, place and host. Who waits: also the number of
    seats; but who is offered one by this very change learns of it by the offer.
    """
    touch = effect.touch
    expected = {place.member: place.rsvp for place in effect.after.places if place.rsvp in EXPECTED}
    waited = {place.member for place in effect.before.places if place.rsvp in WITHOUT_SEAT}
    offered = {place.member for place in effect.after.offered} - {place.member for place in effect.before.offered}
    if touch.cancels or _matters(touch):
        return set(expected) - offered
    return (set(expected) & waited) - offered if _seats(touch) else set()


def asked_again(effect: Effect) -> set[str]:
    """Who said Going and is asked whether they still come."""
    return {place.member for place in effect.after.going} & concerned(effect) if effect.touch.asks_again else set()


def _seats(touch: Touch) -> bool:
    return touch.was.plan.capacity != touch.now.plan.capacity


def _matters(touch: Touch) -> bool:
    was, now = touch.was, touch.now
    return (was.starts, was.plan.title, was.plan.minutes, was.plan.place, was.plan.host) != (
        now.starts,
        now.plan.title,
        now.plan.minutes,
        now.plan.place,
        now.plan.host,
    )


async def tell_of(uow: UnitOfWork, effects: Sequence[Effect], by: Account, purpose: str, now: datetime) -> int:
    """Owe each of them one message; who did it knows. How many are told."""
    told = await receivers(uow, effects, by)
    if told:
        befores = [_before(effect.touch, by) for effect in effects]
        change = await uow.sessions.remember(befores)
        for member in sorted(told):
            merged = await taken_in(uow, told[member].account, befores)
            alone = await uow.sessions.remember(merged) if merged else change
            await _write(uow, told[member], purpose, alone, now)
    await refresh_homes(uow, [one.account for one in told.values()], now)
    return len(told)


async def receivers(uow: UnitOfWork, effects: Sequence[Effect], by: Account) -> dict[MemberId, _Told]:
    """Everybody who is told, by member: at the account with which they answered last. Its hosts are, too."""
    told: dict[MemberId, _Told] = {}
    for effect in effects:
        members = concerned(effect)
        guests = await uow.sessions.guests(effect.touch.was.id)
        for member, guest in guests.items():
            if member in members and guest.account.member != by.member:
                _add(told, guest, effect.touch)
        for id in {effect.touch.was.plan.host, effect.touch.now.plan.host}:
            host = await uow.people.account_by_id(id)
            if host is None or await has_left(uow, host):
                continue
            if host.member != by.member and effect.touch not in _of(told, host.member):
                told.setdefault(host.member, _Told(host, NEVER)).touches.append(effect.touch)
    return told


def _of(told: dict[MemberId, _Told], member: MemberId) -> list[Touch]:
    return told[member].touches if member in told else []


def _add(told: dict[MemberId, _Told], guest: Guest, touch: Touch) -> None:
    one = told.setdefault(guest.account.member, _Told(guest.account, guest.answered_at))
    one.touches.append(touch)
    if guest.answered_at > one.answered_at:
        one.account, one.answered_at = guest.account, guest.answered_at


def _before(touch: Touch, by: Account) -> Before:
    was = touch.was
    return Before(was.id, was.starts, was.revision, was.plan, was.announced_in, cancels=touch.cancels, by=by.id)


async def _write(uow: UnitOfWork, told: _Told, purpose: str, change: ChangeId, now: datetime) -> None:
    starts = [at for touch in told.touches for at in (touch.was.starts, touch.now.starts)]
    first, last = min(starts), max(starts)
    due = now if first - now <= NEAR else min(await quiet_until(uow, told.account, now), first)
    await uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=purpose,
            subject=change,
            place=Place(told.account.ref.space, person=told.account.ref.user),
            receiver=told.account.id,
            due_at=due,
            expires_at=max(last, due + AN_HOUR),
        )
    )
