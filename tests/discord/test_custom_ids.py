"""What buttons and forms carry home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.custom_ids import button_id, carries, form_id, read_button, read_form
from bot.speech import Button, FieldKind, Form, FormField, say

LABEL = say("t.label")
WORD = st.text(alphabet="ab:~%=&. ふ", max_size=6)


def form(state: dict[str, str]) -> Form:
    return Form("thanks", "c1", LABEL, LABEL, (FormField("x", FieldKind.LINE, LABEL),), state)


@given(WORD.filter(bool), WORD, st.lists(WORD, max_size=3))
def test_a_button_comes_back_as_it_was_made(action: str, community: str, args: list[str]) -> None:
    custom_id = button_id(Button(LABEL, action, community, tuple(args)), "mark")
    read = read_button(custom_id)
    assert (read.action, read.community, read.args) == (action, community, tuple(args))
    assert carries(custom_id, "mark")


@given(st.dictionaries(WORD.filter(bool), WORD, max_size=2), st.integers(0, 2**63))
def test_a_form_comes_back_with_its_state_and_its_opener(state: dict[str, str], opener: int) -> None:
    read = read_form(form_id(form(state), str(opener)))
    assert (read.form, read.community, read.opener, dict(read.state)) == ("thanks", "c1", str(opener), state)


def test_a_mark_that_does_not_fit_is_left_out() -> None:
    custom_id = button_id(Button(LABEL, "undo", "c1", ("x" * 85,)), "m" * 20)
    assert not carries(custom_id, "m" * 20)
    assert read_button(custom_id).args == ("x" * 85,)


def test_what_does_not_fit_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="Button undo needs 108 characters"):
        button_id(Button(LABEL, "undo", "c1", ("x" * 100,)))
    with pytest.raises(ValueError, match="Form thanks needs"):
        form_id(form({"state": "x" * 100}), "900")


def test_an_id_of_nobodys_is_an_action_that_nobody_declared() -> None:
    assert read_button("vote").action == "vote"
    with pytest.raises(ValueError, match="not enough values"):
        read_form("vote")
