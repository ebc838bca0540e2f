"""Rate limits as Discord keeps them: a bucket per route and major parameter, and 50 requests a second in all.

Off unless asked for. Discord does not publish its buckets; these are of the usual size.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field

ALL_PER_SECOND = 50
USUAL = (5, 5.0)
"""Requests, and the seconds for which they are counted."""
OF_ROUTE = {
    "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me": (1, 0.25),
    "GET /guilds/{guild_id}/members/{user_id}": (5, 1.0),
    "GET /users/@me": (30, 30.0),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``retry_after`` in seconds where the request is refused."""

    headers: dict[str, str]
    retry_after: float | None = None
    everywhere: bool = False


@dataclass(slots=True)
class _Window:
    began: float
    used: int = 0


@dataclass(slots=True)
class Rates:
    clock: Callable[[], float] = time.monotonic
    _windows: dict[str, _Window] = field(default_factory=dict)

    def judge(self, route: str, major: str) -> Verdict:
        """``major`` is the channel, server or interaction token that the route's bucket is split by.

        Answers to interactions do not count towards the 50 (Rate Limits, "Global Rate Limit").
        """
        if not route.startswith(("POST /interactions", "POST /webhooks")):
            wait = self._spend("everywhere", ALL_PER_SECOND, 1.0)[1]
            if wait is not None:
                return Verdict({"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, wait, everywhere=True)
        most, seconds = OF_ROUTE.get(route, USUAL)
        window, wait = self._spend(f"{route} {major}", most, seconds)
        left = max(0.0, window.began + seconds - self.clock())
        bucket = hashlib.sha256(route.encode()).hexdigest()[:32]
        headers = {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(max(0, most - window.used)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        if wait is not None:
            headers["X-RateLimit-Scope"] = "user"
        return Verdict(headers, wait)

    def _spend(self, key: str, most: int, seconds: float) -> tuple[_Window, float | None]:
        now = self.clock()
        window = self._windows.get(key)
        if window is None or now - window.began >= seconds:
            window = self._windows[key] = _Window(now)
        if window.used >= most:
            return window, window.began + seconds - now
        window.used += 1
        return window, None
