"""Which day the words of a moment name: by its date, by its distance, or by its weekday."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from bot.rules.moment_words import MONTHS_EN, Kind, Token, number_of, weekday_of
from bot.rules.readings import Doubt, NoMoment, Why
from bot.rules.recurrence import Repeat

_FAR = timedelta(days=180)
_WEEK = timedelta(days=7)
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925}
_NEAR = {"zero": 0, "night": 0, "morning": 0, "one": 1, "one_night": 1, "one_morning": 1, "two": 2, "three": 3}
_COUNTED = ("first", "second", "third", "fourth", "fifth")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_REPEATS = {
    "daily": Repeat.DAILY,
    "weekly": Repeat.WEEKLY,
    "biweekly": Repeat.BIWEEKLY,
    "monthly": Repeat.MONTHLY,
    "monthly_nth": Repeat.MONTHLY,
}


@dataclass(frozen=True, slots=True)
class Days:
    """The days that may be meant, the likelier first; ``doubt`` says why there is more than one.

    Of more than one, those that are over by then are not meant.
    """

    on: tuple[date, ...]
    doubt: Doubt | None = None
    surely_asked: bool = False
    """The doubt stays where only one of them is to come."""
    likely: bool = False
    """The first is much likelier, so that another doubt of it is told first."""
    far: bool = False
    """Written without its year, which makes it more than 180 days away."""
    repeat: Repeat | None = None


def read_days(tokens: Sequence[Token], today: date, *, month_first: bool) -> Days:
    """The words of the day alone, at least one. Raises NoMoment for what is no one day, or on no calendar."""
    for token in tokens:
        if token.kind is Kind.UNKNOWN:
            raise _unread(token)
        if token.kind is Kind.OVER:
            raise NoMoment(Why.PAST, token.text.strip())
    return _Read(tuple(tokens), today, month_first).days()


def day_of_year(token: Token, years: Sequence[Token], today: date, *, swapped: bool) -> date | None:
    """A date of the past: without its year the last such day. ``swapped``: with the day before the month.

    None where there is no such day, or no such order.
    """
    if swapped and not token["a"]:
        return None
    year = _year_of(token, years)
    month, day = (int(token["a"] or ""), int(token["b"] or "")) if token["a"] else _month_and_day(token)
    if swapped:
        month, day = day, month
    if year is not None:
        return _exists(year, month, day)
    both = (_exists(today.year - ago, month, day) for ago in (0, 1))
    return next((on for on in both if on is not None and on <= today), None)


def length_of(token: Token) -> timedelta:
    """Of ``2時間後`` or ``in 3 days``."""
    said = token["n"] or ""
    half_an_hour = said == "half an"
    n = 1 if half_an_hour or said in ("a", "an") else _counted(said)
    unit = token["unit"] or ""
    if unit == "週間" or unit.startswith("w"):
        return timedelta(weeks=n)
    if unit == "日" or unit.startswith("d"):
        return timedelta(days=n)
    if unit == "時間" or unit.startswith("h"):
        more = 30 if token["half"] else int(token["more"] or 0)
        return timedelta(minutes=30) if half_an_hour else timedelta(hours=n, minutes=more)
    return timedelta(minutes=n)


def _counted(said: str) -> int:
    return _NUMBERS.index(said) + 1 if said in _NUMBERS else number_of(said)


def _unread(token: Token) -> NoMoment:
    return NoMoment(Why.UNREADABLE, token.text.strip())


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Read:
    """The tokens of one day by their kinds; each is used once, and what is left over is not read."""

    def __init__(self, tokens: tuple[Token, ...], today: date, month_first: bool) -> None:
        self.today = today
        self.month_first = month_first
        self.tokens = tokens

    def _of(self, *kinds: Kind) -> list[Token]:
        return [token for token in self.tokens if token.kind in kinds]

    def _only(self, kind: Kind) -> Token | None:
        """The one of its kind. Raises NoMoment for a second that does not say the same."""
        found = self._of(kind)
        for more in found[1:]:
            if kind is Kind.NEAR or more.text.strip() != found[0].text.strip():
                raise _unread(more)
        return found[0] if found else None

    def days(self) -> Days:
        repeat = self._repeat()
        days = self._first_days(repeat)
        weekdays = {weekday_of(token): token for token in self._of(Kind.WEEKDAY)}
        if len(weekdays) > 1:
            raise _unread(list(weekdays.values())[1])
        return replace(days, repeat=repeat)

    def _first_days(self, repeat: Repeat | None) -> Days:
        bases = (Kind.DATE, Kind.NEAR, Kind.AHEAD, Kind.DAY)
        named = [kind for kind in bases if self._of(kind)]
        if len(named) > 1:
            return self._agreeing(named)
        weekday, nth = self._only(Kind.WEEKDAY), self._only(Kind.NTH)
        if nth is not None:
            if weekday is None or named:
                raise _unread(nth)
            self._refuse(Kind.WEEK, Kind.YEAR)
            return self._nth(nth, weekday, repeat)
        if named:
            return self._of_base(named[0])
        self._refuse(Kind.WHICH_MONTH, Kind.MONTH, Kind.YEAR)
        if weekday is None:
            return self._of_repeat(repeat)
        if repeat in (Repeat.DAILY, Repeat.MONTHLY):
            raise _unread(self._of(Kind.REPEAT)[0])
        return self._weekday(self._only(Kind.WEEK), weekday_of(weekday), repeat)

    def _refuse(self, *kinds: Kind) -> None:
        for token in self._of(*kinds):
            raise _unread(token)

    def _agreeing(self, named: list[Kind]) -> Days:
        """``明日 12/5``: both say the same day, or the second is not read."""
        first = self._of_base(named[0])
        for kind in named[1:]:
            more = self._of_base(kind)
            both = tuple(day for day in first.on if day in more.on)
            if not both:
                raise _unread(self._of(kind)[0])
            first = replace(first, on=both, doubt=first.doubt if len(both) > 1 else None)
        return first

    def _of_base(self, kind: Kind) -> Days:
        token = self._only(kind)
        assert token is not None
        self._refuse(Kind.MONTH)
        if kind is not Kind.DAY:
            self._refuse(Kind.WHICH_MONTH)
        if kind is not Kind.DATE:
            self._refuse(Kind.YEAR)
        match kind:
            case Kind.DATE:
                days = self._date(token)
            case Kind.NEAR:
                days = Days((self.today + timedelta(days=next(n for name, n in _NEAR.items() if token[name])),))
            case Kind.AHEAD:
                days = Days((self.today + length_of(token),))
            case _:
                days = self._day_of_month(token)
        return self._in_week(self._checked(days))

    # --- by date ---

    def _date(self, token: Token) -> Days:
        year = self._year(token)
        if token["a"]:
            return self._either_order(int(token["a"]), int(token["b"] or ""), year)
        month, day = _month_and_day(token)
        found = self._dated(month, day, year)
        if found is None:
            raise NoMoment(Why.NO_SUCH_DAY, token.text.strip())
        return Days((found,), far=year is None and found - self.today > _FAR)

    def _year(self, token: Token) -> int | None:
        beside = self._only(Kind.YEAR)
        return _year_of(token, [beside] if beside else [])

    def _dated(self, month: int, day: int, year: int | None) -> date | None:
        """Without a year the next from today on. 2/29 is not looked for in a later year than the next."""
        if year is not None:
            return _exists(year, month, day)
        over = (month, day) < (self.today.month, self.today.day)
        return _exists(self.today.year + over, month, day)

    def _either_order(self, a: int, b: int, year: int | None) -> Days:
        """Where it is not certain that the month comes first, both orders may be meant, the nearer first."""
        month_first, day_first = self._dated(a, b, year), self._dated(b, a, year)
        if month_first is None and day_first is None:
            raise NoMoment(Why.NO_SUCH_DAY, self._of(Kind.DATE)[0].text)
        if month_first is not None and (self.month_first or day_first is None or day_first == month_first):
            return Days((month_first,), far=year is None and month_first - self.today > _FAR)
        assert day_first is not None
        if month_first is None:
            asked = self.month_first
            far = year is None and day_first - self.today > _FAR
            return Days((day_first,), Doubt.ORDER if asked else None, surely_asked=asked, far=far)
        nearer, later = sorted((month_first, day_first))
        likely = nearer == month_first
        return Days((nearer, later), Doubt.ORDER, likely=likely, far=year is None and later - self.today > _FAR)

    def _day_of_month(self, token: Token) -> Days:
        """The next such day; where the month in question has none, it is not looked for in a later one."""
        day, which = number_of(token["d"] or ""), self._only(Kind.WHICH_MONTH)
        first = self.today.replace(day=1)
        months = _months_from(first)
        if which is not None:
            first = next(islice(months, _months_ahead(which), None))
        elif day < self.today.day:
            first = next(islice(months, 1, None))
        found = _exists(first.year, first.month, day)
        if found is None:
            raise NoMoment(Why.NO_SUCH_DAY, token.text.strip())
        return Days((found,))

    # --- by weekday ---

    def _checked(self, days: Days) -> Days:
        """The weekday beside a date has to agree. Raises NoMoment where none of them is that day."""
        token = self._only(Kind.WEEKDAY)
        if token is None:
            return days
        weekday = weekday_of(token)
        agreeing = tuple(day for day in days.on if day.weekday() == weekday)
        if agreeing:
            overtaken = days.doubt is Doubt.ORDER and self._was(weekday)
            asked = days.surely_asked or len(agreeing) > 1 or overtaken
            far = days.far and max(agreeing) - self.today > _FAR
            doubt = days.doubt if asked else None
            return replace(days, on=agreeing, doubt=doubt, surely_asked=days.surely_asked or overtaken, far=far)
        if self._was(weekday):
            raise NoMoment(Why.PAST)
        raise NoMoment(Why.WEEKDAY, token.text.strip(), weekday=days.on[0].isoweekday())

    def _was(self, weekday: int) -> bool:
        """Whether the date, written without its year, was that weekday when it last was: then that one is meant."""
        named = self._only(Kind.DATE)
        if named is None or self._year(named) is not None:
            return False
        orders = (False, True) if not self.month_first else (False,)
        last = [day_of_year(named, (), self.today, swapped=swapped) for swapped in orders]
        return any(
            day is not None and day < self.today and day.weekday() == weekday and self.today - day < _FAR
            for day in last
        )

    def _in_week(self, days: Days) -> Days:
        """``来週 12/5``: the date has to lie in that week, whichever day weeks begin on."""
        week = self._only(Kind.WEEK)
        if week is None:
            return days
        if week["vague"] or week["bare"] or week["coming"]:
            if self._of(Kind.DATE, Kind.DAY) and self._of(Kind.WEEKDAY):
                return days  # this Saturday the 28th: the date says which
            raise _unread(week)
        within = tuple(day for day in days.on if any(day in _week(start, week) for start in _week_starts(self.today)))
        if not within:
            raise _unread(week)
        return replace(days, on=within, doubt=days.doubt if len(within) > 1 or days.surely_asked else None)

    def _weekday(self, week: Token | None, weekday: int, repeat: Repeat | None) -> Days:
        coming = self.today + timedelta(days=(weekday - self.today.weekday()) % 7)
        if repeat is Repeat.BIWEEKLY and week is None:
            return Days((coming, coming + _WEEK), Doubt.WEEK)
        if week is None:
            return Days((coming, coming + _WEEK), Doubt.WEEK) if coming == self.today else Days((coming,))
        after_today = coming if coming > self.today else coming + _WEEK
        if week["coming"] or week["bare"] == "coming":
            return Days((after_today,))
        if week["vague"]:  # which of the two is meant, people disagree
            return Days((after_today, after_today + _WEEK), Doubt.WEEK)
        in_weeks = [
            next(day for day in _week(start, week) if day.weekday() == weekday) for start in _week_starts(self.today)
        ]
        if week["bare"] == "next":  # many say so of the coming one; of today nobody does
            meant = dict.fromkeys([*in_weeks, after_today])
            days = tuple(day for day in meant if day > self.today)[:2]
            return Days(days, Doubt.WEEK if len(days) > 1 else None)
        if week["bare"] == "this":
            days = tuple(dict.fromkeys(day for day in in_weeks if day >= self.today)) or (coming,)
            return Days(days, Doubt.WEEK, surely_asked=in_weeks[0] < self.today and self.today.weekday() != 6)
        on = tuple(dict.fromkeys(in_weeks))
        if on[0] < self.today and len(on) == 1:
            raise NoMoment(Why.PAST)
        return Days(on, Doubt.WEEK if len(on) > 1 else None, surely_asked=len(on) > 1 and self.today.weekday() == 6)

    def _nth(self, token: Token, weekday: Token, repeat: Repeat | None) -> Days:
        if repeat in (Repeat.DAILY, Repeat.WEEKLY, Repeat.BIWEEKLY):
            raise _unread(self._of(Kind.REPEAT)[0])
        n = _nth_of(token)
        month, which = self._only(Kind.MONTH), self._only(Kind.WHICH_MONTH)
        if month is not None and which is not None:
            raise _unread(which)
        if token["last"] and token.text.startswith("last") and not (month or which or repeat):
            raise _unread(token)  # last Saturday was a week ago, unless a month is named
        if n == 5 and repeat is not None:
            raise _unread(token)  # not every month has one
        months = _months_from(self.today.replace(day=1))
        if month is not None:
            wanted = _month_of(month)
            firsts = [first for first in islice(months, 13) if first.month == wanted]
        elif which is not None:
            firsts = [next(islice(months, _months_ahead(which), None))]
        else:
            firsts = list(islice(months, 2))
        days = [_nth_weekday(first, n, weekday_of(weekday)) for first in firsts]
        if n == 5 and days[0] is None:
            raise NoMoment(Why.NO_SUCH_DAY, f"{token.text}{weekday.text}")
        coming = [day for day in days if day is not None and day >= self.today]
        if not coming:
            raise NoMoment(Why.PAST)
        far = month is not None and coming[0] - self.today > _FAR
        if len(coming) > 1 and coming[0] == self.today:  # over today, it is the next month's
            return Days((coming[0], coming[1]), None)
        return Days((coming[0],), far=far)

    # --- by repeat ---

    def _repeat(self) -> Repeat | None:
        said = {
            repeat for token in self._of(Kind.REPEAT) for name, repeat in _REPEATS.items() if token[name] is not None
        }
        said |= {Repeat.DAILY for token in self._of(Kind.REPEAT) if token.text == "毎"}
        nth = bool(self._of(Kind.NTH))
        if any(token["plural"] for token in self._of(Kind.WEEKDAY)) and Repeat.BIWEEKLY not in said:
            said.add(Repeat.MONTHLY if nth else Repeat.WEEKLY)
        if len(said) > 1:
            raise _unread(self._of(Kind.REPEAT)[-1])
        repeat = next(iter(said), None)
        return Repeat.MONTHLY_WEEKDAY if repeat is Repeat.MONTHLY and nth else repeat

    def _of_repeat(self, repeat: Repeat | None) -> Days:
        """Every day begins today, or tomorrow where its time is over; every week does not say on which day."""
        if repeat is Repeat.DAILY and not self._of(Kind.WEEK):
            return Days((self.today, self.today + timedelta(days=1)))
        raise _unread(self.tokens[0])


def _week_starts(today: date) -> tuple[date, date]:
    """The first day of this week where weeks begin on Monday, and where they begin on Sunday."""
    return today - timedelta(days=today.weekday()), today - timedelta(days=today.isoweekday() % 7)


def _week(start: date, week: Token) -> tuple[date, ...]:
    said = week["ja"] or week["en"] or week["bare"] or ""
    ahead = 2 if said in ("再来週", "さ来週", "week after next") else 1 if said in ("来週", "next week", "next") else 0
    return tuple(start + ahead * _WEEK + timedelta(days=n) for n in range(7))


def _months_from(first: date) -> "list[date]":
    """The first days of this month and of those after it, for more than a year."""
    months = [first]
    for _ in range(13):
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    return months


def _months_ahead(which: Token) -> int:
    said = which["ja"] or which["en"] or ""
    return {"今月": 0, "this month": 0, "来月": 1, "next month": 1}.get(said, 2)


def _year_of(token: Token, beside: Sequence[Token]) -> int | None:
    """Raises NoMoment for a year beside a date that has another one."""
    said = {int(one) for one in (token["y"], *(year["y"] for year in beside)) if one}
    era = token["era"]
    if era is not None:
        since = token["ey"] or ""
        said.add(_ERAS[era] + (1 if since == "元" else number_of(since)))
    if len(said) > 1:
        raise _unread(beside[-1] if beside else token)
    return next(iter(said), None)


def _month_and_day(token: Token) -> tuple[int, int]:
    try:
        month = MONTHS_EN.index(mon[:3]) + 1 if (mon := token["mon"]) else number_of(token["m"] or "")
        return month, number_of(token["d"] or "")
    except ValueError:
        raise _unread(token) from None


def _month_of(token: Token) -> int:
    try:
        month = MONTHS_EN.index(mon[:3]) + 1 if (mon := token["mon"]) else number_of(token["m"] or "")
    except ValueError:
        month = 0
    if not 1 <= month <= 12:
        raise NoMoment(Why.NO_SUCH_DAY, token.text.strip())
    return month


def _nth_of(token: Token) -> int:
    """-1: the last."""
    if token["last"]:
        return -1
    said = token["n"] or ""
    n = _COUNTED.index(said) + 1 if said in _COUNTED else number_of(said[:1] if said[1:].isalpha() else said)
    if not 1 <= n <= 5:
        raise NoMoment(Why.NO_SUCH_DAY, token.text.strip())
    return n


def _nth_weekday(first: date, n: int, weekday: int) -> date | None:
    """None where that month has no fifth."""
    month = [first + timedelta(days=d) for d in range(31)]
    days = [day for day in month if day.month == first.month and day.weekday() == weekday]
    return days[-1] if n == -1 else days[n - 1] if n <= len(days) else None
