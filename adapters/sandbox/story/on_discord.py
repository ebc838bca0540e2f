"""The same evening in a Discord server that speaks Japanese."""

import asyncio
from collections.abc import Iterable

from adapters.sandbox.discord.entities import Message, User
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.seen import Seen
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.story.paper import Paper, Write

ZONE = "Asia/Tokyo"
A_MOMENT = 0.8
"""Seconds that a person takes: a reaction is answered by nothing that one could wait for."""


class DiscordStory:
    def __init__(self, discord: DiscordStandIn, write: Write) -> None:
        self._discord = discord
        world = discord.world
        names = {"愛子": "aiko", "弁": "ben", "千恵": "chie"}
        self._people = {shown: world.add_user(name, display=shown, locale="ja") for shown, name in names.items()}
        guild = world.add_guild(
            "もくもく会", self._people["愛子"], locale="ja", members=list(self._people.values())[1:]
        )
        self._channel = world.add_channel(guild, "雑談")
        self._paper = Paper(write, {str(user.id): shown for shown, user in self._people.items()}, ZONE)

    async def tell(self) -> None:
        paper, people = self._paper, self._discord.people
        paper.heading("Discord · #雑談")
        summary = await self._says("弁", "今日の勉強会のまとめを書きました。初めての司会、緊張しました！")
        await self._asks(
            "愛子", "thanks", to=self._people["弁"], reason="初めての司会、聞きやすかったです #司会", points=3
        )
        await self._hears()
        paper.does("千恵", "まとめに 🙏 をつける")
        await people.react(self._people["千恵"], summary, "🙏")
        await asyncio.sleep(A_MOMENT)
        paper.does("千恵", "メッセージのメニューから「ありがとうを贈る」")
        form = await people.context_menu(self._people["千恵"], "Thank for this", summary)
        if form.modal is not None:
            paper.says("", f"「{form.modal.title}」に記入: まとめが早くて助かりました")
            values = {"reason": "まとめが早くて助かりました", "points": ["2"]}
            self._show("千恵", await people.submit(self._people["千恵"], form.modal, values))
        await self._asks("弁", "trust show")
        history = await self._asks("愛子", "trust history")
        if history.message is not None:
            paper.does("愛子", "「取り消す」を押す")
            button = next(part for part in _buttons(history.components) if part["custom_id"].startswith("trust.undo"))
            self._show("愛子", await people.press(self._people["愛子"], history.message, button["custom_id"]))

    def user(self, shown: str) -> User:
        return self._people[shown]

    async def _says(self, name: str, text: str) -> Message:
        self._paper.says(name, text)
        return await self._discord.people.say(self._people[name], self._channel, text)

    async def _asks(self, name: str, command: str, **options: User | str | int) -> Seen:
        shown = {key: f"@{self._shown(value)}" if isinstance(value, User) else value for key, value in options.items()}
        self._paper.says(name, f"/{command} " + " ".join(f"{key}: {value}" for key, value in shown.items()))
        seen = await self._discord.people.command(self._people[name], self._channel, command, **options)
        self._show(name, seen)
        return seen

    def _shown(self, user: User) -> str:
        return user.global_name or user.name

    def _show(self, name: str, seen: Seen) -> None:
        self._paper.sees(name, seen.text, [str(part.get("label", "")) for part in _buttons(seen.components)])

    async def _hears(self) -> None:
        """The bot's one line in the channel; it is handed over a moment after the answer."""
        for _ in range(60):
            last = list(self._channel.messages.values())[-1]
            if last.author.bot:
                self._paper.says("Shinrai", last.content)
                return
            await asyncio.sleep(0.05)


def _buttons(components: Iterable[Json]) -> list[Json]:
    return [part for row in components for part in row.get("components", ()) if part.get("type") == 2]
