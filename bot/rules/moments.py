"""The moment that a person means by what they type, and whether they had better be asked.

A moment is a day and a time, in either order and however they are joined: ``12/5(土)の19時``, ``7pm on Sat 5 Dec``,
``来週土曜 夜7時半``, ``2時間後``. A time alone is the next such time. An end gives a length (``19:00〜20:30``), and
words such as ``毎週`` or ``every`` the repeat that they mean. Every word has to be understood, or none is: a text of
which a part was not read is refused with that part, and what may mean two is asked about. Nothing is guessed.

Which words there are is in ``bot.rules.moment_words``, which day they mean in ``bot.rules.moment_days``, which time in
``bot.rules.clocks``, and where a title ends and a moment begins in ``bot.rules.moment_splitting``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from bot.rules.clocks import Clock, read_clock
from bot.rules.date_order import month_first
from bot.rules.moment_days import Days, length_of, read_days
from bot.rules.moment_words import NAMES_A_DAY, Kind, Token, plain, tokens_of
from bot.rules.readings import Doubt as Doubt
from bot.rules.readings import NoMoment as NoMoment
from bot.rules.readings import Why as Why
from bot.rules.recurrence import Repeat

FARTHEST = timedelta(days=20 * 365)
_DISCORD = re.compile(r"<t:([0-9]{1,12})(?::[a-z])?>")
"""As Discord writes a moment (its reference, "Message Formatting")."""
_TIMES = frozenset({Kind.CLOCK, Kind.NUMBER, Kind.PART, Kind.TO, Kind.TAIL})
_ABBREVIATED = {
    "jst": timedelta(hours=9),
    "kst": timedelta(hours=9),
    "utc": timedelta(0),
    "gmt": timedelta(0),
    "hkt": timedelta(hours=8),
    "sgt": timedelta(hours=8),
}
"""Names of zones that mean one offset all over the world, and all year."""


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    """Aware UTC."""
    local: datetime
    """Naive: what the clock shows there."""
    doubt: Doubt | None = None
    other: datetime | None = None
    """Aware UTC and to come: what else it may have meant, where there is such a moment."""
    minutes: int | None = None
    """How long it lasts, where an end was typed."""
    repeat: Repeat | None = None
    """How it repeats, where that was typed."""


@dataclass(frozen=True, slots=True)
class _Words:
    day: tuple[Token, ...]
    time: tuple[Token, ...]
    zone: Token | None
    literal: bool
    """All of it is written as machines do: ``2026-12-01 9:00``."""


def read_moment(typed: str, now: datetime, zone: ZoneInfo, *, locale: str = "en") -> Moment:
    """Always after ``now`` (aware). Raises NoMoment.

    A time without its half of the day is the morning's; where that is over on the one day that was named, the
    evening's, to be confirmed. A bare weekday names no one day: over today, it is next week's. ``zone`` and ``locale``,
    of who types, tell which of ``3/12`` is the month.
    """
    text, origins = plain(typed)
    try:
        return _checked(text, now, zone, locale)
    except NoMoment as none:
        at = text.find(none.part) if none.part else -1
        if at >= 0:
            none.part = typed[origins[at] : origins[at + len(none.part)]].strip()
        raise


def _checked(text: str, now: datetime, zone: ZoneInfo, locale: str) -> Moment:
    try:
        if stamp := _DISCORD.fullmatch(text):
            at = datetime.fromtimestamp(int(stamp[1]), UTC)
            moment = _to_come(Moment(at, at.astimezone(zone).replace(tzinfo=None)), now)
        else:
            moment = _read(text, now, zone, first=month_first(zone, locale))
    except (OverflowError, OSError) as beyond:  # at either end of the years 1 to 9999
        raise NoMoment(Why.NO_SUCH_DAY) from beyond
    if moment.at - now > FARTHEST:
        raise NoMoment(Why.FAR)
    return moment


def _to_come(moment: Moment, now: datetime) -> Moment:
    if moment.at <= now:
        raise NoMoment(Why.PAST)
    return moment


def _read(text: str, now: datetime, zone: ZoneInfo, *, first: bool) -> Moment:
    words = _words(text)
    if words.zone is None:
        return _in_zone(words, now, zone, first=first)
    there = _zone_of(words.zone)
    if there is not None:
        moment = _in_zone(words, now, there, first=first)
        return replace(moment, local=moment.at.astimezone(zone).replace(tzinfo=None))
    return _named(words, words.zone, now, zone, first=first)


def _words(text: str) -> _Words:
    """Raises NoMoment for a text with other words in it, with those as its part."""
    tokens = list(tokens_of(_without_brackets(text)))
    for n, token in enumerate(tokens):
        if token.kind is Kind.WORD or (token.kind is Kind.NUMBER and not _is_hour(tokens, n)):
            raise NoMoment(Why.UNREADABLE, _unread_from(_without_brackets(text), tokens, n))
    _check_tails(tokens)
    day = tuple(token for token in tokens if token.kind in NAMES_A_DAY)
    time = [n for n, token in enumerate(tokens) if token.kind in _TIMES]
    if time:
        for token in tokens[time[0] : time[-1] + 1]:
            if token.kind in NAMES_A_DAY:
                raise NoMoment(Why.UNREADABLE, token.text.strip())
    zones = [token for token in tokens if token.kind is Kind.ZONE]
    if len(zones) > 1:
        raise NoMoment(Why.UNREADABLE, zones[1].text)
    clock = tuple(tokens[n] for n in time)
    return _Words(day, clock, zones[0] if zones else None, _literal(day, clock))


def _check_tails(tokens: Sequence[Token]) -> None:
    """``頃`` behind a day changes it, and so does half a bracket."""
    for before, token in pairwise(tokens):
        if token.kind is Kind.TAIL and before.kind not in (*_TIMES, Kind.AHEAD, Kind.ZONE):
            raise NoMoment(Why.UNREADABLE, token.text)
    brackets = [token.text for token in tokens if token.text in ("(", ")")]
    if brackets != ["(", ")"] * (len(brackets) // 2):
        raise NoMoment(Why.UNREADABLE, brackets[-1])


def _without_brackets(text: str) -> str:
    """Brackets around all of it say nothing."""
    pairs = ("()", "[]", "【】", "「」", "<>")
    if len(text) > 1 and text[0] + text[-1] in pairs and text[-1] not in text[1:-1]:
        return text[1:-1].strip()
    return text


def _is_hour(tokens: Sequence[Token], n: int) -> bool:
    """A bare number is an hour behind *at*, beside a part of the day, and as one end of a span."""
    before = tokens[n - 1] if n else None
    after = tokens[n + 1] if n + 1 < len(tokens) else None
    if before is not None and (
        before["word"] in ("at", "from") or before.text == "@" or before.kind in (Kind.TO, Kind.PART)
    ):
        return True
    if before is not None and before.kind is Kind.NEAR and before["night"]:
        return True
    return after is not None and after.kind in (Kind.TO, Kind.PART)


def _unread_from(text: str, tokens: Sequence[Token], n: int) -> str:
    """The words from there on up to the next that was read."""
    end = n
    while end + 1 < len(tokens) and tokens[end + 1].kind in (Kind.WORD, Kind.NUMBER):
        end += 1
    return text[tokens[n].start : tokens[end].end]


def _literal(day: Sequence[Token], time: Sequence[Token]) -> bool:
    dates = [token for token in day if token.kind is Kind.DATE]
    numeric = bool(dates) and all(token["y"] and token["s"] and not token["a"] for token in dates)
    return numeric and all(
        token.kind in (Kind.TO, Kind.TAIL) or (token.kind is Kind.CLOCK and ":" in token.text) for token in time
    )


# --- zones ---------------------------------------------------------------------------------------------------


@cache
def _zones() -> dict[str, str]:
    return {zone.lower(): zone for zone in available_timezones()}


def _zone_of(token: Token) -> tzinfo | None:
    """None for an abbreviation that means one thing here and another there."""
    if token["japan"] or token["japan2"]:
        return ZoneInfo("Asia/Tokyo")
    if token["zulu"]:
        return UTC
    if name := token["iana"]:
        known = _zones().get(name)
        if known is None:
            raise NoMoment(Why.UNREADABLE, token.text)
        return ZoneInfo(known)
    if offset := token["offset"]:
        return timezone(_offset(offset, token))
    return None


def _offset(typed: str, token: Token) -> timedelta:
    digits = typed[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        raise NoMoment(Why.UNREADABLE, token.text)
    return (timedelta(hours=hours, minutes=minutes)) * (-1 if typed[0] == "-" else 1)


def _named(words: _Words, token: Token, now: datetime, zone: ZoneInfo, *, first: bool) -> Moment:
    """By an abbreviation: of the reader's own zone at that moment, or one that means the same everywhere."""
    name = (token["name"] or "").strip("()")
    moment = _in_zone(words, now, zone, first=first)
    if name in _names_at(moment.at, zone):
        return replace(moment, doubt=None, other=None) if moment.doubt is Doubt.TWICE else moment
    if moment.doubt is Doubt.TWICE and moment.other is not None and name in _names_at(moment.other, zone):
        return replace(moment, at=moment.other, doubt=None, other=None)
    offset = _ABBREVIATED.get(name)
    if offset is None:
        raise NoMoment(Why.UNREADABLE, token.text)
    there = _in_zone(words, now, timezone(offset), first=first)
    return replace(there, local=there.at.astimezone(zone).replace(tzinfo=None))


