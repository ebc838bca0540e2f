"""Being in two places at once: by example, then against every instant."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.overlapping import Span, overlap

MIDNIGHT = datetime(2026, 12, 1, tzinfo=UTC)


def span(starts: int, ends: int) -> Span:
    return Span(MIDNIGHT + timedelta(hours=starts), MIDNIGHT + timedelta(hours=ends))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((19, 20), (19, 20), True),
        ((19, 21), (20, 22), True),
        ((18, 23), (20, 21), True),
        ((19, 20), (20, 21), False),
        ((19, 20), (21, 22), False),
        ((19, 21), (20, 20), False),
    ],
)
def test_what_begins_when_the_other_ends_is_not_at_the_same_time(
    one: tuple[int, int], other: tuple[int, int], both: bool
) -> None:
    assert overlap(span(*one), span(*other)) is both
    assert overlap(span(*other), span(*one)) is both


spans = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted)


@given(spans, spans)
def test_they_overlap_where_they_share_an_hour(one: list[int], other: list[int]) -> None:
    shared = set(range(*one)) & set(range(*other))
    assert overlap(span(*one), span(*other)) is bool(shared)
