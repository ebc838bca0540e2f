"""Which declared command was meant by what was typed."""

import difflib
from collections.abc import Sequence

from bot.arguments import example_of
from bot.catalogue import Catalogue
from bot.events import Asked, Spoken
from bot.feature import Access, Command
from bot.speech import CommandName, Either, Phrase, Refused, say

EVERYTHING = "shinrai"
"""The root under which every command works, for workspaces in which another root word is taken."""


def find_command(catalogue: Catalogue, asked: Asked) -> tuple[Command, Spoken]:
    """The command and the words that are left for it. Raises Refused with the nearest commands."""
    words, rest = _first_words(asked.spoken)
    for path in _candidates(asked.command):
        for taken in range(min(len(words), 2), -1, -1):
            command = catalogue.commands.get((*path, *(word.lower() for word in words[:taken])))
            if command is not None:
                return command, _remaining(words[taken:], rest)
    raise _no_such(catalogue, asked.command, words)


def _candidates(path: tuple[str, ...]) -> list[tuple[str, ...]]:
    """As typed, and without the root that stands for all."""
    return [path, path[1:]] if path[0] == EVERYTHING else [path]


def _first_words(spoken: Spoken) -> tuple[list[str], Spoken]:
    if spoken and isinstance(spoken[0], str):
        return spoken[0].split(), spoken[1:]
    return [], spoken


def _remaining(words: Sequence[str], rest: Spoken) -> Spoken:
    return (" ".join(words) + " ", *rest) if words else rest


def _no_such(catalogue: Catalogue, path: tuple[str, ...], words: Sequence[str]) -> Refused:
    if path == (EVERYTHING,) and words and words[0].lower() in catalogue.roots:
        path, words = (words[0].lower(),), words[1:]
    known = {" ".join(known): known for known in catalogue.commands}
    typed = " ".join((*path, *words[:1])).lower()
    everybodys = [name for name, path in known.items() if catalogue.commands[path].access is Access.MEMBER]
    under_root = [name for name in everybodys if name.split()[0] == path[0]]
    near = difflib.get_close_matches(typed, known, n=2, cutoff=0.75) if words else []
    said = _as_typed(catalogue, typed)
    if near:
        examples = Either(tuple(_example(catalogue.commands[known[name]]) for name in near))
        return Refused(say("refused.no_such_command", typed=said, commands=examples))
    names = Either(tuple(CommandName(known[name]) for name in under_root or everybodys))
    return Refused(say("refused.no_such_command", typed=said, commands=names))


def _as_typed(catalogue: Catalogue, typed: str) -> Phrase | str:
    """A root word of ours as it is typed where it is read; all else is people's text."""
    root, _, rest = typed.partition(" ")
    if root not in catalogue.roots:
        return "/" + typed[:60]
    command = CommandName((root,))
    return say("refused.example", command=command, words=rest[:60]) if rest else say("help.command", command=command)


def _example(command: Command) -> Phrase | CommandName:
    asks = any(parameter.required for parameter in command.parameters)
    return example_of(command) if asks else CommandName(command.path)
