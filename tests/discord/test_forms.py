"""Forms become modals within Discord's limits."""

import pytest

from adapters.discord.forms import modal
from adapters.discord.pen import Pen
from bot.people import AccountRef, PlatformName, SpaceRef
from bot.speech import FieldKind, Form, FormField, Reader, say
from tests.discord.golden import as_golden
from tests.discord.town import PHRASEBOOK

TOWN = SpaceRef(PlatformName.DISCORD, "200")
PEN = Pen(PHRASEBOOK, Reader("en", "UTC"))
LONG = "ながい文 <@1> \x00\ud83d" * 500
PLAIN = say("t.plain")

FORMS = {
    "form": Form(
        "thanks",
        "c1",
        say("t.title"),
        PLAIN,
        (
            FormField("to", FieldKind.PEOPLE, PLAIN, max_people=3, initial_people=(AccountRef(TOWN, "2"),)),
            FormField("reason", FieldKind.PARAGRAPH, PLAIN, hint=say("t.title"), initial="typed", max_length=300),
            FormField("tag", FieldKind.LINE, PLAIN, required=False, max_length=30),
            FormField(
                "points", FieldKind.CHOICE, PLAIN, required=False, initial="2", choices=(("1", PLAIN), ("2", PLAIN))
            ),
            FormField("zone", FieldKind.SUGGESTED, PLAIN, initial="Asia/Tokyo", max_length=40),
        ),
        {"draft": "d1"},
    ),
    "form_longest": Form(
        "thanks",
        "c1",
        say("t.one", a=LONG),
        PLAIN,
        (
            FormField("a", FieldKind.PARAGRAPH, say("t.one", a=LONG), hint=say("t.one", a=LONG), initial=LONG),
            FormField("b", FieldKind.LINE, say("t.one", a=""), initial=LONG, max_length=10),
            FormField("c", FieldKind.CHOICE, PLAIN, choices=tuple((f"{n}", say("t.one", a=LONG)) for n in range(40))),
            FormField("d", FieldKind.PEOPLE, PLAIN, max_people=90, required=False),
        ),
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_drawn_as_its_golden_file_says(name: str) -> None:
    as_golden(name, modal(FORMS[name], "900", PEN))


def test_the_longest_form_stays_within_the_limits() -> None:
    body = modal(FORMS["form_longest"], "900", PEN)
    assert len(body["title"]) <= 45
    for part in body["components"]:
        assert 1 <= len(part["label"]) <= 45
        assert len(part.get("description", "")) <= 100
    text, line, choice, people = (part["component"] for part in body["components"])
    assert (len(text["value"]) <= 4000, len(line["value"]) <= 10) == (True, True)
    assert (len(choice["options"]), people["max_values"], people["min_values"]) == (25, 25, 0)
