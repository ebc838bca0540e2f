"""Cards become Block Kit: a golden file a card, and nothing that Slack would refuse."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block as SdkBlock

from adapters.sandbox.slack.limits import faults_of_blocks
from adapters.slack.ink import Pen, in_zone
from adapters.slack.render import MESSAGE_BLOCKS, blocks_of, message
from bot.people import AccountRef, PlatformName, SpaceRef
from bot.speech import (
    Block,
    Button,
    Buttons,
    Card,
    CommandName,
    Emoji,
    Fields,
    Item,
    Link,
    Person,
    Said,
    Select,
    SelectKind,
    Style,
    Text,
    When,
    say,
)
from tests.slack.conftest import BOOK, READER, account

GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
HOSTILE = ("<!channel> <@U1> *b* _i_ ~s~ `c` :pray: <https://evil.example|bank> @here & \x00\u202e\ud83d " * 200)[
    :10_000
]


def phrase(what: Said) -> Any:
    return say("said", what=what)


def undo(*args: str, style: Style = Style.PLAIN) -> Button:
    return Button(phrase("Undo"), "thanks.undo", "c1", args, style)


CARDS = {
    "everything": Card(
        title=phrase("Thanks"),
        blocks=(
            Text(phrase((Person(account("U1")), Person(account("U2"))))),
            Fields(((phrase("Points"), phrase(3)), (phrase("When"), phrase(When(AT, "Asia/Tokyo"))))),
            Item(phrase(Emoji("pray")), undo("g1")),
            Item(phrase(CommandName(("trust", "show")))),
            Text(phrase(Link("https://example.com/a?b=1&c=2", phrase("the notes")))),
            Buttons((undo("g1", style=Style.PRIMARY), undo("g2", style=Style.DANGER))),
        ),
    ),
    "hostile": Card(
        title=phrase("<!here> *loud* :pray:"),
        blocks=(
            Text(phrase("<!channel> *b* _i_ ~s~ `c` :pray: <https://evil.example|bank> & @here\n> quoted")),
            Fields(((phrase("*x*"), phrase("<@U1>")),)),
            Buttons((Button(phrase("<!here> & *x*"), "a", "c1", ("g",)),)),
        ),
    ),
    "selects": Card(
        title=phrase("Settings"),
        blocks=(
            Select(
                phrase("Language"),
                "settings.locale",
                "c1",
                ("m1",),
                options=(("en", phrase("English")), ("ja", phrase("日本語"))),
                chosen=("ja",),
            ),
            Select(
                phrase("Emoji"),
                "setup.emoji",
                "c1",
                options=(("pray", phrase(Emoji("pray"))), ("bouquet", phrase(Emoji("bouquet")))),
                chosen=("pray", "bouquet"),
                most=2,
            ),
            Select(
                phrase("Organizers"), "setup.organizers", "c1", (), SelectKind.PEOPLE, chosen=("U1",), least=0, most=9
            ),
            Select(phrase("Mentor"), "setup.mentor", "c1", (), SelectKind.PEOPLE),
            Select(phrase("Announcements"), "setup.place", "c1", (), SelectKind.PLACES, chosen=("C1",)),
            Select(phrase("Nothing to choose"), "setup.none", "c1"),
        ),
    ),
    "title_with_a_person": Card(title=phrase(Person(account("U1"))), blocks=(Text(phrase("x")),)),
    "of_another_platform": Card(
        blocks=(
            Text(phrase(Person(AccountRef(SpaceRef(PlatformName.DISCORD, "200"), "1")))),
            Text(phrase(Emoji("🙏"))),
            Text(phrase(Link("javascript:alert(1)", phrase("no link")))),
        ),
    ),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_drawn_as_its_golden_file_says(name: str, pen: Pen) -> None:
    drawn = message(CARDS[name], pen)
    file = GOLDEN / f"{name}.json"
    if os.environ.get("REDRAW_GOLDENS"):
        file.write_text(json.dumps(drawn, ensure_ascii=False, indent=2) + "\n")
    assert drawn == json.loads(file.read_text())


LONG: dict[str, tuple[Block, ...]] = {
    "text": (Text(phrase(HOSTILE)),),
    "fields": (Fields(tuple((phrase(HOSTILE), phrase(HOSTILE)) for _ in range(23))),),
    "items": tuple(Item(phrase(HOSTILE), undo(str(n))) for n in range(80)),
    "buttons": (Buttons(tuple(Button(phrase(HOSTILE), "thanks.undo", "c1", (str(n),)) for n in range(5))),),
    "selects": tuple(
        Select(phrase(HOSTILE), "a", "c" * 100, ("1",), options=tuple((str(n), phrase(HOSTILE)) for n in range(25)))
        for _ in range(60)
    ),
    "mentions": (Text(phrase(tuple(Person(account(f"U{n:09d}")) for n in range(500)))),),
    "empty": (Text(say("empty")), Fields(((say("empty"), say("empty")),)), Item(say("empty"), undo())),
    "no fields, no buttons": (Fields(()), Buttons(())),
    "nothing": (),
}


@pytest.mark.parametrize("name", LONG)
def test_the_longest_and_the_worst_texts_fit(name: str, pen: Pen) -> None:
    drawn = message(Card(LONG[name], title=phrase(HOSTILE)), pen)
    assert faults_of_blocks(drawn["blocks"]) == []
    for block in SdkBlock.parse_all(drawn["blocks"]):
        block.to_dict()  # raises for what Slack's own library knows to be too long
    assert 0 < len(drawn["text"]) <= 3_000
    json.dumps(drawn, ensure_ascii=False).encode()


def test_too_many_blocks_lose_their_middle_and_keep_their_last(pen: Pen) -> None:
    card = Card((*(Text(phrase(f"line {n}")) for n in range(70)), Buttons((undo("more"),))))
    blocks = blocks_of(card, pen, MESSAGE_BLOCKS)
    assert len(blocks) == MESSAGE_BLOCKS
    assert [block["type"] for block in blocks[-2:]] == ["section", "actions"]
    assert blocks[-2]["text"]["text"] == "…"


def test_action_ids_differ_within_a_message(pen: Pen) -> None:
    blocks = blocks_of(Card((Buttons((undo("1"), undo("2"))), Item(phrase("x"), undo("3")))), pen, MESSAGE_BLOCKS)
    ids = [button["action_id"] for button in (*blocks[0]["elements"], blocks[1]["accessory"])]
    assert ids == ["thanks.undo#0", "thanks.undo#1", "thanks.undo#2"]


@pytest.mark.parametrize(
    ("quiet", "ping", "shown"),
    [
        (False, False, "<@U1>"),
        (False, True, "<@U1>"),
        (True, True, "<@U1>"),
        (True, False, "∗Aiko∗"),
    ],
)
def test_in_a_channel_only_who_is_to_be_notified_is_mentioned(quiet: bool, ping: bool, shown: str) -> None:
    pen = Pen(BOOK, READER, name_of=lambda _: "*Aiko*", quiet=quiet)
    assert pen.rich(phrase(Person(account("U1"), ping)), 100) == shown


def test_whose_name_is_unknown_is_mentioned_all_the_same() -> None:
    assert Pen(BOOK, READER, quiet=True).rich(phrase(Person(account("U1"))), 100) == "<@U1>"


@pytest.mark.parametrize(
    ("when", "rich", "plain"),
    [
        (When(AT, "Asia/Tokyo"), "{date_short_pretty} {time}", "2026-12-01 19:00 JST"),
        (When(AT, "Asia/Tokyo", "date"), "{date_short_pretty}", "2026-12-01"),
        (When(AT, "Asia/Tokyo", "time"), "{time}", "19:00 JST"),
        (When(AT, "America/New_York", "relative"), "{ago}", "2026-12-01 05:00 EST"),
    ],
)
def test_a_time_is_shown_in_the_readers_zone(when: When, rich: str, plain: str, pen: Pen) -> None:
    assert pen.rich(phrase(when), 200) == f"<!date^1796119200^{rich}|{plain}>"
    assert in_zone(when) == plain
