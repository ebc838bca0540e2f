"""A random walk of people who react to messages, and the model of what it has to come to.

The model knows one rule only: a giver has given one point to the author of a message while at least one of their thanks
emoji stands on it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

GIVERS, AUTHORS = 10, 4
"""The first of the givers write, too."""
WRITTEN_AT_FIRST, WRITTEN_IN_ALL = 4, 10
"""Messages that can be thanked for. Ten at one point each are an allowance, however often they are taken back."""
ROBOT = GIVERS
"""A bot that reacts, and writes. It neither gives nor receives."""


class Deed(StrEnum):
    ADD = "add"
    REMOVE = "remove"
    CLEAR = "clear"
    """A moderator removes all reactions of a message, or all with one emoji."""
    SAY = "say"
    """Somebody writes a message; the first ones are reacted to from then on."""


@dataclass(frozen=True, slots=True)
class Step:
    """``who``: number of a person. ``message``: number of a message. ``emoji`` is empty where all are cleared."""

    deed: Deed
    who: int
    message: int
    emoji: str = ""


class Walk:
    """``thanks``: the emoji that count; ``others`` do not. ``moderated``: reactions can be cleared.

    Messages are numbered as they are written. Numbers below zero are there from the beginning and count for nobody:
    what a bot or the platform itself wrote.
    """

    def __init__(self, seed: int, thanks: tuple[str, ...], others: tuple[str, ...], *, moderated: bool) -> None:
        self._chance = Random(seed)
        self._thanks = frozenset(thanks)
        self._emoji = (*thanks, *others)
        self._moderated = moderated
        self._messages = [*range(-2, 0), *range(WRITTEN_AT_FIRST)]
        self._standing: dict[tuple[int, int], set[str]] = {}
        self.taken: Counter[Deed] = Counter()

    def author_of(self, message: int) -> int:
        return message % AUTHORS

    def steps(self, count: int) -> Iterator[Step]:
        """The model is a step ahead of whoever takes them."""
        for _ in range(count):
            step = self._next()
            self.taken[step.deed] += 1
            yield step

    def given(self) -> Counter[tuple[int, int]]:
        """(giver, author) → points."""
        points: Counter[tuple[int, int]] = Counter()
        for (giver, message), emoji in self._standing.items():
            if emoji & self._thanks and self._counts(giver, message):
                points[giver, self.author_of(message)] += 1
        return points

    def _counts(self, giver: int, message: int) -> bool:
        return message >= 0 and giver not in (ROBOT, self.author_of(message))

    def _next(self) -> Step:
        dice = self._chance.random()
        if dice < 0.02:
            return self._say()
        if self._moderated and dice < 0.03:
            return self._clear(self._chance.choice(self._messages), "")
        if self._moderated and dice < 0.08:
            return self._clear(self._chance.choice(self._messages), self._chance.choice(self._emoji))
        return self._toggle(
            self._chance.randrange(GIVERS + 1), self._chance.choice(self._messages), self._chance.choice(self._emoji)
        )

    def _say(self) -> Step:
        number = max(self._messages) + 1
        if number < WRITTEN_IN_ALL:
            self._messages.append(number)
        return Step(Deed.SAY, self.author_of(number), number)

    def _clear(self, message: int, emoji: str) -> Step:
        for (_, where), standing in self._standing.items():
            if where == message:
                standing -= {emoji} if emoji else set(standing)
        return Step(Deed.CLEAR, 0, message, emoji)

    def _toggle(self, who: int, message: int, emoji: str) -> Step:
        standing = self._standing.setdefault((who, message), set())
        deed = Deed.REMOVE if emoji in standing else Deed.ADD
        standing ^= {emoji}
        return Step(deed, who, message, emoji)
