"""Rows for a spreadsheet: nothing in them is run."""

import csv
import io

import pytest

from bot.rules.rows import comma_separated, json_lines


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM"]
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    out = io.StringIO(newline="")
    comma_separated(out)({"reason": text})
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [["reason"], ["'" + text]]


def test_numbers_lists_and_nothing() -> None:
    out = io.StringIO(newline="")
    comma_separated(out)({"points": -3, "tags": ["a", "b"], "reverses": None})
    assert out.getvalue() == "points,tags,reverses\r\n-3,a b,\r\n"


def test_json_lines_keep_what_people_wrote() -> None:
    out = io.StringIO()
    json_lines(out)({"reason": "=発表"})
    assert out.getvalue() == '{"reason": "=発表"}\n'
