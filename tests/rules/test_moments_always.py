"""What holds of every moment typed: written in any pattern it is read back, and no text breaks the reading."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.rules.moments import Moment, NoMoment, read_moment

ZONES = (
    "Asia/Tokyo",
    "America/New_York",
    "Europe/Berlin",
    "America/Santiago",  # changes at midnight
    "Australia/Lord_Howe",  # by half an hour
    "Africa/Casablanca",
    "Pacific/Apia",
)
JAPANESE = "月火水木金土日"
ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FULL_WIDTH = str.maketrans("0123456789:/ ", "０１２３４５６７８９：／　")

zones = st.sampled_from(ZONES).map(ZoneInfo)
nows = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
minutes_ahead = st.integers(1, 3 * 24 * 60) | st.integers(1, 20 * 24 * 60) | st.integers(1, 400 * 24 * 60)
pieces = st.sampled_from(
    [
        *(
            "2026",
            "9999",
            "0001",
            "12",
            "1",
            "0",
            "24",
            "29",
            "2",
            "-",
            "/",
            "年",
            "月",
            "日",
            ":",
            "：",
            " ",
            "\u3000",
        ),
        *("今日", "明日", "明後日", "今週の", "来週の", "next ", "sat", "sunday", "土", "土曜", "today", "tomorrow"),
        *("午前", "午後", "時", "半", "分", "am", "pm", "7", "19", "30", "12/31", "23:59", "12月31日", "9999-12-31"),
    ]
)
scraps = st.text() | st.lists(pieces, max_size=9).map("".join)


def clocks(local: datetime) -> Iterator[str]:
    half, en = ("午後", "pm") if local.hour >= 12 else ("午前", "am")
    ji, hour = local.hour % 12, local.hour % 12 or 12
    yield from (f"{local:%H:%M}", f"{local.hour}:{local:%M}", f"{local.hour}時{local.minute}分", f"{local:%H時%M分}")
    yield from (f"{half}{ji}時{local.minute}分", f"{hour}:{local:%M}{en}", f"{hour}:{local:%M} {en.upper()}")
    if local.minute == 30:
        yield from (f"{local.hour}時半", f"{half}{ji}時半")
    if local.minute == 0:
        yield from (f"{local.hour}時", f"{half}{ji}時", f"{hour}{en}", f"{hour} {en}")


def days(local: datetime, here: datetime) -> Iterator[str]:
    """Every way to write that day as one who stands ``here`` may, each with the space that it needs."""
    day, today, n = local.date(), here.date(), local.weekday()
    ja, en = JAPANESE[n], ENGLISH[n]
    monday = today - timedelta(days=today.weekday())
    yield from (f"{day:%Y-%m-%d} ", f"{day:%Y/%m/%d} ", f"{day.year}/{day.month}/{day.day} ")
    yield from (f"{day:%Y年%m月%d日} ", f"{day.year}年{day.month}月{day.day}日")
    if (day - today).days < 365:
        yield from (f"{day.month}/{day.day} ", f"{day:%m/%d} ", f"{day.month}月{day.day}日")
    match (day - today).days:
        case 0:
            yield from ("今日", "今日 ", "today ")
        case 1:
            yield from ("明日", "明日 ", "tomorrow ")
        case 2:
            yield from ("明後日", "明後日 ")
    if (day - today).days < 7:  # in a week, written with an hour that is in doubt, it is one of four
        yield from (ja, f"{ja}曜", f"{ja}曜日 ", f"{en} ", f"{en[:3]} ", f"{en[:3].upper()} ")
    match (day - monday).days // 7:
        case 0:
            yield from (f"今週の{ja}曜日", f"今週の{ja} ")
        case 1:
            yield from (f"来週の{ja}曜日", f"来週の{ja}曜 ", f"next {en} ", f"Next {en[:3]} ")


def meanings(moment: Moment) -> set[datetime]:
    return {moment.at} | ({moment.other} if moment.other else set())


@given(st.data(), nows, minutes_ahead, zones)
def test_however_a_moment_is_written_it_is_read_back(
    data: st.DataObject, now: datetime, ahead: int, zone: ZoneInfo
) -> None:
    here = now.astimezone(zone)
    at = (now + timedelta(minutes=ahead)).replace(second=0, microsecond=0)
    assume(at > now)
    shown = at.astimezone(zone)
    assume(shown.fold == 0)
    typed = data.draw(st.sampled_from([f"{day}{clock}" for day in days(shown, here) for clock in clocks(shown)]))
    read = read_moment(data.draw(st.sampled_from([typed, typed.translate(FULL_WIDTH)])), now, zone)
    assert at in meanings(read)
    assert at == read.at or read.doubt


@given(st.data(), nows, minutes_ahead, zones)
def test_numbers_alone_leave_no_doubt(data: st.DataObject, now: datetime, ahead: int, zone: ZoneInfo) -> None:
    at = (now + timedelta(minutes=ahead)).replace(second=0, microsecond=0)
    shown = at.astimezone(zone)
    assume(at > now and shown.utcoffset() == shown.replace(fold=1).utcoffset())
    typed = data.draw(st.sampled_from([f"{shown:%Y-%m-%d %H:%M}", f"{shown:%Y/%m/%d} {shown.hour}:{shown:%M}"]))
    assert read_moment(typed, now, zone) == Moment(at, shown.replace(tzinfo=None))


@given(scraps, nows, zones)
def test_of_any_text_either_a_moment_to_come_is_read_or_why_there_is_none(
    typed: str, now: datetime, zone: ZoneInfo
) -> None:
    try:
        moment = read_moment(typed, now, zone)
    except NoMoment:
        return
    assert all(meaning > now and meaning.tzinfo is UTC for meaning in meanings(moment))
    assert moment.at.astimezone(zone).replace(tzinfo=None) == moment.local
    assert moment.other is None or moment.doubt
