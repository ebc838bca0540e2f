"""What guides tell operators is so: command line, settings, scopes, rights, doctor's checks; and links lead on."""

import ast
import re
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from adapters.discord.rights import NEEDED, lacking
from adapters.slack.scopes import SCOPES
from bot.__main__ import main
from bot.phrasebook import our_phrasebook
from bot.ports import Check, Health
from bot.settings import Settings

with warnings.catch_warnings():
    # discord.py imports audioop, which Python 3.11 deprecates.
    warnings.simplefilter("ignore", DeprecationWarning)
    from bot.wiring.doctor import line

ROOT = Path(__file__).parent.parent
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
SUBJECTS = ("connect-slack", "connect-discord", "members", "organizers")
PAGES = [*GUIDES, ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
SOURCES = [*(ROOT / "adapters").rglob("*.py"), *(ROOT / "bot").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PLAYED = re.compile(r"<!-- transcript:begin -->.*?<!-- transcript:end -->", re.DOTALL)

each_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def _prose(page: Path) -> str:
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def _quoted(page: Path) -> list[str]:
    """What stands in the page as code, in a line or on lines of its own."""
    fenced = "\n".join(FENCED.findall(PLAYED.sub("", page.read_text(encoding="utf-8"))))
    return [*CODE.findall(_prose(page)), *fenced.splitlines()]


def test_there_is_a_guide_on_each_subject_in_each_language() -> None:
    wanted = {f"{subject}.{locale}.md" for subject in SUBJECTS for locale in our_phrasebook().locales}
    assert {guide.name for guide in GUIDES} == wanted


# --- the command line -------------------------------------------------------------------------------------------------


@each_page
def test_the_command_line_knows_what_a_page_types(page: Path) -> None:
    assert [line for line in _typed(page) if not _is_known(line)] == []


def _typed(page: Path) -> list[str]:
    lines = (line.split(" && ")[-1].removeprefix(".venv/bin/") for line in _quoted(page))
    return [line for line in lines if line.startswith("shinrai ")]


def _is_known(line: str) -> bool:
    command: click.Command = main
    words = line.split()[1:]
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return False
        command = command.commands[words.pop(0)]
    options = {"--help", "--version", *(name for option in command.params for name in option.opts)}
    return all(word.strip("[]") in options for word in words if word.lstrip("[").startswith("--"))


@each_page
def test_an_option_that_stands_alone_is_one_of_some_command(page: Path) -> None:
    alone = {code.split()[0] for code in CODE.findall(_prose(page)) if code.startswith("--")}
    assert alone - set(_options(main)) == set()


def _options(command: click.Command) -> Iterator[str]:
    yield from (name for option in command.params for name in option.opts)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from _options(below)


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("shinrai manifest slack --prefix x-", True),
        ("shinrai export --what entries|members|posts [--community ID]", True),
        ("shinrai manifest discord", False),
        ("shinrai doctor --server 1", False),
    ],
)
def test_a_line_that_is_not_so_is_found(line: str, known: bool) -> None:
    assert _is_known(line) == known


# --- settings, scopes, rights, checks ---------------------------------------------------------------------------------


@each_page
def test_every_variable_in_a_page_is_a_setting(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:SLACK|DISCORD|SHINRAI|DATABASE)_[A-Z_]+\b", text))
    assert named - {name.upper() for name in Settings.model_fields} == set()


@each_guide
def test_every_scope_in_a_guide_is_one_that_a_token_has(guide: Path) -> None:
    scopes = {code for code in CODE.findall(_prose(guide)) if re.fullmatch(r"[a-z]+:(read|write|history|join)", code)}
    assert scopes - {*SCOPES, "connections:write"} == set()


@pytest.mark.parametrize("locale", our_phrasebook().locales)
def test_every_right_that_an_invitation_asks_for_is_named(locale: str) -> None:
    text = _prose(ROOT / "docs" / "guides" / f"connect-discord.{locale}.md")
    assert [right for right in lacking(type(NEEDED)()) if f"*{right}*" not in text] == []


@each_guide
def test_doctor_looks_at_what_a_guide_says(guide: Path) -> None:
    quoted = [code for code in CODE.findall(_prose(guide)) if re.match(r"(ok|fault|unknown) ", code)]
    assert [
        code for code in quoted if not any(_line(code.split()[0], check).startswith(code) for check in _checks())
    ] == []
    assert quoted or not guide.name.startswith("connect")


def _line(health: str, name: str) -> str:
    """As doctor prints it, up to what it says."""
    return line(Check(name, Health(health), ""))


@cache
def _checks() -> frozenset[str]:
    """The names of all that doctor looks at, up to where one is filled in."""
    check = re.compile(r"(slack|discord|settings|database)( [a-z ]+)?", re.IGNORECASE)
    return frozenset(text for source in SOURCES for text in _texts(source) if check.fullmatch(text))


def _texts(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


# --- links ------------------------------------------------------------------------------------------------------------


@each_page
def test_every_link_and_every_anchor_leads_somewhere(page: Path) -> None:
    inner = [target for target in LINK.findall(_prose(page)) if "://" not in target]
    assert [target for target in inner if not _leads(page, target)] == []


def _leads(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    led = (page.parent / name) if name else page
    return led.exists() and (not anchor or anchor in _anchors(led))


def _anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_guide
def test_each_guide_links_to_its_other_language_and_the_readme_to_both(guide: Path) -> None:
    subject, locale, _ = guide.name.rsplit(".", 2)
    others = {f"{subject}.{one}.md" for one in our_phrasebook().locales if one != locale}
    assert others - set(LINK.findall(_prose(guide))) == set()
    assert f"docs/guides/{guide.name}" in LINK.findall(_prose(ROOT / "README.md"))
