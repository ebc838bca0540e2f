"""A volunteer call in a Slack workspace that speaks English, from the call to the debrief."""

from adapters.sandbox.slack.values import Channel
from adapters.sandbox.story.paper import Until, number_in
from adapters.sandbox.story.slack_teller import SlackTeller


class SlackVolunteers:
    """``until`` lets time go by. It is the evening of Saturday, 2026-11-28."""

    def __init__(self, teller: SlackTeller, channel: Channel, until: Until) -> None:
        self._teller = teller
        self._channel = channel
        self._until = until

    async def tell(self) -> None:
        self._teller.paper.heading("Slack · #meetup · a role")
        self._teller.has_read("aiko", "ben", "chie", "dai")
        self._teller.has_heard(self._channel)
        await self._has_a_check_list()
        await self._is_called()
        await self._is_answered()
        await self._is_confirmed()
        await self._is_near()
        await self._is_stood_in()
        await self._is_over()
        await self._is_looked_back_on()

    async def _has_a_check_list(self) -> None:
        t = self._teller
        await t.asks("aiko", self._channel, "/shinrai", "roles")
        await t.presses("aiko", "Open")
        await t.presses("aiko", "Edit…")
        await t.fills_in(
            "aiko", {"handbook": "Ask who comes\nBook a table\nSplit the bill"}, "a hand-book of three lines"
        )

    async def _is_called(self) -> None:
        t = self._teller
        call = "call party organizer 2026-12-05 19:00 until:2026-12-01 20:00 note:Year-end party for about twenty."
        made = await t.asks("aiko", self._channel, "/volunteer", call)
        self._number = f"#{number_in(made.text)}"
        self._card = await t.hears(self._channel, "ben", "chie", "dai")

    async def _is_answered(self) -> None:
        t = self._teller
        await t.presses("ben", "I’d like to try (first time)")
        await t.asks("chie", self._channel, "/shinrai", "roles")
        await t.presses("chie", "Open")
        await t.presses("chie", "I have done this")
        t.screens["chie"] = self._card
        await t.presses("chie", "I can mentor")
        self._card = await t.looks_again(self._card)

    async def _is_confirmed(self) -> None:
        t = self._teller
        self._until("2026-12-01 20:00")
        await t.is_told("aiko")
        await t.presses("aiko", "Confirm")
        await t.is_told("ben")
        await t.is_told("chie")
        room = await t.meets("ben", "chie")
        await t.presses("ben", "Done")
        await t.looks_again(room, "ben", "chie")

    async def _is_near(self) -> None:
        self._until("2026-12-04 19:00")
        await self._teller.is_told("ben")
        await self._teller.is_told("chie")

    async def _is_stood_in(self) -> None:
        t = self._teller
        await t.asks("ben", self._channel, "/volunteer", f"stand-in {self._number}")
        await t.is_told("aiko")
        await t.presses("aiko", "Ask in the channel")
        await t.hears(self._channel, "dai")
        await t.presses("dai", "I’ll take it over")
        await t.is_told("ben")
        await t.is_told("dai")
        await t.meets("dai", "chie")

    async def _is_over(self) -> None:
        t = self._teller
        self._until("2026-12-05 20:30")
        await t.is_told("aiko")
        await t.is_told("chie")
        await t.presses("aiko", "It took place")
        await t.is_told("dai")
        await t.is_told("chie")

    async def _is_looked_back_on(self) -> None:
        t = self._teller
        self._until("2026-12-06 09:00")
        await t.is_told("dai")
        await t.presses("dai", "Write a debrief")
        words = {"did": "Found a place in an hour", "learned": "Ask early who eats what", "planned": "MC"}
        await t.fills_in("dai", words, "Found a place in an hour; Ask early who eats what; MC")
        await t.presses("dai", "Share in the channel")
        await t.hears(self._channel)
        await t.asks("dai", self._channel, "/trust", "show")
