"""Cards become messages: a golden file a card, and nothing that Discord would refuse."""

from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.discord.pen import Pen
from adapters.discord.render import message, private
from adapters.discord.wire import length
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
    Phrase,
    Reader,
    Select,
    SelectKind,
    Style,
    Text,
    When,
    say,
)
from tests.discord.golden import as_golden
from tests.discord.town import PHRASEBOOK

TOWN = SpaceRef(PlatformName.DISCORD, "200")
AIKO, BEN = AccountRef(TOWN, "1"), AccountRef(TOWN, "2")
AT = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
MARK = "01JXXXXXXXXXXXXXXXXX"
PEN = Pen(PHRASEBOOK, Reader("en", "UTC"), MARK)
JAPANESE = Pen(PHRASEBOOK, Reader("ja", "Asia/Tokyo"))
HOSTILE = ("<@1> @everyone [bank](https://evil.example) **b** ||s|| `c` # h\n> q \x00\u202e\ud83d 🙏🏽 " * 300)[:12_000]


def said(what: Any) -> Phrase:
    return say("t.one", a=what)


def button(name: str, style: Style = Style.PLAIN) -> Button:
    return Button(said(name), "undo", "c1", (name,), style)


def choice(action: str, **more: Any) -> Select:
    return Select(say("t.field", n=1), action, "c1", options=(("en", said("English")), ("ja", said("日本語"))), **more)


