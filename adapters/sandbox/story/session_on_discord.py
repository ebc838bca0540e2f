"""A series of study sessions in a Discord server that speaks Japanese: called by form and panel, skipped, handed over."""

from collections.abc import Callable

from adapters.sandbox.discord.entities import Channel
from adapters.sandbox.story.discord_teller import DiscordTeller

HOURS = 3600.0
A_BIT = 5.0


class DiscordSession:
    """``passes`` lets so many seconds go by. 千恵 has come to the server, too; ``news``: where announcements go."""

    def __init__(self, teller: DiscordTeller, news: Channel, channel: Channel, passes: Callable[[float], None]) -> None:
        self._teller = teller
        self._news = news
        self._channel = channel
        self._passes = passes

    async def tell(self) -> None:
        self._teller.paper.heading("Discord · #お知らせ · 勉強会")
        self._teller.has_read("愛子", "弁", "千恵")
        await self._is_called()
        await self._is_answered()
        await self._is_skipped()
        await self._is_handed_over()
        await self._is_near()

    async def _is_called(self) -> None:
        t = self._teller
        await t.asks("愛子", self._channel, "session list")
        await t.presses("愛子", "勉強会を呼びかける…", "「勉強会を呼びかける…」を押す")
        asked = {"title": "Rust読書会", "when": "土曜日 19:30", "place": "会議室3"}
        await t.fills_in("愛子", asked, "「{title}」に記入: Rust読書会、土曜日 19:30、会議室3")
        await t.chooses("愛子", "定員", "定員 10人", how="定員に10人を選ぶ")
        await t.presses("愛子", "お知らせする", "「お知らせする」を押す")
        self._card = await t.sees_posted(self._news, "弁", "千恵")

    async def _is_answered(self) -> None:
        t = self._teller
        await t.presses("弁", "参加", "「参加」を押す")
        await t.presses("千恵", "未定", "「未定」を押す")
        await t.looks_again(self._card, "弁")

    async def _is_skipped(self) -> None:
        pass

    async def _is_handed_over(self) -> None:
        pass

    async def _is_near(self) -> None:
        pass
