"""What `shinrai doctor` looks at, and what it found."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    OK = "ok"
    FAULT = "fault"
    UNKNOWN = "unknown"
    """It could not be looked at, or a platform does not tell."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line for the operator. ``says``: one English sentence, of a fault also what to do."""

    name: str
    health: Health
    says: str
