"""How an occurrence is put into words."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import Looking
from bot.ports import Guest, Occurrence, OccurrenceId, OccurrenceState, UnitOfWork
from bot.rules.attendance import Attendance, Place, Rsvp
from bot.rules.offsets import read_offsets
from bot.rules.recurrence import Repeat, nth_weekday_of
from bot.speech import Button, Person, Phrase, say

NAMED_MOST = 20
"""Of a long list so many are named; the others are counted."""
THERE_FOR = timedelta(days=7)
"""So long after the end one can say that one was there."""


def ends(occurrence: Occurrence) -> datetime:
    return occurrence.starts + timedelta(minutes=occurrence.plan.minutes)


def is_planned(occurrence: Occurrence) -> bool:
    return occurrence.state is OccurrenceState.PLANNED


def is_open(occurrence: Occurrence, now: datetime) -> bool:
    """Whether it can still be answered to: neither cancelled nor over."""
    return is_planned(occurrence) and now < ends(occurrence)


def has_begun(occurrence: Occurrence, now: datetime) -> bool:
    return now >= occurrence.starts


def can_say_there(occurrence: Occurrence, now: datetime) -> bool:
    """Whether a press of *I was there* counts now."""
    planned = occurrence.state is OccurrenceState.PLANNED
    return planned and has_begun(occurrence, now) and now < ends(occurrence) + THERE_FOR


def there_button(look: Looking, occurrence: Occurrence) -> Button:
    return look.button(say("session.i_was_there"), "session.there", occurrence.id)


def closed_words(occurrence: Occurrence) -> Phrase:
    """Why it cannot be answered to or changed any more."""
    cancelled = occurrence.state is OccurrenceState.CANCELLED
    return say("session.is_cancelled" if cancelled else "session.is_over", title=occurrence.plan.title)


def wall_words(at: datetime, zone: str) -> Phrase:
    """Date, weekday, time and zone, spelled out: what a clock on the wall there shows."""
    local = at.astimezone(ZoneInfo(zone))
    weekday = say(f"weekday.{local.isoweekday()}")
    return say("session.at", date=f"{local:%Y-%m-%d}", weekday=weekday, time=f"{local:%H:%M}", zone=zone)


def repeat_words(repeat: Repeat | None) -> Phrase:
    return say(f"session.repeat.{repeat.value}" if repeat else "session.repeat.once")


def repeat_words_on(repeat: Repeat, first: date) -> Phrase:
    """With the day of the month that it would be."""
    match repeat:
        case Repeat.MONTHLY if first.day > 28:
            return say("session.repeat.on_day_or_last", day=first.day)
        case Repeat.MONTHLY:
            return say("session.repeat.on_day", day=first.day)
        case Repeat.MONTHLY_WEEKDAY:
            nth = nth_weekday_of(first)
            day = say(f"session.nth.{nth if nth > 0 else 'last'}")
            return say("session.repeat.on_nth", nth=day, weekday=say(f"weekday.{first.isoweekday()}"))
        case _:
            return repeat_words(repeat)


def remind_words(remind: str) -> Phrase:
    offsets = read_offsets(remind) if remind else ()
    return (
        say("session.remind_at", offsets=tuple(offset_words(one) for one in offsets))
        if offsets
        else say("session.remind_none")
    )


def offset_words(offset: timedelta) -> Phrase:
    """In the largest unit that says it."""
    minutes = int(offset.total_seconds()) // 60
    for unit, length in (("days", 24 * 60), ("hours", 60)):
        if minutes % length == 0:
            return say(f"session.{unit}", n=minutes // length)
    return say("session.minutes", n=minutes)


def left_words(left: timedelta) -> Phrase:
    """How long until then, as people say it: days from two on, hours from ninety minutes on."""
    minutes = max(round(left / timedelta(minutes=1)), 1)
    unit = 1 if minutes <= 90 else 60 if minutes <= 36 * 60 else 24 * 60
    return offset_words(timedelta(minutes=round(minutes / unit) * unit))


def seats_words(attendance: Attendance) -> Phrase:
    """How many come, of how many, which seats are kept for whom, and how many wait."""
    going, waiting = len(attendance.going), len(attendance.waiting)
    if attendance.capacity is None:
        return say("session.going", n=going)
    if attendance.kept:
        kept = say("session.kept", n=attendance.kept)
        return say("session.seats_kept", n=going, capacity=attendance.capacity, kept=kept, waiting=waiting)
    return say("session.seats", n=going, capacity=attendance.capacity, waiting=waiting)


def there_words(guests: dict[str, Guest]) -> Phrase:
    """How many said that they were there, and who, in the order in which they said so."""
    said = sorted((guest.was_there, guest.account.id, guest.account) for guest in guests.values() if guest.was_there)
    if not said:
        return say("session.nobody_there")
    named: list[Person | Phrase] = [Person(account.ref) for _, _, account in said[:NAMED_MOST]]
    if len(said) > NAMED_MOST:
        named.append(say("session.and_others", n=len(said) - NAMED_MOST))
    return say("session.were_there", there=say("session.there", n=len(said)), people=tuple(named))


def unconfirmed(occurrence: Occurrence, attendance: Attendance, guests: dict[str, Guest]) -> int:
    """How many are going, and have not said so again since it was moved."""
    those = (guests.get(place.member) for place in attendance.going)
    return sum(guest is not None and guest.confirmed < occurrence.revision for guest in those)


async def about_words(uow: UnitOfWork, id: str, zone: str) -> Phrase:
    """Which session it is, by its id."""
    occurrence = await uow.sessions.occurrence(OccurrenceId(id))
    if occurrence is None:
        return say("unsent.something")
    return say("unsent.session", title=occurrence.plan.title, when=wall_words(occurrence.starts, zone))


def told_words(n: int) -> Phrase:
    """How many people are told of a change."""
    return say("session.told", n=n) if n else say("session.told_nobody")


def people_words(places: Sequence[Place], guests: dict[str, Guest]) -> tuple[Person | Phrase, ...]:
    shown: list[Person | Phrase] = [
        Person(guests[place.member].account.ref) if place.member in guests else say("people.someone")
        for place in places[:NAMED_MOST]
    ]
    if len(places) > NAMED_MOST:
        shown.append(say("session.and_others", n=len(places) - NAMED_MOST))
    return tuple(shown)


def own_words(place: Place | None, attendance: Attendance) -> Phrase:
    """One's own answer, for oneself."""
    match place.rsvp if place else None:
        case None:
            return say("session.own.none")
        case Rsvp.WAITING:
            number = attendance.waiting.index(place) + 1 if place else 0
            if attendance.kept:
                return say("session.own.waiting_kept", n=number, kept=say("session.kept", n=attendance.kept))
            return say("session.own.waiting", n=number)
        case rsvp:
            return say(f"session.own.{rsvp}")
