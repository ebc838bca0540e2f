"""Every command with words behind it that a guide or the README shows is typed as it stands, and is understood."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.events import Mention, Value
from bot.feature import Command, People
from bot.features import FEATURES
from bot.people import Locale
from bot.phrasebook import PLACEHOLDER, our_phrasebook
from tests.town import Town

ROOT = Path(__file__).parent.parent
PAGES = [*sorted((ROOT / "docs" / "guides").glob("*.md")), ROOT / "README.md"]
CODE = re.compile(r"`(/[^`\n]+)`")
OPTION = re.compile(r"([^\W\d]\w*):(.+?)(?=\s[^\W\d]\w*:|$)")
CATALOGUE = Catalogue(FEATURES)
BOOK = our_phrasebook()
NOT_UNDERSTOOD = re.compile(
    "|".join(
        ".+".join(map(re.escape, PLACEHOLDER.split(phrase)[::2]))
        for key, phrase in BOOK.languages[Locale("en")].phrases.items()
        if isinstance(phrase, str) and re.fullmatch(r"refused\.(?!example).+|(zone|quiet)\.refused|pause\.no_day", key)
    )
)


def _examples(page: Path) -> list[tuple[Command, str]]:
    """The commands of a page with the words behind them. A prefix, ``…`` and ``[…]`` stand for something else."""
    typed = [code for code in CODE.findall(page.read_text(encoding="utf-8")) if not re.search(r"…|\[", code)]
    found = [_command(code.removeprefix("/").split()) for code in typed]
    return [one for one in found if one is not None and one[1]]


def _command(words: Sequence[str]) -> tuple[Command, str] | None:
    for path in (words, words[1:] if words[0] == "shinrai" else words):
        for length in range(len(path), 0, -1):
            if (command := CATALOGUE.commands.get(tuple(path[:length]))) is not None:
                return command, " ".join(path[length:])
    return None


def _names(command: Command) -> dict[str, str]:
    """What its options are called in any language, and the names by which they are declared."""
    also = [more for one in command.parameters if isinstance(one.kind, People) for more in one.kind.also]
    names = [*(one.name for one in command.parameters), *also]
    said = {
        str(BOOK.languages[each].phrases[f"{command.key}.name.{name}"]): name for each in BOOK.locales for name in names
    }
    return said | {name: name for name in names}


def _on_discord(command: Command, words: str) -> bool:
    """Whether people stand behind an option, or a number does: on Slack they stand by themselves."""
    first = OPTION.match(words)
    return first is not None and first[1] in _names(command)


async def _shown(town: Town, command: Command, words: str) -> str:
    people = {f"@{name}" for name in town.people}
    if _on_discord(command, words):
        names = _names(command)
        options: dict[str, Value] = {
            names[name]: town.ref(value[1:]) if value in people else value for name, value in OPTION.findall(words)
        }
        shown = await town.asks("emi", " ".join(command.path), key=None, **options)
    else:
        parts = [Mention(town.ref(part[1:])) if part in people else part for part in re.split(r"(@\w+)", words)]
        root, *rest = command.path
        shown = await town.types("emi", root, *([f"{' '.join(rest)} "] if rest else []), *parts)
    return str(shown) if shown.form is None else "(a form: something is missing)"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_what_a_page_types_is_understood(slack: Town, page: Path) -> None:
    answers = {f"{command.path} {words}": await _shown(slack, command, words) for command, words in _examples(page)}
    assert {typed: said for typed, said in answers.items() if not _understood(said)} == {}
    assert answers or not page.name.startswith(("members", "organizers", "README"))


def _understood(said: str) -> bool:
    return said != "(a form: something is missing)" and not any(
        NOT_UNDERSTOOD.fullmatch(line) for line in said.splitlines()
    )


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("thanks @ben for the talk points:2", True),
        ("thanks 相手:@ben 理由:発表に", True),
        ("thanks @ben for the talk points:9", False),
        ("trust board week", False),
        ("shinrai pause @ben soon", False),
        ("shinrai adjust @ben", False),
    ],
)
async def test_what_is_not_understood_is_found(slack: Town, typed: str, understood: bool) -> None:
    found = _command(typed.split())
    assert found is not None
    assert _understood(await _shown(slack, *found)) == understood
