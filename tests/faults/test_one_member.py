"""What one member does must not spoil it for the others: C1, C5 and C6, each with how the others fared meanwhile."""

import os

from tests.faults.one_member import Seen, crowd, give_and_undo, many_series, series_in_work, two_accounts

ROWS_OF_A_SERIES = 60
"""Ten dates, each with its announcement and five reminders."""


ROWS_OF_A_TRANSACTION = 100
"""A command writes no more at once, so that the next one's turn comes soon: counted, and not timed, it is the same on a
machine that is busy with something else.
"""


def fared_well(seen: Seen) -> None:
    """Times are judged where the machine has nothing else to do; `one_member.py` prints them anywhere."""
    assert len(seen.answers) >= 10
    assert seen.refused == 0
    assert seen.largest <= ROWS_OF_A_TRANSACTION
    if os.getloadavg()[0] < (os.cpu_count() or 1):
        assert seen.quantile(0.99) < 1.0
        assert seen.late < 5.0


async def test_c1_as_many_long_series_as_are_in_work_at_once_hold_nobody_up() -> None:
    async with crowd() as town:
        seen = await series_in_work(town)
        fared_well(seen)
        assert 0 < seen.brought <= 10 * ROWS_OF_A_SERIES


async def test_c1_of_many_series_at_once_no_more_are_made_than_one_can_have_open() -> None:
    async with crowd() as town:
        seen = await many_series(town, 60)
        assert seen.largest <= ROWS_OF_A_TRANSACTION
        assert 0 < seen.brought <= 10 * ROWS_OF_A_SERIES
        assert seen.refused == 0


async def test_c5_give_undo_give_is_two_messages() -> None:
    async with crowd() as town:
        seen = await give_and_undo(town)
        fared_well(seen)
        assert seen.brought == 2


async def test_c6_two_accounts_make_no_points_of_one_another() -> None:
    async with crowd() as town:
        seen = await two_accounts(town)
        fared_well(seen)
        assert seen.brought == 0
