"""The scenes in their order, each on both platforms: first hour, evening, what people ask besides, session, role."""

from collections.abc import Awaitable, Callable

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.story.answers import DiscordAnswers, SlackAnswers
from adapters.sandbox.story.first_hour_on_discord import DiscordFirstHour
from adapters.sandbox.story.first_hour_on_slack import SlackFirstHour
from adapters.sandbox.story.on_discord import DiscordEvening
from adapters.sandbox.story.on_slack import SlackEvening
from adapters.sandbox.story.paper import Until, Write
from adapters.sandbox.story.session_on_discord import DiscordSession
from adapters.sandbox.story.session_on_slack import SlackSession
from adapters.sandbox.story.volunteer_on_discord import DiscordVolunteers
from adapters.sandbox.story.volunteer_on_slack import SlackVolunteers

Scene = Callable[[], Awaitable[None]]


class Scenes:
    """The stand-ins are furnished at once, so that the bot finds workspace and server when it starts."""

    def __init__(self, slack: SlackStandIn, discord: DiscordStandIn, write: Write, until: Until | None = None) -> None:
        on_slack, on_discord = SlackFirstHour(slack, write), DiscordFirstHour(discord, write)
        slack_evening = SlackEvening(on_slack.teller, on_slack.channel)
        discord_evening = DiscordEvening(on_discord.teller, on_discord.channel)
        self.first_hour: tuple[Scene, ...] = (on_slack.tell, on_discord.tell)
        self.evening: tuple[Scene, ...] = (slack_evening.tell, discord_evening.tell)
        slack_answers = SlackAnswers(on_slack.teller, on_slack.channel)
        discord_answers = DiscordAnswers(on_discord.teller, on_discord.channel)
        self.answers: tuple[Scene, ...] = (slack_answers.tell, discord_answers.tell)
        if until is not None:
            on_one = SlackSession(on_slack.teller, on_slack.channel, until)
            on_other = DiscordSession(on_discord.teller, on_discord.news, on_discord.channel, until)
            self.session = (on_one.tell, on_other.tell)
            roles_on_one = SlackVolunteers(on_slack.teller, on_slack.channel, until)
            roles_on_other = DiscordVolunteers(on_discord.teller, on_discord.channel, until)
            self.volunteers = (roles_on_one.tell, roles_on_other.tell)
