"""A moment as it is typed into a command: never announced as another, asked about or corrected where it is not read.

It is Monday, 2026-11-23, noon in Tokyo.
"""

from typing import Any

import pytest

from bot.speech import Rejected
from tests.town import Shown, Town


async def calls_session(town: Town, sentence: str, name: str = "aiko") -> Shown:
    """As Slack's text; Discord has one option for the title and one for the moment, so there is nothing to split."""
    return await town.types(name, "session", f"new {sentence}")


async def announced(town: Town) -> list[str]:
    await town.delivers()
    return town.posts()


@pytest.mark.parametrize(
    ("sentence", "title", "when"),
    [
        ("読書会 12/20 日曜 19:00", "読書会", "2026-12-20 (Sun) 19:00"),
        ("読書会 12/20(日) 19:00", "読書会", "2026-12-20 (Sun) 19:00"),
        ("Reading next week sat 19:00", "Reading", "2026-12-05 (Sat) 19:00"),
        ("12/20 19:00 読書会", "読書会", "2026-12-20 (Sun) 19:00"),
        ("読書会 2026-11-28（土）19:30", "読書会", "2026-11-28 (Sat) 19:30"),
        ("Reading when:19:00 12/20", "Reading", "2026-12-20 (Sun) 19:00"),
        ("remind:1h Rust reading tomorrow 19:00", "Rust reading", "2026-11-24 (Tue) 19:00"),
        ("remind:1d, 1h Rust reading tomorrow 19:00", "Rust reading", "2026-11-24 (Tue) 19:00"),
        ("place:会議室A 12/20 日曜 19:00 minutes:60", "", ""),
        ("読書会 place:会議室 A 12/20 日曜 19:00", "読書会", "2026-12-20 (Sun) 19:00"),
    ],
)
async def test_every_word_of_a_moment_belongs_to_it(town: Town, sentence: str, title: str, when: str) -> None:
    shown = await calls_session(town, sentence)
    if not title:
        assert shown.form is not None
        return
    assert f"“{title}” is announced: {when} (Asia/Tokyo)" in str(shown)
    assert len(await announced(town)) == 1


@pytest.mark.parametrize(
    ("sentence", "refused"),
    [
        ("読書会 土曜 12/20 19:00", "you wrote “土曜”, but that date is a Sun"),
        ("Reading 12/20 (Sat) 19:00", "you wrote “(Sat)”, but that date is a Sun"),
        ("読書会 週末 19:00", "I read the rest of “週末 19:00”, but not “週末”"),
        ("Reading sat 28 19:00", "but not “28”"),
        ("読書会 毎週火・木 19:00", "but not “火・木”"),
    ],
)
async def test_what_is_not_read_is_named_and_what_was_understood_stays(town: Town, sentence: str, refused: str) -> None:
    shown = await calls_session(town, sentence)
    assert refused in str(shown)
    assert await announced(town) == []
    form = (await town.presses("aiko", shown.buttons["Correct it"])).form
    assert form is not None
    filled = {field.name: field.initial for field in form.fields}
    assert filled["title"] in ("読書会", "Reading")
    assert filled["when"] in sentence
    panel = await town.submits("aiko", form, title=filled["title"], when="2026-12-20 19:00")
    await town.presses("aiko", panel.buttons["Announce"])
    assert len(await announced(town)) == 1


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("Monday Blues reading tomorrow 19:00", "2026-11-24 (Tue) 19:00"),
        ("読書会 クリスマス 19:00", "2026-11-23 (Mon) 19:00"),
        ("毎週 読書会 土曜 19:00", "2026-11-28 (Sat) 19:00"),
        ("Reading on Dec 20 with Ben 19:00", "2026-12-20 (Sun) 19:00"),
        ("Weekly sync tomorrow 22:00", "2026-11-24 (Tue) 22:00"),
        ("来週の土曜 place:会議室 読書会 19:00", ""),
    ],
)
async def test_where_title_and_moment_are_not_surely_told_apart_the_panel_is_shown_first(
    town: Town, sentence: str, when: str
) -> None:
    shown = await calls_session(town, sentence)
    assert when in str(shown) or shown.form is not None
    assert "Announce" in shown.buttons or "Correct it" in shown.buttons or shown.form is not None
    assert await announced(town) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"when": "毎週土曜 19:00"}, "Repeats: every week"),
        ({"when": "毎月第2土曜 14時"}, "Repeats: every month"),
        ({"when": "every saturday 7pm", "repeat": "weekly"}, "Repeats: every week"),
    ],
)
async def test_words_of_repeating_are_the_repeat(town: Town, words: dict[str, Any], says: str) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", **words)
    assert says in str(shown)


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ({"when": "毎週土曜 19:00", "repeat": "monthly"}, "reads as weekly, but you also chose monthly"),
        ({"when": "毎週土曜 19:00", "repeat": "once"}, "but you also chose"),
        ({"when": "sat 19:00-20:30", "minutes": 60}, "is 90 minutes long, but you also wrote 60"),
    ],
)
async def test_what_contradicts_is_refused_and_can_be_corrected(
    town: Town, words: dict[str, Any], refused: str
) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", **words)
    assert refused in str(shown)
    assert "Correct it" in shown.buttons
    assert await announced(town) == []


