"""Forms become modals that Slack opens."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.views import View

from adapters.sandbox.slack.limits import faults_of_view
from adapters.slack.forms import Opener, errors_of, read_opener, view_of, view_of_reply
from adapters.slack.ink import Pen
from bot.speech import Card, FieldError, FieldKind, Form, FormField, Text, say
from tests.slack.conftest import account
from tests.slack.test_render import GOLDEN, HOSTILE, LONG, phrase


def form_of(*fields: FormField, title: str = "Thanks", submit: str = "Give") -> Form:
    return Form("thanks", "c1", phrase(title), phrase(submit), fields, {"to": "U0BEN"})


FULL = form_of(
    FormField(
        "to", FieldKind.PEOPLE, phrase("To whom"), phrase("Up to three"), initial_people=(account("U1"),), max_people=3
    ),
    FormField(
        "mentor", FieldKind.PEOPLE, phrase("Mentor"), required=False, initial_people=(account("U1"), account("U2"))
    ),
    FormField("reason", FieldKind.PARAGRAPH, phrase("What for"), initial="for *the* talk", max_length=300),
    FormField("tag", FieldKind.LINE, phrase("Tag"), required=False, max_length=30),
    FormField(
        "points", FieldKind.CHOICE, phrase("Points"), initial="2", choices=tuple((str(n), phrase(n)) for n in (1, 2))
    ),
)
SUGGESTS = form_of(
    FormField("zone", FieldKind.SUGGESTED, phrase("Zone"), phrase("Type a city"), initial="Asia/Tokyo", max_length=60),
    FormField("tag", FieldKind.SUGGESTED, phrase("Tag"), required=False, max_length=30),
)
OPENER = Opener("thanks", "c1", {"to": "U0BEN"}, "https://hooks.example.com/actions/T1/2", "C1", 1_790_000_000)


@pytest.mark.parametrize(("name", "form"), [("form", FULL), ("form_that_suggests", SUGGESTS)])
def test_a_form_is_drawn_as_its_golden_file_says(name: str, form: Form, pen: Pen) -> None:
    drawn = view_of(form, pen, OPENER)
    file: Path = GOLDEN / f"{name}.json"
    if os.environ.get("REDRAW_GOLDENS"):
        file.write_text(json.dumps(drawn, ensure_ascii=False, indent=2) + "\n")
    assert drawn == json.loads(file.read_text())
    assert faults_of_view(drawn, "modal") == []
    View(**drawn).to_dict()


def longest(kind: FieldKind) -> FormField:
    people = tuple(account(f"U{n}") for n in range(30))
    return FormField(
        f"f_{kind}",
        kind,
        phrase(HOSTILE),
        phrase(HOSTILE),
        initial=HOSTILE,
        initial_people=people,
        max_people=9,
        max_length=100_000,
        choices=tuple((str(n), phrase(HOSTILE)) for n in range(120)),
    )


@pytest.mark.parametrize("kind", FieldKind)
def test_the_longest_and_the_worst_texts_fit(kind: FieldKind, pen: Pen) -> None:
    drawn = view_of(form_of(longest(kind), title=HOSTILE, submit=HOSTILE), pen, OPENER)
    assert faults_of_view(drawn, "modal") == []
    View(**drawn).to_dict()
    element: dict[str, Any] = drawn["blocks"][0]["element"]
    assert len(element.get("initial_value", "")) <= element.get("max_length", 0)
    assert len(element.get("initial_users", ())) <= 9
    json.dumps(drawn, ensure_ascii=False).encode()


@pytest.mark.parametrize("name", LONG)
def test_an_answer_fits_into_the_place_of_its_form(name: str, pen: Pen) -> None:
    drawn = view_of_reply(Card(LONG[name], title=phrase(HOSTILE)), pen)
    assert faults_of_view(drawn, "modal") == []


def test_an_answer_without_a_title_is_named_after_the_bot(pen: Pen) -> None:
    drawn = view_of_reply(Card((Text(say("bare")),)), pen)
    assert drawn["title"]["text"] == "Shinrai"


def test_what_opened_a_form_comes_back() -> None:
    assert read_opener(OPENER.written()) == OPENER


def test_what_opened_a_form_always_fits_without_its_address() -> None:
    endless = Opener("thanks", "c1", {"x": "y" * 90}, "https://hooks.example.com/" + "x" * 4_000, "C1", 1)
    assert len(endless.written()) <= 3_000
    assert read_opener(endless.written()).response_url == ""


def test_errors_are_shown_at_their_fields_and_the_rest_at_the_first(pen: Pen) -> None:
    errors = (
        FieldError("reason", phrase("too long")),
        FieldError(None, phrase("no points left")),
        FieldError("elsewhere", phrase("no such field")),
    )
    assert errors_of(errors, FULL, pen) == {"reason": "too long", "to": "no points left no such field"}
