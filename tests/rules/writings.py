"""Writings of moments by the thousand, each with what it means: a day, a joiner, a time, an end, in two languages.

Nothing here asks ``bot.rules`` what a writing means. Every piece of a writing carries its own meaning, worked out from
the calendar as it is generated: ``Day`` says which dates, ``Clock`` how many minutes after that date's midnight.
A piece with several meanings must be asked about; with one it may be asked about, that one among both.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product

from tests.rules.written_clocks import CLOCKS, ENDS, SHORT_CLOCKS, Clock, behind_ji
from tests.rules.written_days import HERES, Day, Here, dates, day_words, months, repeats, weekdays

FULL_WIDTH = str.maketrans("0123456789:/() ", "０１２３４５６７８９：／（）　")
_YEAR_IN_FIGURES = re.compile(r"[0-9]{4}[-/.]")

LATE = Clock("23:30", "", (23 * 60 + 30,))
"""A time that is not over yet, wherever it is typed."""


@dataclass(frozen=True, slots=True)
class Writing:
    typed: str
    here: Here
    meant: frozenset[datetime]
    """Aware UTC, all to come; more than one must be asked about."""
    length: int | None = None
    repeat: str | None = None


def writings() -> Iterator[Writing]:
    """All of them, always the same ones in the same order, each once in the place where it is typed."""
    seen: set[tuple[str, Here]] = set()
    for turn, here in enumerate(HERES):
        for writing in (
            *_plain(here, turn),
            *_weeks(here),
            *_either_order(here),
            *_joined(here, turn),
            *_ended(here, turn),
            *tuple(_bare(here))[turn % 5 :: 5],
            *_ahead(here),
        ):
            if (writing.typed, here) not in seen:
                seen.add((writing.typed, here))
                yield writing


def _plain(here: Here, turn: int) -> Iterator[Writing]:
    """Every day with every time, dealt out over all places: each pair comes up in several of them."""
    year = here.today.year + 1
    in_doubt, never_in_doubt = date(year, 4, 12), date(year, 1, 23)  # 12 April may be 4 December
    dated = (*(here.today + timedelta(days=ahead) for ahead in (2, 9, 38, 100)), in_doubt, never_in_doubt)
    listed = [day for on in dated for day in dates(on, here)]
    for days in (listed, [*day_words(here), *weekdays(here), *months(here), *repeats(here)]):
        pairs = [(day, clock) for day, clock in product(days, CLOCKS) if _go_together(day, clock)]
        for n, (day, clock) in enumerate(pairs[turn::257]):
            tight = day.language == "ja" and n % 3 == 0 and not _digits_meet(day, clock)
            yield from _written(day, "" if tight else " ", clock, here, wide=n % 11 == 5)


def _weeks(here: Here) -> Iterator[Writing]:
    """Every weekday of every week, half of them in each language, since on some days the customs of weeks differ."""
    half = here.locale == "en"
    for day in (*tuple(weekdays(here))[half::2], *tuple(months(here))[half::2]):
        yield from _written(day, " ", LATE, here)


def _either_order(here: Here) -> Iterator[Writing]:
    """``3/12``: where it is not everybody who puts the month first, and 3 December comes first, it is asked about."""
    for month, day in ((3, 12), (12, 3), (4, 12), (1, 12), (2, 11), (11, 2), (5, 5), (12, 20)):
        passed = (month, day) <= (here.today.month, here.today.day)
        on = date(here.today.year + passed, month, day)
        figures = [one for one in dates(on, here) if re.match(r"[0-9]{1,2}/", one.typed)]
        for one, clock in product(figures, SHORT_CLOCKS[:2]):
            if _go_together(one, clock):
                yield from _written(one, " ", clock, here)


def _joined(here: Here, turn: int) -> Iterator[Writing]:
    """Every joiner with a day of every kind."""
    on = here.today + timedelta(days=9)
    figures, words = list(dates(on, here)), [*day_words(here), *weekdays(here)]
    ja = [day for day in (*figures, *words) if day.language == "ja"][::13]
    en = [day for day in (*figures, *words) if day.language == "en"][::9]
    plain = [day for day in figures if day.language == ""]
    joined = [
        *product((*ja, *plain), ("の", "、", ",", "，", " の ", "\u3000", ", "), SHORT_CLOCKS),
        *product((*en, *plain), (", ", " at ", " @ ", " from ", ", at ", "  "), SHORT_CLOCKS),
    ]
    for day, joiner, clock in joined[turn::23]:
        fits = clock.language in ("", day.language) if day.language else joiner != "の"
        if fits and not (clock.language == "en" and _is_japanese(joiner)):
            yield from _written(day, joiner, clock, here)
    for day, clock in list(product(en, SHORT_CLOCKS))[turn % 5 :: 5]:
        if clock.language == "en" and not day.typed.startswith(("on ", "the ", "in ")):
            at_first = Clock(f"{clock.typed} on ", "en", clock.minutes)
            yield from _written(day, "", at_first, here, reverse=True)
    for typed in ("19:30", "19:30:00"):
        yield from _written(Day(f"{on}", "", (on,)), "T", Clock(typed, "", (1170,)), here)


def _is_japanese(joiner: str) -> bool:
    return joiner.strip() in ("の", "、", "，")


def _ended(here: Here, turn: int) -> Iterator[Writing]:
    """Every end with a date of every language, with 明日 and with *tomorrow*."""
    on, tomorrow = (here.today + timedelta(days=ahead) for ahead in (9, 1))
    days = [day for day in dates(on, here) if day.language == "ja"][::17]
    days += [day for day in dates(on, here) if day.language == "en"][::15]
    days += [Day("明日", "ja", (tomorrow,)), Day("tomorrow", "en", (tomorrow,))]
    for day, clock in list(product(days, ENDS))[turn::29]:
        if _go_together(day, clock):
            yield from _written(day, " ", clock, here)


def _bare(here: Here) -> Iterator[Writing]:
    """A time alone is the next such time: of both its meanings the next."""
    for clock in (*CLOCKS, *(clock for clock in ENDS if "〜" in clock.typed)):
        if max(clock.minutes) >= 24 * 60:
            continue
        days = (here.today, here.today + timedelta(days=1))
        meant = frozenset(
            min(at for on in days for at in _at(on, minutes, here) if at > here.now) for minutes in clock.minutes
        )
        for typed in (clock.typed, f"at {clock.typed}") if clock.language == "en" else (clock.typed,):
            yield Writing(typed, here, meant, clock.length)


SO_LONG = {
    30: "30分後|in 30 minutes|in 30 min|in half an hour",
    60: "1時間後|in 1 hour|in an hour",
    90: "1時間半後|90分後|in 90 minutes",
    120: "2時間後|2 時間後|in 2 hours|in two hours|2 hours from now",
    180: "３時間後|in 3 hours|in 3h",
}


def _ahead(here: Here) -> Iterator[Writing]:
    """So many minutes from now; tonight; tomorrow's morning and evening."""
    for minutes, texts in SO_LONG.items():
        meant = frozenset({here.now + timedelta(minutes=minutes)})
        yield from (Writing(typed, here, meant) for typed in texts.split("|"))
    for hour, minute in ((22, 0), (22, 30), (23, 15)):
        ji, pm = f"{hour - 12}時{behind_ji(minute)[0]}", f"{hour - 12}:{minute:02}pm"
        ja = (f"今夜{ji}", f"今晩{ji}", f"今夜の{ji}", f"今夜{hour}:{minute:02}")
        en = (f"tonight {pm}", f"tonight at {pm}", f"tonight {hour}:{minute:02}", f"{pm} tonight")
        meant = frozenset(_at(here.today, 60 * hour + minute, here))
        yield from (Writing(typed, here, meant) for typed in (*ja, *en))
    tomorrow = here.today + timedelta(days=1)
    for hour in (7, 8, 9):
        morning, evening = (frozenset(_at(tomorrow, 60 * at, here)) for at in (hour, hour + 12))
        yield from (Writing(f"{word}{hour}時", here, morning) for word in ("明朝", "明日朝", "明日の朝"))
        yield from (Writing(f"{word}{hour}時", here, evening) for word in ("明晩", "明日の夜"))