async def test_an_end_is_the_length(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="sat 19:00〜20:30")
    shown = await town.asks("aiko", "session show", number=1)
    assert "90 minutes" in str(shown)
    await town.asks("aiko", "session new", title="Long reading", when="sat 13:00-17:00")
    assert "240 minutes" in str(await town.asks("aiko", "session show", number=2)) or "4 hours" in str(
        await town.asks("aiko", "session show", number=2)
    )


async def test_what_a_form_was_opened_with_gives_way_to_what_is_typed_into_it(town: Town) -> None:
    panel = await town.asks("aiko", "session new", title="Rust reading", when="12/5 7:30")
    form = (await town.presses("aiko", panel.buttons["Correct it"])).form
    assert form is not None
    filled = {field.name: field.initial for field in form.fields}
    panel = await town.submits("aiko", form, **{**filled, "when": "毎週土曜 19:00〜21:00"})
    assert "120 minutes" in str(panel)
    assert "[Repeat: every week]" in str(panel)
    form = (await town.presses("aiko", panel.buttons["Correct it"])).form
    assert form is not None
    refused = await town.submits("aiko", form, title="Rust reading", when="sat 19:00〜21:00", minutes="60")
    assert "is 120 minutes long, but you also wrote 60" in str(refused)


async def test_in_a_form_the_field_says_which_part_was_not_read(town: Town) -> None:
    form = (await town.asks("aiko", "session new", title="Rust reading")).form
    assert form is not None
    answer = (await town.submits("aiko", form, title="Rust reading", when="週末 19:00")).answer
    assert isinstance(answer, Rejected)
    (error,) = answer.errors
    assert (error.field, error.phrase.words["part"]) == ("when", "週末")
    kept = {field.name: field.initial for field in answer.form.fields}
    assert (kept["title"], kept["when"]) == ("Rust reading", "週末 19:00")


async def test_a_change_is_asked_which_of_two_is_meant_and_corrected_where_it_is_not_read(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    asked = await town.asks("aiko", "session edit", number=1, when="12/5 7:30")
    assert {"I mean 2026-12-05 (Sat) 07:30 (Asia/Tokyo)", "I mean 2026-12-05 (Sat) 19:30 (Asia/Tokyo)"} <= set(
        asked.buttons
    )
    refused = await town.asks("aiko", "session edit", number=1, when="12/5(日) 19:30")
    assert "that date is a Sat" in str(refused)
    form = (await town.presses("aiko", refused.buttons["Correct it"])).form
    assert form is not None
    assert {field.name: field.initial for field in form.fields}["when"] == "12/5(日) 19:30"
    changed = await town.submits("aiko", form, title="Rust reading", when="12/5(土) 19:30〜20:30", minutes="90")
    assert "2026-12-05 (Sat) 19:30" in str(changed)
    assert "60 minutes" in str(changed)


async def test_a_call_asks_which_start_and_which_deadline_is_meant_one_after_the_other(town: Town) -> None:
    panel = await town.asks("emi", "volunteer call", role="MC", when="12/5 7:30", until="12/3 8:00")
    assert "Announce" not in panel.buttons
    assert "In the morning or in the evening? I read 2026-12-05 (Sat) 07:30" in str(panel)
    panel = await town.presses("emi", panel.buttons["I mean 2026-12-05 (Sat) 19:30 (Asia/Tokyo)"])
    assert "I read 2026-12-03 (Thu) 08:00" in str(panel)
    assert "Announce" not in panel.buttons
    panel = await town.presses("emi", panel.buttons["I mean 2026-12-03 (Thu) 20:00 (Asia/Tokyo)"])
    assert await announced(town) == []
    await town.presses("emi", panel.buttons["Announce"])
    (post,) = await announced(town)
    assert "2026-12-05 (Sat) 19:30" in post
    assert "2026-12-03 (Thu) 20:00" in post


async def test_a_call_whose_moment_is_not_read_is_corrected_with_what_was_typed(town: Town) -> None:
    refused = await town.asks("emi", "volunteer call", role="MC", when="12/5(日) 19:00", note="Just an hour")
    assert "that date is a Sat" in str(refused)
    form = (await town.presses("emi", refused.buttons["Correct it"])).form
    assert form is not None
    filled = {field.name: field.initial for field in form.fields}
    assert (filled["role"], filled["when"], filled["note"]) == ("MC", "12/5(日) 19:00", "Just an hour")
    assert await announced(town) == []


async def test_the_order_of_day_and_month_is_asked_where_it_is_not_certain(town: Town) -> None:
    await town.asks("aiko", "shinrai settings", zone="Europe/London")
    panel = await town.asks("aiko", "session new", title="Rust reading", when="3/12 19:00")
    assert "Which number is the month?" in str(panel)
    assert "2026-12-03 (Thu) 19:00 (Europe/London), or 2027-03-12 (Fri) 19:00 (Europe/London)" in str(panel)
    assert await announced(town) == []


async def test_a_member_is_paused_until_a_day_in_any_writing(town: Town) -> None:
    paused = await town.asks("emi", "shinrai pause", who=(town.ref("ben"),), until="12月5日(土)まで")
    assert "through the end of 2026-12-05" in str(paused)
    refused = await town.asks("emi", "shinrai pause", who=(town.ref("ben"),), until="12/5(日)")
    assert "that date is a Sat" in str(refused)
