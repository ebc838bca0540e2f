"""The evening after a talk, in a Slack workspace that speaks English."""

import asyncio
from collections.abc import Iterable
from typing import Any

from adapters.sandbox.slack.desk import Seen
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import Channel, Ephemeral, Message, User
from adapters.sandbox.story.paper import Paper, Write

ZONE = "Asia/Tokyo"


class SlackStory:
    def __init__(self, slack: SlackStandIn, write: Write) -> None:
        self._slack = slack
        self._workspace: Workspace = slack.workspace
        self._people = {name: self._arrives(name) for name in ("aiko", "ben", "chie", "dai")}
        names = {user.id: user.name for user in self._workspace.users.values()}
        self._paper = Paper(write, names, ZONE)
        everyone = [*(user.id for user in self._people.values()), self._workspace.bot]
        self._channel: Channel = self._workspace.add_channel("meetup", everyone)

    def _arrives(self, name: str) -> User:
        return self._workspace.add_user(name, display_name=name, tz=ZONE, locale="en-US")

    async def tell(self) -> None:
        paper, slack = self._paper, self._slack
        paper.heading("Slack · #meetup")
        slides = await self._says("ben", "Slides of tonight's talk are up. My first talk ever. Phew!")
        thanked = await self._asks("aiko", "/thanks", "@ben for your first talk! #talk points:3")
        await self._direct("ben")
        paper.does("chie", "reacts with :pray: to ben's message")
        await slack.react(self._id("chie"), self._channel.id, slides, "pray")
        paper.does("dai", "opens the message's menu: Thank for this")
        form = await slack.shortcut(self._id("dai"), "thank", self._channel.id, slides)
        if form.view is not None:
            paper.says("", f"fills in “{form.view.content['title']['text']}”: for the clear slides")
            submitted = await slack.submit(self._id("dai"), form.view, {"reason": "for the clear slides #talk"})
            self._show("dai", submitted)
        await self._asks("chie", "/thanks", "@chie for coming")
        await self._asks("ben", "/trust", "show")
        if thanked.message is not None:
            paper.does("aiko", "presses Undo: it was meant for two")
            self._show(
                "aiko", await slack.press(self._id("aiko"), thanked.message, self._first_action(thanked.message))
            )
        await self._asks("aiko", "/thanks", "@ben @dai for the talk and the projector #talk points:2")

    def _id(self, name: str) -> str:
        return self._people[name].id

    async def _says(self, name: str, text: str) -> str:
        self._paper.says(name, text)
        return await self._slack.say(self._id(name), self._channel.id, text)

    async def _asks(self, name: str, command: str, text: str) -> Seen:
        self._paper.says(name, f"{command} {text}")
        seen = await self._slack.command(self._id(name), self._channel.id, command, text)
        self._show(name, seen)
        return seen

    def _show(self, name: str, seen: Seen) -> None:
        if seen.error:
            self._paper.sees(name, f"({seen.error})")
        elif seen.message is not None:
            self._paper.sees(name, words(seen.message.blocks), labels(seen.message.blocks))

    async def _direct(self, name: str) -> None:
        """What the bot told someone by direct message; it is handed over a moment after the answer."""
        for _ in range(50):
            told = self._slack.direct_messages(self._id(name))
            if told:
                self._paper.says("", f"Shinrai writes to {name} directly:")
                self._paper.sees(name, words(told[-1].blocks), labels(told[-1].blocks))
                return
            await asyncio.sleep(0.05)

    def _first_action(self, message: Message | Ephemeral) -> str:
        return next(
            str(element["action_id"])
            for block in message.blocks
            for element in block.get("elements", ())
            if "action_id" in element
        )


def words(blocks: Iterable[dict[str, Any]]) -> str:
    """The lines of a message's blocks as one reads them; a field's label and value on one line."""
    lines: list[str] = []
    for block in blocks:
        texts = [block["text"]["text"]] if "text" in block else []
        pairs = [field["text"].replace("*", "").replace("\n", ": ") for field in block.get("fields", ())]
        lines += [*texts, *pairs]
    return "\n".join(lines)


def labels(blocks: Iterable[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        elements = [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else [])]
        found += [element["text"]["text"] for element in elements if element.get("type") == "button"]
    return found
