"""The same evening in a Discord server that speaks Japanese."""

import asyncio

from adapters.sandbox.discord.entities import Channel
from adapters.sandbox.story.discord_teller import DiscordTeller

A_MOMENT = 0.8
"""Seconds that a person takes: a reaction is answered by nothing that one could wait for."""


class DiscordEvening:
    """千恵 comes to the server, too."""

    def __init__(self, teller: DiscordTeller, channel: Channel) -> None:
        self._teller = teller
        self._channel = channel
        teller.arrives("千恵", "chie", locale="ja", guild=channel.guild)

    async def tell(self) -> None:
        t, room = self._teller, self._channel
        t.paper.heading("Discord · #雑談")
        summary = await t.says("弁", room, "今日の勉強会のまとめを書きました。初めての司会、緊張しました！")
        ben = t.people["弁"]
        await t.asks("愛子", room, "thanks", to=ben, reason="初めての司会、聞きやすかったです #司会", points=3)
        await t.hears(room)
        await t.reacts("千恵", summary, "🙏", "まとめに 🙏 をつける")
        await asyncio.sleep(A_MOMENT)
        await t.opens_menu("千恵", summary, "Thank for this", "メッセージのメニューから「ありがとうを贈る」")
        thanks = {"reason": "まとめが早くて助かりました", "points": ["2"]}
        await t.fills_in("千恵", thanks, "「{title}」に記入: まとめが早くて助かりました")
        await t.asks("弁", room, "trust show")
        await t.asks("愛子", room, "trust history")
        await t.presses("愛子", "1. 取り消す", "「取り消す」を押す")
