"""Everybody whom a change concerns is told once, in one message, however many dates it touches and however many changes
follow one another within a minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.context import Context
from bot.features.sessions.outlining import Touch
from bot.features.sessions.untold import CANCELLED, CHANGED, State, Untold, merged, subject_of, untold_of
from bot.homes import refresh_homes
from bot.membership import has_left
from bot.people import Account, MemberId, Place
from bot.ports import Before, ChangeId, DeliveryKind, Guest, NewDelivery, OccurrenceId, SeriesId, UnitOfWork
from bot.rules.attendance import Attendance, Rsvp
from bot.rules.pausing import after_pause
from bot.telling import quiet_until

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
    others: Sequence[Account] = ()
    """Whom it concerns beside guests and hosts, such as who has a role there."""


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


async def others_concerned(ctx: Context, touch: Touch) -> Sequence[Account]:
    """Ask every feature whom else this concerns, before anything is changed."""
    if not (touch.cancels or _matters(touch)):
        return ()
    return [one for run in ctx.catalogue.concerned_by_sessions for one in await run(ctx.uow, touch.was, touch.now)]


async def tell_of(uow: UnitOfWork, effects: Sequence[Effect], by: Account, now: datetime) -> int:
    """Owe each of them one message; who did it knows. How many are told.

    What waits to be told to them of the same series is told with it.
    """
    told = await receivers(uow, effects, by)
    if told:
        news = [_before(effect.touch, by) for effect in effects]
        waiting = await untold_of(uow, await _family(uow, effects))
        kept: dict[tuple[Before, ...], ChangeId] = {}
        states: dict[OccurrenceId, State] = {}
        for member in sorted(told):
            one = told[member]
            earlier = waiting.get(one.account.id, ())
            befores = await merged(uow, one.account, earlier, news, states)
            if befores not in kept:
                kept[befores] = await uow.sessions.remember(befores)
            await _write(uow, one, earlier, befores, kept[befores], now)
    await refresh_homes(uow, [one.account for one in told.values()], now)
    return len(told)


async def _family(uow: UnitOfWork, effects: Sequence[Effect]) -> frozenset[SeriesId]:
    """The series that they are of, and those with which that was one before changes took dates over."""
    series = {id for effect in effects for id in (effect.touch.was.series, effect.touch.now.series)}
    relatives = [await uow.sessions.relatives(id) for id in sorted(series)]
    return frozenset(series.union(*relatives))


async def effects_ahead(ctx: Context, touches: Sequence[Touch]) -> list[Effect]:
    """What a change that is only asked about would do, as far as it says who would be told."""
    effects = []
    for touch in touches:
        attendance = await ctx.uow.sessions.attendance(touch.was.id)
        effects.append(Effect(touch, attendance, attendance, await others_concerned(ctx, touch)))
    return effects


async def receivers(uow: UnitOfWork, effects: Sequence[Effect], by: Account | None) -> dict[MemberId, _Told]:
    """Everybody who is told, by member, but not ``by``: guests at the account with which they answered last, the hosts
    before and after, and whom else it concerns.
    """
    told: dict[MemberId, _Told] = {}
    for effect in effects:
        members = concerned(effect)
        guests = await uow.sessions.guests(effect.touch.was.id)
        for member, guest in guests.items():
            if member in members:
                _add(told, guest, effect.touch)
        for id in sorted({effect.touch.was.plan.host, effect.touch.now.plan.host}):
            host = await uow.people.account_by_id(id)
            if host is not None and not await has_left(uow, host):
                _add_once(told, host, effect.touch)
        for account in effect.others:
            _add_once(told, account, effect.touch)
    if by is not None:
        told.pop(by.member, None)
    return told


def _add_once(told: dict[MemberId, _Told], account: Account, touch: Touch) -> None:
    """At this account, unless they are told at the one with which they answered."""
    if touch not in _of(told, account.member):
        told.setdefault(account.member, _Told(account, NEVER)).touches.append(touch)


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


async def _write(
    uow: UnitOfWork,
    told: _Told,
    earlier: Sequence[Untold],
    befores: Sequence[Before],
    change: ChangeId,
    now: datetime,
) -> None:
    """After a pause for the next change. What is near goes through quiet hours, and nothing waits past its start."""
    since = min((one.since for one in earlier), default=now)
    starts = [at for touch in told.touches for at in (touch.was.starts, touch.now.starts)]
    starts += [one.starts for one in befores]
    first, last = min(starts), max(starts)
    due = after_pause(now, begins=first, since=since)
    if first - now > NEAR:
        due = max(due, min(await quiet_until(uow, told.account, due), first))
    await uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=CANCELLED if all(one.cancels for one in befores) else CHANGED,
            subject=subject_of(change, since),
            place=Place(told.account.ref.space, person=told.account.ref.user),
            receiver=told.account.id,
            due_at=due,
            expires_at=max(last, due + AN_HOUR),
        )
    )
