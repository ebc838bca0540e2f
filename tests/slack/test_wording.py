"""People's text stays text."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.wording import clean, harmless, length, shortened, shortened_mrkdwn

MARKUP = re.compile(r"[*~`<>]|(?<![A-Za-z0-9_＿])_|_(?![A-Za-z0-9_＿])|:[^\s:]+:|^\s*&gt;", re.MULTILINE)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("for the talk", "for the talk"),
        (
            "<!channel> <@U1> <https://evil.example|bank>",
            "&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|bank&gt;",
        ),
        ("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"),
        ("_slanted_ snake_case_name", "＿slanted＿ snake_case_name"),
        (":pray: 19:00", ":pray: 19:00"),
        ("&amp; & &lt;", "&amp;amp; &amp; &amp;lt;"),
        ("> quoted\n >>> more", "\u2060&gt; quoted\n \u2060&gt;&gt;&gt; more"),
        ("nul\x00 bell\x07 \u202eright to left", "nul bell right to left"),
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("ありがとう 🙏🏽 👩‍👩‍👧", "ありがとう 🙏🏽 👩‍👩‍👧"),
    ],
)
def test_nothing_in_peoples_text_is_markup(typed: str, shown: str) -> None:
    assert harmless(typed) == shown


@given(st.text(alphabet=st.one_of(st.sampled_from("*_~`<>&:@#!|^\n a1é日"), st.characters()), max_size=60))
def test_no_text_at_all_becomes_markup(typed: str) -> None:
    shown = harmless(typed)
    assert MARKUP.search(shown.replace(":\u2060", "")) is None
    json.dumps(shown, ensure_ascii=False).encode()


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 40))
def test_what_is_shortened_fits(text: str, most: int) -> None:
    assert length(shortened(clean(text), most)) <= most
    assert length(shortened_mrkdwn(clean(text), most)) <= most


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("hello", 5, "hello"),
        ("hello!", 5, "hell…"),
        ("hi <@U123>!", 9, "hi …"),
        ("hi <@U123>!!", 11, "hi <@U123>…"),
        ("a &amp; b!", 6, "a …"),
        ("🙏🙏🙏", 4, "🙏…"),
    ],
)
def test_a_cut_goes_through_no_mention_and_no_entity(text: str, most: int, cut: str) -> None:
    assert shortened_mrkdwn(text, most) == cut
