"""Further writings of a moment: joined, spanned, repeated, by other calendars and customs; and what is not read, named.

It is Thursday 2026-11-26, 10:00 in Tokyo, where nothing else is said.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.rules.moments import NoMoment, Why, read_moment
from tests.rules.test_moments import told

READ = {
    "2026-11-28（土）19:30": "Sat 2026-11-28 19:30",
    "12/20(日) 19:00": "Sun 2026-12-20 19:00",
    "12月5日(土)19時": "Sat 2026-12-05 19:00",
    "あした 19時": "Fri 2026-11-27 19:00",
    "来週土曜19時": "Sat 2026-12-05 19:00",
    "今夜8時": "Thu 2026-11-26 20:00",
    "12/5 19:00〜20:30": "Sat 2026-12-05 19:00 90 min",
    "第2土曜 14時": "Sat 2026-12-12 14:00",
    "正午": "Thu 2026-11-26 12:00",
    "12/20 25:00": "Mon 2026-12-21 01:00",
    "Dec 5 19:00": "Sat 2026-12-05 19:00",
    "sat at 7pm": "Sat 2026-11-28 19:00",
    "2026-12-06T19:00": "Sun 2026-12-06 19:00",
    "2026-12-06T19:00:00+09:00": "Sun 2026-12-06 19:00",
    "2026-12-06T19:00:00Z": "Mon 2026-12-07 04:00",
    "2026-12-06T19:00-05:00": "Mon 2026-12-07 09:00",
    "12/20 日曜 19:00": "Sun 2026-12-20 19:00",
    "next week sat 19:00": "Sat 2026-12-05 19:00",
    "毎週 土曜 19:00": "Sat 2026-11-28 19:00 weekly",
    "毎週土曜19時": "Sat 2026-11-28 19:00 weekly",
    "今週の日曜 19:00": "Sun 2026-11-29 19:00",
    "来週の日曜 19:00": "Sun 2026-12-06 19:00 WEEK Sun 2026-11-29 19:00",
    "December 5th, 2026 7pm": "Sat 2026-12-05 19:00",
    "5 December 19:00": "Sat 2026-12-05 19:00",
    "5 Dec 2026 at 19:00": "Sat 2026-12-05 19:00",
    "Sat 28 Nov, 19:30": "Sat 2026-11-28 19:30",
    "Saturday, November 28, 2026 7:30 PM": "Sat 2026-11-28 19:30",
    "2026年11月28日土曜日 19:30": "Sat 2026-11-28 19:30",
    "11月28日(土) 19:30": "Sat 2026-11-28 19:30",
    "明日 19:30": "Fri 2026-11-27 19:30",
    "2026-12-05 (Sat) 19:00 (Asia/Tokyo)": "Sat 2026-12-05 19:00",
    "2026-12-05 (Sat) 19:00 (America/New_York)": "Sun 2026-12-06 09:00",
    "2026-12-05（土）19:00（Asia/Tokyo）": "Sat 2026-12-05 19:00",
    "2026-12-01 19:00 JST": "Tue 2026-12-01 19:00",
    "3日後 19:00": "Sun 2026-11-29 19:00",
    "3日後の19時": "Sun 2026-11-29 19:00",
    "2時間後": "Thu 2026-11-26 12:00",
    "30分後": "Thu 2026-11-26 10:30",
    "1週間後 19:00": "Thu 2026-12-03 19:00",
    "1時間半後": "Thu 2026-11-26 11:30",
    "in 3 days 19:00": "Sun 2026-11-29 19:00",
    "in 3 days at 7pm": "Sun 2026-11-29 19:00",
    "in half an hour": "Thu 2026-11-26 10:30",
    "2 hours from now": "Thu 2026-11-26 12:00",
    "来月の第1土曜 14時": "Sat 2026-12-05 14:00",
    "second Saturday 2pm": "Sat 2026-12-12 14:00",
    "second Saturday of December at 7pm": "Sat 2026-12-12 19:00",
    "last saturday of december 19:00": "Sat 2026-12-26 19:00",
    "最終土曜 19時": "Sat 2026-11-28 19:00",
    "毎月第2土曜 19時": "Sat 2026-12-12 19:00 monthly_weekday",
    "毎月5日 19時": "Sat 2026-12-05 19:00 monthly",
    "隔週土曜 19時": "Sat 2026-11-28 19:00 WEEK Sat 2026-12-05 19:00 biweekly",
    "毎日19時": "Thu 2026-11-26 19:00 daily",
    "毎日 9時": "Fri 2026-11-27 09:00 HOUR Fri 2026-11-27 21:00 daily",
    "毎日 09:00": "Fri 2026-11-27 09:00 daily",
    "every saturday 7pm": "Sat 2026-11-28 19:00 weekly",
    "every other sat 7pm": "Sat 2026-11-28 19:00 WEEK Sat 2026-12-05 19:00 biweekly",
    "every second saturday of the month 7pm": "Sat 2026-12-12 19:00 monthly_weekday",
    "saturdays at 7pm": "Sat 2026-11-28 19:00 weekly",
    "weekly sat 19:00": "Sat 2026-11-28 19:00 weekly",
    "daily 9am": "Fri 2026-11-27 09:00 daily",
    "monthly on the second saturday 19:00": "Sat 2026-12-12 19:00 monthly_weekday",
    "7-9pm": "Thu 2026-11-26 19:00 120 min",
    "from 7 to 9pm": "Thu 2026-11-26 19:00 120 min",
    "tomorrow 7-9pm": "Fri 2026-11-27 19:00 120 min",
    "tomorrow 11-1pm": "Fri 2026-11-27 11:00 120 min",
    "sat 19:00-21:00": "Sat 2026-11-28 19:00 120 min",
    "19時から21時": "Thu 2026-11-26 19:00 120 min",
    "明日 22:00〜翌1:00": "Fri 2026-11-27 22:00 180 min",
    "明日 22:00-1:00": "Fri 2026-11-27 22:00 180 min",
    "明日 夜7時から9時まで": "Fri 2026-11-27 19:00 120 min",
    "明日 午後7時〜9時": "Fri 2026-11-27 19:00 120 min",
    "明日 7時〜9時": "Fri 2026-11-27 07:00 HOUR Fri 2026-11-27 19:00 120 min",
    "明日 9:00-17:00": "Fri 2026-11-27 09:00 480 min",
    "明日19時〜": "Fri 2026-11-27 19:00",
    "明日19時から": "Fri 2026-11-27 19:00",
    "明日 19:00開始": "Fri 2026-11-27 19:00",
    "sat 7pm start": "Sat 2026-11-28 19:00",
    "夜7時": "Thu 2026-11-26 19:00",
    "今夜12時": "Fri 2026-11-27 00:00",
    "今夜1時": "Fri 2026-11-27 01:00",
    "土曜の夜12時": "Sun 2026-11-29 00:00",
    "土曜の深夜1時": "Sun 2026-11-29 01:00 NIGHT Sat 2026-11-28 01:00",
    "土曜 深夜25時": "Sun 2026-11-29 01:00",
    "土曜の朝9時": "Sat 2026-11-28 09:00",
    "土曜 昼1時": "Sat 2026-11-28 13:00",
    "土曜 夕方5時": "Sat 2026-11-28 17:00",
    "Saturday evening 7:30": "Sat 2026-11-28 19:30",
    "tomorrow morning 9": "Fri 2026-11-27 09:00",
    "tomorrow at 7": "Fri 2026-11-27 07:00 HOUR Fri 2026-11-27 19:00",
    "tonight at 8": "Thu 2026-11-26 20:00",
    "tonight 8": "Thu 2026-11-26 20:00",
    "7 in the evening": "Thu 2026-11-26 19:00",
    "tomorrow midnight": "Sat 2026-11-28 00:00 NIGHT Fri 2026-11-27 00:00",
    "tonight midnight": "Fri 2026-11-27 00:00",
    "noon tomorrow": "Fri 2026-11-27 12:00",
    "7時15分": "Thu 2026-11-26 19:15 HOUR Fri 2026-11-27 07:15",
    "9:00": "Thu 2026-11-26 21:00 HOUR Fri 2026-11-27 09:00",
    "7:30": "Thu 2026-11-26 19:30 HOUR Fri 2026-11-27 07:30",
    "令和8年12月5日 19時": "Sat 2026-12-05 19:00",
    "R8.12.5 19:00": "Sat 2026-12-05 19:00",
    "5日 19時": "Sat 2026-12-05 19:00",
    "26日 19時": "Thu 2026-11-26 19:00",
    "on the 5th at 7pm": "Sat 2026-12-05 19:00",
    "Saturday the 28th 7pm": "Sat 2026-11-28 19:00",
    "Dec 5 2030 19:00": "Thu 2030-12-05 19:00",
    "2027年1月5日 19:00": "Tue 2027-01-05 19:00",
    "2027 1/5 19:00": "Tue 2027-01-05 19:00",
    "今度の土曜 19時": "Sat 2026-11-28 19:00 WEEK Sat 2026-12-05 19:00",
    "次の土曜 19時": "Sat 2026-11-28 19:00 WEEK Sat 2026-12-05 19:00",
    "this saturday 19:00": "Sat 2026-11-28 19:00",
    "this mon 19:00": "Mon 2026-11-30 19:00 WEEK",
    "week after next sat 19:00": "Sat 2026-12-12 19:00",
    "再来週の土曜 19時": "Sat 2026-12-12 19:00",
    "しあさって 19時": "Sun 2026-11-29 19:00",
    "day after tomorrow 19:00": "Sat 2026-11-28 19:00",
    "あさって19時": "Sat 2026-11-28 19:00",
    "あす 19時": "Fri 2026-11-27 19:00",
    "本日19時": "Thu 2026-11-26 19:00",
    "明晩 8時": "Fri 2026-11-27 20:00",
    "12/5(土・祝) 19:00": "Sat 2026-12-05 19:00",
    "12.5 19:00": "Sat 2026-12-05 19:00",
    "12/5 7.30pm": "Sat 2026-12-05 19:30",
    "12/5 PM7時": "Sat 2026-12-05 19:00",
    "7pm on Sat 5 Dec": "Sat 2026-12-05 19:00",
    "12/5（土）19:00〜21:00（日本時間）": "Sat 2026-12-05 19:00 120 min",
    "日本時間 12/5 19時": "Sat 2026-12-05 19:00",
    "tomorrow at noon": "Fri 2026-11-27 12:00",
    "12/5 13時〜": "Sat 2026-12-05 13:00",
    "十二月五日 十九時半": "Sat 2026-12-05 19:30",
    "第二土曜 14時": "Sat 2026-12-12 14:00",
    "金曜の夜7時半": "Fri 2026-11-27 19:30",
    "明日 24時": "Sat 2026-11-28 00:00",
    "明日24:00": "Sat 2026-11-28 00:00",
    "来週 12/5 19:00": "Sat 2026-12-05 19:00",
    "来週 12/3(木) 19:00": "Thu 2026-12-03 19:00",
    "明日(金) 19:00": "Fri 2026-11-27 19:00",
    "(12/5 19:00)": "Sat 2026-12-05 19:00",
    "tomorrow 7:30 a.m.": "Fri 2026-11-27 07:30",
    "tomorrow 7 p.m.": "Fri 2026-11-27 19:00",
}

REFUSED = {
    "2026-11-29（土）19:30": (Why.WEEKDAY, "（土）"),
    "土曜 12/20 19:00": (Why.WEEKDAY, "土曜"),
    "2026-12-01 19:00 EST": (Why.UNREADABLE, "EST"),
    "last saturday 19:00": (Why.UNREADABLE, "last"),
    "毎月土曜 19時": (Why.UNREADABLE, "毎月"),
    "every second saturday 7pm": (Why.UNREADABLE, "every second"),
    "第2・第4土曜 19時": (Why.UNREADABLE, "第2・第4土曜"),
    "毎週火・木 19時": (Why.UNREADABLE, "火・木"),
    "火曜と木曜 19:00": (Why.UNREADABLE, "火曜と木曜"),
    "tomorrow 8-12pm": (Why.UNREADABLE, "12pm"),
    "明日 19:00〜9:00": (Why.UNREADABLE, "9:00"),
    "明日 7:00-21:00": (Why.UNREADABLE, "21:00"),
    "1930": (Why.UNREADABLE, "1930"),
    "12/20 1930": (Why.UNREADABLE, "1930"),
    "令和元年12月5日 19時": (Why.PAST, ""),
    "sat 28 19:00": (Why.UNREADABLE, "28"),
    "Dec 5 2030": (Why.UNREADABLE, ""),
    "来週 19:00": (Why.UNREADABLE, "来週"),
    "週末 19:00": (Why.UNREADABLE, "週末"),
    "来年1月5日 19:00": (Why.UNREADABLE, "来年"),
    "昨日 19:00": (Why.PAST, "昨日"),
    "先週の土曜 19:00": (Why.PAST, "先週の"),
    "11/25(水) 19:00": (Why.PAST, ""),
    "11/20(金) 19:00": (Why.PAST, ""),
    "a week from saturday 19:00": (Why.UNREADABLE, "a week from"),
    "saturday week 19:00": (Why.UNREADABLE, "week"),
    "12-05 19:00": (Why.UNREADABLE, "12-05"),
    "next dec 5 19:00": (Why.UNREADABLE, "next"),
    "明日(土) 19:00": (Why.WEEKDAY, "(土)"),
    "12/5 19:00 12/6 19:00": (Why.UNREADABLE, "12/6"),
    "12/5 19:00 20:00": (Why.UNREADABLE, "20:00"),
}

ELSEWHERE = [
    ("Europe/London", "2026-11-30 10:00", "3/12 19:00", "Thu 2026-12-03 19:00 ORDER Fri 2027-03-12 19:00"),
    ("Europe/London", "2026-11-30 10:00", "12/13 19:00", "Sun 2026-12-13 19:00"),
    ("Europe/London", "2026-11-30 10:00", "13/12 19:00", "Sun 2026-12-13 19:00"),
    ("America/New_York", "2026-11-30 10:00", "13/12 19:00", "Sun 2026-12-13 19:00 ORDER"),
    ("Europe/London", "2026-11-30 10:00", "Sat 5/12 19:00", "Sat 2026-12-05 19:00"),
    ("America/New_York", "2026-11-30 10:00", "Sat 5/12 19:00", "WEEKDAY"),
    ("Asia/Tokyo", "2026-11-29 10:00", "今週の土曜 19:00", "Sat 2026-12-05 19:00 WEEK"),
    ("Asia/Tokyo", "2026-11-29 10:00", "来週の土曜 19:00", "Sat 2026-12-05 19:00 WEEK Sat 2026-12-12 19:00"),
    ("Asia/Tokyo", "2026-11-29 10:00", "来週の日曜 19:00", "Sun 2026-12-06 19:00"),
    ("America/New_York", "2026-11-26 10:00", "2026-12-01 19:00 EST", "Tue 2026-12-01 19:00"),
    ("America/New_York", "2026-10-29 10:00", "2026-11-01 01:30 EST", "Sun 2026-11-01 01:30"),
    ("America/New_York", "2026-10-29 10:00", "2026-11-01 01:30 EDT", "Sun 2026-11-01 01:30"),
    ("America/Sao_Paulo", "2026-11-26 10:00", "2026-12-01 19:00 -03", "Tue 2026-12-01 19:00"),
    ("Asia/Kathmandu", "2026-11-26 10:00", "2026-12-01 19:00 +0545", "Tue 2026-12-01 19:00"),
    ("Europe/Berlin", "2026-11-30 10:00", "5.12. 19:00", "Sat 2026-12-05 19:00 ORDER Wed 2027-05-12 19:00"),
]


@pytest.mark.parametrize(("typed", "meant"), READ.items())
def test_a_writing_is_read(typed: str, meant: str) -> None:
    assert told(typed, "2026-11-26 10:00", "Asia/Tokyo") == meant


@pytest.mark.parametrize(("typed", "refused"), REFUSED.items())
def test_what_is_not_read_is_named(typed: str, refused: tuple[Why, str]) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    with pytest.raises(NoMoment) as caught:
        read_moment(typed, datetime(2026, 11, 26, 10, tzinfo=tokyo), tokyo)
    assert (caught.value.why, caught.value.part) == refused


@pytest.mark.parametrize(("zone", "now", "typed", "meant"), ELSEWHERE)
def test_a_writing_is_read_elsewhere(zone: str, now: str, typed: str, meant: str) -> None:
    assert told(typed, now, zone) == meant


def test_a_weekday_that_does_not_agree_is_told_with_the_true_one() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    with pytest.raises(NoMoment) as caught:
        read_moment("土曜 12/20 19:00", datetime(2026, 11, 26, 10, tzinfo=tokyo), tokyo)
    assert (caught.value.why, caught.value.weekday) == (Why.WEEKDAY, 7)


def test_who_reads_japanese_puts_the_month_first_wherever_they_are() -> None:
    assert told("3/12 19:00", "2026-11-30 10:00", "Europe/London", "ja") == "Fri 2027-03-12 19:00"
