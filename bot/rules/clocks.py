"""Times of day as people type them, and the end that some name beside them.

An hour is counted in minutes from the midnight with which its day begins: ``25:00`` is 1500, an hour after the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.rules.moment_words import Kind, Token, number_of
from bot.rules.readings import Doubt, NoMoment, Why

_HOUR = 60
_HALF = 12 * _HOUR
_DAY = 24 * _HOUR
_LONGEST = _HALF
"""An end that would be later than this after its start is a slip, or another half of the day."""
_WHOLE_DAY_HOURS = 30
"""The hours from 24 to 29 are the night's, of the day before."""

_NIGHT = frozenset({"夜", "今夜", "晩", "night"})
_LATE = frozenset({"深夜", "夜中", "真夜中"})


@dataclass(frozen=True, slots=True)
class Clock:
    """``other``: what else may be meant, because of ``doubt``; ``halved``: its half of the day was said."""

    minute: int
    other: int | None = None
    doubt: Doubt | None = None
    halved: bool = False
    lasts: int | None = None
    """In minutes, where an end was named."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """One time as it was typed: its number, and the words that say which half of the day it is of."""

    hour: int
    minute: int
    token: Token
    zero: bool = False
    """With a leading zero, as nobody writes the evening's."""
    half: str = ""
    """``am``, ``pm``, ``午前``, ``午後``."""
    part: str = ""
    """``夜``, ``morning``."""

    @property
    def at(self) -> int:
        return self.hour * _HOUR + self.minute


def read_clock(tokens: Sequence[Token], *, tonight: bool = False, literal: bool = False) -> Clock:
    """A time, or a start with its end; the tokens of the time alone, without what joins them.

    ``tonight``: the day word says that it is of the night. ``literal``: all of it is written as machines do, so its
    hours count to 24. Raises NoMoment for what no clock shows.
    """
    to = [n for n, token in enumerate(tokens) if token.kind is Kind.TO]
    if len(to) > 1:
        raise _unread(tokens[to[1]])
    if not to:
        return _one(_typed(_without_tails(tokens)), tonight=tonight, literal=literal)
    start, end = _typed(tokens[: to[0]]), _typed(_without_tails(tokens[to[0] + 1 :], ends=True))
    if end.half and not start.half and not start.part and start.hour <= 12:
        return _shared_half(start, end)
    return _lasting(_one(start, tonight=tonight, literal=literal), start, end, literal=literal)


def _unread(token: Token) -> NoMoment:
    return NoMoment(Why.UNREADABLE, token.text.strip())


def _without_tails(tokens: Sequence[Token], *, ends: bool = False) -> Sequence[Token]:
    """``まで`` is an end's; of a time alone it is not read, since it says when something is over."""
    tails = [token for token in tokens if token.kind is Kind.TAIL]
    until = next((token for token in tails if token["until"]), None)
    if until is not None and not ends:
        raise _unread(until)
    return [token for token in tokens if token.kind is not Kind.TAIL]


def _typed(tokens: Sequence[Token]) -> _Typed:
    times = [token for token in tokens if token.kind in (Kind.CLOCK, Kind.NUMBER)]
    parts = [token for token in tokens if token.kind is Kind.PART]
    if not times:
        raise _unread(parts[0]) if parts else NoMoment(Why.UNREADABLE)
    if len(times) > 1 or len(parts) > 1:
        raise _unread((times[1:] or parts[1:])[0])
    typed = _read_one(times[0])
    said = (parts[0]["ja"] or parts[0]["en"] or parts[0]["en2"] or "") if parts else ""
    if said in ("午前", "午後"):
        if typed.half or not _is_half_hour(typed):
            raise _unread(times[0])
        return replace(typed, half=said)
    return replace(typed, part=said)


def _read_one(token: Token) -> _Typed:
    if token["word"] in ("noon", "midday") or token.text == "正午":
        return _Typed(12, 0, token, half="noon")
    if token["word"] == "midnight":
        return _Typed(0, 0, token, half="midnight")
    try:
        hour = number_of(token["h"] or "")
        minute = 30 if token["han"] else number_of(token["m"] or token["m2"] or "0")
    except ValueError:
        raise _unread(token) from None
    half = (token["half"] or token["half2"] or "").replace(".", "")
    typed = _Typed(hour, minute, token, (token["h"] or "").startswith(("0", "〇")), half)
    if (token["half"] and token["half2"]) or minute > 59 or hour >= _WHOLE_DAY_HOURS or (half and hour > 12):
        raise _unread(token)
    if (token.kind is Kind.NUMBER and hour > 24) or (half in ("am", "pm") and hour == 0):
        raise _unread(token)
    return typed


def _is_half_hour(typed: _Typed) -> bool:
    return typed.hour <= 12


def _one(typed: _Typed, *, tonight: bool, literal: bool) -> Clock:
    if typed.half == "midnight":
        night = tonight or typed.part in _NIGHT
        return Clock(_DAY, halved=True) if night else Clock(_DAY, 0, Doubt.NIGHT, halved=True)
    if typed.half == "noon":
        return _checked(Clock(_HALF, halved=True), typed, tonight or bool(typed.part))
    if typed.half:
        return _of_half(typed, tonight=tonight)
    if typed.part or tonight:
        return _of_part(typed, typed.part or "night", tonight=tonight)
    if literal or typed.zero or typed.hour >= 12:
        return Clock(typed.at)
    return Clock(typed.at, typed.at + _HALF, Doubt.HOUR)


def _checked(clock: Clock, typed: _Typed, contradicted: bool) -> Clock:
    if contradicted:
        raise _unread(typed.token)
    return clock


