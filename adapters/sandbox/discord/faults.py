"""Faults on purpose: what goes wrong between a bot and Discord, the same each time for the same seed."""

import random
import re
from dataclasses import dataclass
from typing import Literal

Wrong = Literal[
    "rate limited",
    "rate limited everywhere",
    "server error",
    "cut before",
    "cut after",
    "server error after",
    "hang after",
]
AFTER: frozenset[Wrong] = frozenset({"cut after", "server error after", "hang after"})
"""It took effect all the same."""


@dataclass(slots=True, eq=False)
class Planned:
    """Goes wrong for the next ``times`` requests whose ``"VERB /path"`` matches."""

    pattern: re.Pattern[str]
    what: Wrong
    times: int
    retry_after: float
    status: int
    seconds: float = 0.0
    """For ``hang after``: how long nothing is answered."""


@dataclass(frozen=True, slots=True)
class Odds:
    """Goes wrong with this share of the requests that match."""

    share: float
    planned: Planned


class Faults:
    """None by default. ``duplicates``: each dispatch is sent one to three times; ``delay``: seconds, least and most.

    Patterns are regular expressions over ``"POST /channels/1/messages"``.
    """

    def __init__(self, seed: int = 0, *, duplicates: bool = False, delay: tuple[float, float] = (0.0, 0.0)) -> None:
        self._random = random.Random(seed)  # noqa: S311 (repeatable, not secret)
        self.duplicates = duplicates
        self.delay = delay
        self._planned: list[Planned] = []
        self._odds: list[Odds] = []

    def rate_limit(self, pattern: str, times: int = 1, *, retry_after: float = 0.05, everywhere: bool = False) -> None:
        """429 for matching requests; ``everywhere`` says that it is the application's global limit."""
        self._plan(pattern, "rate limited everywhere" if everywhere else "rate limited", times, retry_after)

    def fail(self, pattern: str, times: int = 1, *, status: int = 500) -> None:
        self._plan(pattern, "server error", times, status=status)

    def cut_before(self, pattern: str, times: int = 1) -> None:
        """The connection breaks before Discord did anything."""
        self._plan(pattern, "cut before", times)

    def cut_after(self, pattern: str, times: int = 1) -> None:
        """The connection breaks after Discord did it, so that the bot cannot know."""
        self._plan(pattern, "cut after", times)

    def at_random(
        self, pattern: str, share: float, what: Wrong, *, retry_after: float = 0.05, seconds: float = 0.0
    ) -> None:
        """From now on this share (of 1) of matching requests goes wrong so, unless something was planned for them."""
        self._odds.append(Odds(share, Planned(re.compile(pattern), what, 1, retry_after, 500, seconds)))

    def stop(self) -> None:
        """From now on everything is answered."""
        self._planned.clear()
        self._odds.clear()

    def take(self, request: str) -> Planned | None:
        """What goes wrong with this request; using it up."""
        for planned in self._planned:
            if planned.times > 0 and planned.pattern.search(request):
                planned.times -= 1
                return planned
        return self._by_chance(request)

    def _by_chance(self, request: str) -> Planned | None:
        odds = [one for one in self._odds if one.planned.pattern.search(request)]
        thrown = self._random.random() if odds else 1.0
        for one in odds:
            thrown -= one.share
            if thrown < 0:
                return one.planned
        return None

    def copies(self) -> int:
        return self._random.randint(1, 3) if self.duplicates else 1

    def seconds_late(self) -> float:
        return self._random.uniform(*self.delay)

    def _plan(self, pattern: str, what: Wrong, times: int, retry_after: float = 0.0, status: int = 500) -> None:
        self._planned.append(Planned(re.compile(pattern), what, times, retry_after, status))
