"""Hosting a session is a role: what it brings, and how little it brings to who do it for one another."""

import asyncio
from datetime import timedelta

import pytest

from bot.ports import Kind
from bot.speech import Button
from tests.features.looking import looks, sets
from tests.features.test_volunteer_completion import TOOK_PLACE, by_kind
from tests.features.test_volunteers import DO, MENTOR, TRY, answer, calls
from tests.town import Town

FRIENDS = ("aiko", "ben", "chie", "dai")


async def hosts(town: Town, host: str, *there: str, hours: int = 1) -> Button:
    """A session of theirs that begins in so many hours, and who says after it has begun that they were there."""
    when = f"{(town.clock() + timedelta(hours=9 + hours)):%Y-%m-%d %H:%M}"
    announced = await town.asks(host, "session new", title="Rust reading", when=when, minutes=30)
    town.clock.go(hours=hours, minutes=1)
    number = int(str(announced).partition("#")[2].split()[0].rstrip(".:,"))
    button = (await town.asks(host, "session show", number=number)).buttons["I was there"]
    for name in there:
        await town.presses(name, button)
    return button


async def test_the_third_other_who_was_there_makes_it_a_deposit(town: Town) -> None:
    button = await hosts(town, "aiko", "aiko", "ben", "chie", "ben")
    assert await town.balance("aiko") == 0
    await town.presses("dai", button)
    assert await by_kind(town, "aiko") == {Kind.HOSTING: 5}
    await town.presses("emi", button)
    assert await by_kind(town, "aiko") == {Kind.HOSTING: 5}
    assert "5 points for: hosting" in str(await looks(town, "aiko", "show"))


async def test_presses_at_once_are_one_deposit(town: Town) -> None:
    button = await hosts(town, "aiko")
    await asyncio.gather(*(town.presses(name, button) for name in ("ben", "chie", "dai", "emi")))
    assert await town.balance("aiko") == 5


async def test_a_community_can_ask_for_more_and_two_are_needed_whatever_it_asks_for(town: Town) -> None:
    await sets(town, hosting_needs=4)
    button = await hosts(town, "aiko", "ben", "chie", "dai")
    assert await town.balance("aiko") == 0
    await town.presses("emi", button)
    assert await town.balance("aiko") == 5
    await sets(town, hosting_needs=1)
    button = await hosts(town, "ben", "chie")
    assert await town.balance("ben") == 0
    await town.presses("dai", button)
    assert await town.balance("ben") == 5


async def test_the_second_of_a_day_and_the_fourth_of_a_week_are_on_record_without_points(town: Town) -> None:
    others = FRIENDS[1:]
    await hosts(town, "aiko", *others)
    await hosts(town, "aiko", *others)
    assert await town.balance("aiko") == 5
    shown = str(await looks(town, "aiko", "show"))
    assert "0 points for: hosting" in shown
    for _ in range(3):
        await hosts(town, "aiko", *others, hours=24)
    assert await town.balance("aiko") == 15
    for _ in range(4):
        await hosts(town, "aiko", *others, hours=24)
    assert await town.balance("aiko") == 20


async def test_who_has_hosted_has_held_the_role_and_can_mentor(town: Town) -> None:
    await hosts(town, "aiko", *FRIENDS[1:])
    shown = await calls(town, role="study-session host")
    assert "Your answer: can mentor." in str(await town.presses("aiko", answer(shown, MENTOR)))
    assert "a mentor has held the role before" in str(await town.presses("ben", answer(shown, MENTOR)))
    assert "would like to try" in str(await town.presses("ben", answer(shown, TRY)))


async def test_who_hosts_a_session_and_has_its_hosts_seat_hosts_it_once(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-11-27 19:00")
    shown = await calls(town, session=1, when="", seats=1, role="study-session host")
    await town.presses("aiko", answer(shown, DO))
    town.clock.go(days=4, hours=8)
    card = await town.asks("emi", "volunteer complete", number=2)
    await town.presses("emi", card.buttons[TOOK_PLACE])
    assert await by_kind(town, "aiko") == {Kind.ROLE: 5}
    button = (await town.asks("emi", "session show", number=1)).buttons["I was there"]
    for name in FRIENDS[1:]:
        await town.presses(name, button)
    assert await town.balance("aiko") == 5


# --- what friends gain who hold sessions for one another ---


async def gained(town: Town, friends: tuple[str, ...], days: int = 30) -> int:
    """Each day the next of them hosts, and all others say that they were there."""
    for day in range(days):
        host = friends[day % len(friends)]
        await hosts(town, host, *(one for one in friends if one != host), hours=23)
        town.clock.go(minutes=59)
    return sum([await town.balance(name) for name in friends])


@pytest.mark.parametrize(("friends", "points"), [(2, 0), (3, 0), (4, 150)])
async def test_two_friends_gain_nothing_in_a_month_and_four_gain_what_one_of_them_each_day_did(
    town: Town, friends: int, points: int, capsys: pytest.CaptureFixture[str]
) -> None:
    total = await gained(town, FRIENDS[:friends])
    with capsys.disabled():
        print(f"\n{friends} friends who host in turn, daily for 30 days: {total} points, {total / friends:g} each")
    assert total == points
