"""Thousands of writings and as many traps: none is read wrong, few writings are refused, every trap is caught.

``pytest -rP tests/rules/test_writings.py`` prints the counts. A fault is shown by its smallest inputs.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest

from bot.arguments import from_text
from bot.catalogue import Catalogue
from bot.events import Asked
from bot.features import FEATURES
from bot.people import AccountRef, Place, PlatformName, SpaceFacts, SpaceRef
from bot.rules.moments import Moment, NoMoment, read_moment
from bot.speech import Refused
from tests.rules.sentences import Sentence, sentences
from tests.rules.traps import Trap, traps
from tests.rules.writings import Writing, writings
from tests.rules.written_days import Here

SPACE = SpaceRef(PlatformName.SLACK, "T1")
SESSION_NEW = Catalogue(FEATURES).commands[("session", "new")]
SHOWN = 60
"""So many faults are shown, the shortest first."""


class Verdict(StrEnum):
    READ = "read"
    ASKED = "asked"
    REFUSED = "refused"
    WRONG = "wrong"


def read(typed: str, here: Here) -> Moment | str:
    """What the bot reads, or why it refuses."""
    try:
        return read_moment(typed, here.now, ZoneInfo(here.zone), locale=here.locale)
    except NoMoment as none:
        return none.why.name


def judge(writing: Writing, moment: Moment | str) -> Verdict:
    """Right, asked with the right reading among both, refused; or wrong: another moment, end or rhythm, or a guess."""
    if isinstance(moment, str):
        return Verdict.REFUSED
    repeat = moment.repeat.value if moment.repeat else None
    if moment.minutes != writing.length or repeat != writing.repeat:
        return Verdict.WRONG
    if moment.doubt is None:
        return Verdict.READ if writing.meant == {moment.at} else Verdict.WRONG
    offered = {moment.at} | ({moment.other} if moment.other else set())
    wants = min(len(writing.meant), 2)
    return Verdict.ASKED if len(offered & writing.meant) >= wants else Verdict.WRONG


def is_caught(trap: Trap, moment: Moment | str) -> bool:
    if isinstance(moment, str):
        return True
    return not trap.strict and (moment.doubt is not None or moment.at in trap.right)


def typed_behind_new(typed: str, here: Here) -> dict[str, object]:
    """The words that ``/session new`` is given; without ``when`` a form opens that asks for it.

    Empty: refused, or shown on its panel, since title and moment were not told apart beyond doubt.
    """
    ben = AccountRef(SPACE, "U2")
    asked = Asked(
        space=SPACE,
        actor=ben,
        place=Place(SPACE, "C1"),
        facts={},
        about_space=SpaceFacts(SPACE),
        key="k",
        command=("session", "new"),
        options={},
    )
    try:
        words = from_text(SESSION_NEW, (typed,), asked)
        return words.arguments if words.sure else {}
    except Refused:
        return {}


def is_sentence_right(sentence: Sentence, words: dict[str, object]) -> bool:
    """Refused, a form, a question; or that moment exactly, and no word of it in the title or the place."""
    if "when" not in words:
        return True
    moment = read(str(words["when"]), sentence.here)
    if isinstance(moment, str) or moment.doubt is not None:
        return True
    repeat = words.get("repeat") or (moment.repeat.value if moment.repeat else None)
    return (
        {moment.at} == sentence.right
        and words.get("title") == sentence.title
        and words.get("place", "") == sentence.place
        and repeat == sentence.repeat
    )


def said(here: Here, moment: Moment | str) -> str:
    """A reading on the clock of who typed it."""
    if isinstance(moment, str):
        return moment

    def on_clock(at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(here.zone)):%a %Y-%m-%d %H:%M}"

    words = [on_clock(moment.at), moment.doubt.name if moment.doubt else ""]
    words += [on_clock(moment.other) if moment.other else "", f"{moment.minutes} min" if moment.minutes else ""]
    return " ".join(word for word in (*words, moment.repeat.value if moment.repeat else "") if word)


def wanted(here: Here, meant: Iterable[datetime]) -> str:
    return " or ".join(f"{at.astimezone(ZoneInfo(here.zone)):%a %Y-%m-%d %H:%M}" for at in sorted(meant)) or "nothing"


def faults(lines: Sequence[tuple[str, Here, str]]) -> str:
    """The shortest first, each text once."""
    once = {typed: (typed, here, fault) for typed, here, fault in reversed(lines)}
    shown = sorted(once.values(), key=lambda line: (len(line[0]), line[0]))[:SHOWN]
    return "\n".join(f"{typed!r} ({here.wall}, {here.zone}, {here.locale}): {fault}" for typed, here, fault in shown)


def test_no_writing_is_read_wrong_and_at_most_one_in_twenty_is_refused() -> None:
    counts: Counter[Verdict] = Counter()
    whys: Counter[str] = Counter()
    wrong: list[tuple[str, Here, str]] = []
    refused: list[tuple[str, Here, str]] = []
    texts: set[str] = set()
    for writing in writings():
        moment = read(writing.typed, writing.here)
        verdict = judge(writing, moment)
        counts[verdict] += 1
        texts.add(writing.typed)
        if isinstance(moment, str):
            whys[moment] += 1
            refused.append((writing.typed, writing.here, moment))
        elif verdict is Verdict.WRONG:
            meant = wanted(writing.here, writing.meant)
            more = " ".join(str(part) for part in (writing.length, writing.repeat) if part)
            wrong.append((writing.typed, writing.here, f"{said(writing.here, moment)}; meant {meant} {more}"))
    total = counts.total()
    print(f"\nwritings {total} ({len(texts)} different), read {counts[Verdict.READ]}, asked {counts[Verdict.ASKED]}")
    print(f"refused {len(refused)} ({len(refused) / total:.1%}): {dict(whys)}; wrong {len(wrong)}")
    print(faults(refused[:: max(1, len(refused) // SHOWN)]))
    assert len(texts) >= 2000
    assert not wrong, f"{len(wrong)} of {total}\n{faults(wrong)}"
    assert len(refused) <= total / 20, f"{len(refused)} of {total}\n{faults(refused)}"


def test_every_trap_is_caught() -> None:
    caught: Counter[str] = Counter()
    through: list[tuple[str, Here, str]] = []
    whys: Counter[str] = Counter()
    texts: set[str] = set()
    for trap in traps():
        moment = read(trap.typed, trap.here)
        texts.add(trap.typed)
        whys[moment if isinstance(moment, str) else "asked" if moment.doubt else "right"] += 1
        if is_caught(trap, moment):
            caught[trap.family] += 1
        else:
            through.append((trap.typed, trap.here, f"{said(trap.here, moment)}; {trap.family}"))
    total = caught.total() + len(through)
    print(f"\ntraps {total} ({len(texts)} different), caught {caught.total()}: {dict(whys)}")
    print("\n".join(f"  {family}: {n}" for family, n in caught.items()))
    assert len(texts) >= 2000
    assert not through, f"{len(through)} of {total}\n{faults(through)}"


def test_no_word_of_a_moment_is_left_in_a_title_or_a_place() -> None:
    counts: Counter[str] = Counter()
    wrong: list[tuple[str, Here, str]] = []
    plain = 0
    for sentence in sentences():
        words = typed_behind_new(sentence.typed, sentence.here)
        when = read(str(words["when"]), sentence.here) if "when" in words else "a form"
        if is_sentence_right(sentence, words):
            counts["refused or asked" if isinstance(when, str) or when.doubt else "read"] += 1
        else:
            fault = f"{said(sentence.here, when)} of {words}; meant {wanted(sentence.here, sentence.right)}"
            wrong.append((sentence.typed, sentence.here, fault))
        plain += bool(sentence.right)
    total = counts.total() + len(wrong)
    print(f"\nsentences {total}, {plain} with one moment: {dict(counts)}; wrong {len(wrong)}")
    assert not wrong, f"{len(wrong)} of {total}\n{faults(wrong)}"
    assert counts["read"] >= plain / 2


@pytest.mark.parametrize("typed", ["7:30", "7時", "12/5 7:30", "明日7時", "tomorrow 7"])
def test_an_hour_of_either_half_is_never_a_guess(typed: str) -> None:
    here = Here(datetime(2026, 11, 26, 12), "Asia/Tokyo", "ja")
    moment = read(typed, here)
    assert isinstance(moment, str) or moment.doubt is not None
    assert here.now.tzinfo is UTC
