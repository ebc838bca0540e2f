"""Moments as people type them: what each writing means on Thursday 2026-11-26 at 10:00 in Tokyo, and around DST."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.rules.moments import NoMoment, read_moment


def told(typed: str, now: str, zone: str, locale: str = "en") -> str:
    """All that a reading says, on that clock: ``Thu 2026-11-26 21:00 [HOUR [other moment]] [90 min] [weekly]``, or why
    there is none.
    """
    here = ZoneInfo(zone)
    try:
        moment = read_moment(typed, datetime.fromisoformat(now).replace(tzinfo=here), here, locale=locale)
    except NoMoment as no:
        return no.why.name
    assert moment.at.astimezone(here).replace(tzinfo=None) == moment.local
    words = [f"{moment.local:%a %Y-%m-%d %H:%M}"]
    if moment.doubt:
        words.append(moment.doubt.name)
    if moment.other:
        words.append(f"{moment.other.astimezone(here):%a %Y-%m-%d %H:%M}")
    words += [f"{moment.minutes} min"] if moment.minutes else []
    words += [moment.repeat.value] if moment.repeat else []
    return " ".join(words)


THURSDAY = {
    # with its year
    "2026-12-01 19:00": "Tue 2026-12-01 19:00",
    "2026/12/01 19:00": "Tue 2026-12-01 19:00",
    "2026/12/1 19:00": "Tue 2026-12-01 19:00",
    "2026-12-01 9:00": "Tue 2026-12-01 09:00",  # numeric throughout: plain
    "2026-12-01 9時": "Tue 2026-12-01 09:00 HOUR Tue 2026-12-01 21:00",
    "2026-12-01 7:30pm": "Tue 2026-12-01 19:30",
    "2026-12-01 午後7時": "Tue 2026-12-01 19:00",
    "2026年12月1日 19時": "Tue 2026-12-01 19:00",
    "2026年12月1日19時半": "Tue 2026-12-01 19:30",
    "2026年12月1日 9:00": "Tue 2026-12-01 09:00 HOUR Tue 2026-12-01 21:00",
    "2028-02-29 19:00": "Tue 2028-02-29 19:00",
    "2036-12-01 19:00": "Mon 2036-12-01 19:00",  # its year was written: no doubt
    # without its year
    "12/1 19:00": "Tue 2026-12-01 19:00",
    "12/01 19:00": "Tue 2026-12-01 19:00",
    "12/1 19時": "Tue 2026-12-01 19:00",
    "12/1 7pm": "Tue 2026-12-01 19:00",
    "12/1 7:30": "Tue 2026-12-01 07:30 HOUR Tue 2026-12-01 19:30",
    "12/1 07:30": "Tue 2026-12-01 07:30",
    "12月5日 19時": "Sat 2026-12-05 19:00",  # dateparser 1.5.0 reads the year 2112
    "12月5日19時": "Sat 2026-12-05 19:00",
    "12月5日 19時半": "Sat 2026-12-05 19:30",
    "12月5日 19時30分": "Sat 2026-12-05 19:30",
    "12月5日 19時5分": "Sat 2026-12-05 19:05",
    "12月5日 19:30": "Sat 2026-12-05 19:30",
    "12月5日 7時": "Sat 2026-12-05 07:00 HOUR Sat 2026-12-05 19:00",
    "11/26 19:00": "Thu 2026-11-26 19:00",
    "11/26 9:00": "Thu 2026-11-26 21:00 HOUR",  # this morning is over
    "1/10 19:00": "Sun 2027-01-10 19:00",
    "5/25 19:00": "Tue 2027-05-25 19:00",  # in 180 days
    "5/26 19:00": "Wed 2027-05-26 19:00 YEAR",
    "11/25 19:00": "Thu 2027-11-25 19:00 YEAR",
    "11月25日 7時": "Thu 2027-11-25 07:00 HOUR Thu 2027-11-25 19:00",  # of two doubts the first
    # by its distance
    "今日19時": "Thu 2026-11-26 19:00",
    "今日 10:01": "Thu 2026-11-26 10:01 HOUR Thu 2026-11-26 22:01",
    "今日 10:00": "Thu 2026-11-26 22:00 HOUR",
    "今日7時": "Thu 2026-11-26 19:00 HOUR",
    "明日19時": "Fri 2026-11-27 19:00",
    "明日 19:00": "Fri 2026-11-27 19:00",
    "明日19:00": "Fri 2026-11-27 19:00",
    "明日7時": "Fri 2026-11-27 07:00 HOUR Fri 2026-11-27 19:00",
    "明日07時": "Fri 2026-11-27 07:00",
    "明日11時半": "Fri 2026-11-27 11:30 HOUR Fri 2026-11-27 23:30",
    "明日12時": "Fri 2026-11-27 12:00",
    "明日0時": "Fri 2026-11-27 00:00",
    "明日午前10時半": "Fri 2026-11-27 10:30",
    "明日午前0時": "Fri 2026-11-27 00:00",
    "明日午後0時": "Fri 2026-11-27 12:00",
    "明日午後12時": "Fri 2026-11-27 12:00 HOUR Sat 2026-11-28 00:00",
    "明日午前12時半": "Fri 2026-11-27 00:30 HOUR Fri 2026-11-27 12:30",
    "明後日 午後7時": "Sat 2026-11-28 19:00",  # dateparser loses the time
    "明後日午後7時15分": "Sat 2026-11-28 19:15",
    "明日 午後7:30": "Fri 2026-11-27 19:30",
    "明日午後7:30": "Fri 2026-11-27 19:30",
    "12/1 午前07:30": "Tue 2026-12-01 07:30",
    "土曜日 午後0:15": "Sat 2026-11-28 12:15",
    "明日午後12:30": "Fri 2026-11-27 12:30 HOUR Sat 2026-11-28 00:30",
    "12月5日 午前７：３０": "Sat 2026-12-05 07:30",
    "today 19:00": "Thu 2026-11-26 19:00",
    "today 7:30": "Thu 2026-11-26 19:30 HOUR",
    "tomorrow 19:00": "Fri 2026-11-27 19:00",
    "tomorrow 7 pm": "Fri 2026-11-27 19:00",
    "tomorrow 12am": "Fri 2026-11-27 00:00",
    "tomorrow 12:15pm": "Fri 2026-11-27 12:15",
    # by its weekday
    "土曜日 19:30": "Sat 2026-11-28 19:30",
    "土曜 19:30": "Sat 2026-11-28 19:30",
    "土 19:30": "Sat 2026-11-28 19:30",
    "土19:30": "Sat 2026-11-28 19:30",
    "土曜日19時": "Sat 2026-11-28 19:00",
    "日 19:30": "Sun 2026-11-29 19:30",
    "水曜日 19:30": "Wed 2026-12-02 19:30",
    "sat 19:30": "Sat 2026-11-28 19:30",
    "saturday 19:30": "Sat 2026-11-28 19:30",
    "wednesday 7pm": "Wed 2026-12-02 19:00",
    "sat 7:30": "Sat 2026-11-28 07:30 HOUR Sat 2026-11-28 19:30",
    "木曜日 19:30": "Thu 2026-11-26 19:30 WEEK Thu 2026-12-03 19:30",
    "thu 7:30pm": "Thu 2026-11-26 19:30 WEEK Thu 2026-12-03 19:30",
    "木曜日 09:30": "Thu 2026-12-03 09:30",
    "木曜日 9時半": "Thu 2026-12-03 09:30 HOUR Thu 2026-12-03 21:30",
    # by its weekday and week
    "今週の土曜日 19:30": "Sat 2026-11-28 19:30",
    "今週の日曜 19:30": "Sun 2026-11-29 19:30",
    "今週の木曜日 19:30": "Thu 2026-11-26 19:30",
    "今週の木曜日 9:30": "Thu 2026-11-26 21:30 HOUR",
    "来週の土曜日 19:30": "Sat 2026-12-05 19:30",
    "来週の土曜日 19時": "Sat 2026-12-05 19:00",  # dateparser knows none
    "来週の土曜19時": "Sat 2026-12-05 19:00",
    "来週の土 19時": "Sat 2026-12-05 19:00",
    "来週の月曜日 19:30": "Mon 2026-11-30 19:30",
    "来週の木曜日 19:30": "Thu 2026-12-03 19:30",
    "next sat 7:30pm": "Sat 2026-12-05 19:30 WEEK Sat 2026-11-28 19:30",
    "next saturday 19:30": "Sat 2026-12-05 19:30 WEEK Sat 2026-11-28 19:30",
    "next sat 7:30": "Sat 2026-12-05 07:30 HOUR Sat 2026-12-05 19:30",
    "next mon 19:30": "Mon 2026-11-30 19:30",  # this week's is over
    "next thu 19:30": "Thu 2026-12-03 19:30",  # of today nobody says so
    # however it is written
    "２０２６－１２－０１　１９：００": "Tue 2026-12-01 19:00",
    "１２月５日　１９時": "Sat 2026-12-05 19:00",
    "  Next   SAT  7:30 PM ": "Sat 2026-12-05 19:30 WEEK Sat 2026-11-28 19:30",
    "Tomorrow 19:00": "Fri 2026-11-27 19:00",
    # over
    "2026-11-26 10:00": "PAST",
    "2026-11-26 9:00": "PAST",
    "2026/11/25 19:00": "PAST",
    "11/26 09:00": "PAST",
    "今日0時": "PAST",
    "今日 午前9時": "PAST",
    "today 9am": "PAST",
    "今週の月曜日 19:00": "PAST",
    "今週の水曜日 9:00": "PAST",
    # on no calendar
    "2/30 19:00": "NO_SUCH_DAY",
    "2/29 19:00": "NO_SUCH_DAY",  # 2027 has none
    "11/31 19:00": "NO_SUCH_DAY",
    "13/1 19:00": "Wed 2027-01-13 19:00 ORDER",
    "0/1 19:00": "NO_SUCH_DAY",
    "12月32日 19時": "NO_SUCH_DAY",
    "2027-02-29 19:00": "NO_SUCH_DAY",
    "0000-01-01 19:00": "NO_SUCH_DAY",
    "0001-01-01 00:00": "NO_SUCH_DAY",  # before year 1 in UTC
    "9999年12月31日 午後12時半": "NO_SUCH_DAY",  # or in the year 10000
    # on no clock
    "12/1 24:00": "Wed 2026-12-02 00:00",
    "12/1 19:60": "UNREADABLE",
    "明日24時": "Sat 2026-11-28 00:00",
    "明日19時60分": "UNREADABLE",
    "明日午後13時": "UNREADABLE",
    "明日午後19時": "UNREADABLE",
    "明日午後13:00": "UNREADABLE",
    "明日午後7:60": "UNREADABLE",
    "sat 13pm": "UNREADABLE",
    "sat 0am": "UNREADABLE",
    # anything else
    "": "UNREADABLE",
    "19:00": "Thu 2026-11-26 19:00",
    "明日": "UNREADABLE",
    "12/1": "UNREADABLE",
    "tomorrow at 7pm": "Fri 2026-11-27 19:00",
    "tomorrow 7": "UNREADABLE",
    "tomorrow19:00": "UNREADABLE",
    "12/119:00": "UNREADABLE",
    "12-01 19:00": "UNREADABLE",
    "2026.12.01 19:00": "Tue 2026-12-01 19:00",
    "2026-12/01 19:00": "UNREADABLE",
    "2026年12月1 19時": "UNREADABLE",
    "26/12/1 19:00": "UNREADABLE",
    "2026-12-01T19:00": "Tue 2026-12-01 19:00",
    "2026-12-01 19:00:00": "Tue 2026-12-01 19:00",
    "2026-12-01 19:00 UTC": "Wed 2026-12-02 04:00",
    "1 Dec 19:00": "Tue 2026-12-01 19:00",
    "12月 19時": "UNREADABLE",
    "明日の19時": "Fri 2026-11-27 19:00",
    "来週土曜日 19時": "Sat 2026-12-05 19:00",
    "再来週の土曜日 19時": "Sat 2026-12-12 19:00",
    "来週のsat 19時": "Sat 2026-12-05 19:00",
    "next 土 19:30": "UNREADABLE",
    "this sat 19:30": "Sat 2026-11-28 19:30",
    "thurs 19:30": "Thu 2026-11-26 19:30 WEEK Thu 2026-12-03 19:30",
    "土日 19:30": "UNREADABLE",
    "午後7:30": "Thu 2026-11-26 19:30",
    "明日 午後 7:30": "Fri 2026-11-27 19:30",
    "明日 午後7:5": "UNREADABLE",
    "明日 午後7:30pm": "UNREADABLE",
    "明日ＰＭ７時": "Fri 2026-11-27 19:00",
    "明日 十九時": "Fri 2026-11-27 19:00",
    "明日 19:5": "UNREADABLE",
    "٢٠٢٦-١٢-٠١ ١٩:٠٠": "UNREADABLE",
    "in 2 hours": "Thu 2026-11-26 12:00",
    "*/5 * * * *": "UNREADABLE",
}


@pytest.mark.parametrize(("typed", "meant"), THURSDAY.items())
def test_on_a_thursday_in_tokyo(typed: str, meant: str) -> None:
    assert told(typed, "2026-11-26 10:00", "Asia/Tokyo") == meant


@pytest.mark.parametrize(
    ("now", "typed", "meant"),
    [
        ("2026-11-28 10:00", "土曜日 19:30", "Sat 2026-11-28 19:30 WEEK Sat 2026-12-05 19:30"),
        ("2026-11-28 19:30", "土曜日 19:30", "Sat 2026-12-05 19:30"),
        ("2026-11-28 10:00", "sat 11:00", "Sat 2026-11-28 11:00 HOUR Sat 2026-11-28 23:00"),
        ("2026-11-28 10:00", "今週の土曜日 19:30", "Sat 2026-11-28 19:30"),
        ("2026-11-28 20:00", "今週の土曜日 19:30", "PAST"),
        ("2026-11-28 10:00", "next sat 19:30", "Sat 2026-12-05 19:30"),
        ("2026-11-29 10:00", "next sat 19:30", "Sat 2026-12-05 19:30 WEEK Sat 2026-12-12 19:30"),  # or its first
        ("2026-11-29 10:00", "来週の日曜日 19:30", "Sun 2026-12-06 19:30"),
        ("2026-11-29 10:00", "月曜日 19:30", "Mon 2026-11-30 19:30"),
        ("2026-11-30 10:00", "来週の日曜日 19:30", "Sun 2026-12-13 19:30 WEEK Sun 2026-12-06 19:30"),
        ("2026-12-31 23:59", "明日 午前0時", "Fri 2027-01-01 00:00"),
        ("2026-12-31 23:59", "今日 11:59", "PAST"),
        ("2027-11-26 10:00", "2/29 19:00", "Tue 2028-02-29 19:00"),
        ("2028-02-28 10:00", "明日19時", "Tue 2028-02-29 19:00"),
        ("2028-02-29 10:00", "2/29 19:00", "Tue 2028-02-29 19:00"),
        ("2028-02-29 20:00", "2/29 19:00", "PAST"),
        ("2028-03-01 10:00", "2/29 19:00", "NO_SUCH_DAY"),
    ],
)
def test_on_other_days_in_tokyo(now: str, typed: str, meant: str) -> None:
    assert told(typed, now, "Asia/Tokyo") == meant


@pytest.mark.parametrize(
    ("zone", "now", "typed", "meant"),
    [
        # put forward from 02:00 to 03:00 on Sunday 2027-03-14
        ("America/New_York", "2027-03-11 10:00", "2027-03-14 01:59", "Sun 2027-03-14 01:59"),
        ("America/New_York", "2027-03-11 10:00", "2027-03-14 02:00", "SKIPPED"),
        ("America/New_York", "2027-03-11 10:00", "2027-03-14 2:59", "SKIPPED"),
        ("America/New_York", "2027-03-11 10:00", "sun 2:30", "SKIPPED"),  # not turned into the afternoon
        ("America/New_York", "2027-03-11 10:00", "sun 2:30pm", "Sun 2027-03-14 14:30"),
        ("America/New_York", "2027-03-11 10:00", "日曜日 午前3時", "Sun 2027-03-14 03:00"),
        ("America/New_York", "2027-03-14 03:05", "today 02:30", "SKIPPED"),
        ("America/New_York", "2027-03-14 10:00", "today 02:30", "PAST"),
        ("America/New_York", "2027-03-07 01:00", "sun 02:30", "Sun 2027-03-07 02:30"),  # in a week there is none
        # put back from 02:00 to 01:00 on Sunday 2026-11-01
        ("America/New_York", "2026-10-29 10:00", "11/1 00:59", "Sun 2026-11-01 00:59"),
        ("America/New_York", "2026-10-29 10:00", "11/1 01:30", "Sun 2026-11-01 01:30 TWICE Sun 2026-11-01 01:30"),
        ("America/New_York", "2026-10-29 10:00", "sun 1:30am", "Sun 2026-11-01 01:30 TWICE Sun 2026-11-01 01:30"),
        ("America/New_York", "2026-10-29 10:00", "sun 1:30", "Sun 2026-11-01 01:30 HOUR Sun 2026-11-01 13:30"),
        ("America/New_York", "2026-10-29 10:00", "11/1 02:00", "Sun 2026-11-01 02:00"),
        ("America/New_York", "2026-10-29 10:00", "next sun 19:30", "Sun 2026-11-08 19:30 WEEK Sun 2026-11-01 19:30"),
        # put forward from 02:00 to 03:00 on Sunday 2027-03-28, put back from 03:00 to 02:00 on Sunday 2026-10-25
        ("Europe/Berlin", "2027-03-25 10:00", "3/28 02:30", "SKIPPED"),
        ("Europe/Berlin", "2027-03-25 10:00", "日曜日 午前2時半", "SKIPPED"),
        ("Europe/Berlin", "2027-03-25 10:00", "3/28 03:00", "Sun 2027-03-28 03:00"),
        ("Europe/Berlin", "2026-10-22 10:00", "10/25 02:00", "Sun 2026-10-25 02:00 TWICE Sun 2026-10-25 02:00"),
        ("Europe/Berlin", "2026-10-22 10:00", "10/25 03:00", "Sun 2026-10-25 03:00"),
        ("Europe/Berlin", "2026-10-22 10:00", "10/25 12:00", "Sun 2026-10-25 12:00"),
        ("Europe/Berlin", "2026-03-28 10:00", "10/25 02:30", "Sun 2026-10-25 02:30 TWICE Sun 2026-10-25 02:30"),
        # put forward at midnight: the day begins at 01:00
        ("America/Santiago", "2026-09-04 10:00", "9/6 00:30", "SKIPPED"),
        ("America/Santiago", "2026-09-04 10:00", "9/6 01:00", "Sun 2026-09-06 01:00 ORDER Wed 2027-06-09 01:00"),
    ],
)
def test_where_the_clock_is_changed(zone: str, now: str, typed: str, meant: str) -> None:
    assert told(typed, now, zone) == meant


def test_of_a_time_shown_twice_the_first_is_meant() -> None:
    moment = read_moment("2026-11-01 01:30", datetime(2026, 10, 29, tzinfo=UTC), ZoneInfo("America/New_York"))
    assert (moment.at, moment.other) == (
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    )


def test_today_is_the_day_in_the_zone_of_who_types() -> None:
    now = datetime(2026, 11, 26, 16, tzinfo=UTC)  # Friday at 01:00 in Tokyo, Thursday at 11:00 in New York
    assert [read_moment("today 19:00", now, ZoneInfo(zone)).at for zone in ("Asia/Tokyo", "America/New_York")] == [
        datetime(2026, 11, 27, 10, tzinfo=UTC),
        datetime(2026, 11, 27, 0, tzinfo=UTC),
    ]
