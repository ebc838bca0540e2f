"""Words, commands and a core that answers as it is told, for the tests of the Discord adapter."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, cast

from bot.catalogue import Catalogue
from bot.core import Bot, Complete
from bot.events import AnyEvent
from bot.feature import Channel, Choice, Feature, Handle, Link, Number, People, Rest, When, Word
from bot.inquiries import Inquire
from bot.people import Locale, MessageRef, Place, SpaceRef
from bot.phrasebook import Phrasebook, read_language
from bot.speech import Answer, Reader, Spoke

ENGLISH = """
[meta]
name = "English"
plural = "n != 1"
list = ", "
list_last = " and "
list_either = " or "

[phrases]
"errors.servers_only" = "I work in servers only."
"errors.try_again" = "Please try again."
"refused.outdated" = "No longer valid."
"errors.incident" = "That went wrong on our side ({id})."
"menu.thank.label" = "Thank for this"
"command.thanks.help" = "Thank members for something"
"command.thanks.option.to" = "Who"
"command.thanks.option.also" = "Who else"
"command.thanks.option.and_also" = "And who else"
"command.thanks.option.reason" = "What for"
"command.thanks.option.tag" = "One word"
"command.thanks.option.points" = "How many"
"command.trust.help" = "Trust"
"command.trust.show.help" = "Show trust"
"command.trust.show.option.member" = "Of whom"
"command.trust.board.help" = "Show the board"
"command.trust.organizers.help" = "For organizers"
"command.trust.organizers.adjust.help" = "Adjust"
"command.trust.organizers.adjust.option.window" = "When"
"command.trust.organizers.adjust.option.points" = "How many"
"command.trust.organizers.adjust.option.message" = "Which message"
"command.trust.organizers.adjust.option.number" = "Which one"
"command.trust.organizers.adjust.option.at" = "At what time"
"command.trust.organizers.adjust.option.channel" = "Where"
"command.trust.organizers.adjust.choice.month" = "This month"
"command.trust.organizers.adjust.choice.all" = "All time"
"t.one" = "{a}"
"t.two" = "{a} thanked {b}"
"t.plain" = "Plain words"
"t.label" = "Undo"
"t.title" = "A title"
"t.field" = "Field {n}"
"t.list" = "{who}"
"t.count" = ["{n} point", "{n} points"]
"""

JAPANESE = """
[meta]
name = "日本語"
plural = "0"
list = "、"
list_last = "、"
list_either = "、または "

