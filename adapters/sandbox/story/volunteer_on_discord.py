"""A volunteer call in a Discord server that speaks Japanese: by form and panel, to the debrief that is shared."""

from adapters.sandbox.discord.entities import Channel
from adapters.sandbox.story.discord_teller import DiscordTeller
from adapters.sandbox.story.paper import Until, number_in


class DiscordVolunteers:
    """``until`` lets time go by. It is the morning of Sunday, 2026-12-06; 大地 comes to the server, too."""

    def __init__(self, teller: DiscordTeller, channel: Channel, until: Until) -> None:
        self._teller = teller
        self._channel = channel
        self._until = until
        teller.arrives("大地", "daichi", locale="ja", guild=channel.guild)

    async def tell(self) -> None:
        self._teller.paper.heading("Discord · #雑談 · 役割")
        self._teller.has_read("愛子", "弁", "千恵", "大地")
        self._teller.has_heard(self._channel)
        await self._is_called()
        await self._is_answered()
        await self._is_confirmed()
        await self._is_stood_in()
        await self._is_near()
        await self._is_over()
        await self._is_looked_back_on()

    async def _is_called(self) -> None:
        t = self._teller
        await t.asks("愛子", self._channel, "volunteer list")
        await t.presses("愛子", "役割を募集する…", "「役割を募集する…」を押す")
        asked = {
            "role": "司会",
            "when": "2026-12-12 14:00",
            "until": "2026-12-09 20:00",
            "note": "ライトニングトーク6本です",
        }
        await t.fills_in("愛子", asked, "「{title}」に記入: 司会、2026-12-12 14:00、締め切り 2026-12-09 20:00")
        await t.chooses("愛子", "チャンネル", self._channel, how="チャンネルに #雑談 を選ぶ")
        made = await t.presses("愛子", "お知らせする", "「お知らせする」を押す")
        self._number = number_in(made.text)
        self._card = await t.sees_posted(self._channel, "弁", "千恵")

    async def _is_answered(self) -> None:
        t = self._teller
        await t.presses("弁", "やってみたい（初めて）", "「やってみたい（初めて）」を押す")
        await t.asks("千恵", self._channel, "shinrai roles")
        await t.presses("千恵", "4. 開く", "司会の「開く」を押す")
        await t.presses("千恵", "やったことがあります", "「やったことがあります」を押す")
        t.screens["千恵"] = self._card
        await t.presses("千恵", "伴走できます", "「伴走できます」を押す")
        self._card = await t.looks_again(self._card)

    async def _is_confirmed(self) -> None:
        t = self._teller
        self._until("2026-12-09 20:00")
        await t.is_told("愛子")
        await t.presses("愛子", "これで決める", "「これで決める」を押す")
        await t.is_told("弁")
        await t.is_told("千恵")
        await t.meets(self._channel, "弁", "千恵")

    async def _is_stood_in(self) -> None:
        t = self._teller
        await t.asks("弁", self._channel, "volunteer stand-in", number=self._number)
        await t.sees_posted(self._channel, "大地")
        await t.presses("大地", "代わります", "「代わります」を押す")
        await t.is_told("弁")
        await t.is_told("大地")
        await t.meets(self._channel, "大地", "千恵")

    async def _is_near(self) -> None:
        self._until("2026-12-11 14:00")
        await self._teller.is_told("大地")
        await self._teller.is_told("千恵")

    async def _is_over(self) -> None:
        t = self._teller
        self._until("2026-12-12 15:30")
        await t.is_told("愛子")
        await t.is_told("千恵")
        await t.presses("愛子", "やりました", "「やりました」を押す")
        await t.is_told("大地")
        await t.is_told("千恵")

    async def _is_looked_back_on(self) -> None:
        t = self._teller
        self._until("2026-12-13 09:00")
        await t.is_told("大地")
        await t.presses("大地", "ふりかえりを書く", "「ふりかえりを書く」を押す")
        words = {
            "did": "時間の合図を出しました",
            "learned": "うしろの席からの手の合図が効きました",
            "planned": "夜の回を主催したい",
        }
        await t.fills_in("大地", words, "「{title}」に記入: やったこと、わかったこと、次にやること")
        await t.presses("大地", "チャンネルに共有する", "「チャンネルに共有する」を押す")
        await t.sees_posted(self._channel)
        await t.asks("大地", self._channel, "trust show")
