"""What must never be read as certain: writings that mean nothing, contradict themselves, or are over.

A trap is caught where it is refused, and where it is asked about. A *strict* one must be refused: it cannot be right.
``right`` is what it may be read as after all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from tests.rules.written_days import (
    ENGLISH,
    HERES,
    JAPANESE,
    MONTHS,
    Day,
    Here,
    dates,
    day_words,
    listed,
    nth,
    other_order,
    weekdays,
)


@dataclass(frozen=True, slots=True)
class Trap:
    typed: str
    here: Here
    family: str
    strict: bool = False
    right: frozenset[datetime] = frozenset()


def traps() -> Iterator[Trap]:
    """All of them, always the same ones, each once in the place where it is typed."""
    seen: set[tuple[str, Here]] = set()
    for turn, here in enumerate(HERES):
        for trap in _all(here, turn):
            if (trap.typed, here) not in seen:
                seen.add((trap.typed, here))
                yield trap


def _all(here: Here, turn: int) -> Iterator[Trap]:
    def strict(family: str, texts: Iterable[str]) -> Iterator[Trap]:
        return (Trap(typed, here, family, strict=True) for typed in texts)

    def caught(family: str, texts: Iterable[str]) -> Iterator[Trap]:
        return (Trap(typed, here, family) for typed in texts)

    yield from strict("a weekday that disagrees", _wrong_weekdays(here, turn))
    yield from strict("a day that disagrees", _wrong_days(here))
    yield from strict("on no calendar", (f"{typed} 19:00" for typed in _dealt(_lacking(here), turn)))
    yield from strict("over, with its year", _over_with_year(here, turn))
    yield from caught("over, without its year", _over_without_year(here))
    yield from strict("over", _dealt(OVER, turn))
    yield from strict("over today", _over_today(here))
    yield from strict("on no clock", _no_clocks(here, turn))
    yield from caught("an end on no clock", _no_ends(turn))
    yield from caught("two days or times", _dealt(_two(here), turn))
    yield from caught("a piece of something", _dealt(PIECES, turn))
    yield from caught("a word that changes the moment", _dealt(UNREAD, turn))
    yield from strict("a time that the clocks skip", _skipped(here))
    yield from _elsewhere(here)


def _dealt(texts: Iterable[str], turn: int) -> Iterator[str]:
    """What hardly depends on when and where it is typed: a quarter in each place, all of it in both languages."""
    return (typed for n, typed in enumerate(texts) if n % 4 == turn % 4)


# Days that disagree


def _wrong_weekdays(here: Here, turn: int) -> Iterator[str]:
    clocks = {"ja": (" 19:00", " 19時", " 夜7時"), "en": (" 19:00", " 7pm", " at 7:30pm", ", 19:30")}
    for ahead, off in product((2, 9, 40, 130), range(1, 7)):
        on = here.today + timedelta(days=ahead)
        named = ENGLISH[(on.weekday() + off) % 7]
        for n, day in enumerate(tuple(dates(on, here, named))[(turn + off + ahead) % 13 :: 13]):
            other = other_order(day.typed, on, here)
            if other is None or (here.month_first and ENGLISH[other.weekday()] != named):
                yield day.typed + clocks[day.language][n % len(clocks[day.language])]
    for ahead, (ja, en) in enumerate((("今日", "today"), ("明日", "tomorrow"), ("明後日", "day after tomorrow"))):
        for off in range(1, 7):
            weekday = (here.today + timedelta(days=ahead + off)).weekday()
            kanji, name = JAPANESE[weekday], ENGLISH[weekday]
            yield from (f"{ja}({kanji}) 23:30", f"{ja} {kanji}曜 23:30")
            yield from (f"{en} ({name[:3]}) 23:30", f"{en}, {name}, at 11:30pm")


def _wrong_days(here: Here) -> Iterator[str]:
    """A word and a date that name different days."""
    for ahead, (ja, en) in enumerate((("今日", "today"), ("明日", "tomorrow"), ("明後日", "day after tomorrow"))):
        away = here.today + timedelta(days=1 + 2 * ahead)
        yield f"{ja} {away.month}月{away.day}日 23:30"
        yield f"{en}, {MONTHS[away.month - 1]} {away.day}, 23:30"
    monday = here.today + timedelta(days=14 - here.today.weekday())
    ja, en = f"{monday.month}月{monday.day}日", f"{MONTHS[monday.month - 1]} {monday.day}"
    for kanji, name in zip(JAPANESE[1:], ENGLISH[1:], strict=True):
        yield from (f"第2{kanji}曜(月) 19:00", f"来週の{kanji}曜 {ja} 19:00", f"毎週{kanji}曜 {ja} 19:00")
        yield from (f"{name} {en} 19:00", f"next {name} {en} 19:00", f"this {name} (Mon) 19:00")


# On no calendar

NO_DAYS = listed("""
13月1日|0月5日|2029-13-01|2029/0/5|2029年13月1日|99/99|0/0|32日|0日|来月32日|13/13|31/31|Dec 40|2027-02-29|1999-12-31
第6土曜|第0土曜|第7日曜日|6th Saturday|9th Monday of May|the 32nd|the 0th|12月第2|令和0年5月5日|令和99年12月5日|R0.5.5
昭和8年12月5日|平成30年12月5日|H30.12.5|Foo 5|5 Foo|Decem 5|Xday|曜日|木木曜|Janember 3|土日|sat sun
""")


def _lacking(here: Here) -> Iterator[str]:
    years = (here.today.year, here.today.year + 1)
    has_29 = any(year % 4 == 0 for year in years)
    for month, day in ((2, 29), (2, 30), (4, 31), (6, 31), (9, 31), (11, 31), (2, 31), (12, 32), (1, 99), (5, 0)):
        name, short = MONTHS[month - 1], MONTHS[month - 1][:3]
        if (month, day) != (2, 29) or not has_29:
            yield from (f"{month}/{day}", f"{month}月{day}日", f"{month}月{day}日(土)", f"{month}/{day}(日)")
            yield from (f"{short} {day}", f"{day} {short}", f"Sat {short} {day}", f"{short} {nth(day)}")
        yield from (f"2029-{month:02}-{day:02}", f"2029/{month}/{day}", f"2029年{month}月{day}日", f"R11.{month}.{day}")
        yield from (f"令和11年{month}月{day}日", f"{short} {day}, 2029", f"{day} {name} 2029", f"{name} {day} 2029")
    yield from NO_DAYS


# Over

OVER = listed("""
昨日 19:00|昨日の19時|きのう 19時半|一昨日 19:00|おととい19時|先週の土曜 19:00|先週土曜日 19時|先月5日 19:00
3日前 19:00
去年12月5日 19:00|昨夜 8時|昨晩 8時|昨日(土) 19:00|先週 土曜 19:00|先々週の土曜 19:00|2日前の19時|1週間前 19:00
yesterday 19:00|yesterday at 7pm|last sat 19:00|last Saturday at 7pm|last week Sat 7pm|3 days ago 19:00|last night 8pm
the day before yesterday 19:00|last month 5 19:00|a week ago 7pm|Sat last week 7pm|previous Saturday 7pm|7pm yesterday
2時間前|30分前|1日前|2 hours ago|an hour ago|30 minutes ago|2 days ago 7pm|2001-01-01 19:00|1999年12月31日 19時
""")


def _over_with_year(here: Here, turn: int) -> Iterator[str]:
    for ago in (1, 3, 30, 100):
        on = here.today - timedelta(days=ago)
        for day in tuple(dates(on, here))[turn % 3 :: 3]:
            yield f"{day.typed} 19:00"


def _over_without_year(here: Here) -> Iterator[str]:
    """Its weekday gives it away: on that date of the next year it is another one. Without, it is half a year ahead."""
    for ago in (1, 3, 30, 100):
        on = here.today - timedelta(days=ago)
        kanji, name, short = JAPANESE[on.weekday()], ENGLISH[on.weekday()], MONTHS[on.month - 1][:3]
        figures = (f"{on.month}/{on.day}", f"{on:%m/%d}", f"{on.month}月{on.day}日", f"{short} {on.day}")
        for one in figures:
            if other_order(one, on, here) is None or here.month_first:
                yield from (f"{one}({kanji}) 19:00", f"{one}（{kanji}）19:00", f"{one} {kanji}曜 19:00")
                yield from (f"{one} ({name[:3]}) 19:00", f"{one} {name} 19:00")
            if ago < 100 and (here.month_first or on.day > 12):
                yield f"{one} 19:00"
        yield from (f"{name[:3]} {on.day} {short}, 19:30", f"{name}, {MONTHS[on.month - 1]} {on.day}, 19:30")


def _over_today(here: Here) -> Iterator[str]:
    for minutes in (1, 30, 90):
        past = here.wall - timedelta(minutes=minutes)
        if past.hour >= 12:  # before, it may be of the evening
            yield from (f"今日 {past:%H:%M}", f"本日{past.hour}時{past.minute}分", f"today {past:%H:%M}")
            yield from (f"今日午後{past.hour - 12}時{past.minute}分", f"today at {past.hour - 12 or 12}:{past:%M}pm")
    yield from ("今日 00:01", "today 00:01", "今日 0:15", "today 0:15", "今日午前0時", "today 12:30am")
    yield from (f"{here.today} 00:00", f"{here.today}T00:05", f"{here.today:%Y/%m/%d} 0:30")


# On no clock

NO_CLOCKS = listed("""
19:75|30:00|25:61|99:00|19:60|24:60|31:30|48:00|19:99|12:345|100:00|19:5:5|7:5|19::00|:30|19:
19時60分|30時|48時半|99時|19時75分|午前19時|午後19時|午後13時|午前25時|午後7:75|午前午後7時|朝20時|夜9時75分|時半
15pm|13am|0pm|13:30pm|19:30am|7:75pm|25pm|7ampm|7 am pm|am 7 pm|77pm|7:5pm|19 pm|0:30pm|noon pm
""")


def _no_clocks(here: Here, turn: int) -> Iterator[str]:
    days = [Day("", "", ()), *dates(here.today + timedelta(days=9), here), *day_words(here), *weekdays(here)]
    for n, clock in enumerate(NO_CLOCKS):
        language = _language(clock)
        suited = [day for day in days if language in ("", day.language) or day.language == ""]
        yield clock
        yield from (f"{day.typed} {clock}" for day in suited[(n + turn) % 97 :: 97])


def _no_ends(turn: int) -> Iterator[str]:
    for clock in _dealt(NO_CLOCKS, turn):
        day = "tomorrow" if _language(clock) == "en" else "明日"
        yield from (f"19:00〜{clock}", f"{day} 19:00-{clock}", f"{day} 19:00 - {clock}")


def _language(typed: str) -> str:
    if any("a" <= letter <= "z" for letter in typed):
        return "en"
    return "" if typed.isascii() else "ja"


# Two of them

TWO_TIMES = listed("""
明日 18:30開場 19:00開始|明日 開場18:30 開演19:00|tomorrow doors 6:30pm show 7pm|明日 21:00〜19:00〜20:00
明日 19:00-20:00-21:00|tomorrow 7pm-8pm-9pm|明日 7時 19時|午前9時 午後9時|19:00 sat 20:00|7pm tomorrow 8pm
明日 19:00 明後日|sat 7pm sun|土曜 日曜 月曜 19:00|毎週 隔週 土曜 19:00|every daily sat 7pm|doors 18:30 start 19:00
""")


def _two(here: Here) -> Iterator[str]:
    first, second = (here.today + timedelta(days=ahead) for ahead in (8, 10))
    pairs = (
        *((f"{first.month}/{first.day}", f"{second.month}/{second.day}"), (f"{first}", f"{second}")),
        *((f"{first.month}月{first.day}日", f"{second.month}月{second.day}日"), ("明日", "明後日"), ("土曜", "日曜")),
        (f"{MONTHS[first.month - 1][:3]} {first.day}", f"{MONTHS[second.month - 1][:3]} {second.day}"),
        *(("sat", "sun"), ("today", "tomorrow"), ("来週の土曜", "来週の日曜"), ("next sat", "next sun"), ("土", "日")),
    )
    joiners = listed(" |・|、|,| と |と|〜|-| / |か| or | and | & ")
    for joiner, (one, two) in product(joiners, pairs):
        yield f"{one}{joiner}{two} 23:30"
        yield f"{one} 23:30{joiner}{two} 23:30"
    for joiner in listed(" |・|、|,|か|と| or | and | & |/"):
        yield from (f"{one} 19:00{joiner}20:30" for one, _ in pairs)
        yield from (f"明日 19時{joiner}20時", f"tomorrow 7pm{joiner}8pm")
    yield from TWO_TIMES


# Pieces and numbers

PIECES = listed("""
の|at|on|〜|:|/|()|19|7|2026|12/|/5|12月|5日|明日|tomorrow|sat|土曜|夜|午後|pm|7p|5th|null|-|来週|next|毎週|every|第2
12/5|Dec 5|Dec|12月5日|2026-12|2026-12-05|12/5 19:|12/5 :30|12/ 19:00|/5 19:00|12月 19時|12/5 1|2026-12-05T|T19:00Z
12/5(|12/5( 19:00|12/5) 19:00|12/5() 19:00|12/5(土 19:00|12/5(X) 19:00|12/5(?) 19:00|12/5 (maybe) 19:00|(土)) 19:00
2026 19:00|2026-12 19:00|Dec 19:00|December 2026 19:00|第2 19:00|第 土曜 19:00|月 日 19:00|/ 19:00|: 19:00|() 19:00
1.2.3|v1.2|192.168.0.1|3.14|1/2|16/9|24/7|9/11|10-4|5:2|1:1|16:9|1e3|0x13|$19|50%|7時間|19時間|3分|3:2:1|4/4拍子
100/1/1 19:00|12//5 19:00|12/5/ 19:00|12-5-2 19:00|12/5/2/1 19:00|1/2/3 19:00|2026//12/05 19:00|12:05 19:00|5/ 19:00
#12 19:00|room 5 19:00|v1.2 19:00|50% 19:00|192.168.0.1 19:00|24/7 19:00|4人 19:00|100円 19:00|no. 5 19:00
5日間 19:00|12月5日号 19:00|1週間 19:00|7時間後 19:00|3か月 19:00|2年 19:00|5回 19:00|第3回 19:00|2部 19:00|3版 19:00
*/5 * * * *|0 19 * * 6|P1D|RRULE:FREQ=WEEKLY|<t:1764000000>|🕖|🕖 tomorrow|٢٠٢٦-١٢-٠١ ١٩:٠٠|<!date^1^{date}|x>
19:00 sharp-ish maybe|tomorrow 19:00 sharp-ish maybe|12/5 19:00 or so|12/5 19:00ぐらいかも|12/5 19:00?|12/5 19:00 ??
12/5 19:00 x|12/5 19:00 people|12/5 19:00人|tomorrow 7pm-ish|明日 19時以降|明日 19時まで|明日 19時前|12/5 19:00前
tomorrow before 7pm|tomorrow after 7pm|tomorrow 7pm latest|by 7pm tomorrow|not tomorrow 7pm|until 7pm tomorrow
明日 19:00は無理|明日 19:00以外|明日じゃない 19:00|明日の次 19:00|明日の前 19:00|sat+1 19:00|明日+1 19:00|明日-1 19:00
tomorrow 19:00 cancelled|明日 19:00 中止|明日19:00延期|2026-12-05 19:00 1|1 2026-12-05 19:00|12/5 19:00 12|x12/5 19:00
12/5x 19:00|12/5 x 19:00|12/5 19:00:61|12/5 19::00|12/5 19:00:|12/5 :19:00|12/5 1 9:00|1 2/5 19:00|1２/5/ 19:00
""")

UNREAD = listed("""
来週 19:00|再来週 19:00|今週 23:59|来月 19:00|今月 23:59|今度 19:00|次 19:00|そのうち 19:00|いつか 19:00|来年 19:00
next week 19:00|this week 23:59|next month 19:00|next 19:00|someday 19:00|soon 7pm|later 7pm|next year 19:00
this 19:00
毎週 19:00|隔週 19:00|毎月 19:00|毎年12月5日 19:00|第2 19時|第2・第4土曜 19:00|第2、4土曜 19:00|毎週火・木 19:00
毎週火木 19時
every week 19:00|every month 19:00|every 3rd 19:00|biweekly 7pm|every sat and sun 7pm|mon wed fri 7pm|each 19:00
every 3 weeks sat 7pm|every third week on sat 7pm|1st and 3rd sat 7pm|sat, sun 7pm|火水木 19:00|毎週 平日 19:00
土曜以外 19:00|土曜を除く 19:00|土曜の前日 19:00|土曜の翌日 19:00|土曜まで 19:00|土曜以降 19:00|土曜か日曜 19:00
土曜前 19:00
土曜じゃなくて日曜 19:00|土曜または日曜 19:00|土曜日〜日曜日 19:00|月〜金 19:00|平日 19:00|週末 19:00|休日 19:00
祝日 19:00
not sat 19:00|except sat 19:00|after sat 19:00|before sat 19:00|by sat 19:00|until sat 19:00|sat or sun 19:00
no sat 7pm
weekend 19:00|weekdays 19:00|this weekend 7pm|sat-sun 7pm|mon-fri 19:00|a week from sat 19:00|the day after sat 19:00
12/5頃 19:00|12/5あたり 19:00|12月上旬 19:00|12月中旬 19:00|月末 19:00|年末 19:00|月初 19:00|12/5以降 19:00
12/5まで 19:00
around Dec 5 19:00|early December 19:00|mid Dec 7pm|end of month 19:00|Christmas 19:00|after Dec 5 19:00
by Dec 5 19:00
12/5か12/6 19:00|明日か明後日 19時|明日以外 19時|明日あたり 19時|明日とか 19時|tomorrow or so 7pm|maybe tomorrow 7pm
2 Sat 19:00|sat week 19:00|sat 2 19:00|the sat after next 7pm|sat fortnight 7pm|other sat 7pm|half sat 7pm
tomorrow-ish 7pm
前の土曜 19:00|土曜の次の日 19:00|翌土曜の前 19:00|来週じゃない土曜 19:00|来週の来週 19:00|来週か再来週の土曜 19:00
明日の明日 19:00|今日の明日 23:59|今日 明日 23:59|next tomorrow 7pm|this tomorrow 7pm|next today 11:59pm
明日の今日 19:00
""")


# The clocks


def _skipped(here: Here) -> Iterator[str]:
    """The clocks are put forward on 14 March 2027 in New York, on 28 March in London."""
    if here.zone not in ("America/New_York", "Europe/London"):
        return
    on, hour = (date(2027, 3, 14), 2) if here.zone == "America/New_York" else (date(2027, 3, 28), 1)
    for day in tuple(dates(on, here))[::2]:
        clocks = (f"{hour}:30am", f"at {hour} am") if day.language == "en" else (f"{hour:02}:30", f"{hour:02}:00")
        if other_order(day.typed, on, here) is None:
            yield from (f"{day.typed} {clock}" for clock in clocks)
    if here.today == date(2027, 3, 11):
        yield from (
            "sun 2:30am",
            "日曜 午前2時",
            "日曜日の午前2時半",
            "this Sunday 02:15",
            "3日後の午前2時",
            "土曜 26:30",
        )


def _elsewhere(here: Here) -> Iterator[Trap]:
    """Where another zone is written, its clock is meant."""
    on = here.today + timedelta(days=9)
    zones = {"UTC": "UTC", "GMT": "UTC", "Z": "UTC", "JST": "Asia/Tokyo", "+09:00": "Asia/Tokyo", "PST": "Etc/GMT+8"}
    for named, key in {**zones, "(Asia/Kolkata)": "Asia/Kolkata"}.items():
        right = frozenset({datetime.combine(on, time(19, 30), ZoneInfo(key)).astimezone(UTC)})
        for typed in (f"{on} 19:30 {named}", f"{on}T19:30{named}", f"{MONTHS[on.month - 1]} {on.day} 7:30pm {named}"):
            yield Trap(typed, here, "of another zone", right=right)
