"""Days as people write them, in figures and in words, each with the dates that it may mean; and where it is written.

Two customs of weeks are meant by 今週, 来週 and *next*: weeks from Monday on, and weeks from Sunday on.
"""

from collections.abc import Iterator
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
WEEK = timedelta(weeks=1)


def listed(text: str) -> tuple[str, ...]:
    """What stands between the bars of a table of texts."""
    return tuple(one for line in text.strip("\n").splitlines() for one in line.split("|"))


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
        later = first if first > today else first + WEEK  # from tomorrow on
        bare = (first, later) if first == today else (first,)
        yield from (Day(typed, "ja", bare) for typed in (kanji, f"{kanji}曜", f"{kanji}曜日", f"({kanji})"))
        yield from (Day(typed, "en", bare) for typed in (name, name[:3], name[:3].lower(), f"on {name}"))
        coming = dict.fromkeys((later, *(week + WEEK for week in _this_week(n, today))))
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
            meant = tuple(dict.fromkeys(day + weeks * WEEK for day in _this_week(n, today)))
            ja = (
                f"{word}の{kanji}曜日",
                f"{word}の{kanji}曜",
                f"{word}{kanji}曜",
                f"{word} {kanji}曜日",
                f"{word}の{kanji}",
            )
            yield from (Day(typed, "ja", meant) for typed in ja)
        meant = tuple(dict.fromkeys(day + WEEK for day in _this_week(n, today)))
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
        on = (first, first + WEEK)
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
