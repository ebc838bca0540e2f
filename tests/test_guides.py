"""The guides for people say nothing that is not so: commands, labels, headings and links are held against the bot."""

import re
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.feature import Command, People
from bot.features import FEATURES
from bot.people import Locale
from bot.phrasebook import PLACEHOLDER, our_phrasebook

GUIDES = Path(__file__).parent.parent / "docs" / "guides"
FILES = sorted(GUIDES.glob("*.md"))
TITLES = ("members", "organizers")
"""The guides that name every command between them."""

BOOK = our_phrasebook()
CATALOGUE = Catalogue(FEATURES)
QUOTED = {"en": re.compile(r"“([^”]+)”"), "ja": re.compile(r"「([^「」]+)」")}
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
OPTION = re.compile(r"(?<!\S)([^\W\d]\w*):(?!//)")
FEWEST = 3
"""Letters that a phrase has beside its placeholders, so that not every quotation is one of it."""


def _language(guide: Path) -> str:
    return guide.name.split(".")[-2]


def _text(guide: Path) -> str:
    return guide.read_text(encoding="utf-8")


def _prose(guide: Path) -> str:
    return FENCED.sub("", _text(guide))


def _commands(guide: Path) -> list[str]:
    roots = tuple(f"/{root}" for root in CATALOGUE.roots)
    return [code for code in CODE.findall(_prose(guide)) if code.startswith(roots)]


def _path(typed: str) -> tuple[str, ...] | None:
    """The command that is named, also behind one root word for all; None where there is none."""
    words = tuple(typed.removeprefix("/").split())
    behind_one = words[1:] if words[0] == "shinrai" else words
    found = [path for path in CATALOGUE.commands if path in (words[: len(path)], behind_one[: len(path)])]
    return max(found, key=len, default=None)


def _names(command: Command) -> set[str]:
    """Of its options, in every language."""
    names = {option for one in command.parameters for option in (one.name, *_also(one.kind))}
    said = {
        str(BOOK.languages[locale].phrases[f"{command.key}.name.{name}"]) for locale in BOOK.locales for name in names
    }
    return names | said


def _also(kind: object) -> tuple[str, ...]:
    return kind.also if isinstance(kind, People) else ()


def _fault(typed: str) -> str | None:
    """What is wrong with a command as a guide quotes it. A root word alone is what platforms list."""
    if typed.removeprefix("/") in CATALOGUE.roots:
        return None
    path = _path(typed)
    if path is None:
        return "no such command"
    command, more = CATALOGUE.commands[path], " ".join(typed.split()).partition(" ".join(path))[2]
    if more and not more.startswith(" "):
        return "no such command"
    if more and not command.parameters:
        return "takes no words"
    unknown = set(OPTION.findall(more)) - _names(command)
    return f"has no {sorted(unknown)}" if unknown else None


@cache
def _phrases(language: str) -> re.Pattern[str]:
    """Every phrase of a language, whole, with anything in place of its placeholders."""
    phrases = BOOK.languages[Locale(language)].phrases.values()
    forms = [form for phrase in phrases for form in ((phrase,) if isinstance(phrase, str) else phrase)]
    telling = [form for form in forms if form == (bare := PLACEHOLDER.sub("", form)) or _letters(bare) >= FEWEST]
    return re.compile("|".join(".+".join(map(re.escape, PLACEHOLDER.split(form)[::2])) for form in telling))


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _headings(guide: Path) -> list[int]:
    lines = (line for line in _prose(guide).splitlines() if line.startswith("#"))
    return [sum(1 for _ in takewhile(lambda sign: sign == "#", line)) for line in lines]


def test_the_guides_are_there_in_both_languages() -> None:
    assert {f"{title}.{language}.md" for title in TITLES for language in QUOTED} <= {guide.name for guide in FILES}
    assert {_language(guide) for guide in FILES} == set(QUOTED)


@pytest.mark.parametrize("guide", FILES, ids=lambda guide: guide.name)
def test_every_command_in_a_guide_exists_as_it_is_typed(guide: Path) -> None:
    faults = {typed: fault for typed in _commands(guide) if (fault := _fault(typed)) is not None}
    assert faults == {}


@pytest.mark.parametrize("language", QUOTED)
def test_every_command_is_in_a_guide(language: str) -> None:
    named = {_path(typed) for title in TITLES for typed in _commands(GUIDES / f"{title}.{language}.md")}
    assert set(CATALOGUE.commands) - named == set()


@pytest.mark.parametrize("guide", FILES, ids=lambda guide: guide.name)
def test_every_label_in_a_guide_is_what_the_bot_says(guide: Path) -> None:
    language = _language(guide)
    quoted = QUOTED[language].findall(CODE.sub("", _prose(guide)))
    assert [label for label in quoted if not _phrases(language).fullmatch(label)] == []


@pytest.mark.parametrize("guide", FILES, ids=lambda guide: guide.name)
def test_both_languages_of_a_guide_have_the_same_headings(guide: Path) -> None:
    title = guide.name.removesuffix(f".{_language(guide)}.md")
    siblings = [one for one in FILES if one.name.removesuffix(f".{_language(one)}.md") == title]
    assert {tuple(_headings(one)) for one in siblings} == {tuple(_headings(guide))}


@pytest.mark.parametrize("guide", FILES, ids=lambda guide: guide.name)
def test_every_link_leads_somewhere(guide: Path) -> None:
    links = [link for link in LINK.findall(_prose(guide)) if "://" not in link]
    assert [link for link in links if not (GUIDES / link).is_file()] == []


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("/trust board quarter", None),
        ("/thanks 相手:@aiko 理由:発表に ポイント:2", None),
        ("/shinrai thanks @aiko for the talk", None),
        ("/trust", None),
        ("/trust bored", "no such command"),
        ("/thanksgiving @aiko", "no such command"),
        ("/shinrai organizers promote @aiko", "no such command"),
        ("/shinrai audit ben", "takes no words"),
        ("/thanks @aiko for the talk pionts:2", "has no ['pionts']"),
    ],
)
def test_a_command_that_is_not_so_is_found(typed: str, fault: str | None) -> None:
    assert _fault(typed) == fault


@pytest.mark.parametrize(
    ("language", "label", "said"),
    [
        ("en", "Still missing", True),
        ("en", "You have 3 points left for today; they renew tomorrow.", True),
        ("en", "Still lacking", False),
        ("en", "anything at all", False),
        ("ja", "あと少しです", True),
        ("ja", "もうすぐです", False),
    ],
)
def test_a_label_that_is_not_so_is_found(language: str, label: str, said: bool) -> None:
    assert (_phrases(language).fullmatch(label) is not None) == said
