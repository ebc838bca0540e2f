"""The first hour in a Discord server: from `/shinrai setup` to the first thanks counted by a reaction."""

import asyncio

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.story.discord_teller import DiscordTeller
from adapters.sandbox.story.paper import Write

ZONE = "Asia/Tokyo"
A_MOMENT = 0.8
"""Seconds that a person takes: a reaction is answered by nothing that one could wait for."""


class DiscordFirstHour:
    """恵美 owns the server, which speaks Japanese."""

    def __init__(self, discord: DiscordStandIn, write: Write) -> None:
        self.teller = DiscordTeller(discord, write, ZONE)
        names = {"恵美": "emi", "愛子": "aiko", "弁": "ben"}
        people = [self.teller.arrives(shown, name, locale="ja") for shown, name in names.items()]
        self.guild = discord.world.add_guild("もくもく会", people[0], locale="ja", members=people[1:])
        self.channel = self.teller.channel(self.guild, "雑談")
        self.news = self.teller.channel(self.guild, "お知らせ")

    async def tell(self) -> None:
        self.teller.paper.heading("Discord · #雑談 · 最初の1時間")
        await self._sets_up()
        await self._sets_the_rest()
        await self._is_done()
        await self._first_thanks()

    async def _sets_up(self) -> None:
        t = self.teller
        await t.asks("恵美", self.channel, "shinrai setup")
        await t.presses("恵美", "チャンネル", "「チャンネル」を押す")
        await t.chooses("恵美", "お知らせのチャンネル", self.news, how="お知らせのチャンネルに #お知らせ を選ぶ")

    async def _sets_the_rest(self) -> None:
        t = self.teller
        await t.presses("恵美", "次へ", "「次へ」を押す")
        await t.presses("恵美", "絵文字を変える", "「絵文字を変える」を押す")
        await t.fills_in("恵美", {"emoji": "🙏 💐 🎉"}, "「{title}」に記入: 🙏 💐 🎉")
        await t.presses("恵美", "次へ", "「次へ」を押す")
        await t.presses("恵美", "次へ", "「次へ」を押す")
        aiko = t.people["愛子"]
        await t.chooses("恵美", "運営を指名する", aiko, how="運営に愛子さんを選ぶ")

    async def _is_done(self) -> None:
        t = self.teller
        await t.presses("恵美", "全体", "「全体」を押す")
        await t.presses("恵美", "もう一度確認する", "「もう一度確認する」を押す")

    async def _first_thanks(self) -> None:
        t = self.teller
        notes = await t.says("弁", self.channel, "昨日の勉強会のメモを wiki に置きました。")
        await t.reacts("愛子", notes, "🎉", "弁さんのメッセージに 🎉 をつける")
        await asyncio.sleep(A_MOMENT)
        await t.asks("弁", self.channel, "shinrai home")
        link = t.discord.people.copy_link(t.people["愛子"], notes)
        await t.asks("愛子", self.channel, "trust explain", message=link)