CARDS: dict[str, Card] = {
    "text": Card((Text(said("Well done")),)),
    "ping": Card((Text(say("t.two", a=Person(AIKO), b=Person(BEN, ping=True))),)),
    "words": Card(
        (Text(say("t.list", who=(Person(AIKO), When(AT, "UTC"), Emoji("🙏"), CommandName(("trust", "show"))))),)
    ),
    "link": Card((Text(said(Link("https://example.org/feed", say("t.plain")))),)),
    "text_and_buttons": Card(
        (Text(said("Done")), Buttons((button("a", Style.PRIMARY), button("b", Style.DANGER), button("c"))))
    ),
    "title": Card((Text(said("Below")),), title=say("t.title")),
    "title_with_ping": Card((Text(said(Person(BEN, ping=True))),), title=say("t.title")),
    "paragraphs": Card((Text(said("One")), Text(said("Two")))),
    "fields": Card((Fields(((say("t.field", n=1), said("first")), (say("t.field", n=2), said("second")))),)),
    "items": Card(
        (Text(say("t.plain")), *(Item(said(f"entry {n}"), button(f"u{n}")) for n in range(7)), Item(said("no button"))),
        title=say("t.title"),
    ),
    "selects": Card(
        (
            Text(say("t.plain")),
            choice("tongue", chosen=("ja",)),
            Select(say("t.plain"), "who", "c1", kind=SelectKind.PEOPLE, chosen=("1", "2"), least=0, most=3),
            Text(say("t.title")),
            Select(say("t.field", n=3), "where", "c1", kind=SelectKind.PLACES, chosen=("7",)),
            Buttons((button("a"), button("b"))),
        ),
        title=say("t.title"),
    ),
    "selects_with_fields": Card(
        (
            Text(say("t.plain")),
            Fields(((say("t.field", n=1), said("日本語")), (say("t.field", n=2), said("quiet")))),
            choice("tongue", chosen=("ja",)),
            Buttons((button("a"),)),
        )
    ),
    "selects_empty": Card(
        (
            Text(say("t.plain")),
            choice("tongue"),
            Select(say("t.title"), "who", "c1", ("a",), kind=SelectKind.PEOPLE),
            Select(say("t.label"), "where", "c1", kind=SelectKind.PLACES, most=40),
        )
    ),
    "hostile": Card((Text(said(HOSTILE[:300])), Item(said(HOSTILE[:80]), button("x"))), title=said(HOSTILE[:60])),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_drawn_as_its_golden_file_says(name: str) -> None:
    as_golden(name, message(CARDS[name], PEN))


def test_a_card_is_finished_in_the_language_of_its_reader() -> None:
    card = Card((Text(say("t.two", a=Person(AIKO), b=Person(BEN))), Text(say("t.count", n=1))))
    assert message(card, JAPANESE)["embeds"][0]["description"] == "<@1>さんが<@2>さんに感謝しました\n\n1ポイント"
    assert message(card, PEN)["embeds"][0]["description"] == "<@1> thanked <@2>\n\n1 point"


def test_only_the_asker_sees_a_private_answer() -> None:
    assert private(message(CARDS["text"], PEN))["flags"] == 64 | 4
    assert private(message(CARDS["title"], PEN))["flags"] == 64


LONG: dict[str, tuple[Block, ...]] = {
    "text": (Text(said(HOSTILE)),),
    "emoji": (Text(said("🙏" * 1999)),),
    "texts": tuple(Text(said(HOSTILE)) for _ in range(3)),
    "items": tuple(Item(said(HOSTILE), button(f"{n}" * 30)) for n in range(60)),
    "fields": (Fields(tuple((said(HOSTILE), said(HOSTILE)) for _ in range(40))),),
    "buttons": tuple(Buttons(tuple(button(f"{row}{n}") for n in range(7))) for row in range(9)),
    "selects": (
        Select(said(HOSTILE), "s", "c1", options=tuple((f"{n}", said(HOSTILE)) for n in range(40)), chosen=("1", "2")),
        Select(said(HOSTILE), "t", "c1", options=(("a", said("")), ("a", said("x"))), chosen=("b",), least=2, most=9),
        Select(said(""), "u", "c1", options=()),
        Select(said(HOSTILE), "p", "c1", kind=SelectKind.PEOPLE, chosen=("1", "1", "x"), least=2, most=2),
        Select(said(HOSTILE), "q", "c1", kind=SelectKind.PLACES, chosen=("1", "2"), most=1),
        Select(said(HOSTILE), "q", "c1", kind=SelectKind.PLACES),
    ),
    "labels": (Buttons((Button(said(HOSTILE), "undo", "c1"),)),),
    "empty": (Text(said("")), Item(said("\x00")), Fields(((said(""), said(" ")),))),
    "one_empty": (Text(said("")),),
    "same_twice": (Buttons((button("a"), button("a"))), Item(said("x"), button("a"))),
    "nothing_but_buttons": (Buttons((button("a"),)),),
}


@pytest.mark.parametrize("title", [None, said(HOSTILE)], ids=["", "titled"])
@pytest.mark.parametrize("name", LONG)
def test_no_card_breaks_a_limit(name: str, title: Phrase | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # as it is where people see it
    within_limits(message(Card(LONG[name], title=title), PEN))


def test_a_card_of_six_rows_is_ours_to_mend() -> None:
    with pytest.raises(ValueError, match="A card of 6 rows; Discord shows 5"):
        message(Card(tuple(Buttons((button(f"{n}"),)) for n in range(6))), PEN)


def test_a_card_of_six_rows_is_cut_and_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with capture_logs() as logs:
        drawn = message(Card(tuple(Buttons((button(f"{n}"),)) for n in range(6))), PEN)
    assert [len(row["components"]) for row in drawn["components"]] == [1, 1, 1, 1, 1]
    assert logs == [{"event": "discord.rows_left_out", "rows": 6, "log_level": "error"}]


def select_within_limits(select: dict[str, Any]) -> None:
    assert 1 <= length(select["placeholder"]) <= 150
    assert 0 <= select["min_values"] <= select["max_values"] <= 25
    options = select.get("options", [])
    assert select["type"] != 3 or 1 <= len(options) <= 25
    assert select["type"] != 3 or select["max_values"] <= len(options)
    assert len({one["value"] for one in options}) == len(options)
    assert all(1 <= length(one["label"]) <= 100 and 1 <= len(one["value"]) <= 100 for one in options)
    assert sum(one["default"] for one in options) <= select["max_values"]
    defaults = select.get("default_values", [])
    assert not defaults or select["min_values"] <= len(defaults) <= select["max_values"]


def within_limits(body: dict[str, Any]) -> None:
    """Discord's limits (Message resource, "Embed limits"; Component reference), counted strictly."""
    assert length(body["content"]) <= 2000
    assert body["content"] or body["embeds"] or body["components"]
    total = 0
    for embed in body["embeds"]:
        texts = [embed.get("title", ""), embed.get("description", "")]
        assert length(texts[0]) <= 256
        assert length(texts[1]) <= 4096
        assert len(embed.get("fields", ())) <= 25
        for field in embed.get("fields", ()):
            assert 1 <= length(field["name"]) <= 256
            assert 1 <= length(field["value"]) <= 1024
            texts += [field["name"], field["value"]]
        total += sum(map(length, texts))
    assert total <= 6000
    assert len(body["components"]) <= 5
    ids = [one["custom_id"] for row in body["components"] for one in row["components"]]
    assert len(ids) == len(set(ids))
    for row in body["components"]:
        assert 1 <= len(row["components"]) <= 5
        assert all(len(one["custom_id"]) <= 100 for one in row["components"])
        if row["components"][0]["type"] == 2:
            assert all(1 <= length(one["label"]) <= 80 for one in row["components"])
        else:
            select_within_limits(*row["components"])
    text = repr(body)
    assert "\\x00" not in text
    assert "\\ud83d" not in text
    assert "@everyone" not in repr((body["content"], body["embeds"]))
