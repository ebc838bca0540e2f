"""A study session in a Slack workspace, from its call to its recap."""

from collections.abc import Callable

from adapters.sandbox.slack.values import Channel
from adapters.sandbox.story.slack_teller import SlackTeller

MINUTES, HOURS = 60.0, 3600.0


class SlackSession:
    """``passes`` lets so many seconds go by. chie and dai are in the channel, too."""

    def __init__(self, teller: SlackTeller, channel: Channel, passes: Callable[[float], None]) -> None:
        self._teller = teller
        self._channel = channel
        self._passes = passes

    async def tell(self) -> None:
        self._teller.paper.heading("Slack · #meetup · a study session")
        self._teller.has_read("aiko", "ben", "chie", "dai")
        await self._is_called()
        await self._fills_up()

    async def _is_called(self) -> None:
        t = self._teller
        await t.asks("aiko", self._channel, "/session", "new Rust reading 2026-11-25 19:00 capacity:2 place:Room 3")
        self._card = await t.hears(self._channel, "ben", "chie", "dai")

    async def _fills_up(self) -> None:
        t = self._teller
        await t.presses("ben", "Going")
        await t.presses("chie", "Going")
        await t.presses("dai", "Going")
        self._card = await t.looks_again(self._card, "ben")
        await t.presses("ben", "Can’t")
        await t.is_told("dai")
        await t.presses("dai", "Going")
        self._card = await t.looks_again(self._card)
        self._passes(54 * HOURS + 1)
        await t.hears(self._channel)
        await t.is_told("chie")
