"""Look-ups at Slack, so that what one member causes uses up nobody else's share of a method's rate limit.

Slack limits each method for the whole app ('Rate limits', tiers: 20+, 50+ or 100+ calls a minute).
"""

from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import error_of, retry_after, status_of
from bot.turns import Crowded, Turns

MINUTE = 60.0
AT_ONCE, EACH_AT_ONCE = 16, 8
"""Calls in flight of one method, and of those the ones that one member causes."""
CAUSES_KEPT = 10_000
PAUSE = 10.0
"""Seconds without calls where Slack limits us and does not say for how long."""


class Busy(Exception):
    """Slack is not asked now: it told us to wait, or this member had their share of the minute."""


class Gate:
    """One method. ``each``: calls a minute that one member may cause; ``others``: that all of them may cause together.

    ``now``: a monotonic clock in seconds.
    """

    def __init__(self, now: Callable[[], float], *, each: int, others: int) -> None:
        self._now = now
        self._each = each
        self._others = others
        self._turns = Turns(AT_ONCE, each=EACH_AT_ONCE, waiting=1_000, line=100)
        self._closed_until = float("-inf")
        self._caused: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque()

    async def call(
        self, cause: str, ask: Callable[[], Awaitable[AsyncSlackResponse]], each: int | None = None
    ) -> AsyncSlackResponse:
        """``cause``: who makes us ask; empty: nobody in particular, which is not counted. ``each``: their share here.

        Raises Busy without asking, and what ``ask`` raises.
        """
        each = self._each if each is None else each
        if self._now() < self._closed_until or (cause and not self._has_share(cause, each)):
            raise Busy
        try:
            async with self._turns.turn("", cause):
                if self._now() < self._closed_until:
                    raise Busy
                if cause and not self._spend(cause, each):
                    raise Busy
                return await self._asked(ask)
        except Crowded as crowded:
            raise Busy from crowded

    async def _asked(self, ask: Callable[[], Awaitable[AsyncSlackResponse]]) -> AsyncSlackResponse:
        try:
            return await ask()
        except SlackApiError as fault:
            if status_of(fault) == 429 or error_of(fault) in ("ratelimited", "rate_limited"):
                self._closed_until = max(self._closed_until, self._now() + (retry_after(fault) or PAUSE))
            raise

    def _has_share(self, cause: str, each: int) -> bool:
        mine = self._caused.get(cause, deque())
        for calls in (mine, self._all):
            while calls and self._now() - calls[0] >= MINUTE:
                calls.popleft()
        return len(mine) < each and len(self._all) < self._others

    def _spend(self, cause: str, each: int) -> bool:
        if not self._has_share(cause, each):
            return False
        mine = self._caused.setdefault(cause, deque())
        self._caused.move_to_end(cause)
        while len(self._caused) > CAUSES_KEPT:
            self._caused.popitem(last=False)
        mine.append(self._now())
        self._all.append(self._now())
        return True
