"""Text from people stays text."""

from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.ink import LABEL_INK, MESSAGE_INK, escape
from adapters.discord.wire import cut, length
from bot.people import AccountRef, Locale, PlatformName, SpaceRef
from bot.speech import CommandName, Emoji, Person, When

TOWN = SpaceRef(PlatformName.DISCORD, "200")
Z = "\u200b"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("@everyone and @here", f"@{Z}everyone and @{Z}here"),
        ("<@1> <@!1> <@&1>", rf"\<@{Z}1\> \<@{Z}!1\> \<@{Z}&1\>"),
        ("<#300> </trust:1> <t:1:F>", rf"\<{Z}\#300\> \<{Z}/trust:1\> \<{Z}t:1:F\>"),
        ("<:x:1> <a:x:1> <id:guide>", rf"\<{Z}:x:1\> \<{Z}a:x:1\> \<{Z}id:guide\>"),
        ("[bank](https://evil.example)", r"\[bank\](https://evil.example)"),
        ("**b** _i_ ~~s~~ ||x|| `c`", r"\*\*b\*\* \_i\_ \~\~s\~\~ \|\|x\|\| \`c\`"),
        ("# head\n> quote\n- item\n+ item\n1. one", "\\# head\n\\> quote\n\\- item\n\\+ item\n1\\. one"),
        ("a - b, 2.5 + 1", "a - b, 2.5 + 1"),
        ("see https://x.org/a_b-c?d=1#e).", "see https://x.org/a_b-c?d=1#e)."),
        ("https://x.org/*a*/@everyone", "https://x.org/%2Aa%2A/%40everyone"),
        ("aiko@example.org", "aiko@example.org"),
        ("nul\x00 bidi\u202e lone\ud83d bell\x07", "nul bidi lone� bell"),
        ("a\\*b", "a\\\\\\*b"),
    ],
)
def test_markup_is_written_as_text(typed: str, written: str) -> None:
    assert escape(typed) == written


@given(st.text(st.characters(codec=None), max_size=60))
def test_nothing_that_people_write_makes_it_fail(text: str) -> None:
    written = escape(text)
    written.encode("utf-8")
    assert "@everyone" not in written
    assert "@here" not in written
    assert "\x00" not in written


@given(st.text("ab <@\\>🙏", max_size=40), st.integers(0, 40))
def test_a_cut_is_never_too_long(text: str, most: int) -> None:
    assert length(cut(text, most)) <= most


def test_a_cut_leaves_no_half_mention_and_no_half_escape() -> None:
    assert cut("thanks <@123456789>", 12) == "thanks…"
    assert cut("abcdef\\*ghi", 8) == "abcdef…"
    assert cut("🙏🙏🙏", 4) == "🙏…"


def test_words_of_a_phrase_as_discord_writes_them() -> None:
    when = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
    locale = Locale("ja")
    styles: tuple[Literal["date_time", "date", "time", "relative"], ...] = ("date_time", "date", "time", "relative")
    assert MESSAGE_INK.person(Person(AccountRef(TOWN, "1"))) == "<@1>"
    assert MESSAGE_INK.person(Person(AccountRef(SpaceRef(PlatformName.SLACK, "T1"), "U_1"))) == r"U\_1"
    assert [MESSAGE_INK.when(When(when, "UTC", style), locale) for style in styles] == [
        "<t:1796119200:F>",
        "<t:1796119200:D>",
        "<t:1796119200:t>",
        "<t:1796119200:R>",
    ]
    assert [LABEL_INK.when(When(when, "Asia/Tokyo", style), locale) for style in styles] == [
        "2026-12-01 19:00",
        "2026-12-01",
        "19:00",
        "2026-12-01 19:00",
    ]
    assert MESSAGE_INK.emoji(Emoji("🙏")) == "🙏"
    assert MESSAGE_INK.emoji(Emoji("LUL:123")) == "<:LUL:123>"
    assert MESSAGE_INK.command(CommandName(("trust", "show"))) == "`/trust show`"
    assert MESSAGE_INK.link("https://x.org/a b(c)", "here") == "[here](https://x.org/a%20b%28c%29)"
    assert LABEL_INK.plain(" two\nlines ") == "two lines"
