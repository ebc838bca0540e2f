"""Small blocks and views to try things with."""

from typing import Any


def plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words, "emoji": True}


def button(action_id: str, value: str, words: str = "Press") -> dict[str, Any]:
    element = {"type": "button", "action_id": action_id, "value": value, "text": plain(words)}
    return {"type": "actions", "elements": [element]}


def section(words: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def asked(block_id: str = "why") -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "words"}
    return {"type": "input", "block_id": block_id, "label": plain("Why"), "element": element}


def modal(*, blocks: list[dict[str, Any]] | None = None, memory: str = "", **parts: Any) -> dict[str, Any]:
    view = {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Thanks"),
        "submit": plain("Give"),
        "private_metadata": memory,
        "blocks": [asked()] if blocks is None else blocks,
    }
    return view | parts
