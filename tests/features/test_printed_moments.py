"""Whatever the bot prints of a moment to come is read back as that moment, in both languages and on both platforms."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.discord.pen import Pen as DiscordPen
from adapters.slack.ink import Pen as SlackPen
from adapters.slack.ink import in_zone
from bot.features.sessions.words import wall_words
from bot.phrasebook import our_phrasebook
from bot.rules.moments import Doubt, NoMoment, read_moment
from bot.speech import Phrase, Reader, When

BOOK = our_phrasebook()
ZONES = (
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Caracas",
    "Europe/London",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Marquesas",
    "Africa/Casablanca",
    "UTC",
)
WEEKDAYS = "月火水木金土日"
zones = st.sampled_from(ZONES)
locales = st.sampled_from(["en", "ja"])
nows = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
minutes_ahead = st.integers(1, 3 * 24 * 60) | st.integers(1, 400 * 24 * 60)


def finished(phrase: Phrase, locale: str, zone: str) -> tuple[str, str]:
    """As Slack and Discord show it where they show plain text."""
    reader = Reader(locale, zone)
    return SlackPen(BOOK, reader).plain(phrase, 3000), DiscordPen(BOOK, reader).label(phrase, 3000)


def with_their_year(at: datetime, locale: str, zone: str) -> Iterator[str]:
    yield from finished(wall_words(at, zone), locale, zone)
    yield in_zone(When(at, zone))
    local = at.astimezone(ZoneInfo(zone))
    yield f"{local:%Y-%m-%d %H:%M}"  # a form filled in with what is
    yield f"<t:{int(at.timestamp())}:F>"


def without_their_year(at: datetime, zone: str) -> Iterator[str]:
    local = at.astimezone(ZoneInfo(zone))
    yield f"{local.month}月{local.day}日({WEEKDAYS[local.weekday()]}) {local:%H:%M}"
    yield f"{local.month}/{local.day}({WEEKDAYS[local.weekday()]}) {local:%H:%M}"
    yield f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def unambiguous(at: datetime, zone: str) -> bool:
    """Not within an hour that the clocks show twice, of which no writing without a zone's name tells which."""
    local = at.astimezone(ZoneInfo(zone))
    return local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset()


@given(nows, minutes_ahead, zones, locales)
def test_a_moment_with_its_year_is_read_back(now: datetime, ahead: int, zone: str, locale: str) -> None:
    at = (now + timedelta(minutes=ahead)).replace(second=0, microsecond=0)
    assume(at > now)
    for printed in with_their_year(at, locale, zone):
        moment = read_moment(printed, now, ZoneInfo(zone), locale=locale)
        if unambiguous(at, zone):
            assert (moment.at, moment.doubt) == (at, None), printed
        else:
            assert at in {moment.at, moment.other}, printed
            assert moment.doubt in (None, Doubt.TWICE), printed


@given(nows, minutes_ahead, zones, locales)
def test_a_moment_without_its_year_is_read_back_or_asked_about_for_its_distance(
    now: datetime, ahead: int, zone: str, locale: str
) -> None:
    at = (now + timedelta(minutes=min(ahead, 360 * 24 * 60))).replace(second=0, microsecond=0)
    assume(at > now and unambiguous(at, zone))
    for printed in without_their_year(at, zone):
        moment = read_moment(printed, now, ZoneInfo(zone), locale=locale)
        assert moment.at == at, printed
        assert moment.doubt in (None, Doubt.HOUR, Doubt.YEAR) or "/" in printed, printed


@given(nows, st.integers(1, 300 * 24 * 60), zones, locales)
def test_a_moment_of_the_past_is_never_read_as_another(now: datetime, ago: int, zone: str, locale: str) -> None:
    at = (now - timedelta(minutes=ago)).replace(second=0, microsecond=0)
    assume(at.astimezone(ZoneInfo(zone)).hour >= 12)  # a morning that is over may have meant the evening: asked
    half_a_year = 180 * 24 * 60
    yearless = [one for one in without_their_year(at, zone) if ago < half_a_year or "/" not in one]
    for printed in (*with_their_year(at, locale, zone), *yearless):
        try:
            moment = read_moment(printed, now, ZoneInfo(zone), locale=locale)
        except NoMoment:
            continue
        assert moment.doubt is not None, printed


def test_tomorrow_is_read_back_as_cards_say_it() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    now = datetime(2026, 11, 27, 10, tzinfo=tokyo)
    assert read_moment("明日 19:30", now, tokyo).at == datetime(2026, 11, 28, 19, 30, tzinfo=tokyo).astimezone(UTC)


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_the_time_alone_is_the_next_such_time(locale: str) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    now = datetime(2026, 11, 27, 10, tzinfo=tokyo)
    at = datetime(2026, 11, 27, 19, 30, tzinfo=tokyo).astimezone(UTC)
    assert read_moment(in_zone(When(at, "Asia/Tokyo", "time")), now, tokyo, locale=locale).at == at
