"""Options under what a person types into a field that suggests: they are due within 3 seconds."""

import asyncio
from typing import Any

import structlog
from slack_bolt.response import BoltResponse

from adapters.slack import incoming
from adapters.slack.asking import LATEST, Desk, acknowledged
from adapters.slack.forms import suggestion
from adapters.slack.selects import OPTIONS
from adapters.slack.wording import clean
from bot.speech import Choices

log = structlog.get_logger(__name__)

Json = dict[str, Any]


class Suggesting:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def options(self, body: Json) -> BoltResponse:
        """The core's choices, and what is typed: a field that suggests takes any words, the list only those in it."""
        typed = clean(body.get("value") or "").strip()
        try:
            values = await asyncio.wait_for(self._choices(body), LATEST)
        except (TimeoutError, ValueError) as fault:
            log.warning("slack.nothing_suggested", fault=type(fault).__name__)
            values = ()
        offered = dict.fromkeys([*values, *([typed] if typed else [])])
        options = [option for value in offered if (option := suggestion(value)) is not None]
        return acknowledged({"options": options[:OPTIONS]})

    async def _choices(self, body: Json) -> tuple[str, ...]:
        event = incoming.suggested(body, self._desk.space)
        answer = (await self._desk.core.handle(event, self._desk.inquire, self._desk.directory.complete)).answer
        return answer.values if isinstance(answer, Choices) else ()
