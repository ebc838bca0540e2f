"""What docs/rotation.md shows of a year in turn is what comes of it."""

import pytest

from bot.rules.choosing import Places
from bot.rules.turns import Volunteer, Wish
from tests.bench.evenings import ROLES, first_come, in_turn, played, year
from tests.bench.rotation import DOCUMENT, figures, gini, mean, shown, shown_in


def test_the_document_shows_what_the_years_come_to() -> None:
    assert shown_in(DOCUMENT) == shown(), "run `make bench-rotation`, and look at what changed"


def test_both_orders_fill_the_same_seats_and_nobody_holds_two_roles_an_evening() -> None:
    one = year(3, slowest=10)
    for order in (first_come, in_turn):
        held = played(one, order)
        seats = sum(min(len(evening.pressed), len(ROLES)) for evening in one.evenings)
        evenings = {(name, role.at) for name, roles in held.items() for role in roles}
        assert (sum(map(len, held.values())), len(evenings)) == (seats, seats)


@pytest.mark.parametrize("slowest", [1, 10])
def test_on_average_in_turn_more_hold_a_role_and_sooner_and_nobody_so_many(slowest: float) -> None:
    years = [year(seed, slowest=slowest) for seed in range(100, 110)]
    quick, turns = (mean(figures(one, played(one, order)) for one in years) for order in (first_come, in_turn))
    assert turns.held_one > quick.held_one + 5
    assert turns.gini < quick.gini - 0.05
    assert turns.days < quick.days - 7
    assert turns.most < quick.most - 1


def test_the_first_to_press_is_who_comes_first() -> None:
    pressed = (Volunteer("quick", Wish.DO, 0), Volunteer("slow", Wish.TRY, 1))
    assert [order(Places(1, 0, 0), pressed) for order in (first_come, in_turn)] == ["quick", "slow"]


def test_gini_is_0_where_all_held_as_many_and_near_1_where_one_held_them_all() -> None:
    assert gini([2, 2, 2, 2]) == 0
    assert gini([8, 0, 0, 0]) == 0.75
    assert gini([3, 1]) == 0.25
