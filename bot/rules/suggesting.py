"""Whom to ask for a role that they have never held: who would like to try it, then who has had the fewest chances."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.rules.turns import LONGEST_AGO, Past


@dataclass(frozen=True, slots=True)
class Candidate:
    """Has never held the role."""

    member: str
    interested: bool
    """Said that they would like to try this very role."""
    past: Past
    """About all roles together."""


def in_order(candidates: Iterable[Candidate], call: str) -> tuple[Candidate, ...]:
    """The interested first; within each who never held anything, then who did longest ago, then with the fewest lately.

    Among equals a lot decides, drawn anew for each call: neither a name nor how long somebody has been here.
    """
    return tuple(sorted(candidates, key=lambda one: _steps(one, call)))


def _steps(candidate: Candidate, call: str) -> tuple[bool, bool, datetime, int, str]:
    past = candidate.past
    last = past.last if past.held and past.last else LONGEST_AGO
    return not candidate.interested, past.held, last, past.lately, _lot(call, candidate.member)


def _lot(call: str, member: str) -> str:
    return sha256(f"{call}|{member}".encode()).hexdigest()