def _names_at(at: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    return ((at.astimezone(zone).tzname() or "").lower(),)


# --- what it means -------------------------------------------------------------------------------------------


def _in_zone(words: _Words, now: datetime, zone: tzinfo, *, first: bool) -> Moment:
    lengths = [token for token in words.day if token.kind is Kind.AHEAD]
    if lengths and length_of(lengths[0]) % timedelta(days=1):
        return _from_now(words, lengths[0], now, zone)
    if not words.time:
        raise NoMoment(Why.UNREADABLE, _hourless(words))
    tonight = any(token["night"] or token["one_night"] for token in words.day if token.kind is Kind.NEAR)
    clock = read_clock(words.time, tonight=tonight, literal=words.literal)
    _check_morning(words, clock)
    today = now.astimezone(zone).date()
    if not words.day:
        return _next_such(clock, today, now, zone)
    days = read_days(words.day, today, month_first=first)
    return replace(_meant(days, clock, now, zone), minutes=clock.lasts, repeat=days.repeat)


def _hourless(words: _Words) -> str:
    """Of a day without a time what is not known there, if there is such a word."""
    return next((token.text.strip() for token in words.day if token.kind is Kind.UNKNOWN), "")


def _check_morning(words: _Words, clock: Clock) -> None:
    """今朝 and 明朝 are of the morning."""
    mornings = [token for token in words.day if token["morning"] or token["one_morning"]]
    if mornings and clock.minute >= 12 * 60:
        raise NoMoment(Why.UNREADABLE, mornings[0].text)


def _from_now(words: _Words, token: Token, now: datetime, zone: tzinfo) -> Moment:
    """``2時間後``: to the minute, and nothing else can be said beside it."""
    more = [other for other in (*words.day, *words.time) if other is not token and other.kind is not Kind.TAIL]
    if more:
        raise NoMoment(Why.UNREADABLE, more[0].text.strip())
    at = (now.astimezone(UTC) + length_of(token)).replace(second=0, microsecond=0)
    return _to_come(Moment(at, at.astimezone(zone).replace(tzinfo=None)), now)


def _next_such(clock: Clock, today: date, now: datetime, zone: tzinfo) -> Moment:
    """A time without a day: today's, or tomorrow's where that is over."""
    days = [today + timedelta(days=n) for n in range(3)]
    readings = [
        found for found in (_first_ahead(days, minute, now, zone) for minute in (clock.minute, clock.other)) if found
    ]
    if not readings:
        raise NoMoment(Why.SKIPPED)
    readings.sort()
    (at, local), *others = readings
    doubt = clock.doubt if others else Doubt.TWICE if _twice(local, zone) else None
    other = others[0][0] if others else _twice(local, zone)
    return Moment(at, local, doubt, other, clock.lasts)


def _first_ahead(
    days: Sequence[date], minute: int | None, now: datetime, zone: tzinfo
) -> tuple[datetime, datetime] | None:
    if minute is None:
        return None
    for day in days:
        local = _wall(day, minute)
        at = _ahead(local, now, zone)
        if at is not None:
            return at, local
    return None


def _wall(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001 (wall time)


def _meant(days: Days, clock: Clock, now: datetime, zone: tzinfo) -> Moment:
    locals_ = [_wall(day, clock.minute) for day in days.on]
    coming = [local for local in locals_ if _instants(local, zone)[0] > now]
    if not coming:
        return _later_half(days, clock, now, zone)
    local = coming[0]
    first, second = _instants(local, zone)
    if second < first:
        raise NoMoment(Why.SKIPPED)
    other_day = _ahead(coming[1], now, zone) if len(coming) > 1 and days.doubt else None
    other_hour = (
        _ahead(local + timedelta(minutes=clock.other - clock.minute), now, zone) if clock.other is not None else None
    )
    twice = second if first < second else None
    others = (
        (Doubt.ORDER, other_day if days.doubt is Doubt.ORDER and not days.likely else None),
        (Doubt.HOUR, other_hour if clock.doubt is Doubt.HOUR else None),
        (Doubt.ORDER, other_day if days.doubt is Doubt.ORDER else None),
        (Doubt.WEEK, other_day if days.doubt is Doubt.WEEK else None),
        (Doubt.NIGHT, other_hour if clock.doubt is Doubt.NIGHT else None),
        (Doubt.TWICE, twice),
    )
    for doubt, other in others:
        if other:
            return Moment(first, local, doubt, other)
    if days.surely_asked:
        return Moment(first, local, days.doubt)
    return Moment(first, local, Doubt.YEAR if days.far else None)


def _later_half(days: Days, clock: Clock, now: datetime, zone: tzinfo) -> Moment:
    """Of a time that is over on the days that were named, the evening may still come: to be confirmed."""
    if clock.other is not None:
        for day in days.on:
            local = _wall(day, clock.other)
            at = _ahead(local, now, zone)
            if at is not None:
                return Moment(at, local, clock.doubt)
    raise NoMoment(Why.PAST)


def _ahead(local: datetime, now: datetime, zone: tzinfo) -> datetime | None:
    """The first instant at which the clock shows it, if it does, and if that is to come."""
    first, second = _instants(local, zone)
    return first if now < first <= second else None


def _twice(local: datetime, zone: tzinfo) -> datetime | None:
    first, second = _instants(local, zone)
    return second if first < second else None


def _instants(local: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Both readings of a wall time (PEP 495): equal; in order where it is shown twice; in reverse where skipped."""
    first, second = (local.replace(fold=fold, tzinfo=zone).astimezone(UTC) for fold in (0, 1))
    return first, second
