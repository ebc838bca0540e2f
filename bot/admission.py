"""How much one member may ask for: what is over a community's limit of a minute is refused, kindly and at once.

Counted in each process's memory: with several processes a member may have as much of each.
"""

import math
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from bot.events import Asked, Pressed, Submitted
from bot.people import AccountRef, SpaceRef
from bot.rules.limits import DEFAULT_LIMITS
from bot.speech import Reader

MINUTE = 60.0
MEMBERS_KEPT = 10_000
REQUESTS_KEPT = 500
"""Of each member, so that a redelivery is recognised."""


@dataclass(slots=True)
class _Usage:
    admitted: deque[float] = field(default_factory=deque)
    """When each request of the last minute came, by the clock's seconds."""
    let_in: OrderedDict[str, None] = field(default_factory=OrderedDict)
    sent_away: OrderedDict[str, None] = field(default_factory=OrderedDict)
    reader: Reader | None = None


class Admission:
    """``limit_of`` is filled by whoever reads a community: commands a minute of one member, by space."""

    def __init__(self) -> None:
        self.limit_of: dict[SpaceRef, int] = {}
        self._members: OrderedDict[AccountRef, _Usage] = OrderedDict()

    def wait_of(self, event: Asked | Submitted | Pressed, now: float) -> int | None:
        """None: it is admitted, and counted. Else how many seconds until the member's next one will be.

        A redelivery is treated as the first delivery was, and counts nothing. What names no request counts nothing.
        ``now``: seconds of a monotonic clock.
        """
        if not event.request:
            return None
        usage = self._usage(event.actor)
        while usage.admitted and now - usage.admitted[0] >= MINUTE:
            usage.admitted.popleft()
        if event.request in usage.let_in:
            return None
        if event.request not in usage.sent_away and len(usage.admitted) < self.limit(event.space):
            usage.admitted.append(now)
            _remember(usage.let_in, event.request)
            return None
        _remember(usage.sent_away, event.request)
        return math.ceil(self._frees(usage, event.space, now))

    def limit(self, space: SpaceRef) -> int:
        return self.limit_of.get(space, DEFAULT_LIMITS.commands)

    def reads(self, actor: AccountRef, reader: Reader) -> None:
        """Remember in which language a member is answered, so that a refusal needs to ask nobody."""
        usage = self._members.get(actor)
        if usage is not None:
            usage.reader = reader

    def reader(self, actor: AccountRef) -> Reader | None:
        usage = self._members.get(actor)
        return usage.reader if usage is not None else None

    def _frees(self, usage: _Usage, space: SpaceRef, now: float) -> float:
        """Seconds until one of the limit is free again."""
        over = len(usage.admitted) - self.limit(space)
        return max(1.0, usage.admitted[over] + MINUTE - now) if 0 <= over < len(usage.admitted) else 1.0

    def _usage(self, actor: AccountRef) -> _Usage:
        usage = self._members.setdefault(actor, _Usage())
        self._members.move_to_end(actor)
        while len(self._members) > MEMBERS_KEPT:
            self._members.popitem(last=False)
        return usage


def _remember(requests: OrderedDict[str, None], request: str) -> None:
    requests[request] = None
    while len(requests) > REQUESTS_KEPT:
        requests.popitem(last=False)
