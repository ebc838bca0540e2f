"""A time zone as people type it: by its name, by its city, or by a word in Japanese or English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cities import WORDS, zone_meant, zone_names, zones_like, zones_near
from bot.rules.zones import known


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
