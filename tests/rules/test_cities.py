"""A time zone as people type it: by its name, by its city, or by a word in Japanese or English."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cities import WORDS, zone_meant, zone_names, zones_at, zones_like, zones_near
from bot.rules.zones import known

WINTER = datetime(2026, 12, 1, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("asia/tokyo", "Asia/Tokyo"),
        ("Tokyo", "Asia/Tokyo"),
        ("大阪", "Asia/Tokyo"),
        ("new york", "America/New_York"),
        ("new_york", "America/New_York"),
        ("San Francisco", "America/Los_Angeles"),
        ("ベルリン", "Europe/Berlin"),
        ("utc", "UTC"),
        ("Mars", None),
        ("", None),
        ("Asia", None),
        ("Etc/GMT+9", None),
    ],
)
def test_a_zone_is_meant_by_its_name_its_city_or_a_word(typed: str, zone: str | None) -> None:
    assert zone_meant(typed) == zone


def test_what_is_typed_may_stand_anywhere_in_a_name() -> None:
    assert zones_like("YORK") == ("America/New_York",)
    assert zones_like("tok")[0] == "Asia/Tokyo"
    assert zones_like("東") == ("Asia/Tokyo",)
    assert zones_like("zzz") == ()


def test_before_anything_is_typed_well_known_zones_are_offered() -> None:
    offered = zones_like("")
    assert len(offered) == 25
    assert set(offered) <= set(WORDS)


def test_who_mistypes_is_shown_the_nearest() -> None:
    assert zones_near("Asia/Tokio")[0] == "Asia/Tokyo"
    assert zones_near("Berln")[0] == "Europe/Berlin"
    assert zones_near("qqqq") == ()


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Ｔｏｋｙｏ", "Asia/Tokyo"),
        ("JST", "Asia/Tokyo"),
        ("日本時間", "Asia/Tokyo"),
        ("UK", "Europe/London"),
        ("ＪＳＴ", "Asia/Tokyo"),
    ],
)
def test_a_zone_is_meant_however_wide_it_is_written_and_by_its_country(typed: str, zone: str) -> None:
    assert zone_meant(typed) == zone


@pytest.mark.parametrize("typed", ["UTC+9", "GMT+9", "+9", "+09:00", "UTC +9", "ＵＴＣ＋９", "utc+0900", "UTC9"])
def test_an_offset_is_answered_with_the_places_that_have_it(typed: str) -> None:
    assert zone_meant(typed) is None
    assert set(zones_at(typed, WINTER)) > {"Asia/Tokyo", "Asia/Seoul"}


@pytest.mark.parametrize(
    ("typed", "now", "first"),
    [
        ("PST", WINTER, "America/Los_Angeles"),
        ("PT", WINTER, "America/Los_Angeles"),
        ("EST", SUMMER, "America/Atikokan"),  # it has no summer time, so that its clocks show it now
        ("UTC-5", SUMMER, "America/Chicago"),
        ("UTC-5", WINTER, "America/New_York"),
        ("BST", SUMMER, "Europe/London"),
        ("cet", WINTER, "Europe/Amsterdam"),
    ],
)
def test_what_changes_with_the_seasons_is_answered_for_now(typed: str, now: datetime, first: str) -> None:
    assert zones_at(typed, now)[0] == first


@pytest.mark.parametrize("typed", ["UTC+25", "XYZ", "", "Tokyo", "東京", "UTC+9+9"])
def test_what_is_neither_an_offset_nor_an_abbreviation_is_no_zones(typed: str) -> None:
    assert zones_at(typed, WINTER) == ()


def test_a_few_letters_are_not_found_in_the_middle_of_a_name() -> None:
    assert "Africa/Timbuktu" not in (*zones_like("uk"), *zones_near("uk"))
    assert zones_at("USA", WINTER)[0] == "America/New_York"


@given(st.text(max_size=60))
def test_whatever_is_typed_only_zones_that_there_are_are_offered(typed: str) -> None:
    offered = {*zones_like(typed), *zones_near(typed), *filter(None, [zone_meant(typed)])}
    assert len(zones_like(typed)) <= 25
    assert offered <= set(zone_names())


def test_every_zone_is_meant_by_its_own_name_and_is_known_to_this_machine() -> None:
    assert [name for name in zone_names() if zone_meant(name) != name or not known(name)] == []


def test_every_word_means_one_zone() -> None:
    words = [(word, zone) for zone, line in WORDS.items() for word in line.split()]
    assert [word for word, zone in words if zone_meant(word) != zone] == []
