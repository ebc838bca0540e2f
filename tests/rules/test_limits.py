"""The numbers of a member's limits, and when something works again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.limits import day_of, next_free

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.sampled_from(["Asia/Tokyo", "Europe/London", "UTC"])
)
def test_an_instant_lies_in_its_day_and_days_join(naive: datetime, zone: str) -> None:
    at = naive.replace(tzinfo=UTC)
    begins, ends = day_of(at, ZoneInfo(zone))
    assert begins <= at < ends
    assert timedelta(hours=23) <= ends - begins <= timedelta(hours=25)
    assert day_of(ends, ZoneInfo(zone))[0] == ends


def test_the_next_is_free_when_enough_have_ended() -> None:
    ends = [NOON + timedelta(hours=hours) for hours in (3, 1, 2)]
    assert next_free(ends, 3, 3) == NOON + timedelta(hours=1)
    assert next_free(ends, 4, 3) == NOON + timedelta(hours=2)
    assert next_free(ends[:1], 4, 3) is None
    assert next_free([], 3, 3) is None
