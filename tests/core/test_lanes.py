"""What a process may begin: one delivery a place, a fair share a community."""

from bot.lanes import Lanes
from bot.people import CommunityId
from bot.ports import Claim, DeliveryId


def claim(community: str, place: str) -> Claim:
    return Claim(CommunityId(community), DeliveryId(f"{community}/{place}"), 1, lane=f"{community}/{place}")


def fill(lanes: Lanes, *communities: str) -> dict[str, int]:
    """Each begins whatever it may, in turns, and nothing ever ends; what each holds."""
    held = dict.fromkeys(communities, 0)
    while some := [one for one in communities if CommunityId(one) not in lanes.full and lanes.room]:
        for one in some:
            if lanes.room and CommunityId(one) not in lanes.full:
                lanes.enter(claim(one, str(held[one])))
                held[one] += 1
    return held


def test_a_place_is_busy_until_its_delivery_has_ended() -> None:
    lanes = Lanes(4)
    first = claim("a", "general")
    lanes.enter(first)
    assert (lanes.busy, lanes.room) == (frozenset({"a/general"}), 3)
    lanes.leave(first)
    assert (lanes.busy, lanes.room) == (frozenset(), 4)


def test_one_that_hangs_leaves_half_of_the_room() -> None:
    lanes = Lanes(64)
    assert fill(lanes, "a") == {"a": 32}
    assert lanes.full == {"a"}


def test_among_several_that_hang_there_is_still_room_for_another() -> None:
    lanes = Lanes(64)
    assert fill(lanes, "a", "b", "c") == {"a": 16, "b": 16, "c": 16}
    assert fill(lanes, "d") == {"d": 8}
    assert fill(lanes, "e") == {"e": 4}


def test_what_ends_makes_room_for_its_own_community() -> None:
    lanes = Lanes(8)
    fill(lanes, "a")
    lanes.leave(claim("a", "0"))
    assert lanes.full == frozenset()
