"""Whatever the bot prints of a moment to come is read back as that moment; a past one is never read as another.

What is printed is printed by the bot itself, in both languages and by both platforms, and in the forms that cards use
where a platform's own token does not work: 「11月28日(土) 19:30」, "Sat 28 Nov, 19:30", the year when it is another.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.discord.ink import LABEL_INK
from adapters.slack.ink import PlainInk, nobody
from bot.features.sessions.words import wall_words
from bot.people import Locale
from bot.phrasebook import our_phrasebook
from bot.rules.moments import Doubt, Moment, NoMoment, Why, read_moment
from bot.speech import Reader, When
from tests.rules.written_days import ENGLISH, JAPANESE, MONTHS, Here, dates

ZONES = (
    "Asia/Tokyo",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",  # its clocks change by half an hour
    "America/Santiago",  # at midnight
    "Asia/Kathmandu",
    "UTC",
)
SLACK = PlainInk(nobody)

zones = st.sampled_from(ZONES)
locales = st.sampled_from(("ja", "en"))
nows = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC, second=0, microsecond=0)
)
minutes = st.integers(1, 3 * 24 * 60) | st.integers(1, 40 * 24 * 60) | st.integers(1, 500 * 24 * 60)


def by_the_bot(at: datetime, locale: str, zone: str) -> Iterator[str]:
    """A session's start as both platforms write it for that reader, and a platform's time where it has no token."""
    reader = Reader(Locale(locale), zone)
    for ink in (SLACK, LABEL_INK):
        yield our_phrasebook().finish(wall_words(at, zone), reader, ink)
        yield ink.when(When(at, zone), Locale(locale))


def on_cards(shown: datetime, today: date, locale: str) -> Iterator[str]:
    """As people write it: the year only when it is another one, and the next days by their words."""
    clock, kanji, name = f"{shown:%H:%M}", JAPANESE[shown.weekday()], ENGLISH[shown.weekday()][:3]
    month, other_year = MONTHS[shown.month - 1][:3], shown.year != today.year
    if locale == "ja":
        year = f"{shown.year}年" if other_year else ""
        yield f"{year}{shown.month}月{shown.day}日({kanji}) {clock}"
        yield (
            f"{shown.year}/{shown.month}/{shown.day}({kanji}) {clock}"
            if other_year
            else (f"{shown.month}/{shown.day}({kanji}) {clock}")
        )
    else:
        year = f" {shown.year}" if other_year else ""
        yield f"{name} {shown.day} {month}{year}, {clock}"
        yield f"{name}, {month} {shown.day}{',' if year else ''}{year}, {clock}"


def by_words(shown: datetime, today: date, locale: str) -> Iterator[str]:
    """What is true on the day on which it is printed alone."""
    words = {"ja": ("今日", "明日", "明後日"), "en": ("today", "tomorrow", "the day after tomorrow")}[locale]
    ahead = (shown.date() - today).days
    if ahead < len(words):
        yield from (f"{words[ahead]} {shown:%H:%M}", f"{words[ahead]}、{shown:%H:%M}")


def read(typed: str, now: datetime, zone: str, locale: str) -> Moment | None:
    try:
        return read_moment(typed, now, ZoneInfo(zone), locale=locale)
    except NoMoment:
        return None


def is_itself(moment: Moment | None, at: datetime) -> bool:
    """Without a question; only where the clock shows a time twice it is asked which, and where it is far ahead."""
    if moment is None:
        return False
    if moment.doubt is Doubt.TWICE:
        return at in (moment.at, moment.other)
    return moment.at == at and moment.doubt in (None, Doubt.YEAR)


@given(st.data(), nows, minutes, zones, locales)
def test_what_the_bot_prints_of_a_coming_moment_is_read_back_as_itself(
    data: st.DataObject, now: datetime, ahead: int, zone: str, locale: str
) -> None:
    at = now + timedelta(minutes=ahead)
    typed = data.draw(st.sampled_from(tuple(by_the_bot(at, locale, zone))))
    assert is_itself(read(typed, now, zone, data.draw(locales)), at), typed


@given(st.data(), nows, minutes, zones, locales)
def test_what_a_card_prints_of_a_coming_moment_is_read_back_as_itself(
    data: st.DataObject, now: datetime, ahead: int, zone: str, locale: str
) -> None:
    at = now + timedelta(minutes=ahead)
    shown, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    typed = data.draw(st.sampled_from((*on_cards(shown, today, locale), *by_words(shown, today, locale))))
    moment = read(typed, now, zone, locale)
    if moment is not None and moment.doubt is Doubt.HOUR:  # 10:30 may be half past ten in the evening
        assert shown.hour in (10, 11), typed
        assert at in (moment.at, moment.other), typed
    else:
        assert is_itself(moment, at), typed


@given(st.data(), nows, minutes, st.integers(0, 600 * 24 * 60), zones, locales)
def test_what_was_printed_of_a_past_moment_is_never_read_as_another(
    data: st.DataObject, printed: datetime, ahead: int, later: int, zone: str, locale: str
) -> None:
    at, now = printed + timedelta(minutes=ahead), printed + timedelta(minutes=later)
    shown, today = at.astimezone(ZoneInfo(zone)), printed.astimezone(ZoneInfo(zone)).date()
    texts = (*by_the_bot(at, locale, zone), *on_cards(shown, today, locale))
    moment = read(data.draw(st.sampled_from(texts)), now, zone, locale)
    if at <= now:
        assert moment is None or moment.doubt is not None, texts
    elif moment is not None:
        assert moment.doubt is not None or moment.at == at, texts


@given(st.data(), nows, minutes, zones, zones, locales)
def test_what_is_printed_with_another_zone_is_that_instant_or_refused(
    data: st.DataObject, now: datetime, ahead: int, zone: str, readers: str, locale: str
) -> None:
    at = now + timedelta(minutes=ahead)
    clock = f"{at.astimezone(ZoneInfo(zone)):%H:%M}"
    texts = [text for text in by_the_bot(at, locale, zone) if not text.endswith(clock)]
    typed = data.draw(st.sampled_from(texts))
    moment = read(typed, now, readers, locale)
    assert moment is None or moment.doubt is not None or moment.at == at, typed


@given(st.data(), nows, st.integers(0, 170), zones, locales, st.integers(1, 6))
def test_a_weekday_that_does_not_agree_is_always_caught(
    data: st.DataObject, now: datetime, ahead: int, zone: str, locale: str, off: int
) -> None:
    wall = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    here = Here(wall, zone, locale)
    on = here.today + timedelta(days=ahead)
    assume(here.now == now)  # and not the second of two times that the clock shows
    wrong = ENGLISH[(on.weekday() + off) % 7]
    day = data.draw(st.sampled_from(tuple(dates(on, here, wrong))))
    clock = data.draw(st.sampled_from((" 23:30", " 23時半" if day.language == "ja" else " at 11:30pm")))
    assert caught(day.typed + clock, here, on, wrong), day.typed


def caught(typed: str, here: Here, on: date, wrong: str) -> bool:
    """Refused for its weekday, or as over; or of another order of figures: 3/12 (Thu) is Thursday 3 December."""
    try:
        moment = read_moment(typed, here.now, ZoneInfo(here.zone), locale=here.locale)
    except NoMoment as none:
        return none.why in (Why.WEEKDAY, Why.PAST)
    return (moment.local.day, moment.local.month, ENGLISH[moment.local.weekday()]) == (on.month, on.day, wrong)
