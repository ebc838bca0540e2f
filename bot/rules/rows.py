"""Exported rows as JSON lines or CSV."""

import csv
import json
import re
from collections.abc import Callable, Mapping
from typing import TextIO

Row = Mapping[str, object]

# A spreadsheet runs what begins like this as a formula, a Japanese one full-width signs too (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def json_lines(out: TextIO) -> Callable[[Row], None]:
    def write(row: Row) -> None:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")

    return write


def comma_separated(out: TextIO) -> Callable[[Row], None]:
    """With a header line; lists joined by spaces; text that a spreadsheet would run begins with an apostrophe."""
    rows = csv.writer(out)
    started = False

    def write(row: Row) -> None:
        nonlocal started
        if not started:
            rows.writerow(row.keys())
            started = True
        rows.writerow([_cell(value) for value in row.values()])

    return write


def _cell(value: object) -> object:
    match value:
        case None:
            return ""
        case str():
            return "'" + value if value.startswith(_FORMULA) else value
        case list() | tuple():
            return _cell(" ".join(map(str, value)))
        case _:
            return value


def tabs_as_commas(text: str) -> str:
    """Rows as a spreadsheet copies them, with tabs between their cells, as comma-separated lines; others stay."""
    return "\n".join(_with_commas(line) if "\t" in line else line for line in text.splitlines())


def _with_commas(line: str) -> str:
    cells = (cell.strip() for cell in line.split("\t"))
    return ", ".join(f'"{cell}"' if re.search("[,，、]", cell) and '"' not in cell else cell for cell in cells)
