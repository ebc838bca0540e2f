"""The guides say what the bot does: commands, labels, rights and links in them are held to the code.

In a guide quotation marks hold what the bot says, with ``…`` for what it fills in, or at the end for the rest of it;
whatever else is quoted fails here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from adapters.discord.rights import NEEDED, lacking
from adapters.slack.scopes import SCOPES
from bot.__main__ import main
from bot.catalogue import Catalogue
from bot.feature import Access, Command, People
from bot.features import FEATURES
from bot.people import Locale
from bot.phrasebook import PLACEHOLDER, our_phrasebook
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
GUIDES = ROOT / "docs" / "guides"
SUBJECTS = ("connect-slack", "connect-discord", "members", "organizers")
QUOTES = {"en": re.compile("“([^“”]+)”"), "ja": re.compile("「([^「」]+)」")}
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SHORTEST_BEGINNING = 6
THEIRS = frozenset({"/invite", "/slack/events", "/"})
"""Of a platform, not ours."""

CATALOGUE = Catalogue(FEATURES)
BOOK = our_phrasebook()


@dataclass(frozen=True)
class Guide:
    subject: str
    locale: str

    @property
    def path(self) -> Path:
        return GUIDES / f"{self.subject}.{self.locale}.md"

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        return FENCE.sub("", self.text)

    @property
    def spans(self) -> list[str]:
        return SPAN.findall(self.prose)

    @property
    def quotes(self) -> list[str]:
        return QUOTES[self.locale].findall(SPAN.sub("", self.prose))

    def __str__(self) -> str:
        return self.path.name


ALL = [Guide(subject, locale) for subject in SUBJECTS for locale in QUOTES]
each_guide = pytest.mark.parametrize("guide", ALL, ids=str)
each_language = pytest.mark.parametrize("locale", QUOTES)


def test_every_guide_is_there_in_every_language() -> None:
    assert {path.name for path in GUIDES.iterdir()} == {
        f"{subject}.{locale}.md" for subject in SUBJECTS for locale in BOOK.locales
    }


# --- what the bot says ------------------------------------------------------------------------------------------------


def _phrases(locale: str) -> dict[str, tuple[str, ...]]:
    """As guides quote them: what is filled in is ``…``, and quotation marks within are left out."""
    phrases = BOOK.languages[Locale(locale)].phrases
    return {
        key: tuple(_plain(form) for form in ((phrase,) if isinstance(phrase, str) else phrase))
        for key, phrase in phrases.items()
    }


def _plain(phrase: str) -> str:
    return re.sub("[“”「」]", "", PLACEHOLDER.sub("…", phrase))


def _is_said(quote: str, phrases: dict[str, tuple[str, ...]]) -> bool:
    return any(_quotes(quote, form) for forms in phrases.values() for form in forms)


def _quotes(quote: str, phrase: str) -> bool:
    """All of a phrase that says something by itself, or its beginning followed by ``…``."""
    if not re.search(r"\w", phrase):
        return False
    beginning = quote.removesuffix("…")
    return quote == phrase or (
        quote.endswith("…") and len(beginning) >= SHORTEST_BEGINNING and phrase.startswith(beginning)
    )


@each_guide
def test_what_is_quoted_the_bot_says_in_that_language(guide: Guide) -> None:
    phrases = _phrases(guide.locale)
    assert [quote for quote in guide.quotes if not _is_said(quote, phrases)] == []


@each_guide
def test_quotation_marks_come_in_pairs(guide: Guide) -> None:
    marks = re.sub("[^“”「」]", "", SPAN.sub("", guide.prose))
    assert marks.replace({"en": "“”", "ja": "「」"}[guide.locale], "") == ""


EXPLAINED = {
    "connect-slack": "greeting.title greeting.begin setup.complete setup.missing setup.joins.public",
    "connect-discord": "setup.announcements setup.check_again setup.complete setup.missing",
    "members": "menu.*.label undo.button settings.language settings.zone settings.notices settings.notices.*"
    " settings.quiet settings.reminder settings.boards settings.boards.*",
    "organizers": "setup.page.* setup.missing.* setup.notices.* setup.joins.public setup.joins.invited posts.trouble.*"
    " posts.reason.* posts.send_now posts.drop posts.arrived pause.lift hide.hide hide.show tags.recommend tags.drop"
    " tags.two errors.incident setup.overtook setup.overtaken",
}


@each_guide
def test_what_a_guide_has_to_explain_it_quotes(guide: Guide) -> None:
    phrases = _phrases(guide.locale)
    wanted = [re.compile(re.escape(key).replace(r"\*", r"\w+")) for key in EXPLAINED[guide.subject].split()]
    keys = [key for key in phrases if any(pattern.fullmatch(key) for pattern in wanted)]
    unsaid = [key for key in keys if not any(_is_said(quote, {key: phrases[key]}) for quote in guide.quotes)]
    assert unsaid == []


# --- commands ---------------------------------------------------------------------------------------------------------


def _of_chat(guide: Guide) -> list[str]:
    return [span for span in guide.spans if span.startswith("/") and span.split()[0] not in THEIRS]


def _command(span: str) -> tuple[Command, str] | None:
    """The command that a span names, by its own root or under ours, and the words behind it."""
    words = span.removeprefix("/").removeprefix("x-").split()
    for path in (words, words[1:] if words[0] == "shinrai" else words):
        for length in range(len(path), 0, -1):
            command = CATALOGUE.commands.get(tuple(path[:length]))
            if command is not None:
                return command, " ".join(path[length:])
    return None


@each_guide
def test_every_command_in_a_guide_exists(guide: Guide) -> None:
    roots = {f"/{prefix}{root}" for root in CATALOGUE.roots for prefix in ("", "x-")}
    assert [span for span in _of_chat(guide) if span not in roots and _command(span) is None] == []


@each_guide
def test_every_option_in_a_guide_is_one_of_its_command(guide: Guide) -> None:
    wrong = []
    for span in _of_chat(guide):
        command, rest = _command(span) or (None, "")
        typed = re.findall(r"([^\W\d][\w]*):(?!//)", rest)
        if command is not None:
            wrong += [(span, word) for word in typed if word not in _options(command, guide.locale)]
    assert wrong == []


def _options(command: Command, locale: str) -> set[str]:
    phrases = BOOK.languages[Locale(locale)].phrases
    names = {
        name
        for parameter in command.parameters
        for name in (parameter.name, *(parameter.kind.also if isinstance(parameter.kind, People) else ()))
    }
    return names | {str(phrases[f"{command.key}.name.{name}"]) for name in names}


@each_language
@pytest.mark.parametrize(("subject", "access"), [("members", Access.MEMBER), ("organizers", Access.ORGANIZER)])
def test_every_command_is_in_the_guide_of_those_who_may_use_it(locale: str, subject: str, access: Access) -> None:
    named = {found[0].path for span in _of_chat(Guide(subject, locale)) if (found := _command(span))}
    theirs = {path for path, command in CATALOGUE.commands.items() if command.access is access}
    assert theirs - named == set()


# --- the command line, settings, rights -------------------------------------------------------------------------------


@each_guide
def test_what_an_operator_types_the_command_line_knows(guide: Guide) -> None:
    lines = [*guide.spans, *"\n".join(FENCE.findall(guide.text)).splitlines()]
    typed = [line.removeprefix(".venv/bin/") for line in lines]
    assert [line for line in typed if line.startswith("shinrai ") and not _is_typed(line)] == []


def _is_typed(line: str) -> bool:
    command: click.Command = main
    words = line.split()[1:]
    while isinstance(command, click.Group):
        if not words or words[0] not in command.commands:
            return False
        command = command.commands[words.pop(0)]
    options = {name for option in command.params for name in option.opts}
    return all(word in options for word in words if word.startswith("--"))


@each_guide
def test_every_variable_in_a_guide_is_a_setting(guide: Guide) -> None:
    named = set(re.findall(r"\b(?:SLACK|DISCORD|SHINRAI|DATABASE)_[A-Z_]+\b", guide.text))
    assert named - {name.upper() for name in Settings.model_fields} == set()


@each_guide
def test_every_scope_in_a_guide_is_asked_for(guide: Guide) -> None:
    scopes = {span for span in guide.spans if re.fullmatch(r"[a-z]+:(read|write|history|join)", span)}
    assert scopes - set(SCOPES) - {"connections:write"} == set()


@each_language
def test_the_rights_that_an_invitation_asks_for_are_named(locale: str) -> None:
    text = Guide("connect-discord", locale).text
    assert [right for right in lacking(type(NEEDED)()) if f"**{right}**" not in text] == []


@each_guide
def test_what_doctor_is_shown_to_say_it_says(guide: Guide) -> None:
    sources = [*(ROOT / "adapters").rglob("*.py"), *(ROOT / "bot" / "wiring").glob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    shown = re.findall(r"^(?:ok|fault|unknown) +[a-z ]+: (.+)$", guide.text, re.MULTILINE)
    assert [says for says in shown if says not in code] == []
    assert shown or not guide.subject.startswith("connect")


# --- shape and links --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", SUBJECTS)
def test_both_languages_have_the_same_headings(subject: str) -> None:
    english, japanese = (_levels(Guide(subject, locale).prose) for locale in QUOTES)
    assert english == japanese


def _levels(prose: str) -> list[str]:
    """Each heading's depth and, where it has one, its number."""
    return [" ".join(found).strip() for found in re.findall(r"^(#+) (\d+\.)?", prose, re.MULTILINE)]


PAGES = [guide.path for guide in ALL] + [ROOT / "README.md", ROOT / "docs" / "glossary.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [target for target in _inner_links(page) if not _leads(page, target)] == []


def _inner_links(page: Path) -> Iterator[str]:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    return (target for target in LINK.findall(prose) if not target.startswith("https://"))


def _leads(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    led = (page.parent / name) if name else page
    return led.exists() and (not anchor or anchor in _anchors(led))


def _anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_guide
def test_each_language_links_to_the_other_and_the_readme_to_both(guide: Guide) -> None:
    other = next(one for one in ALL if one.subject == guide.subject and one.locale != guide.locale)
    assert other.path.name in _inner_links(guide.path)
    assert f"docs/guides/{guide.path.name}" in _inner_links(ROOT / "README.md")
