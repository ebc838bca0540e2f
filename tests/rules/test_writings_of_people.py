"""Every line of ``writings.md``: what people typed, and what the bot makes of it. Anybody may add lines there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.rules.moments import Moment, NoMoment, read_moment
from tests.rules.written_days import Here

TABLE = Path(__file__).with_name("writings.md")
_HEADING = re.compile(
    r"## (?P<weekday>[A-Z][a-z]+) (?P<wall>[0-9-]+ [0-9:]+), (?P<zone>[A-Za-z_/]+), (?P<locale>ja|en)"
)
_ROW = re.compile(r"\| `(?P<typed>[^`]+)` \| (?P<meaning>[^|]+) \|")
_MOMENT = re.compile(r"(?P<at>\w{3} [0-9-]+ [0-9:]+)(?: to (?P<end>[0-9:]+))?(?: (?P<repeat>[a-z_]+))?")
WHYS = {
    "not understood": "UNREADABLE",
    "no such day": "NO_SUCH_DAY",
    "past": "PAST",
    "skipped": "SKIPPED",
    "far": "FAR",
    "weekday": "WEEKDAY",
}


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    here: Here
    typed: str
    meaning: str


def rows(text: str) -> Iterator[Row]:
    """Raises ValueError, naming the line, for a heading or a line of the table that cannot be read."""
    here: Here | None = None
    for line, words in enumerate(text.splitlines(), start=1):
        if words.startswith("## ") and re.search(r"\d", words):
            heading = _HEADING.fullmatch(words)
            if heading is None:
                raise ValueError(f"line {line}: a heading is “## Thursday 2026-11-26 12:00, Asia/Tokyo, ja”")
            here = Here(wall(f"{heading['weekday'][:3]} {heading['wall']}"), heading["zone"], heading["locale"])
        elif words.startswith("|") and not words.startswith(("| writing |", "|---|")):
            row = _ROW.fullmatch(words)
            if row is None or here is None:
                raise ValueError(f"line {line}: a line is “| `what was typed` | what it means |”, under a heading")
            yield Row(line, here, row["typed"], row["meaning"].strip())


def wall(written: str) -> datetime:
    """``Sat 2026-12-05 19:00``. Raises ValueError where the weekday is another one."""
    at = datetime.strptime(written, "%a %Y-%m-%d %H:%M")  # noqa: DTZ007 what a clock on the wall shows
    if f"{at:%a %Y-%m-%d %H:%M}" != written:
        raise ValueError(f"“{written}” is a {at:%A}")
    return at


def wanted(meaning: str) -> str:
    """As ``told`` says it. Raises ValueError for what the head of the table does not list."""
    kind, _, words = meaning.partition(":") if meaning.startswith(("asked:", "refused:")) else (meaning, "", "")
    if kind == "refused":
        return f"refused: {WHYS[words.strip()]}" if words else "refused"
    if kind == "asked":
        return f"asked: {' or '.join(f'{wall(one.strip()):%Y-%m-%d %H:%M}' for one in words.split(' or '))}"
    match = _MOMENT.fullmatch(meaning)
    if match is None:
        raise ValueError(f"“{meaning}”")
    at = wall(match["at"])
    said = f"{at:%Y-%m-%d %H:%M}"
    if match["end"]:
        hour, minute = match["end"].split(":")
        end = at.replace(hour=int(hour), minute=int(minute))
        length = end - at if end > at else end - at + timedelta(days=1)
        said += f" for {length // timedelta(minutes=1)} minutes"
    return f"{said} {match['repeat']}" if match["repeat"] else said


def told(typed: str, here: Here) -> str:
    zone = ZoneInfo(here.zone)
    try:
        moment = read_moment(typed, here.now, zone, locale=here.locale)
    except NoMoment as none:
        return f"refused: {none.why.name}"
    if moment.doubt is None:
        return f"{moment.local:%Y-%m-%d %H:%M}{_more(moment)}"
    both = sorted({moment.at} | ({moment.other} if moment.other else set()))
    return f"asked: {' or '.join(f'{at.astimezone(zone):%Y-%m-%d %H:%M}' for at in both)}"


def _more(moment: Moment) -> str:
    length = f" for {moment.minutes} minutes" if moment.minutes else ""
    return f"{length} {moment.repeat.value}" if moment.repeat else length


ROWS = tuple(rows(TABLE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"line {row.line}")
def test_what_people_typed_is_read_as_they_meant_it(row: Row) -> None:
    want, got = wanted(row.meaning), told(row.typed, row.here)
    assert got == want or (want == "refused" and got.startswith("refused")), f"“{row.typed}”: {got}, not {want}"


def test_the_table_holds_hundreds_of_writings_each_once() -> None:
    assert len({(row.here, row.typed) for row in ROWS}) == len(ROWS) >= 200
    assert {row.here.locale for row in ROWS} == {"ja", "en"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("## Friday 2026-11-26 12:00, Asia/Tokyo, ja", "is a Thursday"),
        ("## 2026-11-26, Tokyo", "line 1: a heading is"),
        ("| `明日` | refused |", "line 1: a line is"),
        ("## Thursday 2026-11-26 12:00, Asia/Tokyo, ja\n| 明日19時 | refused |", "line 2: a line is"),
    ],
)
def test_a_slip_in_the_table_is_said(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        tuple(rows(text))


@pytest.mark.parametrize(
    "meaning", ["Sun 2026-12-05 19:00", "asked: Sun 2026-12-05 19:00", "tomorrow", "refused: why not"]
)
def test_a_slip_in_a_meaning_is_said(meaning: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        wanted(meaning)
