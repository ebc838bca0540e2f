"""What members and organizers ask besides, once on both platforms, after the evening: what each answer looks like.

It can be played at any hour of any day.
"""

from datetime import datetime, time

from adapters.sandbox.discord.entities import Channel as Room
from adapters.sandbox.slack.values import Channel
from adapters.sandbox.story.discord_teller import DiscordTeller
from adapters.sandbox.story.slack_teller import SlackTeller

DAYTIME = time(7), time(21)
"""In which nobody waits for the end of quiet hours from 22:00 to 07:00, even if the scene takes long."""


def quiet_option(now: datetime) -> str:
    """Quiet hours in which a direct message that follows is not held back."""
    begins, ends = DAYTIME
    return "Quiet 22:00–07:00" if begins <= now.time() < ends else "Never quiet"


def last_day_of_the_year(now: datetime) -> str:
    return f"{now.year}-12-31"


class SlackAnswers:
    def __init__(self, teller: SlackTeller, channel: Channel) -> None:
        self._teller = teller
        self._channel = channel

    async def tell(self) -> None:
        t, meetup = self._teller, self._channel
        t.paper.heading("Slack · what members ask")
        await t.asks("aiko", meetup, "/trust", "show @ben")
        await t.asks("ben", meetup, "/trust", "board")
        await t.asks("ben", meetup, "/trust", "board week")
        await t.asks("ben", meetup, "/trust", "histroy")
        await t.asks("ben", meetup, "/shinrai", "settings")
        await t.chooses("ben", "Quiet hours", quiet_option(t.now()))
        await t.asks("ben", meetup, "/shinrai", "settings Mars/Olympus")
        await t.asks("dai", meetup, "/shinrai", "adjust @ben 5 no organizer")
        t.paper.heading("Slack · what organizers ask")
        await t.asks("emi", meetup, "/shinrai", "organizers list")
        t.has_read("ben")
        await t.asks("emi", meetup, "/shinrai", "adjust @ben -1 counted twice")
        await t.is_told("ben")
        await t.asks("emi", meetup, "/shinrai", f"pause @dai {last_day_of_the_year(t.now())}")
        await t.asks("emi", meetup, "/shinrai", "hide")
        await t.asks("emi", meetup, "/shinrai", "tags")
        await t.asks("emi", meetup, "/shinrai", "posts")
        await t.asks("emi", meetup, "/shinrai", "export entries")
        await t.asks("emi", meetup, "/shinrai", "audit")


class DiscordAnswers:
    def __init__(self, teller: DiscordTeller, channel: Room) -> None:
        self._teller = teller
        self._channel = channel

    async def tell(self) -> None:
        t, room = self._teller, self._channel
        ben, chie = t.people["弁"], t.people["千恵"]
        t.paper.heading("Discord · メンバーが使うコマンド")
        await t.asks("愛子", room, "trust show", member=ben)
        await t.asks("弁", room, "trust board", window="month")
        await t.asks("弁", room, "shinrai settings")
        await t.asks("弁", room, "shinrai settings", zone="Mars/Olympus")
        await t.asks("千恵", room, "shinrai adjust", who=ben, points=5, reason="運営ではない人から")
        t.paper.heading("Discord · 運営が使うコマンド")
        await t.asks("恵美", room, "shinrai organizers list")
        await t.asks("恵美", room, "shinrai adjust", who=ben, points=-1, reason="二重に数えたため")
        await t.asks("恵美", room, "shinrai pause", who=chie, until=last_day_of_the_year(t.now()))
        await t.asks("恵美", room, "shinrai hide")
        await t.asks("恵美", room, "shinrai tags")
        await t.asks("恵美", room, "shinrai posts")
        await t.asks("恵美", room, "shinrai export", what="entries")
        await t.asks("恵美", room, "shinrai audit")
