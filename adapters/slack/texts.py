"""Slack's text objects (Block Kit reference, 'Text object')."""

from typing import Any

Json = dict[str, Any]


def mrkdwn(text: str) -> Json:
    """``verbatim``: plain addresses, #names and @names in it do not become links."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_text(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}
