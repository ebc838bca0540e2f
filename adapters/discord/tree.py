"""The application commands' JSON, made from our own declarations (Application commands reference)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from adapters.discord.ink import LABEL_INK
from adapters.discord.wire import Json, discord_locales
from bot.catalogue import Catalogue
from bot.feature import (
    Channel,
    Choice,
    Command,
    Handle,
    Link,
    MenuEntry,
    Number,
    Parameter,
    ParameterKind,
    People,
    Rest,
    When,
    Word,
)
from bot.people import Locale
from bot.phrasebook import Phrasebook
from bot.speech import Phrase, Reader

CHAT_INPUT, MESSAGE_MENU = 1, 3
SUBCOMMAND, GROUP, STRING, INTEGER, USER, CHANNEL = 1, 2, 3, 4, 6, 7
POSTED_IN = [0, 5]
"""Channel types (Channel resource): text and announcement."""
LONGEST_STRING = 6000
MARKS = 600
"""Characters that Discord counts and nobody sees: a mention in a text is ``<@`` and nineteen digits. How long a text
may be is checked by what people see (``bot.arguments``)."""
LINK, CHOICE, CHOICES = 300, 100, 25
MOST_NUMBERED = 2**31 - 1
NAME, DESCRIPTION, OPTIONS, COMMAND, COMMANDS, MENU = 32, 100, 25, 8000, 100, 15
"""Characters, options, characters a command, commands, entries of the message menu ("Limits")."""

_ONLY_IN_SERVERS: Json = {"contexts": [0], "integration_types": [0]}
_NAME = re.compile(r"[-_'\w]{1,32}")


def tree(catalogue: Catalogue, phrasebook: Phrasebook) -> list[Json]:
    """Raises ValueError where a name or a text breaks Discord's limits, KeyError where a phrase is missing."""
    writer = _Writer(phrasebook)
    commands = [writer.root(root, commands) for root, commands in catalogue.roots.items()]
    entries = [writer.entry(entry) for entry in catalogue.menu.values()]
    if len(commands) > COMMANDS or len(entries) > MENU:
        raise ValueError(f"{len(commands)} commands and {len(entries)} menu entries; Discord takes 100 and 15.")
    for command in commands:
        _check_size(command)
    return [*commands, *entries]


def same(ours: Sequence[Json], registered: Iterable[Mapping[str, object]]) -> bool:
    """Whether Discord already has exactly these commands, apart from what it adds by itself."""
    return _sorted(map(_bare, ours)) == _sorted(map(_bare, registered))


_KEYS = (
    *("type", "name", "description", "name_localizations", "description_localizations", "options", "required"),
    *("autocomplete", "min_value", "max_value", "max_length", "contexts", "integration_types", "choices", "value"),
    "channel_types",
)


def _bare(command: Mapping[str, object]) -> Json:
    """Only what we set; what is empty, false or null is the same as what is absent."""
    bare = {key: command[key] for key in _KEYS if command.get(key)}
    for key in ("options", "choices"):
        parts = bare.get(key)
        if isinstance(parts, list):
            bare[key] = [_bare(part) for part in parts]
    return bare


def _sorted(commands: Iterable[Json]) -> list[Json]:
    return sorted(commands, key=lambda command: (command.get("type", CHAT_INPUT), command["name"]))


