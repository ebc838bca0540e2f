"""Tokens of mentions inside people's words: nobody can type one, nothing cuts one, none is ever shown."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.mentions import CLOSE, HIDDEN, OPEN, bodies_in, hidden, names_at, token, with_bodies, without_tokens
from bot.rules.wording import shortened, tags_in, tidy, tidy_lines

BODY = st.from_regex(r"[0-9a-z]{20}", fullmatch=True)
TEXT = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(OPEN + CLOSE + "#@ \n")))


@given(st.lists(st.one_of(TEXT.map(without_tokens), BODY.map(token))))
def test_tidying_keeps_every_token_and_no_other_such_character(parts: list[str]) -> None:
    text = "".join(parts)
    for tidied in (tidy(text), tidy_lines(text)):
        kept = list(bodies_in(tidied))
        assert kept == list(bodies_in(text)) or tidied == ""
        assert OPEN not in with_bodies(tidied, str)
        assert CLOSE not in with_bodies(tidied, str)


@given(TEXT)
def test_typed_text_holds_no_token(text: str) -> None:
    assert list(bodies_in(without_tokens(text))) == []
    assert hidden(without_tokens(text)) == without_tokens(text)


@given(st.lists(st.one_of(TEXT.map(without_tokens), BODY.map(token))), st.integers(1, 60))
def test_shortening_cuts_no_token(parts: list[str], most: int) -> None:
    short = shortened("".join(parts), most)
    assert OPEN not in with_bodies(short, str)
    assert CLOSE not in with_bodies(short, str)


@given(TEXT, BODY, st.integers(0, 25))
def test_the_last_guard_shows_no_id_not_even_of_half_a_token(text: str, body: str, kept: int) -> None:
    shown = hidden(without_tokens(text) + token(body)[: kept + 1])
    assert OPEN not in shown
    assert CLOSE not in shown
    assert shown == without_tokens(text) + HIDDEN


def test_a_name_ends_where_its_script_does() -> None:
    def first(text: str) -> tuple[str, ...]:
        return next(iter(names_at(text)))[1]

    assert first("with @Ben Smith, yes")[-1] == "Ben"
    assert "Ben Smith" in first("with @Ben Smith, yes")
    assert "Ben" not in first("@Benjamin")
    assert "愛子" in first("@愛子さんと")
    assert list(names_at("me@example.org and @ home")) == []


def test_a_tag_may_follow_a_mention() -> None:
    assert tags_in(f"{token('0' * 20)}#talk") == ("talk",)
