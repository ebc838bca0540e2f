"""Times of day as people write them, each with the minutes after midnight that it may mean; and their ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Clock:
    typed: str
    language: str
    minutes: tuple[int, ...]
    """After midnight; from 24 hours on it is on the next day."""
    length: int | None = None
    """In minutes, where an end is written."""


def clock_forms(hour: int, minute: int) -> Iterator[Clock]:
    """That time of day as it is written; 7:30 and 7時 may be of the morning and of the evening."""
    at, hour12 = 60 * hour + minute, hour % 12 or 12
    either = (at, at + 12 * 60) if 1 <= hour < 12 else (at,)
    yield Clock(f"{hour:02}:{minute:02}", "", (at,) if hour < 10 else either)
    yield Clock(f"{hour}:{minute:02}", "", either)
    yield from (Clock(f"{hour}時{tail}", "ja", either) for tail in behind_ji(minute))
    if hour >= 24:
        return
    half, meridiem = ("午後", "pm") if hour >= 12 else ("午前", "am")
    yield from (Clock(f"{half}{hour % 12}時{tail}", "ja", (at,)) for tail in behind_ji(minute))
    if hour % 12:
        yield Clock(f"{half}{hour12}:{minute:02}", "ja", (at,))
        yield Clock(f"{half} {hour12}時{behind_ji(minute)[0]}", "ja", (at,))
    for first, last, words in ((18, 23, "夜 夜の 晩の"), (5, 10, "朝 朝の"), (16, 18, "夕方 夕方の"), (13, 15, "昼の")):
        if first <= hour <= last:
            yield from (Clock(f"{word}{hour12}時{behind_ji(minute)[0]}", "ja", (at,)) for word in words.split())
    short = f"{hour12}:{minute:02}" if minute else f"{hour12}"
    for en in (f"{short}{meridiem}", f"{short} {meridiem}", f"{short}{meridiem.upper()}", f"{short} {meridiem[0]}.m."):
        yield Clock(en, "en", (at,))
    yield Clock(f"{hour12}:{minute:02} {meridiem.upper()}", "en", (at,))
    if at == 12 * 60:
        yield from (Clock("正午", "ja", (at,)), Clock("noon", "en", (at,)), Clock("12 noon", "en", (at,)))


def behind_ji(minute: int) -> tuple[str, ...]:
    """What follows 時."""
    return {0: ("",), 30: ("半", "30分")}.get(minute, (f"{minute}分",))


CLOCKS = tuple(
    clock
    for wall in ["19:00", "19:30", "7:30", "9:00", "13:15", "12:00", "10:45", "17:00", "0:30", "24:00", "25:30"]
    for clock in clock_forms(*(int(part) for part in wall.split(":")))
)
_SHORT = ["19:30", "19時", "7pm", "午後7時半", "7:30 pm", "7:30", "25:30"]
SHORT_CLOCKS = tuple(clock for clock in CLOCKS if clock.typed in _SHORT)

DASHES = ("〜", "～", "~", "-", "–", "—", "−", " - ", " 〜 ", " – ")
SPANS = """
19:00|20:30|1140|90
13:30|15:00|810|90
9:00|17:00|540|480
10:00|12:00|600|120
22:00|24:00|1320|120
23:00|25:30|1380|150
07:30|09:00|450|90
23:30|00:30|1410|60
19時|21時|1140|120
14時半|16時|870|90
10時|12時|600|120
午後7時|午後9時|1140|120
午後7時|9時|1140|120
夜7時|夜9時半|1140|150
7pm|9pm|1140|120
7:30pm|9:00pm|1170|90
11am|1pm|660|120
7|9pm|1140|120
7:30|9pm|1170|90
"""
"""A start and an end; the start in minutes after midnight, and how many minutes it lasts."""
LONG_ENDS = """
19:00から21:00|1140|120
19:00から21:00まで|1140|120
19:00〜21:00まで|1140|120
19:00から 21:00|1140|120
19時から21時|1140|120
19時から21時まで|1140|120
19時〜21時まで|1140|120
19時半から21時|1170|90
夜7時から9時まで|1140|120
7pm to 9pm|1140|120
7pm until 9pm|1140|120
7pm till 9pm|1140|120
19:00 to 21:00|1140|120
19:00 until 21:00|1140|120
"""
BEGUN = ["から", "〜", "～", "~", "より", "開始", "スタート", "から開始", " 開始"]
"""What says no more than that it begins then."""


def _ends() -> Iterator[Clock]:
    for line in SPANS.split():
        start, end, at, length = line.split("|")
        for dash in DASHES:
            typed = f"{start}{dash}{end}"
            yield Clock(typed, _language(typed), (int(at),), int(length))
    for line in LONG_ENDS.strip().splitlines():
        typed, at, length = line.split("|")
        yield Clock(typed, _language(typed), (int(at),), int(length))
    for begun, (start, minutes) in product(BEGUN, (("19:00", 1140), ("19時", 1140), ("夜7時半", 1170))):
        yield Clock(f"{start}{begun}", "ja", (minutes,))


def _language(typed: str) -> str:
    if any(letter in typed for letter in "時から"):
        return "ja"
    return "en" if any("a" <= letter <= "z" for letter in typed) else ""


ENDS = tuple(_ends())
