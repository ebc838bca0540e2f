"""Misbehaviour that a test switches on. Nothing is on by itself, and the same seed gives the same run."""

from collections.abc import MutableSequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal, TypeVar

Cut = Literal["before", "after"]
Wrong = Literal["429", "500", "cut_before", "cut_after", "500_after", "hang_after", "page", "error", "hang"]
T = TypeVar("T")


@dataclass(slots=True)
class Answering:
    """What happens instead of an answer to a Web API call, this many more times. ``after``: it took effect."""

    what: Wrong
    method: str
    times: int
    channel: str = ""
    retry_after: int = 1
    seconds: float = 0.0
    """For ``hang`` and ``hang_after``: how long nothing is answered."""
    error: str = ""
    """For ``error``: what Slack calls it."""
    status: int = 200
    """For ``page``, which is HTML: its status."""


@dataclass(frozen=True, slots=True)
class Odds:
    """Goes wrong with this share of a method's calls."""

    method: str
    share: float
    what: Wrong
    retry_after: int
    seconds: float


@dataclass(slots=True)
class Faults:
    """Times are seconds. ``times`` counts down to nothing; -1 goes on for ever."""

    seed: int = 0
    push_delay: float = 0.0
    """Before anything is sent to the bot."""
    copies: int = 0
    """How often every event is sent again after it was acknowledged, each with a fresh event id."""
    fresh_ids_on_retry: bool = False
    """An event that was not acknowledged comes again under another event id (seen with real apps)."""
    reorder_within: float = 0.0
    """Events that happen within so many seconds of one another arrive shuffled."""
    posts_per_second: float = 0.0
    """Per channel for chat.postMessage; 0: no limit. Slack's own is about 1, with short bursts tolerated."""
    burst: int = 3
    reply_delays: dict[str, float] = field(default_factory=dict)
    """Web API method (or ``*``) → before its answer."""
    answering: list[Answering] = field(default_factory=list)
    odds: list[Odds] = field(default_factory=list)
    _random: Random = field(init=False, repr=False)
    _posted: dict[str, list[float]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311 - a test's dice, not a secret

    # Switches

    def rate_limit(self, method: str, *, times: int = 1, channel: str = "", retry_after: int = 1) -> None:
        """Answer 429 with ``Retry-After`` in whole seconds."""
        self.answering.append(Answering("429", method, times, channel, retry_after))

    def fail(self, method: str, *, times: int = 1, channel: str = "") -> None:
        """Answer 500."""
        self.answering.append(Answering("500", method, times, channel))

    def show_page(self, method: str, *, times: int = 1, status: int = 200) -> None:
        """Answer a page in HTML, as a proxy or a maintenance does."""
        self.answering.append(Answering("page", method, times, status=status))

    def refuse(self, method: str, error: str, *, times: int = 1) -> None:
        """Answer ``ok: false`` with this error."""
        self.answering.append(Answering("error", method, times, error=error))

    def hang(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Answer nothing for so long, and then cut the connection."""
        self.answering.append(Answering("hang", method, times, seconds=seconds))

    def cut(self, method: str, when: Cut, *, times: int = 1, channel: str = "") -> None:
        """Cut the TCP connection before or after the call took effect: the bot cannot tell which."""
        self.answering.append(Answering("cut_before" if when == "before" else "cut_after", method, times, channel))

    def at_random(self, method: str, share: float, what: Wrong, *, retry_after: int = 1, seconds: float = 0.0) -> None:
        """From now on this share (of 1) of the method's calls goes wrong so, unless something was planned for them."""
        self.odds.append(Odds(method, share, what, retry_after, seconds))

    def delay_reply(self, method: str, seconds: float) -> None:
        self.reply_delays[method] = seconds

    def stop(self) -> None:
        """From now on everything works."""
        self.push_delay = self.reorder_within = self.posts_per_second = 0.0
        self.copies = 0
        self.fresh_ids_on_retry = False
        self.reply_delays.clear()
        self.answering.clear()
        self.odds.clear()

    # Questions that the stand-in asks

    def next_for(self, method: str, channel: str) -> Answering | None:
        for fault in self.answering:
            if fault.method in (method, "*") and fault.channel in (channel, "") and fault.times != 0:
                fault.times -= 1
                return fault
        return self._by_chance(method)

    def _by_chance(self, method: str) -> Answering | None:
        odds = [one for one in self.odds if one.method in (method, "*")]
        thrown = self._random.random() if odds else 1.0
        for one in odds:
            thrown -= one.share
            if thrown < 0:
                return Answering(one.what, method, 1, "", one.retry_after, one.seconds)
        return None

    def reply_delay(self, method: str) -> float:
        return self.reply_delays.get(method, self.reply_delays.get("*", 0.0))

    def wait_before_posting(self, channel: str, now: float) -> int:
        """Whole seconds until this channel takes another message; 0: it takes one now, which is counted."""
        if not self.posts_per_second:
            return 0
        window = self.burst / self.posts_per_second
        recent = [at for at in self._posted.get(channel, []) if now - at < window]
        if len(recent) >= self.burst:
            self._posted[channel] = recent
            return max(1, round(recent[0] + window - now + 0.5))
        self._posted[channel] = [*recent, now]
        return 0

    def shuffle(self, waiting: MutableSequence[T]) -> None:
        self._random.shuffle(waiting)
