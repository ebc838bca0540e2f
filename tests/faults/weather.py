"""How badly the stand-ins answer, at random: what a bot meets on the worst of days, all at once."""

from adapters.sandbox.discord.faults import Faults as DiscordFaults
from adapters.sandbox.slack.faults import Faults as SlackFaults

STORED_AND_CUT, STORED_AND_SLOW, STORED_AND_500 = 0.02, 0.01, 0.01
LIMITED, FAILED = 0.05, 0.05
HISTORY_LIMITED = 0.02
"""On Slack the one thing that must not be guessed: what was in doubt then is parked."""
LIMITED_FOR = 2
"""Seconds of the bot's time."""
SLACK_PATIENCE, DISCORD_PATIENCE = 15.0, 50.0
"""Seconds of the bot's time: longer than it waits for an answer."""


def on_slack(seed: int, rate: float) -> SlackFaults:
    faults = SlackFaults(seed)
    for method in ("chat.postMessage", "chat.update"):
        faults.at_random(method, STORED_AND_CUT, "cut_after")
        faults.at_random(method, STORED_AND_SLOW, "hang_after", seconds=SLACK_PATIENCE / rate)
        faults.at_random(method, STORED_AND_500, "500_after")
    for method in ("chat.postMessage", "chat.update", "conversations.open"):
        faults.at_random(method, LIMITED, "429", retry_after=LIMITED_FOR)
    for method in ("chat.postMessage", "chat.update", "conversations.open", "conversations.history"):
        faults.at_random(method, FAILED, "500")
    faults.at_random("conversations.history", HISTORY_LIMITED, "429", retry_after=LIMITED_FOR)
    return faults


def on_discord(seed: int, rate: float) -> DiscordFaults:
    faults = DiscordFaults(seed)
    writes = r"^(POST /channels/\d+/messages|PATCH /channels/\d+/messages/\d+)$"
    faults.at_random(writes, STORED_AND_CUT, "cut after")
    faults.at_random(writes, STORED_AND_SLOW, "hang after", seconds=DISCORD_PATIENCE / rate)
    faults.at_random(writes, STORED_AND_500, "server error after")
    rooms = r"^POST /channels/\d+/threads$|^GET /guilds/\d+/threads/active$"
    everything = rf"{writes}|{rooms}|^GET /channels/\d+/messages$|^POST /users/@me/channels$"
    faults.at_random(r"^POST /channels/\d+/threads$", STORED_AND_CUT, "cut after")
    faults.at_random(everything, LIMITED, "rate limited", retry_after=float(LIMITED_FOR))
    faults.at_random(everything, FAILED, "server error")
    return faults
