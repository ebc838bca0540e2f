"""The community's record as a private file, for organizers."""

import csv
import io
import json
import zipfile

import pytest

from bot.features import export as exporting
from bot.people import Notices
from bot.speech import File, Reply
from tests.features.organizing import adjust, audit, does
from tests.features.test_hide import say_notices
from tests.town import Shown, Town


def file_of(shown: Shown) -> File:
    assert isinstance(shown.answer, Reply)
    assert shown.answer.file is not None
    return shown.answer.file


def table(file: File) -> list[dict[str, str]]:
    assert file.content.startswith(b"\xef\xbb\xbf")  # by which a spreadsheet reads Japanese
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))


async def export(town: Town, what: str, format: str = "") -> Shown:
    typed = f"{what} {format}"
    return await does(town, "emi", "export", typed=typed, what=what, **({"format": format} if format else {}))


async def test_entries_as_a_table_that_a_spreadsheet_does_not_run(town: Town) -> None:
    await say_notices(town, Notices.CHANNEL)
    await town.thanks("aiko", "ben", reason="=HYPERLINK(1) 発表")
    await adjust(town, "emi", "ben", -3)
    shown = await export(town, "entries")
    assert str(shown).splitlines() == [
        "Here it is: 2 rows. It is for you alone; mind whom you pass it on to.",
        "Words of thanks that were not public, and hidden ones, are left out.",
    ]
    file = file_of(shown)
    assert file.name == "entries-2026-11-23.csv"
    assert [(row["kind"], row["points"], row["reason"]) for row in table(file)] == [
        ("thanks", "1", "'=HYPERLINK(1) 発表"),
        ("adjustment", "-3", "counted twice"),
    ]
    assert await audit(town) == [
        "@emi exported: entries.",
        "@emi adjusted the trust of @ben: 1 → -2.",
    ]


async def test_words_that_were_private_or_hidden_are_left_out(town: Town) -> None:
    await say_notices(town, Notices.DIRECT)
    await town.thanks("aiko", "ben", reason="a #secret")
    await say_notices(town, Notices.CHANNEL)
    await town.thanks("aiko", "chie", reason="nasty #words")
    shown = await does(town, "emi", "hide")
    await town.presses("emi", shown.buttons["Hide 1"])
    rows = [json.loads(line) for line in file_of(await export(town, "entries", "jsonl")).content.splitlines()]
    assert [(row["points"], row["reason"], row["tags"]) for row in rows] == [(1, "", []), (1, "", [])]


async def test_members_and_posts_as_json_lines(town: Town) -> None:
    await town.thanks("aiko", "ben")
    file = file_of(await export(town, "members", "jsonl"))
    assert file.name == "members-2026-11-23.jsonl"
    rows = [json.loads(line) for line in file.content.splitlines()]
    assert {row["name"] for row in rows} == {"aiko", "ben", "emi"}
    posts = [json.loads(line) for line in file_of(await export(town, "posts", "jsonl")).content.splitlines()]
    assert [row["purpose"] for row in posts] == ["thanks.notice"]


async def test_where_there_is_nothing_yet_it_is_said(town: Town) -> None:
    assert str(await export(town, "entries")) == "There is nothing to export yet."


async def test_what_is_large_is_packed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PACKED_FROM", 100)
    await town.thanks("aiko", "ben")
    file = file_of(await export(town, "entries"))
    assert file.name == "entries-2026-11-23.csv.zip"
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert archive.namelist() == ["entries-2026-11-23.csv"]
        assert len(table(File("", archive.read(archive.namelist()[0])))) == 1


@pytest.mark.parametrize("limit", ["LARGEST", "MOST_HELD"])
async def test_what_no_platform_takes_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(exporting, "PACKED_FROM", 100)
    monkeypatch.setattr(exporting, limit, 150)
    for name in ("ben", "chie", "dai"):
        await town.thanks("aiko", name)
    assert "This is too large to send here, also packed." in str(await export(town, "entries"))
    assert "Nothing has been changed yet." in str(await town.asks("emi", "shinrai audit"))


async def test_what_is_none_of_these_is_refused(town: Town) -> None:
    refused = str(await export(town, "secrets"))
    assert "“what” can be entries, members, sessions, volunteers or posts; I read “secrets”." in refused


async def test_without_a_word_a_form_asks(town: Town) -> None:
    opened = await town.asks("emi", "shinrai export")
    assert opened.form is not None
    assert file_of(await town.submits("emi", opened.form, what="members", format="csv")).name.endswith(".csv")


async def test_of_another_community_nothing_is_in_it(slack: Town) -> None:
    await slack.thanks("aiko", "ben")
    rows = table(file_of(await export(slack, "entries")))
    assert len({row["community"] for row in rows}) == 1


async def test_in_japanese(town: Town) -> None:
    town.changes("emi", locale="ja")
    await town.thanks("aiko", "ben")
    assert str(await export(town, "members")) == ("3件です。あなただけにお渡しします。お取り扱いにご注意ください。")
