"""What somebody types behind ``/session new``: a title and a moment, in both orders and with other words between.

The title keeps no word of the moment, and no word of time is dropped. Where a word cannot be read, a form opens.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tests.rules.written_days import (
    ENGLISH,
    HERES,
    JAPANESE,
    MONTHS,
    Here,
    dates,
    day_words,
    listed,
    repeats,
    weekdays,
)

TITLES = listed("""
読書会|Rust reading|第3回 もくもく会|AI 101|3/4拍子の会|v1.2 リリース会|Q&A 2部|Lunch & learn|LT大会 #5
""")


@dataclass(frozen=True, slots=True)
class Sentence:
    typed: str
    here: Here
    title: str
    right: frozenset[datetime]
    """Aware UTC. Empty: no moment may be read from it as certain."""
    place: str = ""
    repeat: str | None = None


def sentences() -> Iterator[Sentence]:
    for turn, here in enumerate(HERES):
        yield from _titled(here, turn)
        yield from _around_the_title(here)
        yield from (Sentence(typed, here, "", frozenset()) for typed in _never(here))


def _titled(here: Here, turn: int) -> Iterator[Sentence]:
    """A title and then the moment, in every form of a day, with and without a place before and behind it."""
    clocks = {"ja": ("23:30", "23時半", "午後11時半"), "en": ("23:30", "11:30pm", "11:30 pm"), "": ("23:30",) * 3}
    days = [*dates(here.today + timedelta(days=9), here), *day_words(here), *weekdays(here), *repeats(here)]
    for n, day in enumerate(days[turn % 7 :: 7]):
        title = TITLES[(n + turn) % len(TITLES)]
        place = ("", "会議室", "Room 3")[n % 3]
        named = f" place:{place}" if place else ""
        moment = f"{day.typed} {clocks[day.language][n % 3]}"
        typed = f"{title} {moment}{named}" if n % 2 else f"{title}{named} {moment}"
        certain = len(day.on) == 1 or day.repeat
        right = frozenset(here.instants(datetime.combine(day.on[0], time(23, 30)))) if certain else frozenset()
        yield Sentence(typed, here, title, right, place, day.repeat)


def _around_the_title(here: Here) -> Iterator[Sentence]:
    """The day in front of the title; a time alone, which is the next such time."""
    on, tomorrow = here.today + timedelta(days=9), here.today + timedelta(days=1)
    kanji, name, en = JAPANESE[on.weekday()], ENGLISH[on.weekday()], f"{MONTHS[on.month - 1][:3]} {on.day}"
    for day, title, texts in (
        (on, "読書会", f"読書会 {on.year}/{on.month}/{on.day} {kanji}曜 23:30"),
        (on, "読書会", f"読書会 {on.month}月{on.day}日 {kanji}曜日 23:30|{on.month}月{on.day}日 読書会 23:30"),
        (on, "Reading", f"Reading {name} {en} 23:30|Reading on {en} ({name}) at 11:30 pm|{en} Reading 23:30"),
        (tomorrow, "読書会", "明日の読書会 23:30|明日 読書会 23:30|読書会 明日 23:30|読書会 明日の23時半"),
        (tomorrow, "Rust", "Tomorrow Rust 23:30|Rust tomorrow at 11:30pm|Rust tomorrow 23:30"),
        (here.today, "Rust", "Rust 23:30|Rust at 23:30|Rust today 23:30|Rust tonight 23:30"),
        (here.today, "第3回 もくもく会", "第3回 もくもく会 23:30|第3回 もくもく会 今日 23:30"),
        (here.today, "3部作を読む会", "3部作を読む会 23:30|3部作を読む会 今夜11時半"),
    ):
        right = frozenset(here.instants(datetime.combine(day, time(23, 30))))
        yield from (Sentence(typed, here, title, right) for typed in texts.split("|"))


def _never(here: Here) -> Iterator[str]:
    """Words of time that say no day, or no one day, or a wrong one; or leave it open."""
    on = here.today + timedelta(days=9)
    wrong, wrong_name = JAPANESE[(on.weekday() + 1) % 7], ENGLISH[(on.weekday() + 1) % 7]
    ja, en = f"{on.month}/{on.day}", f"{MONTHS[on.month - 1][:3]} {on.day}"
    yield from (f"読書会 {ja} {wrong}曜 23:30", f"読書会 {ja}({wrong}) 23:30", f"読書会 {wrong}曜 {ja} 23:30")
    yield from (f"Reading {en} {wrong_name} 23:30", f"Reading {wrong_name} {en} 23:30", f"{wrong}曜 読書会 {ja} 23:30")
    yield from (f"{wrong_name} coffee {en} 23:30", f"Coffee {wrong_name} {ja} 23:30")
    yield from (f"読書会 {ja}頃 23:30", f"読書会 place:会議室 {ja} {wrong}曜 23:30")
    yield from NEVER


NEVER = listed("""
読書会 来週 23:30|Reading next week 23:30|読書会 再来週 23:30|読書会 来月 23:30|Reading next month 11:30pm
読書会 来週の 23:30
読書会 毎週 23:30|毎週 読書会 23:30|来週の読書会 23:30|来週 読書会 23:30|Next week Rust 23:30|読書会 隔週 23:30
隔週 読書会 23:30
読書会 第2 23:30|読書会 12月 23:30|Reading in December 23:30|Reading December 23:30|12月の読書会 23:30
読書会 毎月 23:30
読書会 土日 23:30|Reading sat/sun 23:30|Reading sat or sun 23:30|読書会 土曜か日曜 23:30|読書会 平日 23:30
Reading weekdays 23:30
読書会 毎週火・木 23:30|Reading every mon and wed 23:30|読書会 第2・第4土曜 23:30|Reading 1st and 3rd sat 23:30
読書会 先週の土曜 23:30|Reading last sat 23:30|読書会 昨日 23:30|Reading yesterday 23:30|読書会 2/30 23:30
Reading Feb 30 23:30
読書会 13月1日 23:30|Reading Nov 31 23:30|Reading 31 Nov 23:30|読書会 土曜以外 23:30|Reading not sat 23:30
読書会 土曜を除く 23:30
読書会 明日 25:61|読書会 明日 19:75|Reading tomorrow 15pm|読書会 明日 午前19時|読書会 明日 30:00|Reading tomorrow 13am
Reading tomorrow 23:30 or 23:45|読書会 明日 23:30か23:45
読書会 今度 23:30|読書会 次 23:30|Reading next 23:30|Reading this week 23:30|Reading every 23:30|Reading each 23:30
読書会 place:会議室 来週 23:30|Reading place:Room 3 next week 23:30
読書会 place:会議室 毎週 23:30|Reading place:Room every 23:30
日曜大工の会 23:30|Party a week on Saturday 23:30|Party two weeks from Saturday 23:30
Python 3.12 23:30|Go 1.22 リリース 23:30|新年会 1 / 9 23:30|クリスマス会 20261224 23:30|クリスマス会 12-24 23:30
第2 読書会 23:30
今日から始めるRust 23:30|来年の計画 23:30|May the force 23:30|もくもく会 3/3 12/5 23:30|Party first of December 23:30
""")
