"""What is typed → words of a command: choices, links, numbers, and what nobody takes."""

from typing import Annotated

import pytest

from bot.arguments import from_text
from bot.catalogue import Catalogue
from bot.context import Context
from bot.events import Asked, Mention
from bot.feature import Choice, Command, Feature, Handle, Link, Number, People, Rest, Word
from bot.people import AccountRef, MessageRef, Place, PlatformName, SpaceFacts, SpaceRef
from bot.speech import Answer, Refused

SPACE = SpaceRef(PlatformName.SLACK, "T1")
BEN = AccountRef(SPACE, "U2")
MESSAGE = MessageRef(SPACE, "C1", "1.2")
LINK = "https://town.slack.com/archives/C1/p12"
feature = Feature("words")


@feature.command("board")
async def board(ctx: Context, window: Annotated[str, Choice(("month", "all"))] = "month") -> Answer: ...


@feature.command("explain")
async def explain(ctx: Context, message: Annotated[MessageRef, Link()]) -> Answer: ...


@feature.command("hide")
async def hide(ctx: Context, thanks: Annotated[int | None, Handle()] = None) -> Answer: ...


@feature.command("adjust")
async def adjust(
    ctx: Context,
    member: Annotated[tuple[AccountRef, ...], People()],
    points: Annotated[int, Number(-100, 100)],
    reason: Annotated[str, Rest(300)],
) -> Answer: ...


@feature.command("settings")
async def settings(ctx: Context, zone: Annotated[str, Word(60)] = "") -> Answer: ...


COMMANDS = Catalogue((feature,)).commands


def read(command: str, *spoken: str | Mention) -> dict[str, object]:
    event = Asked(
        space=SPACE,
        actor=BEN,
        place=Place(SPACE, "C1"),
        facts={},
        about_space=SpaceFacts(SPACE),
        key="k",
        command=(command,),
        links={LINK: MESSAGE},
    )
    return from_text(_command(command), spoken, event).arguments


def _command(name: str) -> Command:
    return COMMANDS[(name,)]


@pytest.mark.parametrize(
    ("command", "spoken", "words"),
    [
        ("board", ("all",), {"window": "all"}),
        ("board", ("window:ALL",), {"window": "all"}),
        ("board", ("",), {}),
        ("explain", (LINK,), {"message": MESSAGE}),
        ("explain", (f"message:{LINK}",), {"message": MESSAGE}),
        ("hide", ("#12",), {"thanks": 12}),
        ("hide", ("＃12",), {"thanks": 12}),
        ("hide", ("thanks:12",), {"thanks": 12}),
        ("adjust", (Mention(BEN), " -3 counted twice"), {"member": (BEN,), "points": -3, "reason": "counted twice"}),
        ("adjust", (Mention(BEN), " −3 counted twice"), {"member": (BEN,), "points": -3, "reason": "counted twice"}),
        ("adjust", (Mention(BEN), " counted points:5 late"), {"member": (BEN,), "points": 5, "reason": "counted late"}),
        ("settings", ("Asia/Tokyo",), {"zone": "Asia/Tokyo"}),
    ],
)
def test_words_find_their_places(command: str, spoken: tuple[str | Mention, ...], words: dict[str, object]) -> None:
    assert read(command, *spoken) == words


@pytest.mark.parametrize(
    ("command", "spoken", "phrase", "field"),
    [
        ("board", ("week",), "refused.choice", "window"),
        ("board", ("month please",), "refused.left_over", None),
        ("explain", ("https://elsewhere.example/1",), "refused.link", "message"),
        ("hide", ("#0",), "refused.number", "thanks"),
        ("hide", ("#twelve",), "refused.number", "thanks"),
        ("adjust", (Mention(BEN), " points:101 too much"), "refused.number", "points"),
        ("hide", ("@ben",), "refused.number", "thanks"),
    ],
)
def test_words_that_fit_nowhere_are_refused(
    command: str, spoken: tuple[str | Mention, ...], phrase: str, field: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        read(command, *spoken)
    assert (refused.value.phrase.key, refused.value.field) == (phrase, field)