def _go_together(day: Day, clock: Clock) -> bool:
    """Nobody writes ``sat 19時`` or ``土曜 7 p.m.``."""
    return "" in (day.language, clock.language) or day.language == clock.language


def _digits_meet(day: Day, clock: Clock) -> bool:
    return day.typed[-1].isascii() and day.typed[-1] not in ")]" and clock.typed[0].isdigit()


def _written(
    day: Day, joiner: str, clock: Clock, here: Here, *, wide: bool = False, reverse: bool = False
) -> Iterator[Writing]:
    """Nothing where a meaning is over, or is on no clock: those are traps (``tests.rules.traps``)."""
    minutes = clock.minutes[:1] if _machines_write(day, clock) else clock.minutes
    if not all(_at(on, minute, here) for on, minute in product(day.on, minutes)):
        return
    coming = {at for at in _all(day.on, minutes, here) if at > here.now}
    if day.repeat is not None and len(minutes) == 1:  # the first of all that it names
        coming = {min(coming)}
    if coming:
        text = f"{clock.typed}{day.typed}" if reverse else f"{day.typed}{joiner}{clock.typed}"
        typed = text.translate(FULL_WIDTH) if wide else text
        yield Writing(typed, here, frozenset(coming), clock.length, day.repeat)


def _machines_write(day: Day, clock: Clock) -> bool:
    """Who writes the year in figures counts hours as machines do: 2026/12/1 (Tue) 9:00 is in the morning."""
    return _YEAR_IN_FIGURES.search(day.typed) is not None and clock.language == ""


def _all(days: Iterable[date], minutes: Iterable[int], here: Here) -> set[datetime]:
    return {at for on, minute in product(days, tuple(minutes)) for at in _at(on, minute, here)}


def _at(on: date, minutes: int, here: Here) -> tuple[datetime, ...]:
    return here.instants(datetime(on.year, on.month, on.day) + timedelta(minutes=minutes))
