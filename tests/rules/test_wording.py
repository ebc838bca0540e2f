"""People's text, made harmless on the way in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.emoji import bare, standing_key
from bot.rules.wording import TAG_LONGEST, TAGS_MOST, compared, tag_of, tags_in, tidy, tidy_lines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  for \n the\ttalk ", "for the talk"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("0 \x1b\r0", "0 0"),
        ("right\u202eto left", "rightto left"),
        ("family 👨‍👩‍👧 stays", "family 👨‍👩‍👧 stays"),
        ("全角　の空白", "全角 の空白"),
        ("\u200b", ""),
    ],
)
def test_one_line_without_what_breaks_a_line(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


def test_lines_stay_lines_each_of_them_tidy() -> None:
    assert tidy_lines("\n one\u2028 t\two \r\n\n three\x00\n \n") == "\none\nt wo\n\nthree"
    assert tidy_lines(" \n\u200b\n") == ""


@pytest.mark.parametrize("other", ["ＭＣ", " mc ", "m\u200bc", "Mc"])
def test_names_that_read_alike_are_one(other: str) -> None:
    assert compared(other) == compared("MC")


@given(st.text())
def test_a_name_compared_is_the_same_when_it_is_compared_again(name: str) -> None:
    assert compared(compared(name)) == compared(name)


@given(st.text())
def test_tidied_text_can_always_be_stored_and_logged(typed: str) -> None:
    kept = tidy(typed)
    assert tidy(kept) == kept
    assert "\x00" not in kept
    assert "\n" not in kept
    kept.encode("utf-8")


@pytest.mark.parametrize(
    ("reason", "tags"),
    [
        ("for the talk #Talk #talk #ＴＡＬＫ", ("talk",)),
        ("発表 #勉強会、#司会 ありがとう", ("勉強会", "司会")),
        ("＃全角 も", ("全角",)),
        ("issue a#b and C# are none", ()),
        ("#", ()),
        ("#" + "x" * (TAG_LONGEST + 1), ()),
        (" ".join(f"#t{n}" for n in range(9)), tuple(f"t{n}" for n in range(TAGS_MOST))),
    ],
)
def test_tags_are_found_in_a_reason(reason: str, tags: tuple[str, ...]) -> None:
    assert tags_in(reason) == tags


def test_a_tag_is_compared_without_case_and_width() -> None:
    assert tag_of("#Ｔａｌｋ") == tag_of("talk") == "talk"


@pytest.mark.parametrize("emoji", ["pray", "pray::skin-tone-2", "pray::skin-tone-6"])
def test_slack_skin_tones_are_one_emoji(emoji: str) -> None:
    assert bare(emoji) == "pray"


@pytest.mark.parametrize("emoji", ["🙏", "🙏🏻", "🙏🏿", "🙏\ufe0f"])
def test_discord_skin_tones_and_selectors_are_one_emoji(emoji: str) -> None:
    assert bare(standing_key(emoji, burst=True)) == bare(emoji) == "🙏"
