"""Occurrences of every rule, by example and against a calculation by hand, across every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.recurrence import Dated, Repeat, Rule, at_wall, moved, nth_weekday_of, occurrences, rrule_of
from tests.rules.by_hand import Change, by_hand, changes_in, minute_showing, takes_place

WITH_CHANGES = [
    "Africa/Cairo",  # at midnight
    "Africa/Casablanca",  # by the moon
    "America/Havana",
    "America/New_York",
    "America/Nuuk",  # on the eve
    "America/Santiago",  # at midnight, summer in December
    "America/St_Johns",
    "Antarctica/Troll",  # by two hours
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Atlantic/Azores",
    "Australia/Lord_Howe",  # by half an hour
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Dublin",  # standard time is in summer
    "Europe/London",
    "Pacific/Chatham",
    "Pacific/Easter",
]
CHANGED_ONCE = ["America/Asuncion", "America/Scoresbysund", "Asia/Almaty"]
WITHOUT = ["America/Sao_Paulo", "Asia/Kathmandu", "Asia/Tehran", "Asia/Tokyo", "Pacific/Apia", "UTC"]
ZONES = WITH_CHANGES + CHANGED_ONCE + WITHOUT
EVERY: list[Repeat | None] = [None, *Repeat]
TOKYO = "Asia/Tokyo"


def days(rule: Rule, count: int) -> list[str]:
    through = rule.starts.replace(tzinfo=UTC) + timedelta(days=800)
    return [f"{each.index:%y-%m-%d}" for each in occurrences(rule, after=None, through=through)][:count]


@pytest.mark.parametrize(
    ("repeat", "first", "rrule", "dates"),
    [
        (None, "2026-12-05", "FREQ=DAILY;COUNT=1", "26-12-05"),
        (Repeat.DAILY, "2026-12-30", "FREQ=DAILY", "26-12-30 26-12-31 27-01-01 27-01-02"),
        (Repeat.WEEKLY, "2026-12-19", "FREQ=WEEKLY;BYDAY=SA", "26-12-19 26-12-26 27-01-02 27-01-09"),
        (Repeat.BIWEEKLY, "2026-12-20", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "26-12-20 27-01-03 27-01-17 27-01-31"),
        (Repeat.MONTHLY, "2026-11-28", "FREQ=MONTHLY;BYMONTHDAY=28", "26-11-28 26-12-28 27-01-28 27-02-28"),
        (
            Repeat.MONTHLY,
            "2027-12-29",
            "FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1",
            "27-12-29 28-01-29 28-02-29 28-03-29",
        ),
        (
            Repeat.MONTHLY,
            "2026-12-30",
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            "26-12-30 27-01-30 27-02-28 27-03-30",
        ),
        (
            Repeat.MONTHLY,
            "2027-01-31",
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            "27-01-31 27-02-28 27-03-31 27-04-30",
        ),
        (
            Repeat.MONTHLY_WEEKDAY,
            "2026-12-12",
            "FREQ=MONTHLY;BYDAY=2SA",
            "26-12-12 27-01-09 27-02-13 27-03-13",
        ),
        (
            Repeat.MONTHLY_WEEKDAY,
            "2026-11-28",
            "FREQ=MONTHLY;BYDAY=4SA",
            "26-11-28 26-12-26 27-01-23 27-02-27",
        ),
        (
            Repeat.MONTHLY_WEEKDAY,
            "2027-01-30",
            "FREQ=MONTHLY;BYDAY=-1SA",
            "27-01-30 27-02-27 27-03-27 27-04-24",
        ),
    ],
)
def test_a_rule_names_dates(repeat: Repeat | None, first: str, rrule: str, dates: str) -> None:
    rule = Rule(repeat, datetime.fromisoformat(f"{first}T19:00"), TOKYO)
    assert (rrule_of(rule), days(rule, 4)) == (rrule, dates.split())


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        ("Asia/Tokyo", "2026-12-05 19:00", "2026-12-05 10:00"),
        ("Asia/Kathmandu", "2026-12-05 19:00", "2026-12-05 13:15"),
        ("Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59"),
        ("Europe/Berlin", "2026-03-29 02:00", "2026-03-29 01:00"),  # skipped: 3:00
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:30"),  # skipped: 3:30
        ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),  # twice: the first
        ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00"),
        ("Europe/Dublin", "2026-10-25 01:30", "2026-10-25 00:30"),  # twice: the first
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:30"),  # skipped: 3:30
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),  # twice: the first
        ("America/St_Johns", "2026-03-08 02:30", "2026-03-08 06:00"),  # skipped: 3:30
        ("America/Santiago", "2026-09-06 00:30", "2026-09-06 04:30"),  # skipped: 1:30
        ("America/Santiago", "2026-04-04 23:30", "2026-04-05 02:30"),  # twice: the first
        ("America/Nuuk", "2026-03-28 23:30", "2026-03-29 01:30"),  # skipped: 0:30 of the next day
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45"),  # skipped: 2:45
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),  # twice: the first
        ("Pacific/Chatham", "2026-09-27 03:00", "2026-09-26 14:15"),  # skipped: 4:00
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 22:00"),  # a day that Samoa skipped: noon of the next
    ],
)
def test_wall_time_is_an_instant(zone: str, wall: str, instant: str) -> None:
    asked = datetime.fromisoformat(wall)
    assert at_wall(asked.date(), asked.time(), ZoneInfo(zone)) == datetime.fromisoformat(f"{instant}+00:00")


def test_of_a_time_shown_twice_it_is_the_first_even_when_typed_as_the_second() -> None:
    second = time(2, 30, fold=1)
    assert at_wall(date(2026, 10, 25), second, ZoneInfo("Europe/Berlin")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_that_is_skipped_one_week_is_itself_again_the_next() -> None:
    rule = Rule(Repeat.WEEKLY, datetime(2026, 3, 22, 2, 30), "Europe/Berlin")
    assert list(occurrences(rule, after=None, through=datetime(2026, 4, 6, tzinfo=UTC))) == [
        Dated(date(2026, 3, 22), datetime(2026, 3, 22, 1, 30, tzinfo=UTC)),
        Dated(date(2026, 3, 29), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        Dated(date(2026, 4, 5), datetime(2026, 4, 5, 0, 30, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("day", "nth"),
    [("2026-08-01", 1), ("2026-08-07", 1), ("2026-08-08", 2), ("2026-08-28", 4), ("2026-08-29", -1)],
)
def test_a_fifth_weekday_is_the_last(day: str, nth: int) -> None:
    assert nth_weekday_of(date.fromisoformat(day)) == nth


DAILY = Rule(Repeat.DAILY, datetime(2026, 12, 1, 19), TOKYO)


def test_occurrences_go_on_after_a_date_through_an_instant() -> None:
    found = occurrences(DAILY, after=date(2026, 12, 3), through=datetime(2026, 12, 5, 10, tzinfo=UTC))
    assert [each.index.day for each in found] == [4, 5]


def test_an_instant_too_late_is_left_for_the_next_time() -> None:
    found = occurrences(DAILY, after=date(2026, 12, 3), through=datetime(2026, 12, 5, 9, 59, tzinfo=UTC))
    assert [each.index.day for each in found] == [4]


def test_a_closed_rule_names_no_date_from_then_on() -> None:
    closed = Rule(Repeat.DAILY, DAILY.starts, TOKYO, before=date(2026, 12, 4))
    assert days(closed, 9) == ["26-12-01", "26-12-02", "26-12-03"]
    assert rrule_of(closed) == "FREQ=DAILY;UNTIL=20261203T100000Z"


@pytest.mark.parametrize("repeat", EVERY)
def test_a_rule_closed_before_its_first_names_nothing(repeat: Repeat | None) -> None:
    assert days(Rule(repeat, DAILY.starts, TOKYO, before=date(2026, 12, 1)), 9) == []


@pytest.mark.parametrize("repeat", Repeat)
@pytest.mark.parametrize("before", [None, date(2027, 3, 13), date(2027, 3, 14)])
def test_what_is_exported_means_the_same_to_another_calendar(repeat: Repeat, before: date | None) -> None:
    starts, through = datetime(2026, 12, 12, 19), datetime(2027, 12, 1, tzinfo=UTC)
    rule = Rule(repeat, starts, "America/New_York", before)
    theirs = rrulestr(rrule_of(rule), dtstart=starts.replace(tzinfo=ZoneInfo(rule.zone)))
    assert [each.at for each in occurrences(rule, after=None, through=through)] == [
        each.astimezone(UTC) for each in theirs.between(datetime(2026, 1, 1, tzinfo=UTC), through, inc=True)
    ]


@pytest.mark.parametrize(
    ("to", "asked"),
    [
        ("2026-12-05 19:00", False),
        ("2026-12-05 19:30", False),
        ("2026-12-05 18:30", False),
        ("2026-12-05 19:31", True),
        ("2026-12-05 18:29", True),
        ("2026-12-06 19:00", True),
        ("2026-11-28 19:00", True),
    ],
)
def test_who_said_going_is_asked_again_when_the_start_moves_far(to: str, asked: bool) -> None:
    tokyo = ZoneInfo(TOKYO)
    starts = datetime(2026, 12, 5, 19, tzinfo=tokyo).astimezone(UTC)
    assert moved(starts, datetime.fromisoformat(to).replace(tzinfo=tokyo).astimezone(UTC), tokyo) is asked


@pytest.mark.parametrize(("zone", "asked"), [(TOKYO, True), ("UTC", False)])
def test_ten_minutes_to_another_local_day_are_far(zone: str, asked: bool) -> None:
    starts = datetime(2026, 12, 5, 14, 55, tzinfo=UTC)  # 23:55 in Tokyo
    assert moved(starts, starts + timedelta(minutes=10), ZoneInfo(zone)) is asked


def test_the_changes_of_2024_to_2030_are_found() -> None:
    assert {zone: 13 <= len(changes_in(zone, 2024, 2030)) <= 15 for zone in WITH_CHANGES} == dict.fromkeys(
        WITH_CHANGES, True
    )
    assert {zone: len(changes_in(zone, 2024, 2030)) > 0 for zone in CHANGED_ONCE} == dict.fromkeys(CHANGED_ONCE, True)


def test_of_them_are_gaps_and_overlaps_alike() -> None:
    for zone in WITH_CHANGES:
        skips = sum(each.skips for each in changes_in(zone, 2024, 2030))
        assert 6 <= skips <= 8, zone


def changes(zone: str) -> list[Change]:
    return changes_in(zone, 2024, 2030)


@pytest.mark.parametrize("zone", WITH_CHANGES + CHANGED_ONCE)
def test_at_every_change_wall_time_is_what_the_clocks_show_minute_by_minute(zone: str) -> None:
    for change in changes(zone):
        for wall in [change.walls[0] - timedelta(minutes=1), *change.walls, change.walls[-1] + timedelta(minutes=1)]:
            at = at_wall(wall.date(), wall.time(), ZoneInfo(zone))
            assert at == minute_showing(wall, change), (zone, wall)


@pytest.mark.parametrize("zone", WITH_CHANGES + CHANGED_ONCE)
def test_what_is_skipped_takes_place_as_much_later_as_is_skipped(zone: str) -> None:
    for change in filter(lambda each: each.skips, changes(zone)):
        for wall in change.walls:
            at = at_wall(wall.date(), wall.time(), ZoneInfo(zone)).astimezone(ZoneInfo(zone))
            assert at.replace(tzinfo=None) == wall + (change.shows - change.would_show), (zone, wall)


def a_rule_that_meets(wall: datetime, repeat: Repeat | None, zone: str) -> Rule:
    """Starts weeks before, so that the date is not its first, unless it is its only one."""
    earlier = [0] if repeat is None else range(35, 250)
    rules = (Rule(repeat, wall - timedelta(days=back), zone) for back in earlier)
    return next(rule for rule in rules if takes_place(rule, wall.date()))


@pytest.mark.parametrize("zone", WITH_CHANGES + CHANGED_ONCE)
def test_every_rule_is_right_on_every_change_of_the_clocks(zone: str) -> None:
    for change in changes(zone):
        for wall in change.walls:
            for repeat in EVERY:
                rule = a_rule_that_meets(wall, repeat, zone)
                through = change.at + timedelta(days=40)
                found = list(occurrences(rule, after=None, through=through))
                assert Dated(wall.date(), minute_showing(wall, change)) in found, (rule, wall)
                assert found == by_hand(rule, after=None, through=through), rule


@pytest.mark.parametrize("zone", ZONES)
@given(
    starts=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31, 23, 59)),
    skipped=st.none() | st.integers(-3, 60),
    open_for=st.none() | st.integers(0, 300),
    hours=st.integers(0, 24 * 300),
)
@settings(max_examples=30)
def test_every_rule_agrees_with_a_count_by_hand(
    zone: str, starts: datetime, skipped: int | None, open_for: int | None, hours: int
) -> None:
    first = starts.date()
    before = None if open_for is None else first + timedelta(days=open_for)
    after = None if skipped is None else first + timedelta(days=skipped)
    through = starts.replace(tzinfo=UTC) + timedelta(hours=hours)
    for repeat in EVERY:
        rule = Rule(repeat, starts, zone, before)
        assert list(occurrences(rule, after=after, through=through)) == by_hand(rule, after=after, through=through)
