"""People who call sessions together, answer to them and take roles, while nobody knows whether the bot is there."""

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta

from tests.faults.hurried import NOON, Hurry
from tests.faults.meetings import ANNOUNCEMENT, CALL, GOING, MENTOR, TRY, Answered, Meetings, Posted
from tests.faults.owed import TODAY

GUESTS = 6
"""Of each session."""
STARTS_AT, NOON_TO_START = "16:00", 240
"""In Tokyo, and minutes."""
MENTORS = 9
"""Of the people; each stands beside two at most."""
SOON = "Quick reading"
"""How the titles of sessions begin that start at once; nobody answers to them."""
IN_TOKYO = timedelta(hours=9)
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
    soon: int = 0
    """Sessions that were called for two minutes before their start."""
    made: set[str] = field(default_factory=set)
    """Titles of sessions that were answered to be announced."""
    going: set[tuple[str, str]] = field(default_factory=set)
    """(title, person) of whoever saw that they are going."""
    pressed: set[tuple[str, str]] = field(default_factory=set)
    to_call_for: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Titles of sessions for which nobody has been asked to be MC: their number and channel."""
    heard: set[tuple[str, str]] = field(default_factory=set)
    """(title, label) of what was pressed for its MC, and answered."""
    mentors: dict[str, str] = field(default_factory=dict)
    """By title, who says that they can mentor."""

    async def get_ready(self) -> None:
        """Who can be a mentor says so."""
        for person in self.meetings.people[1 : MENTORS + 1]:
            await self.meetings.has_been_mc(person)

    async def call(self, number: int) -> None:
        self.open_calls += 1
        # Above a hundred: a number that could be a day, beside a date, is asked about before anything is announced.
        title, weekly = f"Reading {100 + number}", number % 4 > 1
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
            self.to_call_for[title] = (answered.number, channel)

    async def call_soon(self, number: int) -> None:
        """One that starts in two minutes: its reminder falls due within a minute, and expires a minute later."""
        self.open_calls += 1
        title = f"{SOON} {100 + number}"
        starts = self.hurry.now().replace(second=0, microsecond=0) + timedelta(minutes=2)
        channel = self.chance.randrange(self.meetings.channels)
        when = (starts + IN_TOKYO).strftime("%Y-%m-%d %H:%M")
        try:
            made = await _patiently(self.meetings.call(title, channel, when, "1m"))
        finally:
            self.open_calls -= 1
        self.soon += made.made

    async def call_for_mc(self, title: str) -> None:
        await _patiently(self.meetings.call_for_mc(*self.to_call_for.pop(title)))

    async def press(self, on: Posted) -> None:
        person = self.chance.choice(self.meetings.people)
        self.pressed.add((on.title, person))
        if (await _patiently(self.meetings.press(person, on, GOING))).says(GOING):
            self.going.add((on.title, person))

    async def press_for_mc(self, on: Posted) -> None:
        """First the mentor, then who tries; each until they are answered."""
        label = TRY if (on.title, MENTOR) in self.heard else MENTOR
        person = self.mentors[on.title] if label == MENTOR else self.meetings.people[-1]
        if (await _patiently(self.meetings.press(person, on, label))).says(label):
            self.heard.add((on.title, label))

    def announced(self) -> list[Posted]:
        announced = (one for one in self.meetings.posted() if one.purpose == ANNOUNCEMENT and one.pressable)
        return [one for one in announced if not one.title.startswith(SOON)]

    def to_press(self) -> list[Posted]:
        """Announcements that show fewer guests than will come."""
        answered = Counter(title for title, _ in self.going)
        return [one for one in self.announced() if one.coming < GUESTS and answered[one.title] < GUESTS]

    def calls_to_press(self) -> list[Posted]:
        """Of as many as there are mentors for."""
        waiting = [one for one in self.meetings.posted() if one.purpose == CALL and one.pressable]
        for one in waiting:
            nth = len(self.mentors)
            if one.title not in self.mentors and nth < MENTORS * 2:
                self.mentors[one.title] = self.meetings.people[1 + nth // 2]
        return [one for one in waiting if one.title in self.mentors and (one.title, TRY) not in self.heard]


async def _patiently(asking: Coroutine[None, None, Answered]) -> Answered:
    try:
        return await asyncio.wait_for(asking, PATIENCE)
    except TimeoutError:
        return Answered("")