[phrases]
"errors.servers_only" = "サーバーの中で使ってください。"
"errors.try_again" = "もう一度お試しください。"
"refused.outdated" = "もう使えません。"
"errors.incident" = "こちらの不具合です（{id}）。"
"menu.thank.label" = "これにありがとう"
"command.thanks.help" = "メンバーに感謝を贈る"
"command.thanks.option.to" = "相手"
"command.thanks.option.also" = "もう一人"
"command.thanks.option.and_also" = "さらに一人"
"command.thanks.option.reason" = "理由"
"command.thanks.option.tag" = "タグ"
"command.thanks.option.points" = "ポイント"
"command.thanks.name.to" = "相手"
"command.thanks.name.also" = "もう一人"
"command.thanks.name.and_also" = "さらに一人"
"command.thanks.name.reason" = "理由"
"command.thanks.name.tag" = "タグ"
"command.thanks.name.points" = "ポイント"
"command.trust.help" = "信頼"
"command.trust.show.help" = "信頼を見る"
"command.trust.show.option.member" = "だれの"
"command.trust.show.name.member" = "だれ"
"command.trust.board.help" = "ボードを見る"
"command.trust.organizers.help" = "運営向け"
"command.trust.organizers.adjust.help" = "調整する"
"command.trust.organizers.adjust.option.window" = "期間"
"command.trust.organizers.adjust.option.points" = "ポイント"
"command.trust.organizers.adjust.option.message" = "メッセージ"
"command.trust.organizers.adjust.option.number" = "番号"
"command.trust.organizers.adjust.option.at" = "日時"
"command.trust.organizers.adjust.option.channel" = "場所"
"command.trust.organizers.adjust.choice.month" = "今月"
"command.trust.organizers.adjust.choice.all" = "すべて"
"t.one" = "{a}"
"t.two" = "{a}さんが{b}さんに感謝しました"
"t.plain" = "ふつうの言葉"
"t.label" = "取り消す"
"t.title" = "題"
"t.field" = "項目 {n}"
"t.list" = "{who}"
"t.count" = ["{n}ポイント"]
"""

PHRASEBOOK = Phrasebook(
    {
        Locale("en"): read_language(Locale("en"), ENGLISH),
        Locale("ja"): read_language(Locale("ja"), JAPANESE),
    },
    Locale("en"),
)

feature = Feature("thanks")


@feature.command("thanks")
async def thanks(
    ctx: object,
    to: Annotated[tuple[str, ...], People(also=("also", "and_also"))],
    reason: Annotated[str, Rest(300)],
    tag: Annotated[str | None, Word(30, suggests=True)] = None,
    points: Annotated[int, Number(1, 5)] = 1,
) -> Answer:
    return None


@feature.command("trust", "organizers", "adjust")
async def adjust(
    ctx: object,
    window: Annotated[str, Choice(("month", "all"))],
    points: Annotated[int, Number(-1000, 1000)],
    message: Annotated[MessageRef | None, Link()] = None,
    number: Annotated[int | None, Handle()] = None,
    at: Annotated[str, When()] = "",
    channel: Annotated[Place | None, Channel()] = None,
) -> Answer:
    return None


@feature.command("trust", "show")
async def show(ctx: object, member: Annotated[tuple[str, ...] | None, People()] = None) -> Answer:
    return None


@feature.command("trust", "board")
async def board(ctx: object) -> Answer:
    return None


@feature.message_menu("thank", opens_form=True)
async def thank(ctx: object, message: object) -> Answer:
    return None


CATALOGUE = Catalogue([feature])
EN = Reader("en", "UTC")


class FakeCore:
    """Writes down what is handed in, and answers what ``answers`` says (an Answer, or a function of the event)."""

    catalogue = CATALOGUE
    phrasebook = PHRASEBOOK

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []
        self.answer: Answer | Callable[[AnyEvent], Awaitable[Answer]] = None
        self.forms_follow = False
        self.given_up: list[tuple[AnyEvent, BaseException]] = []
        self.doubtful: list[MessageRef] = []
        self.whole_at: datetime | None = None
        self.seen_spaces: list[SpaceRef] = []
        self.spaces: list[SpaceRef] = []
        """Of the community c1."""
        self.inquire: Inquire | None = None
        """How the latest event's platform is asked, while it is handled."""
        self._changed = asyncio.Event()

    async def handle(self, event: AnyEvent, inquire: Inquire | None = None, complete: Complete | None = None) -> Spoke:
        if complete is not None:
            event = await complete(event)
        self.events.append(event)
        self.inquire = inquire
        self._changed.set()
        answer = await self.answer(event) if callable(self.answer) else self.answer
        return Spoke(answer, EN)

    def may_open_form(self, event: AnyEvent) -> bool:
        return self.forms_follow

    async def counts(self, space: SpaceRef, emoji: str) -> bool:
        return emoji.startswith("🙏")

    async def spaces_of(self, community: str) -> list[SpaceRef]:
        return self.spaces if community == "c1" else []

    async def give_up(self, event: AnyEvent, fault: BaseException) -> str:
        self.given_up.append((event, fault))
        self._changed.set()
        return "abc123"

    async def in_doubt(self, space: SpaceRef) -> list[MessageRef]:
        return self.doubtful

    async def seen(self, space: SpaceRef) -> None:
        self.seen_spaces.append(space)
        self._changed.set()

    async def last_seen(self, space: SpaceRef) -> datetime | None:
        return self.whole_at

    async def until(self, true: Callable[["FakeCore"], bool], within: float = 10.0) -> None:
        async with asyncio.timeout(within):
            while not true(self):
                self._changed.clear()
                await self._changed.wait()

    @property
    def as_bot(self) -> Bot:
        return cast(Bot, self)


def slow(answer: Answer, seconds: float) -> Callable[[AnyEvent], Awaitable[Answer]]:
    async def later(event: AnyEvent) -> Answer:
        await asyncio.sleep(seconds)
        return answer

    return later


def at(second: int) -> datetime:
    return datetime(2026, 11, 23, 12, 0, second, tzinfo=UTC)
