"""How an occurrence is put into words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.ports import Guest, Occurrence, OccurrenceState
from bot.rules.attendance import Attendance, Place, Rsvp
from bot.rules.offsets import read_offsets
from bot.rules.recurrence import Repeat
from bot.speech import Person, Phrase, say

NAMED_MOST = 20
"""Of a long list so many are named; the others are counted."""


def ends(occurrence: Occurrence) -> datetime:
    return occurrence.starts + timedelta(minutes=occurrence.plan.minutes)


def is_open(occurrence: Occurrence, now: datetime) -> bool:
    """Whether it can still be answered to: neither cancelled nor over."""
    return occurrence.state is OccurrenceState.PLANNED and now < ends(occurrence)


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


def seats_words(attendance: Attendance) -> Phrase:
    """How many come, of how many, and how many wait."""
    going, waiting = len(attendance.going), len(attendance.waiting) + len(attendance.offered)
    if attendance.capacity is None:
        return say("session.going", n=going)
    return say("session.seats", n=going, capacity=attendance.capacity, waiting=waiting)


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
            return say("session.own.waiting", n=attendance.waiting.index(place) + 1 if place else 0)
        case rsvp:
            return say(f"session.own.{rsvp}")