def _of_half(typed: _Typed, *, tonight: bool) -> Clock:
    """午後12時 is noon on digital clocks but midnight in law, 午前12時 the reverse; 午後0時 is noon; 12pm is noon."""
    later = typed.half in ("pm", "午後")
    at = (typed.hour % 12 + 12 * later) * _HOUR + typed.minute
    if typed.part or tonight:  # 8 pm in the evening; 1 am tonight
        within = replace(typed, hour=at // _HOUR, half="", zero=False)
        clock = _of_part(within, typed.part or "night", tonight=tonight)
        return _checked(clock, typed, at not in (clock.minute, clock.minute - _DAY, clock.other))
    if typed.hour == 12 and typed.half in ("午前", "午後"):
        return Clock(at, at + _HALF, Doubt.HOUR, halved=True)
    return Clock(at, halved=True)


def _of_part(typed: _Typed, part: str, *, tonight: bool) -> Clock:
    """Raises NoMoment for an hour that is not of that part of the day."""
    hour, at = typed.hour, typed.at
    evening = Clock(at + _HALF, halved=True)
    as_typed = Clock(at, halved=True)
    after_midnight = Clock(at % _HALF + _DAY, at % _HALF, Doubt.NIGHT, halved=True)
    if part in _NIGHT and tonight:
        after_midnight = Clock(at % _HALF + _DAY, halved=True)
    ranges: tuple[tuple[range, Clock], ...]
    if part in _NIGHT:
        midnight = Clock(at % _HALF + _DAY, halved=True)
        ranges = (
            (range(5), after_midnight),
            (range(5, 12), evening),
            (range(12, 13), midnight),
            (range(17, _WHOLE_DAY_HOURS), as_typed),
        )
    elif part in _LATE:
        ranges = (
            (range(6), after_midnight),
            (range(10, 12), evening),
            (range(12, 13), after_midnight),
            (range(22, _WHOLE_DAY_HOURS), as_typed),
        )
    elif part == "未明":
        ranges = ((range(6), as_typed),)
    elif part in ("朝", "早朝"):
        ranges = ((range(4, 12), as_typed),)
    elif part == "morning":
        ranges = ((range(1, 4), after_midnight), (range(4, 12), as_typed))
    elif part in ("夕方", "evening"):
        ranges = ((range(3, 12), evening), (range(15, 24), as_typed))
    else:  # 昼, お昼, afternoon
        ranges = (
            (range(1), evening),
            (range(1, 7), evening),
            (range(10, 13), as_typed),
            (range(13, 19), as_typed),
        )
        if part == "afternoon":
            ranges = (ranges[1], (range(12, 19), as_typed))
    clock = next((clock for hours, clock in ranges if hour in hours), None)
    if clock is None:
        raise _unread(typed.token)
    return clock


def _shared_half(start: _Typed, end: _Typed) -> Clock:
    """``7-9pm``: the start is of the end's half where it lies before it there, else of the other: ``11-1pm``.

    What 12 pm ends may be noon or, for many, midnight: then the start has to say its half.
    """
    ends = _one(end, tonight=False, literal=False)
    if end.half == "noon":
        if start.hour > 12 or start.zero:
            return _with_end(Clock(start.at), _HALF, end)
        return _with_end(Clock(start.at % _HALF, halved=True), _HALF, end)
    if end.half == "midnight":
        begins = start.at % _HALF + _HALF
        return _with_end(Clock(begins, halved=True), _DAY, end)
    if ends.doubt is not None or end.hour == 12:
        raise _unread(end.token)
    same = start.at % _HALF + (_HALF if end.half in ("pm", "午後") else 0)
    other = (same + _HALF) % _DAY
    begins = same if same < ends.minute else other
    return _with_end(Clock(begins, halved=True), ends.minute, end)


def _lasting(clock: Clock, start: _Typed, end: _Typed, *, literal: bool) -> Clock:
    if end.half == "midnight":
        return _with_end(replace(clock, other=None, doubt=None) if clock.minute >= _HALF else _unsaid(end), _DAY, end)
    if end.half or end.part:
        ends = _one(end, tonight=False, literal=False)
        if ends.doubt is Doubt.HOUR or clock.doubt is Doubt.HOUR:
            raise _unread(end.token)
        return _with_end(clock, ends.minute % _DAY if ends.doubt else ends.minute, end)
    plain = literal or end.zero or end.hour > 12
    if clock.doubt is Doubt.HOUR and not clock.halved:
        if not plain:
            return _in_either_half(clock, end)
        assert clock.other is not None
        if end.hour > 12 and clock.other < end.at:  # 7:00-21:00: from the morning, or from the evening on
            raise _unread(end.token)
        return _with_end(Clock(clock.minute), end.at, end)
    if clock.halved and not plain:
        return _in_either_half(clock, end)
    return _with_end(clock, end.at, end)


def _unsaid(end: _Typed) -> Clock:
    raise _unread(end.token)


def _in_either_half(clock: Clock, end: _Typed) -> Clock:
    """The end is the next time at which a clock with twelve hours shows it."""
    lasts = (end.at - clock.minute) % _HALF
    if not lasts:
        raise _unread(end.token)
    return replace(clock, lasts=lasts)


def _with_end(clock: Clock, end: int, typed: _Typed) -> Clock:
    """Raises NoMoment for an end that is more than half a day after the start: the start, or it, is of another half."""
    lasts = end - clock.minute if end > clock.minute else end + _DAY - clock.minute
    if not 0 < lasts <= _LONGEST:
        raise _unread(typed.token)
    return replace(clock, lasts=lasts)
