"""A study session in a Slack workspace that speaks English, from its call to its recap."""

from collections.abc import Callable

from adapters.sandbox.slack.values import Channel
from adapters.sandbox.story.slack_teller import SlackTeller

HOURS = 3600.0
A_BIT = 5.0


class SlackSession:
    """``passes`` lets so many seconds go by. It is Monday noon; chie and dai are in the channel, too."""

    def __init__(self, teller: SlackTeller, channel: Channel, passes: Callable[[float], None]) -> None:
        self._teller = teller
        self._channel = channel
        self._passes = passes

    async def tell(self) -> None:
        self._teller.paper.heading("Slack · #meetup · a study session")
        self._teller.has_read("aiko", "ben", "chie", "dai")
        await self._is_called()
        await self._fills_up()
        await self._is_moved()
        await self._is_near()
        await self._is_over()

    async def _is_called(self) -> None:
        t = self._teller
        await t.asks("aiko", self._channel, "/session", "new Rust reading 2026-11-25 19:00 capacity:2 place:Room 3")
        self._card = await t.hears(self._channel, "ben", "chie", "dai")

    async def _fills_up(self) -> None:
        t = self._teller
        for name in ("ben", "chie", "dai"):
            await t.presses(name, "Going")
        self._card = await t.looks_again(self._card, "ben")
        await t.presses("ben", "Can’t", "he has to work")
        await t.is_told("dai")
        await t.presses("dai", "Going")
        self._card = await t.looks_again(self._card)

    async def _is_moved(self) -> None:
        t = self._teller
        await t.asks("aiko", self._channel, "/session", "edit #4 when:2026-11-25 20:00")
        await t.presses("aiko", "Change it")
        await t.is_told("chie")
        await t.presses("chie", "Going")

    async def _is_near(self) -> None:
        self._teller.has_read("chie")
        self._passes(55 * HOURS + A_BIT)
        await self._teller.hears(self._channel)
        await self._teller.is_told("chie")

    async def _is_over(self) -> None:
        t = self._teller
        self._passes(2.5 * HOURS + A_BIT)
        await t.hears(self._channel, "chie", "dai")
        await t.presses("chie", "I was there")
        await t.presses("chie", "Thank", "aiko, the host")
        await t.presses("dai", "I was there")
        await t.asks(
            "aiko", self._channel, "/session", "recap #4 We read chapter 3. Slides: https://example.com/slides"
        )
        await t.hears(self._channel)
        await t.asks("ben", self._channel, "/session", "show #4")
