"""Which declared command was meant by what was typed."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.arguments import example_of
from bot.catalogue import Catalogue
from bot.events import Asked, Spoken
from bot.feature import Access, Command
from bot.rules.wording import shortened
from bot.speech import CommandName, Either, Phrase, Refused, say
from bot.spoken import as_text

EVERYTHING = "shinrai"
"""The root under which every command works, for workspaces in which another root word is taken."""


BUTTONS_MOST = 5


@dataclass(frozen=True, slots=True)
class Meant:
    """One way to read what was typed: a command, and the words that are left for it, mentions as tokens."""

    command: Command
    typed: str


class NoSuchCommand(Refused):
    """Raised with the likeliest commands, each with everything else that was typed. Nothing is stored."""

    def __init__(self, phrase: Phrase, likely: tuple[Meant, ...]) -> None:
        super().__init__(phrase)
        self.likely = likely


def find_command(catalogue: Catalogue, asked: Asked) -> tuple[Command, Spoken]:
    """The command and the words that are left for it. Raises NoSuchCommand with the likeliest commands."""
    words, rest = _first_words(asked.spoken)
    for path in _candidates(asked.command):
        for taken in range(min(len(words), 2), -1, -1):
            said = (*path, *(word.lower() for word in words[:taken]))
            command = catalogue.commands.get(said)
            if command is None and taken == len(words) and len(said) == 1:
                command = _bare(catalogue, said[0])
            if command is not None:
                return command, _remaining(words[taken:], rest)
    raise _no_such(catalogue, asked.command, words, rest)


def _bare(catalogue: Catalogue, root: str) -> Command | None:
    """What a root word alone stands for, also with people named behind it: ``/trust``, ``/trust @ben``."""
    return next((command for command in catalogue.roots.get(root, ()) if command.bare), None)


def _candidates(path: tuple[str, ...]) -> list[tuple[str, ...]]:
    """As typed, and without the root that stands for all."""
    return [path, path[1:]] if path[0] == EVERYTHING else [path]


def _first_words(spoken: Spoken) -> tuple[list[str], Spoken]:
    if spoken and isinstance(spoken[0], str):
        return spoken[0].split(), spoken[1:]
    return [], spoken


def _remaining(words: Sequence[str], rest: Spoken) -> Spoken:
    return (" ".join(words) + " ", *rest) if words else rest


def _no_such(catalogue: Catalogue, path: tuple[str, ...], words: Sequence[str], rest: Spoken) -> NoSuchCommand:
    if path == (EVERYTHING,) and words:
        typed_root = words[0].lower()
        root = next(iter(difflib.get_close_matches(typed_root, catalogue.roots, n=1, cutoff=0.75)), EVERYTHING)
        if root != EVERYTHING and root != typed_root:
            return _no_such_root(catalogue, root, words, rest)
        if root != EVERYTHING:
            path, words = (root,), words[1:]
    known = {" ".join(known): known for known in catalogue.commands}
    typed = " ".join((*path, *words[:1])).lower()
    everybodys = [name for name, path in known.items() if catalogue.commands[path].access is Access.MEMBER]
    under_root = [name for name in everybodys if name.split()[0] == path[0]]
    near = difflib.get_close_matches(typed, known, n=2, cutoff=0.75) if words else []
    said = _as_typed(catalogue, typed)
    # Of a command that is nearly meant its mistyped word is no word of the sentence; of all others everything is.
    likely = [Meant(catalogue.commands[known[name]], as_text(_remaining(words[1:], rest))) for name in near]
    others = [name for name in under_root or everybodys if name not in near]
    likely += [Meant(catalogue.commands[known[name]], as_text(_remaining(words, rest))) for name in others]
    if near:
        examples = Either(tuple(_example(catalogue.commands[known[name]]) for name in near))
        phrase = say("refused.no_such_command", typed=said, commands=examples)
    else:
        names = Either(tuple(CommandName(known[name]) for name in under_root or everybodys))
        phrase = say("refused.no_such_command", typed=said, commands=names)
    return NoSuchCommand(phrase, tuple(likely[:BUTTONS_MOST]))


def _no_such_root(catalogue: Catalogue, root: str, words: Sequence[str], rest: Spoken) -> NoSuchCommand:
    """``/shinrai trsut show``: the commands of the root that is nearly meant, or the one that the next word names."""
    commands = [one for one in catalogue.roots[root] if one.access is Access.MEMBER]
    named = [one for one in commands if one.path[1:] == tuple(word.lower() for word in words[1:2])]
    left = as_text(_remaining(words[2:] if named and named[0].path[1:] else words[1:], rest))
    likely = tuple(Meant(one, left) for one in (named or commands)[:BUTTONS_MOST])
    names = Either(tuple(CommandName(one.command.path) for one in likely))
    said = _as_typed(catalogue, f"{EVERYTHING} {words[0].lower()}")
    return NoSuchCommand(say("refused.no_such_command", typed=said, commands=names), likely)


def _as_typed(catalogue: Catalogue, typed: str) -> Phrase | str:
    """A root word of ours as it is typed where it is read; all else is people's text."""
    root, _, rest = typed.partition(" ")
    if root not in catalogue.roots:
        return "/" + shortened(typed, 60)
    command = CommandName((root,))
    return (
        say("refused.example", command=command, words=shortened(rest, 60))
        if rest
        else say("help.command", command=command)
    )


def _example(command: Command) -> Phrase | CommandName:
    asks = any(parameter.required for parameter in command.parameters)
    return example_of(command) if asks else CommandName(command.path)