@dataclass(frozen=True, slots=True)
class _Writer:
    phrasebook: Phrasebook

    def root(self, root: str, commands: Sequence[Command]) -> Json:
        paths = [command.path for command in commands]
        if (root,) in paths and len(paths) > 1:
            raise ValueError(f"/{root} cannot be a command and have subcommands: Discord shows either.")
        if paths == [(root,)]:
            return {"type": CHAT_INPUT, **self._command(commands[0]), **_ONLY_IN_SERVERS}
        return {
            "type": CHAT_INPUT,
            "name": _name(root),
            **self._described(f"command.{root}.help"),
            "options": list(self._branches((root,), commands)),
            **_ONLY_IN_SERVERS,
        }

    def entry(self, entry: MenuEntry) -> Json:
        label, localized = self._texts(f"{entry.key}.label")
        for text in (label, *localized.values()):
            if not 1 <= len(text) <= NAME:
                raise ValueError(f"{entry.key}.label has {len(text)} characters; Discord takes 1 to {NAME}.")
        return {"type": MESSAGE_MENU, "name": label, "name_localizations": localized, **_ONLY_IN_SERVERS}

    def _branches(self, prefix: tuple[str, ...], commands: Sequence[Command]) -> Iterator[Json]:
        """Subcommands, and groups of them for paths of three words."""
        depth = len(prefix)
        for word in dict.fromkeys(command.path[depth] for command in commands):
            among = [command for command in commands if command.path[depth] == word]
            if len(among) == 1 and len(among[0].path) == depth + 1:
                yield {"type": SUBCOMMAND, **self._command(among[0])}
                continue
            if depth > 1 or any(len(command.path) != depth + 2 for command in among):
                raise ValueError(f"/{' '.join((*prefix, word))} is nested deeper than Discord allows.")
            key = ".".join(("command", *prefix, word, "help"))
            options = list(self._branches((*prefix, word), among))
            yield {"type": GROUP, "name": _name(word), **self._described(key), "options": options}

    def _command(self, command: Command) -> Json:
        """Name, description and options, the required ones first as Discord wants them."""
        options = [option for parameter in command.parameters for option in self._options(command, parameter)]
        if len(options) > OPTIONS:
            raise ValueError(f"/{' '.join(command.path)} has {len(options)} options; Discord takes {OPTIONS}.")
        options.sort(key=lambda option: not option.get("required", False))
        described = {"name": _name(command.path[-1]), **self._described(f"{command.key}.help")}
        return {**described, "options": options} if options else described

    def _options(self, command: Command, parameter: Parameter) -> Iterator[Json]:
        kind = parameter.kind
        yield self._option(command, parameter.name, kind, parameter.required)
        if isinstance(kind, People):
            for name in kind.also:
                yield self._option(command, name, kind, False)

    def _option(self, command: Command, name: str, kind: ParameterKind, required: bool) -> Json:
        option: Json = {"name": _name(name), **self._described(f"{command.key}.option.{name}"), **_typed(kind)}
        if isinstance(kind, Choice):
            if len(kind.words) > CHOICES:
                raise ValueError(f"{command.key}.choice has {len(kind.words)} words; Discord takes {CHOICES}.")
            option["choices"] = [self._choice(f"{command.key}.choice.{word}", word) for word in kind.words]
        localized = self._localized_names(f"{command.key}.name.{name}")
        if localized:
            option["name_localizations"] = localized
        return {**option, "required": True} if required else option

    def _choice(self, key: str, word: str) -> Json:
        text, localized = self._texts(key)
        for one in (text, *localized.values()):
            if not 1 <= len(one) <= CHOICE:
                raise ValueError(f"{key} has {len(one)} characters; Discord takes 1 to {CHOICE}.")
        return {"name": text, "name_localizations": localized, "value": word}

    def _described(self, key: str) -> Json:
        text, localized = self._texts(key)
        for one in (text, *localized.values()):
            if not 1 <= len(one) <= DESCRIPTION:
                raise ValueError(f"{key} has {len(one)} characters; Discord takes 1 to {DESCRIPTION}.")
        return {"description": text, "description_localizations": localized}

    def _texts(self, key: str) -> tuple[str, dict[str, str]]:
        """In the default language, and in every other one that Discord knows."""
        return self._text(key, self.phrasebook.default), {
            tag: self._text(key, locale) for locale in self._others() for tag in discord_locales(locale)
        }

    def _localized_names(self, key: str) -> dict[str, str]:
        """A language may leave a name as it is typed everywhere else."""
        return {
            tag: _name(self._text(key, locale))
            for locale in self._others()
            if key in self.phrasebook.languages[locale].phrases
            for tag in discord_locales(locale)
        }

    def _others(self) -> list[Locale]:
        return [locale for locale in self.phrasebook.locales if locale != self.phrasebook.default]

    def _text(self, key: str, locale: str) -> str:
        return self.phrasebook.finish(Phrase(key), Reader(locale, "UTC"), LABEL_INK)


def _typed(kind: ParameterKind) -> Json:
    match kind:
        case People():
            return {"type": USER}
        case When():
            return {"type": STRING, "max_length": min(kind.longest, LONGEST_STRING)}
        case Word() | Rest():
            text: Json = {"type": STRING, "max_length": min(kind.longest + _marks(kind), LONGEST_STRING)}
            return {**text, "autocomplete": True} if kind.suggests else text
        case Number():
            return {"type": INTEGER, "min_value": kind.least, "max_value": kind.most}
        case Handle():
            return {"type": INTEGER, "min_value": 1, "max_value": MOST_NUMBERED}
        case Link():
            return {"type": STRING, "max_length": LINK}
        case Choice():
            return {"type": STRING}
        case Channel():
            return {"type": CHANNEL, "channel_types": POSTED_IN}
        case _:
            assert_never(kind)


def _marks(kind: Word | Rest) -> int:
    return 0 if isinstance(kind, Word) and not kind.several else MARKS


def _name(name: str) -> str:
    """Letters, digits, ``-``, ``_`` and ``'``, in lower case where the script has cases ("Naming")."""
    if not _NAME.fullmatch(name) or name != name.lower() or unicodedata.normalize("NFC", name) != name:
        raise ValueError(f"{name!r} cannot be the name of a Discord command or option.")
    return name


def _check_size(command: Json) -> None:
    size = _size(command)
    if size > COMMAND:
        raise ValueError(f"/{command['name']} has {size} characters in all; Discord takes {COMMAND}.")


def _size(part: Json) -> int:
    """Names, descriptions and values, of each the longest among its languages."""
    own = sum(
        max(map(len, (part.get(key, ""), *part.get(f"{key}_localizations", {}).values())))
        for key in ("name", "description")
    )
    below = (*part.get("options", ()), *part.get("choices", ()))
    return own + len(part.get("value", "")) + sum(map(_size, below))
