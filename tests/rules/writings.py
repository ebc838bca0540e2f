"""Writings of moments by the thousand, each with what it means: a day, a joiner, a time, an end, in two languages.

Nothing here asks ``bot.rules`` what a writing means. Every piece of a writing carries its own meaning, worked out from
the calendar as it is generated: ``Day`` says which dates, ``Clock`` how many minutes after that date's midnight.
A piece with several meanings must be asked about; with one it may be asked about, that one among both.

Two customs of weeks are meant by 今週, 来週 and *next*: weeks from Monday on, and weeks from Sunday on.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import product
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

JAPANESE = "月火水木金土日"
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
FULL_WIDTH = str.maketrans("0123456789:/() ", "０１２３４５６７８９：／（）　")
_WEEK = timedelta(weeks=1)
_YEAR_IN_FIGURES = re.compile(r"[0-9]{4}[-/.]")


@dataclass(frozen=True, slots=True)
class Here:
    """When, where and by whom something is typed: ``wall`` is what the clock of ``zone`` shows."""

    wall: datetime
    zone: str
    locale: str

    @property
    def now(self) -> datetime:
        return self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def today(self) -> date:
        return self.wall.date()

    @property
    def month_first(self) -> bool:
        """Whether everybody here, or everybody who writes this language, puts the month before the day."""
        return self.locale == "ja" or self.zone in ("Asia/Tokyo", "America/New_York")

    def instants(self, local: datetime) -> tuple[datetime, ...]:
        """Aware UTC: none where the clock skips that time, two where it shows it twice."""
        return _instants(local, self.zone)


@cache
def _instants(local: datetime, key: str) -> tuple[datetime, ...]:
    zone = ZoneInfo(key)
    both = {local.replace(fold=fold, tzinfo=zone).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(at for at in both if at.astimezone(zone).replace(tzinfo=None) == local))


WALLS = (
    ("2026-11-26 12:00", "Asia/Tokyo"),  # a Thursday
    ("2026-11-29 10:00", "Asia/Tokyo"),  # a Sunday, on which weeks differ
    ("2026-11-30 09:00", "Europe/London"),  # a Monday, the last of its month, where many put the day first
    ("2026-12-31 21:15", "Asia/Tokyo"),  # the last of its year
    ("2028-02-28 10:00", "Asia/Tokyo"),  # a Monday, the day before a 29 February
    ("2027-02-27 10:00", "America/New_York"),  # a Saturday, in a February without a 29th
    ("2027-03-11 10:00", "America/New_York"),  # a Thursday; on Sunday the clocks skip 02:00 to 03:00
    ("2026-10-22 18:40", "Europe/London"),  # a Thursday; on Sunday the clocks show 01:00 to 02:00 twice
)
HERES = tuple(Here(datetime.fromisoformat(wall), zone, locale) for locale, (wall, zone) in product(("ja", "en"), WALLS))


@dataclass(frozen=True, slots=True)
class Day:
    typed: str
    language: str
    """``ja``, ``en``, or empty: figures, which both write."""
    on: tuple[date, ...]
    repeat: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    typed: str
    language: str
    minutes: tuple[int, ...]
    """After midnight; from 24 hours on it is on the next day."""
    length: int | None = None
    """In minutes, where an end is written."""


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
            *_joined(here, turn),
            *_ended(here, turn),
            *tuple(_bare(here))[turn % 5 :: 5],
            *_ahead(here),
        ):
            if (writing.typed, here) not in seen:
                seen.add((writing.typed, here))
                yield writing


def listed(text: str) -> tuple[str, ...]:
    """What stands between the bars of a table of texts."""
    return tuple(one for line in text.strip("\n").splitlines() for one in line.split("|"))


# Days


def dates(on: date, here: Here, named: str | None = None) -> Iterator[Day]:
    """One date as figures and in words, without a weekday, and with it before, behind and in brackets.

    ``named`` (an English weekday) stands there instead of the date's own.
    """
    figures, ja, en = tuple(_figures(on, here)), tuple(_kanji(on, here)), tuple(_english(on, here))
    name = named or ENGLISH[on.weekday()]
    kanji = JAPANESE[ENGLISH.index(name)]
    if named is None:
        for texts, language in ((figures, ""), (ja, "ja"), (en, "en")):
            yield from (_dated(typed, language, on, here, None) for typed in texts)
    behind = ("({})", "（{}）", "({}曜)", "({}曜日)", "[{}]", " {}曜", " {}曜日", "({}・祝)", " ({})")
    for n, typed in enumerate((*figures, *ja)):
        for one in (behind[0], behind[1 + n % 8], behind[1 + (n + 4) % 8]):
            yield _dated(typed + one.format(kanji), "ja", on, here, name)
    yield from (_dated(f"{kanji}曜 {typed}", "ja", on, here, name) for typed in (*figures[:1], *ja[:2]))
    yield _dated(f"{kanji}曜日、{ja[0]}", "ja", on, here, name)
    yield from (_dated(f"{typed} ({name[:3]})", "en", on, here, name) for typed in (*figures, *en[:2]))
    before = ("{:.3} ", "{:.3}, ", "{}, ", "{} ", "on {}, ", "{:.3}. ", "{} the ")
    for n, typed in enumerate(en):
        for one in (before[n % 6], before[(n + 3) % 6]):
            yield _dated(one.format(name) + typed, "en", on, here, name)
    yield _dated(f"{name} {figures[0]}", "en", on, here, name)


def _figures(on: date, here: Here) -> Iterator[str]:
    if 0 <= (on - here.today).days < 360:
        yield from (f"{on.month}/{on.day}", f"{on:%m/%d}")
    yield from (f"{on}", f"{on.year}/{on.month}/{on.day}", f"{on:%Y/%m/%d}", f"{on.year}.{on.month}.{on.day}")


def _kanji(on: date, here: Here) -> Iterator[str]:
    """Reiwa 1 is 2019."""
    era = on.year - 2018
    if 0 <= (on - here.today).days < 360:
        yield f"{on.month}月{on.day}日"
    yield from (
        f"{on.year}年{on.month}月{on.day}日",
        f"令和{era}年{on.month}月{on.day}日",
        f"R{era}.{on.month}.{on.day}",
    )


def _english(on: date, here: Here) -> Iterator[str]:
    month, short = MONTHS[on.month - 1], MONTHS[on.month - 1][:3]
    th = nth(on.day)
    if 0 <= (on - here.today).days < 360:
        yield from (f"{short} {on.day}", f"{on.day} {short}", f"{month} {on.day}", f"{on.day} {month}")
        yield from (f"{short} {th}", f"{th} {short}", f"{month} {th}", f"{th} of {month}", f"{short.lower()} {on.day}")
    yield from (f"{short} {on.day}, {on.year}", f"{on.day} {short} {on.year}", f"{month} {on.day} {on.year}")


def nth(n: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th") if n not in (11, 12, 13) else "th"
    return f"{n}{ending}"


def _dated(typed: str, language: str, on: date, here: Here, weekday: str | None) -> Day:
    """With the other date that ``3/12`` may be: meant where it comes first and not everybody puts the month first."""
    other = other_order(typed, on, here)
    agrees = other is not None and weekday in (None, ENGLISH[other.weekday()])
    if other is not None and agrees and other < on and not here.month_first:
        return Day(typed, language, (on, other))
    return Day(typed, language, (on,))


def other_order(typed: str, on: date, here: Here) -> date | None:
    """The next 3 December, where ``3/12`` was typed for 12 March."""
    figures = (f"{on.month}/{on.day}", f"{on:%m/%d}")
    if on.day > 12 or on.day == on.month or str(on.year) in typed or not any(one in typed for one in figures):
        return None
    return next(
        (day for year in (here.today.year, here.today.year + 1) if (day := date(year, on.day, on.month)) >= here.today),
        None,
    )


def day_words(here: Here) -> Iterator[Day]:
    words = {
        0: ("今日 きょう 本日", "today"),
        1: ("明日 あした あす", "tomorrow|Tomorrow|tmrw"),
        2: ("明後日 あさって", "the day after tomorrow|day after tomorrow"),
        3: ("3日後 三日後 しあさって", "in 3 days|3 days from now"),
        7: ("1週間後 7日後", "in a week|in 7 days"),
        14: ("2週間後 14日後", "in 2 weeks|in two weeks"),
    }
    for ahead, (ja, en) in words.items():
        on = here.today + timedelta(days=ahead)
        yield from (Day(typed, "ja", (on,)) for typed in ja.split())
        yield from (Day(typed, "en", (on,)) for typed in en.split("|"))
        if ahead < 3:
            kanji, name = JAPANESE[on.weekday()], ENGLISH[on.weekday()]
            yield from (
                Day(f"{ja.split()[0]}{one}", "ja", (on,)) for one in (f"({kanji})", f"（{kanji}）", f"{kanji}曜")
            )
            yield from (Day(f"{ja.split()[0]} {on.month}/{on.day}", "ja", (on,)) for _ in range(1))
            yield from (Day(f"{en.split('|')[0]} {one}", "en", (on,)) for one in (f"({name[:3]})", name))


def weekdays(here: Here) -> Iterator[Day]:
    today = here.today
    for n, (kanji, name) in enumerate(zip(JAPANESE, ENGLISH, strict=True)):
        first = today + timedelta(days=(n - today.weekday()) % 7)  # from today on
        later = first if first > today else first + _WEEK  # from tomorrow on
        bare = (first, later) if first == today else (first,)
        yield from (Day(typed, "ja", bare) for typed in (kanji, f"{kanji}曜", f"{kanji}曜日", f"({kanji})"))
        yield from (Day(typed, "en", bare) for typed in (name, name[:3], name[:3].lower(), f"on {name}"))
        coming = dict.fromkeys((later, *(week + _WEEK for week in _this_week(n, today))))
        for typed in (f"今度の{kanji}曜", f"次の{kanji}曜日"):
            yield Day(typed, "ja", (later,))
        for typed in (f"next {name[:3].lower()}", f"next {name}", f"Next {name[:3]}"):
            yield Day(typed, "en", tuple(coming))
        this = tuple(dict.fromkeys(day for day in _this_week(n, today) if day >= today))
        if this:
            ja = (f"今週の{kanji}曜", f"今週の{kanji}曜日", f"今週{kanji}曜", f"今週 {kanji}曜", f"今週{kanji}曜日")
            yield from (Day(typed, "ja", this) for typed in ja)
            yield from (Day(typed, "en", this) for typed in (f"this {name}", f"this {name[:3]}"))
        for word, weeks in (("来週", 1), ("再来週", 2)):
            meant = tuple(dict.fromkeys(day + weeks * _WEEK for day in _this_week(n, today)))
            ja = (
                f"{word}の{kanji}曜日",
                f"{word}の{kanji}曜",
                f"{word}{kanji}曜",
                f"{word} {kanji}曜日",
                f"{word}の{kanji}",
            )
            yield from (Day(typed, "ja", meant) for typed in ja)
        meant = tuple(dict.fromkeys(day + _WEEK for day in _this_week(n, today)))
        for typed in (
            f"next week {name[:3].lower()}",
            f"{name} next week",
            f"{name} of next week",
            f"next week {name}",
        ):
            yield Day(typed, "en", meant)


def _this_week(weekday: int, today: date) -> tuple[date, date]:
    """That day of the week that began on Monday, and of the one that began on Sunday."""
    monday = today - timedelta(days=today.weekday())
    sunday = today - timedelta(days=today.isoweekday() % 7)
    return monday + timedelta(days=weekday), sunday + timedelta(days=(weekday + 1) % 7)


def months(here: Here) -> Iterator[Day]:
    """An nth weekday, and a day of this or the next month."""
    next_month = here.today.replace(day=1) + relativedelta(months=1)
    words = {1: "first", 2: "second", 3: "third", 4: "fourth"}
    for nth_, weekday in product((1, 2, 3, 4), (1, 5, 6)):
        kanji, name = JAPANESE[weekday], ENGLISH[weekday]
        this = nth_weekday(here.today, nth_, weekday)
        on = this if this > here.today else nth_weekday(next_month, nth_, weekday)
        if this != here.today:
            yield from (
                Day(typed, "ja", (on,)) for typed in (f"第{nth_}{kanji}曜", f"第{nth_}{kanji}曜日", f"第{nth_}{kanji}")
            )
            yield from (Day(typed, "en", (on,)) for typed in (f"{nth(nth_)} {name}", f"{words[nth_]} {name}"))
        on = nth_weekday(next_month, nth_, weekday)
        month, short = MONTHS[on.month - 1], MONTHS[on.month - 1][:3]
        yield from (
            Day(typed, "ja", (on,)) for typed in (f"来月の第{nth_}{kanji}曜", f"{on.month}月第{nth_}{kanji}曜日")
        )
        yield from (
            Day(typed, "ja", (on,)) for typed in (f"来月第{nth_}{kanji}曜日", f"{on.month}月の第{nth_}{kanji}曜")
        )
        yield from (
            Day(typed, "en", (on,)) for typed in (f"{nth(nth_)} {name} of {month}", f"{words[nth_]} {name} in {short}")
        )
    for day in (1, 5, 20):
        on = next_month.replace(day=day)
        yield from (Day(typed, "ja", (on,)) for typed in (f"来月{day}日", f"来月の{day}日"))
        coming = here.today.replace(day=day) if day > here.today.day else on
        if day != here.today.day:
            yield from (Day(typed, "ja", (coming,)) for typed in (f"{day}日", f"{day}日({JAPANESE[coming.weekday()]})"))
            yield Day(f"the {nth(day)}", "en", (coming,))


def nth_weekday(month: date, nth_: int, weekday: int) -> date:
    first = month.replace(day=1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth_ - 1))


def repeats(here: Here) -> Iterator[Day]:
    """Every so often: the first is the next, which may be today."""
    today = here.today
    for n, (kanji, name) in enumerate(zip(JAPANESE, ENGLISH, strict=True)):
        first = today + timedelta(days=(n - today.weekday()) % 7)
        on = (first, first + _WEEK)
        for typed in ["毎週{0}曜", "毎週{0}曜日", "毎週 {0}曜", "毎週の{0}曜", "毎週({0})", "毎週{0}"]:
            yield Day(typed.format(kanji), "ja", on, "weekly")
        for typed in (f"every {name}", f"every {name[:3].lower()}", f"each {name}", f"weekly on {name}"):
            yield Day(typed, "en", on, "weekly")
        yield from (Day(typed, "ja", on, "biweekly") for typed in (f"隔週{kanji}曜", f"隔週 {kanji}曜日"))
        yield Day(f"every other {name}", "en", on, "biweekly")
    on = (today, today + timedelta(days=1))
    yield from (Day(typed, "ja", on, "daily") for typed in ("毎日", "毎日の"))
    yield from (Day(typed, "en", on, "daily") for typed in ("every day", "daily"))
    for nth_, weekday in product((1, 2, 3), (2, 5)):
        kanji, name = JAPANESE[weekday], ENGLISH[weekday]
        this = nth_weekday(today, nth_, weekday)
        after = nth_weekday(today.replace(day=1) + relativedelta(months=1), nth_, weekday)
        if this != today:
            on_nth = (this if this > today else after,)
            for typed in (f"毎月第{nth_}{kanji}曜", f"毎月第{nth_}{kanji}曜日", f"毎月 第{nth_}{kanji}曜"):
                yield Day(typed, "ja", on_nth, "monthly_weekday")
            yield Day(f"every {nth(nth_)} {name} of the month", "en", on_nth, "monthly_weekday")


# Times


def clock_forms(hour: int, minute: int) -> Iterator[Clock]:
    """That time of day as it is written; 7:30 and 7時 may be of the morning and of the evening."""
    at, hour12 = 60 * hour + minute, hour % 12 or 12
    either = (at, at + 12 * 60) if 1 <= hour < 12 else (at,)
    yield Clock(f"{hour:02}:{minute:02}", "", (at,) if hour < 10 else either)
    yield Clock(f"{hour}:{minute:02}", "", either)
    yield from (Clock(f"{hour}時{tail}", "ja", either) for tail in _ji(minute))
    if hour >= 24:
        return
    half, meridiem = ("午後", "pm") if hour >= 12 else ("午前", "am")
    yield from (Clock(f"{half}{hour % 12}時{tail}", "ja", (at,)) for tail in _ji(minute))
    if hour % 12:
        yield Clock(f"{half}{hour12}:{minute:02}", "ja", (at,))
        yield Clock(f"{half} {hour12}時{_ji(minute)[0]}", "ja", (at,))
    for first, last, words in ((18, 23, "夜 夜の 晩の"), (5, 10, "朝 朝の"), (16, 18, "夕方 夕方の"), (13, 15, "昼の")):
        if first <= hour <= last:
            yield from (Clock(f"{word}{hour12}時{_ji(minute)[0]}", "ja", (at,)) for word in words.split())
    short = f"{hour12}:{minute:02}" if minute else f"{hour12}"
    for en in (f"{short}{meridiem}", f"{short} {meridiem}", f"{short}{meridiem.upper()}", f"{short} {meridiem[0]}.m."):
        yield Clock(en, "en", (at,))
    yield Clock(f"{hour12}:{minute:02} {meridiem.upper()}", "en", (at,))
    if at == 12 * 60:
        yield from (Clock("正午", "ja", (at,)), Clock("noon", "en", (at,)), Clock("12 noon", "en", (at,)))


def _ji(minute: int) -> tuple[str, ...]:
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


# Put together


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
        ji, pm = f"{hour - 12}時{_ji(minute)[0]}", f"{hour - 12}:{minute:02}pm"
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
