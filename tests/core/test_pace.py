"""Places and platforms that asked for rest are left alone, and known limits are kept beforehand."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from bot.handover import LONGEST_PAUSE, pause
from bot.pace import Pacing, Turnstile
from bot.people import Place, PlatformName, SpaceRef
from bot.ports import Delivery, DeliveryKind, Pace, Platform, Rate, Sent, TryAgain
from tests.town import Clockwork

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SLACK, DISCORD = PlatformName.SLACK, PlatformName.DISCORD


def pacing(clock: Clockwork, pace: Pace | None = None) -> Pacing:
    platforms = {name: cast(Platform, SimpleNamespace(pace=pace or Pace())) for name in PlatformName}
    return Pacing(platforms, clock)


def of(kind: DeliveryKind = DeliveryKind.POST, platform: PlatformName = SLACK) -> Delivery:
    place = Place(SpaceRef(platform, "T1"), "C1")
    return cast(Delivery, cast(Any, SimpleNamespace(kind=kind, place=place)))


def test_a_place_rests_for_as_long_as_the_platform_says() -> None:
    clock = Clockwork(NOON)
    paced = pacing(clock)
    paced.note("general", of(), TryAgain("ratelimited", after=30.0))
    assert paced.resting_lanes == {"general"}
    assert paced.resting_platforms == frozenset()
    assert paced.next_end == NOON + timedelta(seconds=30)
    clock.go(seconds=30)
    assert paced.resting_lanes == frozenset()
    assert paced.next_end is None


def test_a_platform_that_asks_for_rest_everywhere_rests_as_a_whole() -> None:
    clock = Clockwork(NOON)
    paced = pacing(clock)
    paced.note("general", of(platform=DISCORD), TryAgain("limited", after=30.0, everywhere=True))
    assert paced.resting_lanes == frozenset()
    assert paced.resting_platforms == {DISCORD}
    clock.go(seconds=30)
    assert paced.resting_platforms == frozenset()


def test_an_edit_that_has_to_wait_holds_up_no_posts() -> None:
    paced = pacing(Clockwork(NOON))
    paced.note("general", of(DeliveryKind.REDRAW), TryAgain("edits_of_an_old_message", after=600.0))
    assert paced.resting_lanes == frozenset()


def test_a_shorter_rest_does_not_end_a_longer_one() -> None:
    paced = pacing(Clockwork(NOON))
    for seconds in (30.0, 5.0):
        paced.note("general", of(), TryAgain("ratelimited", after=seconds))
    assert paced.next_end == NOON + timedelta(seconds=30)


def test_after_a_burst_a_place_rests_until_the_first_of_it_is_out_of_the_window() -> None:
    clock = Clockwork(NOON)
    paced = pacing(clock, Pace(in_a_place=Rate(3, 3.0)))
    for _ in range(2):
        paced.note("general", of(), Sent())
        clock.go(seconds=0.5)
    assert paced.resting_lanes == frozenset()
    paced.note("general", of(), Sent())
    assert paced.next_end == NOON + timedelta(seconds=3)
    clock.go(seconds=2)
    assert paced.resting_lanes == frozenset()


async def test_the_turnstile_lets_through_evenly() -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    turnstile = Turnstile(Rate(100, 1.0))
    await asyncio.gather(*(turnstile.turn() for _ in range(40)))
    assert 0.25 < loop.time() - began < 1.0


def test_pauses_double_up_to_half_an_hour_and_differ() -> None:
    for tries in range(1, 70):
        longest = min(2.0 ** (tries - 1), LONGEST_PAUSE)
        pauses = {pause(tries) for _ in range(50)}
        assert len(pauses) > 40
        assert all(longest / 2 <= one <= longest for one in pauses)
