"""A series of study sessions in a Discord server that speaks Japanese: by form and panel, skipped, handed over."""

from adapters.sandbox.discord.entities import Channel
from adapters.sandbox.story.discord_teller import DiscordTeller
from adapters.sandbox.story.paper import Until, number_in


class DiscordSession:
    """``until`` lets time go by. It is the evening of Wednesday, 2026-11-25; 千恵 has come to the server, too.

    ``news``: where announcements go.
    """

    def __init__(self, teller: DiscordTeller, news: Channel, channel: Channel, until: Until) -> None:
        self._teller = teller
        self._news = news
        self._channel = channel
        self._until = until

    async def tell(self) -> None:
        self._teller.paper.heading("Discord · #お知らせ · 勉強会")
        self._teller.has_read("愛子", "弁", "千恵")
        await self._is_called()
        await self._is_answered()
        await self._is_handed_over()
        await self._is_near()
        await self._is_skipped()
        await self._is_over()

    async def _is_called(self) -> None:
        t = self._teller
        await t.asks("愛子", self._channel, "session list")
        await t.presses("愛子", "勉強会を呼びかける…", "「勉強会を呼びかける…」を押す")
        asked = {"title": "Rust読書会", "when": "土曜日 19:30", "place": "会議室3"}
        await t.fills_in("愛子", asked, "「{title}」に記入: Rust読書会、土曜日 19:30、会議室3")
        await t.chooses("愛子", "くり返し", "毎週", how="くり返しに毎週を選ぶ")
        await t.chooses("愛子", "定員", "定員 10人", how="定員に10人を選ぶ")
        made = await t.presses("愛子", "お知らせする", "「お知らせする」を押す")
        self._number = number_in(made.text)
        self._card = await t.sees_posted(self._news, "弁", "千恵")

    async def _is_answered(self) -> None:
        t = self._teller
        await t.presses("弁", "参加", "「参加」を押す")
        await t.presses("千恵", "未定", "「未定」を押す")
        await t.looks_again(self._card, "弁")

    async def _is_handed_over(self) -> None:
        t = self._teller
        await t.asks("愛子", self._channel, "session edit", number=self._number, host=t.people["弁"])
        await t.presses("愛子", "この回だけ", "「この回だけ」を押す")
        await t.is_told("弁")
        await t.presses("弁", "引き受けます", "「引き受けます」を押す")

    async def _is_near(self) -> None:
        self._until("2026-11-28 18:30")
        await self._teller.sees_posted(self._news, "千恵")
        await self._teller.is_told("弁")

    async def _is_skipped(self) -> None:
        t = self._teller
        await t.asks("愛子", self._channel, "session list")
        await t.presses("愛子", "2. 見る", "次の回の「見る」を押す")
        await t.presses("愛子", "この回を休む…", "「この回を休む…」を押す")
        await t.presses("愛子", "この回を休む", "「この回を休む」を押す")

    async def _is_over(self) -> None:
        t = self._teller
        self._until("2026-11-28 21:00")
        await t.sees_posted(self._news, "愛子")
        await t.presses("愛子", "参加しました", "「参加しました」を押す")
        await t.presses("愛子", "1. ありがとう", "弁さんに「ありがとう」を押す")
