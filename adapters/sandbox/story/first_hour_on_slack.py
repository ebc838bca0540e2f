"""The first hour in a Slack workspace: from the first word to the bot to the first thanks counted by a reaction."""

import asyncio

from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.story.paper import Write
from adapters.sandbox.story.slack_teller import SlackTeller

ZONE = "Asia/Tokyo"
A_MOMENT = 0.8
"""Seconds that a person takes: a reaction is answered by nothing that one could wait for."""


class SlackFirstHour:
    """emi administers the workspace; the bot is in no channel yet."""

    def __init__(self, slack: SlackStandIn, write: Write) -> None:
        self.teller = SlackTeller(slack, write, ZONE)
        self.teller.arrives("emi", is_admin=True)
        for name in ("aiko", "ben"):
            self.teller.arrives(name)
        self.channel = self.teller.channel("meetup", ("emi", "aiko", "ben"), with_bot=False)

    async def tell(self) -> None:
        self.teller.paper.heading("Slack · #meetup · the first hour")
        await self._is_greeted()
        await self._sets_channels()
        await self._sets_the_rest()
        await self._is_done()
        await self._first_thanks()

    async def _is_greeted(self) -> None:
        t = self.teller
        await t.asks("emi", self.channel, "/shinrai", "help")
        await t.is_told("emi")
        await t.presses("emi", "Set up")

    async def _sets_channels(self) -> None:
        t = self.teller
        await t.presses("emi", "Channels")
        await t.chooses("emi", "Announcements", "#meetup")
        await t.chooses("emi", "Public channels", "Join all public channels")
        await asyncio.sleep(A_MOMENT)
        await t.chooses("emi", "Announcements", "#meetup")

    async def _sets_the_rest(self) -> None:
        t = self.teller
        await t.presses("emi", "Next")
        await t.presses("emi", "Change points a day")
        await t.fills_in("emi", {"points": "15"}, "15")
        await t.presses("emi", "Change emoji")
        await t.fills_in("emi", {"emoji": ":pray: :bouquet: :nosuchthing:"}, ":pray: :bouquet: :nosuchthing:")
        await t.fills_in("emi", {"emoji": ":pray: :bouquet: :tada:"}, ":pray: :bouquet: :tada:")
        await t.presses("emi", "Next")
        await t.presses("emi", "Next")
        await t.chooses("emi", "Name an organizer", "aiko")

    async def _is_done(self) -> None:
        t = self.teller
        await t.presses("emi", "Overview")
        await t.presses("emi", "Check again")

    async def _first_thanks(self) -> None:
        t = self.teller
        notes = await t.says("ben", self.channel, "Notes of last night's study session are in the wiki.")
        await t.reacts("aiko", self.channel, notes, "tada", "reacts with :tada: to ben's message")
        await asyncio.sleep(A_MOMENT)
        await t.opens_home("ben")
        link = t.slack.link_to(t.people["aiko"].id, self.channel.id, notes)
        await t.asks(
            "aiko", self.channel, "/trust", f"explain {link}", "explain https://meetup-tokyo.slack.com/archives/…"
        )
