"""Being in two places at once."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open [starts, ends), aware UTC."""

    starts: datetime
    ends: datetime


def overlap(one: Span, other: Span) -> bool:
    """Whether they share an instant: what begins when the other ends does not, nor what lasts no time."""
    return max(one.starts, other.starts) < min(one.ends, other.ends)
