"""locales/{en,ja}.toml → text for one reader. Adding a language is adding one file.

A file holds a ``[meta]`` table (``name``; ``plural``: gettext's plural expression over ``n``; ``list``: how two items
of a list are joined, ``list_last``: the last two, ``list_either``: the last two where one of all is meant) and a
``[phrases]`` table. A phrase is a string with ``{words}``, or an array of plural forms chosen by its ``{n}``. A command
is named in braces with its slash, ``{/volunteer list}``, and comes out as it is typed where the phrase is read.
"""

import gettext
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Protocol

from bot.people import Locale
from bot.rules.mentions import hidden
from bot.speech import CommandName, Either, Emoji, Example, Link, MenuLabel, Person, Phrase, Reader, When

PLACEHOLDER = re.compile(r"\{(\w+|/[a-z -]+)\}")


class Ink(Protocol):
    """How one platform writes the words of a phrase."""

    def plain(self, text: str) -> str:
        """People's text so that it stays text: no mention, no link, no markup."""
        ...

    def person(self, person: Person) -> str: ...

    def when(self, when: When, locale: Locale) -> str: ...

    def emoji(self, emoji: Emoji) -> str: ...

    def link(self, url: str, label: str) -> str: ...

    def command(self, command: CommandName) -> str: ...

    def example(self, typed: str, options: str) -> str:
        """The one of the two that fits how commands are typed here."""
        ...

    def menu_entry(self, own: str, default: str) -> str:
        """The one of the two that a message's menu shows: in the reader's own language, or in the default one."""
        ...


@dataclass(frozen=True, slots=True)
class Language:
    locale: Locale
    name: str
    plural: Callable[[int], int]
    list: str
    list_last: str
    list_either: str
    phrases: Mapping[str, str | tuple[str, ...]]


class Phrasebook:
    """All languages. ``finish`` raises KeyError where a phrase or a word is missing: tests see to it that none is."""

    def __init__(self, languages: Mapping[Locale, Language], default: Locale) -> None:
        self.languages = languages
        self.default = default

    @property
    def locales(self) -> tuple[Locale, ...]:
        return tuple(self.languages)

    def closest(self, platform_locale: str | None) -> Locale | None:
        """Our language for a platform's tag: ``ja-JP`` → ``ja``; None when there is none."""
        if not platform_locale:
            return None
        base = Locale(platform_locale.replace("_", "-").split("-")[0].lower())
        return base if base in self.languages else None

    def finish(self, phrase: Phrase, reader: Reader, ink: Ink) -> str:
        language = self.languages.get(Locale(reader.locale)) or self.languages[self.default]
        return self._finish(phrase, language, ink)

    def as_typed(self, phrase: Phrase, locale: Locale) -> str:
        """For what is stored as people's text: a phrase whose words are all people's text or numbers, no command."""
        language = self.languages.get(locale) or self.languages[self.default]
        return PLACEHOLDER.sub(lambda match: str(phrase.words[match[1]]), self._template(phrase, language))

    def _finish(self, phrase: Phrase, language: Language, ink: Ink) -> str:
        template = self._template(phrase, language)
        return PLACEHOLDER.sub(lambda match: self._word(_put_in(match[1], phrase), language, ink), template)

    def _template(self, phrase: Phrase, language: Language) -> str:
        template = language.phrases[phrase.key]
        if isinstance(template, str):
            return template
        count = phrase.words["n"]
        assert isinstance(count, int)
        return template[language.plural(count)]

    def _word(self, word: object, language: Language, ink: Ink) -> str:
        match word:
            case Phrase():
                return self._finish(word, language, ink)
            case str():
                return ink.plain(hidden(word))
            case int():
                return str(word)
            case Person():
                return ink.person(word)
            case When():
                return ink.when(word, language.locale)
            case Emoji():
                return ink.emoji(word)
            case CommandName():
                return ink.command(word)
            case Example(typed, options):
                return ink.example(self._finish(typed, language, ink), self._finish(options, language, ink))
            case Link():
                return ink.link(word.url, self._finish(word.label, language, ink))
            case MenuLabel(label):
                default = self.languages[self.default]
                return ink.menu_entry(self._finish(label, language, ink), self._finish(label, default, ink))
            case Either(items):
                return _listed([self._word(item, language, ink) for item in items], language.list, language.list_either)
            case tuple():
                return _listed([self._word(item, language, ink) for item in word], language.list, language.list_last)
            case _:
                raise TypeError(f"A phrase cannot hold a {type(word).__name__}.")


def _put_in(name: str, phrase: Phrase) -> object:
    """What a placeholder stands for: a word of the phrase, or a command that the phrase itself names."""
    return CommandName(tuple(name[1:].split())) if name.startswith("/") else phrase.words[name]


def _listed(items: list[str], joined: str, last: str) -> str:
    return joined.join(items[:-1]) + last + items[-1] if len(items) > 1 else "".join(items)


def read_language(locale: Locale, text: str) -> Language:
    """Raises ValueError (tomllib) for a file that cannot be read, KeyError when ``[meta]`` is incomplete."""
    content = tomllib.loads(text)
    meta = content.pop("meta")
    return Language(
        locale=locale,
        name=meta["name"],
        plural=gettext.c2py(meta["plural"]),  # gettext's own parser of plural expressions
        list=meta["list"],
        list_last=meta["list_last"],
        list_either=meta["list_either"],
        phrases={key: value if isinstance(value, str) else tuple(value) for key, value in content["phrases"].items()},
    )


@cache
def our_phrasebook() -> Phrasebook:
    """The languages in ``bot/locales``; English where a reader's language is not among them."""
    files = [file for file in resources.files("bot.locales").iterdir() if file.name.endswith(".toml")]
    languages = {
        locale: read_language(locale, file.read_text(encoding="utf-8"))
        for file in sorted(files, key=lambda file: file.name)
        for locale in [Locale(file.name.removesuffix(".toml"))]
    }
    return Phrasebook(languages, Locale("en"))
