"""A stand-in for Slack: Web API, Socket Mode, signed requests, and the people who use the app."""

from adapters.sandbox.slack.desk import Seen, Submitted
from adapters.sandbox.slack.faults import Faults
from adapters.sandbox.slack.pushing import Answer, Push
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import Channel, Ephemeral, File, Message, Reaction, User, View, text_of
from adapters.sandbox.slack.world import Timing, Violation

__all__ = [
    "Answer",
    "Channel",
    "Ephemeral",
    "Faults",
    "File",
    "Message",
    "Push",
    "Reaction",
    "Seen",
    "SlackStandIn",
    "Submitted",
    "Timing",
    "User",
    "View",
    "Violation",
    "Workspace",
    "text_of",
]
