"""Two languages, complete: a missing, an unused or an uneven phrase fails here."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.feature import Channel, Choice, Command, Handle, Link, Number, People
from bot.features import FEATURES
from bot.giving import Why
from bot.people import Locale
from bot.phrasebook import PLACEHOLDER, our_phrasebook
from bot.ports import Kind

ROOT = Path(__file__).parent.parent
BOOK = our_phrasebook()
ENGLISH = BOOK.languages[Locale("en")].phrases


@dataclass(frozen=True)
class Said:
    """One place in the code that names a phrase. ``key`` is a regular expression where a part is filled in."""

    where: str
    key: str
    exact: bool
    words: frozenset[str]


def _said_in(path: Path) -> Iterator[Said]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in ("say", "Phrase"):
            words = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
            for part in _keys(node.args[0]) if node.args else ():
                exact = isinstance(part, ast.Constant)
                yield Said(f"{path.relative_to(ROOT)}:{node.lineno}", _pattern(part), exact, words)


def _keys(node: ast.expr) -> Iterator[ast.expr]:
    """The phrase's name, both names of ``a if b else c``."""
    if isinstance(node, ast.IfExp):
        yield from _keys(node.body)
        yield from _keys(node.orelse)
    elif isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node


def _pattern(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    assert isinstance(node, ast.JoinedStr)
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+" for part in node.values)


@cache
def _said() -> list[Said]:
    rooms = ("bot", "adapters/slack", "adapters/discord")
    return [said for room in rooms for path in sorted((ROOT / room).rglob("*.py")) for said in _said_in(path)]


KEPT_IN_WORDS = {"notice.channel", "notice.channel_each"}
"""Keys that reach ``say`` through a variable."""


def _declared() -> set[str]:
    """What the declarations need by convention."""
    catalogue = Catalogue(FEATURES)
    keys = {f"command.{root}.help" for root in catalogue.roots}
    keys |= {f"kind.{kind}" for kind in Kind} | {f"why.{why}" for why in Why}
    keys |= {f"command.{'.'.join(path[:2])}.help" for path in catalogue.commands if len(path) == 3}
    for command in catalogue.commands.values():
        keys.add(f"{command.key}.help")
        if command.parameters:
            keys |= {f"{command.key}.example", f"{command.key}.example_options"}
        if any(parameter.required for parameter in command.parameters):
            keys |= {f"{command.key}.form.title", f"{command.key}.form.submit"}
        for parameter in command.parameters:
            options = (parameter.name, *(parameter.kind.also if isinstance(parameter.kind, People) else ()))
            keys |= {f"{command.key}.option.{name}" for name in options}
            keys |= {f"{command.key}.name.{name}" for name in options}
            keys.add(f"{command.key}.label.{parameter.name}")
            if isinstance(parameter.kind, Choice):
                keys |= {f"{command.key}.choice.{word}" for word in parameter.kind.words}
            if parameter.required:
                keys.add(f"{command.key}.missing.{parameter.name}")
    for entry in catalogue.menu.values():
        keys |= {f"{entry.key}.label", f"{entry.key}.help"}
    for form in catalogue.forms:
        keys |= set() if form.typed else _of_a_form(form)
    return keys


def _of_a_form(form: Command) -> set[str]:
    keys = {f"{form.key}.form.title", f"{form.key}.form.submit"}
    for parameter in form.parameters:
        keys |= {f"{form.key}.{part}.{parameter.name}" for part in ("label", "name", "option")}
        keys |= {f"{form.key}.missing.{parameter.name}"} if parameter.required else set()
    if any(isinstance(parameter.kind, Number | Choice | Link | Handle | Channel) for parameter in form.parameters):
        keys.add(f"{form.key}.example")
    return keys


def test_every_phrase_that_is_said_or_declared_exists() -> None:
    missing = {
        said.where + " " + said.key for said in _said() if not any(re.fullmatch(said.key, key) for key in ENGLISH)
    }
    assert missing | (_declared() - set(ENGLISH)) == set()


def test_no_phrase_is_unused() -> None:
    used = {key for key in ENGLISH if any(re.fullmatch(said.key, key) for said in _said())}
    assert set(ENGLISH) - used - _declared() - KEPT_IN_WORDS == set()


def test_every_word_a_phrase_needs_is_given() -> None:
    lacking = {
        f"{said.where} {key} lacks {placeholder}"
        for said in _said()
        if said.exact
        for key in ENGLISH
        if re.fullmatch(said.key, key)
        for placeholder in _placeholders(key, Locale("en")) - said.words
        if not placeholder.startswith("/")
    }
    assert lacking == set()


@pytest.mark.parametrize("locale", BOOK.locales)
def test_every_language_has_the_same_phrases_with_the_same_words(locale: Locale) -> None:
    phrases = BOOK.languages[locale].phrases
    assert set(phrases) == set(ENGLISH)
    uneven = {key for key in phrases if _placeholders(key, locale) != _placeholders(key, Locale("en"))}
    assert uneven == set()


@pytest.mark.parametrize("locale", BOOK.locales)
def test_every_plural_has_as_many_forms_as_its_language(locale: Locale) -> None:
    language = BOOK.languages[locale]
    forms = {language.plural(n) for n in range(200)}
    for key, phrase in language.phrases.items():
        if isinstance(phrase, tuple):
            assert forms == set(range(len(phrase))), key


@pytest.mark.parametrize("locale", BOOK.locales)
def test_phrases_hold_no_markup_of_one_platform(locale: Locale) -> None:
    for key, phrase in BOOK.languages[locale].phrases.items():
        for form in (phrase,) if isinstance(phrase, str) else phrase:
            assert not re.search(r"[<>*_~`|\\]|https?:|@everyone|@here", form.replace("and_also", "")), (key, form)


@pytest.mark.parametrize("locale", BOOK.locales)
def test_a_phrase_names_commands_as_placeholders_so_that_each_reads_as_it_is_typed(locale: Locale) -> None:
    """A workspace may have other root words, such as ``/x-volunteer``."""
    catalogue = Catalogue(FEATURES)
    literal = re.compile(rf"(?<!{{)/({'|'.join(catalogue.roots)})\b")
    for key, phrase in BOOK.languages[locale].phrases.items():
        for form in (phrase,) if isinstance(phrase, str) else phrase:
            assert not literal.search(form), (key, form)
        for command in (name for name in _placeholders(key, locale) if name.startswith("/")):
            assert tuple(command[1:].split()) in catalogue.commands, (key, command)


@pytest.mark.parametrize("locale", BOOK.locales)
def test_what_the_platforms_list_is_within_their_limits(locale: Locale) -> None:
    for key, phrase in BOOK.languages[locale].phrases.items():
        assert isinstance(phrase, str) or len(phrase) > 0
        if key.startswith("command.") and (key.endswith(".help") or ".option." in key):
            assert isinstance(phrase, str)
            assert 1 <= len(phrase) <= 100, key  # Discord: descriptions
        if key.startswith("menu.") and key.endswith(".label"):
            assert len(phrase) <= 24, key  # Slack: a shortcut's name
        if ".name." in key:
            assert re.fullmatch(r"[-_\w]{1,32}", str(phrase)), key  # Discord: an option's name


def _placeholders(key: str, locale: Locale) -> set[str]:
    phrase = BOOK.languages[locale].phrases[key]
    return {name for form in ((phrase,) if isinstance(phrase, str) else phrase) for name in PLACEHOLDER.findall(form)}
