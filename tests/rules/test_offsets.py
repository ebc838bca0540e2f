"""How long before a start: read as people type it, and written so that it is read again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.settings.panel import REMINDERS
from bot.rules.offsets import read_offsets, write_offsets

WEEK, DAY, HOUR, MINUTE = timedelta(weeks=1), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
several = st.lists(st.integers(1, 30 * 24 * 60), max_size=5, unique=True)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1d, 1h, 10m", (DAY, HOUR, 10 * MINUTE)),
        ("10m,1d", (DAY, 10 * MINUTE)),
        ("1d 1h", (DAY, HOUR)),
        (" 1W ", (WEEK,)),
        ("60m, 1h", (HOUR,)),
        ("90m", (90 * MINUTE,)),
        ("30d, 1m", (30 * DAY, MINUTE)),
        ("1日前、1時間前、10分前", (DAY, HOUR, 10 * MINUTE)),
        ("1週間前 1日前", (WEEK, DAY)),
        ("2日, 3時間", (2 * DAY, 3 * HOUR)),
        ("１ｄ，３０ｍ", (DAY, 30 * MINUTE)),
        ("1 日前、 30 分 前", (DAY, 30 * MINUTE)),
        ("none", ()),
        ("None", ()),
        ("なし", ()),
    ],
)
def test_people_type_offsets_in_their_own_ways(typed: str, read: tuple[timedelta, ...]) -> None:
    assert read_offsets(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", ",", "1d,", "1d,,1h", "1", "d", "1x", "-1d", "1.5h", "1d1h", "1h30m", "1d none", "before", "1日後"),
        *("0m", "0d", "31d", "5w", "721h", "43201m", "999999m"),
        "1m 2m 3m 4m 5m 6m",
    ],
)
def test_what_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_offsets(typed)


@pytest.mark.parametrize(
    ("offsets", "written"),
    [
        ((DAY, HOUR, 10 * MINUTE), "1d, 1h, 10m"),
        ((2 * WEEK, 36 * HOUR, 90 * MINUTE), "2w, 36h, 90m"),
        ((), "none"),
    ],
)
def test_each_is_written_in_the_largest_unit_that_says_it(offsets: tuple[timedelta, ...], written: str) -> None:
    assert write_offsets(offsets) == written


@given(several)
def test_what_is_written_is_read_again_the_largest_first(minutes: list[int]) -> None:
    offsets = tuple(timedelta(minutes=one) for one in minutes)
    assert read_offsets(write_offsets(offsets)) == tuple(sorted(offsets, reverse=True))


def test_what_members_choose_for_themselves_is_read() -> None:
    assert [read_offsets(one) for one in REMINDERS] == [(DAY,), (HOUR,), (10 * MINUTE,), ()]
