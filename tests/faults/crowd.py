"""People who call sessions together and answer to them, while nobody knows whether the bot is there."""

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta

from tests.faults.hurried import NOON, Hurry
from tests.faults.meetings import ANNOUNCEMENT, Answered, Meetings, Posted
from tests.faults.owed import TODAY

GUESTS = 6
"""Of each session."""
STARTS_AT, NOON_TO_START = "16:00", 240
"""In Tokyo, and minutes."""
PATIENCE = 3.0
"""Seconds that people wait for an answer before they ask again."""


@dataclass
class Crowd:
    """What the people of one platform did, and what they were answered."""

    meetings: Meetings
    chance: random.Random
    hurry: Hurry
    reminded_in: tuple[int, int]
    """Minutes of the bot's time between a call and its reminder, least and most."""
    open_calls: int = 0
    made: set[str] = field(default_factory=set)
    """Titles of sessions that were answered to be announced."""
    going: set[tuple[str, str]] = field(default_factory=set)
    """(title, person) of whoever saw that they are going."""
    pressed: set[tuple[str, str]] = field(default_factory=set)

    async def call(self, number: int) -> None:
        self.open_calls += 1
        title, weekly = f"Reading {number}", number % 4 > 1
        passed = (self.hurry.now() - NOON) // timedelta(minutes=1)
        offset = NOON_TO_START - passed - self.chance.randint(*self.reminded_in)
        channel = self.chance.randrange(self.meetings.channels)
        try:
            when, repeat = f"{TODAY} {STARTS_AT}", "weekly" if weekly else "once"
            answered = await _patiently(self.meetings.call(title, channel, when, f"{offset}m", repeat))
        finally:
            self.open_calls -= 1
        if answered.made:
            self.made.add(title)

    async def press(self, on: Posted) -> None:
        person = self.chance.choice(self.meetings.people)
        self.pressed.add((on.title, person))
        if (await _patiently(self.meetings.press_going(person, on))).going:
            self.going.add((on.title, person))

    def announced(self) -> list[Posted]:
        return [one for one in self.meetings.posted() if one.purpose == ANNOUNCEMENT and one.pressable]

    def to_press(self) -> list[Posted]:
        """Announcements that show fewer guests than will come."""
        answered = Counter(title for title, _ in self.going)
        return [one for one in self.announced() if one.coming < GUESTS and answered[one.title] < GUESTS]


async def _patiently(asking: Coroutine[None, None, Answered]) -> Answered:
    try:
        return await asyncio.wait_for(asking, PATIENCE)
    except TimeoutError:
        return Answered("")
