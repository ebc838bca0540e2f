"""A year of evenings in a community that never was, and who holds which role by which order: nothing but chance."""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.rules.choosing import Places, choose
from bot.rules.turns import Past, Volunteer, Wish

MEMBERS, AT_THE_START, WEEKS = 60, 30, 52
ROLES = ("host", "MC", "note-taker")
BEGINS = datetime(2026, 1, 7, 19, tzinfo=UTC)
ENDS = BEGINS + timedelta(weeks=WEEKS)
LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Evening:
    at: datetime
    pressed: tuple[str, ...]
    """Who has time, the quickest first."""


@dataclass(frozen=True, slots=True)
class Year:
    joined: Mapping[str, datetime]
    evenings: tuple[Evening, ...]


@dataclass(frozen=True, slots=True)
class Held:
    role: str
    at: datetime


Order = Callable[[Places, Sequence[Volunteer]], str]
"""To whom of those who pressed, the quickest first, the one seat goes."""


def first_come(_: Places, pressed: Sequence[Volunteer]) -> str:
    return pressed[0].member


def in_turn(places: Places, pressed: Sequence[Volunteer]) -> str:
    [seated] = choose(places, pressed, wants_mentor=False).seated
    return seated.member


def year(seed: int, *, slowest: float) -> Year:
    """Each has time as often as is theirs, one evening in twenty to one in two, and is as quick as is theirs.

    ``slowest``: how many times as long as the quickest they take.
    """
    chance = random.Random(seed)
    names = [f"member {number}" for number in range(MEMBERS)]
    later = {name: BEGINS + (ENDS - BEGINS) * chance.random() for name in names[AT_THE_START:]}
    joined = dict.fromkeys(names[:AT_THE_START], BEGINS) | later
    often = {name: 0.05 + 0.45 * chance.random() for name in names}
    slow = {name: slowest ** chance.random() for name in names}
    return Year(joined, tuple(_evening(chance, week, joined, often, slow) for week in range(WEEKS)))


def _evening(
    chance: random.Random,
    week: int,
    joined: Mapping[str, datetime],
    often: Mapping[str, float],
    slow: Mapping[str, float],
) -> Evening:
    at = BEGINS + timedelta(weeks=week)
    took = {name: slow[name] * chance.random() for name in joined if chance.random() < often[name]}
    return Evening(at, tuple(sorted((name for name in took if joined[name] <= at), key=took.__getitem__)))


def played(year: Year, order: Order) -> Mapping[str, Sequence[Held]]:
    """What everyone came to hold; who has time would take any of the roles, and holds one an evening at most."""
    held: defaultdict[str, list[Held]] = defaultdict(list)
    for week, evening in enumerate(year.evenings):
        free = list(evening.pressed)
        for number, role in enumerate(ROLES[: len(free)]):
            first = (week + number) % 2  # each role has a first-timer seat every other week
            volunteers = [_volunteer(name, place, role, evening.at, held[name]) for place, name in enumerate(free)]
            chosen = order(Places(first, 1 - first, 0), volunteers)
            free.remove(chosen)
            held[chosen].append(Held(role, evening.at))
    return held


def _volunteer(member: str, place: int, role: str, at: datetime, held: Sequence[Held]) -> Volunteer:
    """Who has never held the role says that they would try it, who has that they can do it."""
    this = [one.at for one in held if one.role == role]
    past = Past(bool(this), max(this, default=None), sum(at - one.at <= LATELY for one in held))
    return Volunteer(member, Wish.DO if past.held else Wish.TRY, place, past)
