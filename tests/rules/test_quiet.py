"""Quiet hours in local wall time: read as people type them, and kept in every zone across every change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.quiet import NEVER, QuietHours, after_quiet, before_quiet, outside_quiet, read_quiet

ZONES = (
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",  # changes at midnight
    "Australia/Lord_Howe",  # by half an hour
    "Africa/Casablanca",  # twice a year around Ramadan
    "Pacific/Apia",
)
TICK = timedelta(minutes=15)
zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
spans = st.builds(QuietHours, clocks, clocks).filter(lambda quiet: bool(quiet) and _lasts(quiet) <= timedelta(hours=22))
NIGHT = QuietHours(time(22), time(7))
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _lasts(quiet: QuietHours) -> timedelta:
    day = date(2026, 1, 1)
    return (datetime.combine(day, quiet.ends) - datetime.combine(day, quiet.starts)) % timedelta(days=1)


def _inside(at: datetime, quiet: QuietHours, zone: ZoneInfo) -> bool:
    now = at.astimezone(zone).time()
    if quiet.starts < quiet.ends:
        return quiet.starts <= now < quiet.ends
    return now >= quiet.starts or now < quiet.ends


def _offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()


@given(instants, spans, zones)
def test_outside_of_quiet_hours_nothing_waits(at: datetime, quiet: QuietHours, zone: ZoneInfo) -> None:
    if not _inside(at, quiet, zone):
        assert after_quiet(at, quiet, zone) == at


@given(instants, spans, zones)
def test_what_waits_is_told_at_the_end_of_quiet_hours_and_not_within(
    at: datetime, quiet: QuietHours, zone: ZoneInfo
) -> None:
    told = after_quiet(at, quiet, zone)
    if told == at:
        return
    assert not _inside(told, quiet, zone)
    assert timedelta(0) < told - at <= _lasts(quiet) + timedelta(hours=1)
    if _offset(at, zone) == _offset(told, zone):
        assert told.astimezone(zone).time() == quiet.ends


@given(instants, spans, zones)
def test_nobody_waits_longer_than_it_is_quiet(at: datetime, quiet: QuietHours, zone: ZoneInfo) -> None:
    told = after_quiet(at, quiet, zone)
    between = (at + TICK * n for n in range((told - at) // TICK))
    if _offset(at, zone) == _offset(told, zone):
        assert all(_inside(one, quiet, zone) for one in between)


@given(instants, spans, zones)
def test_what_has_waited_does_not_wait_again(at: datetime, quiet: QuietHours, zone: ZoneInfo) -> None:
    told = after_quiet(at, quiet, zone)
    assert after_quiet(told, quiet, zone) == told


@given(instants, zones)
def test_never_quiet_never_waits(at: datetime, zone: ZoneInfo) -> None:
    assert after_quiet(at, NEVER, zone) == at


@pytest.mark.parametrize(
    ("zone", "at", "told"),
    [
        ("Asia/Tokyo", "2026-11-23T14:00+00:00", "2026-11-23T22:00+00:00"),  # 23:00 → 7:00
        ("Europe/Berlin", "2026-03-28T22:00+00:00", "2026-03-29T05:00+00:00"),  # the night is an hour shorter
        ("Europe/Berlin", "2026-10-24T21:00+00:00", "2026-10-25T06:00+00:00"),  # and longer
        ("America/New_York", "2026-03-08T05:30+00:00", "2026-03-08T11:00+00:00"),
    ],
)
def test_a_night_ends_at_seven_also_when_clocks_change(zone: str, at: str, told: str) -> None:
    assert after_quiet(datetime.fromisoformat(at), NIGHT, ZoneInfo(zone)) == datetime.fromisoformat(told)


def test_an_end_that_the_clock_skips_is_as_much_later() -> None:
    quiet = QuietHours(time(22), time(2, 30))
    at = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 1:30 in Berlin, half an hour before 2:00 becomes 3:00
    assert after_quiet(at, quiet, ZoneInfo("Europe/Berlin")) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_end_that_the_clock_shows_twice_is_the_first() -> None:
    quiet = QuietHours(time(22), time(2, 30))
    at = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # 1:30 in Berlin, before 3:00 becomes 2:00
    assert after_quiet(at, quiet, ZoneInfo("Europe/Berlin")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(instants, spans, zones)
def test_what_goes_out_before_quiet_hours_goes_as_they_begin(due: datetime, quiet: QuietHours, zone: ZoneInfo) -> None:
    told = before_quiet(due, quiet, zone, LONG_AGO)
    if not _inside(due, quiet, zone):
        assert told == due
        return
    assert due - _lasts(quiet) - timedelta(hours=1) <= told <= due
    if _offset(told, zone) == _offset(due, zone) == _offset(told - timedelta(hours=2), zone):
        assert told.astimezone(zone).time() == quiet.starts
        assert not _inside(told - timedelta(microseconds=1), quiet, zone)
        assert all(_inside(told + TICK * n, quiet, zone) for n in range((due - told) // TICK))


@given(instants, spans, zones, st.timedeltas(timedelta(days=-2), timedelta(days=2)))
def test_what_goes_out_before_quiet_hours_goes_neither_too_soon_nor_late(
    due: datetime, quiet: QuietHours, zone: ZoneInfo, sooner: timedelta
) -> None:
    earliest = due - sooner
    told = before_quiet(due, quiet, zone, earliest)
    assert told == min(due, max(earliest, before_quiet(due, quiet, zone, LONG_AGO)))


@pytest.mark.parametrize(
    ("zone", "due", "told"),
    [
        ("Asia/Tokyo", "2026-11-23T21:30+00:00", "2026-11-23T13:00+00:00"),  # 6:30 → 22:00
        ("Asia/Tokyo", "2026-11-23T13:00+00:00", "2026-11-23T13:00+00:00"),  # 22:00
        ("Asia/Tokyo", "2026-11-23T22:00+00:00", "2026-11-23T22:00+00:00"),  # 7:00
        ("Europe/Berlin", "2026-03-29T04:30+00:00", "2026-03-28T21:00+00:00"),  # the night is an hour shorter
        ("Europe/Berlin", "2026-10-25T05:30+00:00", "2026-10-24T20:00+00:00"),  # and longer
    ],
)
def test_a_night_begins_at_ten_also_when_clocks_change(zone: str, due: str, told: str) -> None:
    assert before_quiet(datetime.fromisoformat(due), NIGHT, ZoneInfo(zone), LONG_AGO) == datetime.fromisoformat(told)


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (datetime(2026, 3, 29, 1, 10, tzinfo=UTC), datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),  # 2:30 is skipped
        (datetime(2026, 10, 25, 3, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # 2:30 is shown twice
    ],
)
def test_a_begin_that_the_clock_skips_is_as_much_earlier_and_of_two_it_is_the_first(
    due: datetime, told: datetime
) -> None:
    quiet = QuietHours(time(2, 30), time(7))
    assert before_quiet(due, quiet, ZoneInfo("Europe/Berlin"), LONG_AGO) == told


@given(instants, spans, zones, st.timedeltas(timedelta(0), timedelta(hours=9)))
def test_time_outside_of_quiet_hours_is_counted_minute_by_minute(
    at: datetime, quiet: QuietHours, zone: ZoneInfo, lasting: timedelta
) -> None:
    at, lasting = _to_the_minute(at), timedelta(minutes=lasting // timedelta(minutes=1))
    ends = outside_quiet(at, lasting, quiet, zone)
    assert ends >= at + lasting
    if _offset(at, zone) == _offset(ends, zone) == _offset(at + timedelta(days=1), zone):
        steps = (at + timedelta(minutes=n) for n in range((ends - at) // timedelta(minutes=1)))
        assert sum(not _inside(one, quiet, zone) for one in steps) == lasting // timedelta(minutes=1)


def _to_the_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


@given(instants, zones, st.timedeltas(timedelta(0), timedelta(hours=9)))
def test_never_quiet_nothing_stands_still(at: datetime, zone: ZoneInfo, lasting: timedelta) -> None:
    assert outside_quiet(at, lasting, NEVER, zone) == at + lasting
    assert before_quiet(at, NEVER, zone, LONG_AGO) == at


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("22:00-07:00", NIGHT),
        ("22-7", NIGHT),
        (" 22:00 – 7:00 ", NIGHT),
        ("22:00〜07:00", NIGHT),
        ("22:00～24:00", QuietHours(time(22), time(0))),
        ("9:30-17:15", QuietHours(time(9, 30), time(17, 15))),
        ("2200-0700", NIGHT),
        ("22時〜7", NIGHT),
        ("20:30 - 6", QuietHours(time(20, 30), time(6))),
        ("22：00-7：00", NIGHT),
        ("22時〜7時", NIGHT),
        ("22時から7時まで", NIGHT),
        ("２２時～７時", NIGHT),
        ("22時半〜7時15分", QuietHours(time(22, 30), time(7, 15))),
        ("午後10時〜午前7時", NIGHT),
        ("夜10時から朝7時", NIGHT),
        ("10pm to 7am", NIGHT),
        ("from 10 PM until 7 a.m.", NIGHT),
        ("10:00pm-7:00am", NIGHT),
        ("midnight to 8am", QuietHours(time(0), time(8))),
        ("22:00ー7:00", NIGHT),
    ],
)
def test_people_type_quiet_hours_in_their_own_ways(typed: str, read: QuietHours) -> None:
    assert read_quiet(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "22",
        "22:00",
        "7-7",
        "0-24",
        "24-0",
        "25-7",
        "22:60-7",
        "night",
        "22:00-07:00x",
        "10-7am",
        "10pm-7",
        "25時〜7時",
        "明日22時〜7時",
        "午後12時〜7時",
    ],
)
def test_what_is_no_part_of_a_day_is_none(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_quiet(typed)


@given(spans)
def test_quiet_hours_are_read_as_they_are_written(quiet: QuietHours) -> None:
    assert read_quiet(str(quiet)) == quiet
