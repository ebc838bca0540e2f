"""How a feature declares what it offers: commands, menu entries, buttons, forms, reactions, deliveries.

A command is a function and its signature is its schema: ``Annotated`` parameters become Discord options, a Slack form,
the manifest, the help and the parsing of what was typed. Nothing registers itself: ``bot.features.FEATURES`` lists all.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.speech import Answer, Card


@dataclass(frozen=True, slots=True)
class People:
    """One or more members. ``also`` names the further Discord options, where one option holds one person."""

    also: tuple[str, ...] = ()

    @property
    def most(self) -> int:
        """How many a form or Discord can name; a Slack command takes as many as are mentioned."""
        return 1 + len(self.also)


@dataclass(frozen=True, slots=True)
class Rest:
    """The rest of what was typed, as a sentence of at most ``longest`` characters."""

    longest: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word, typed ``name:word`` in a Slack command. ``suggests``: has autocomplete where the platform has."""

    longest: int
    suggests: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from ``least`` to ``most``, typed ``name:3`` in a Slack command."""

    least: int
    most: int


ParameterKind = People | Rest | Word | Number


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: ParameterKind
    required: bool
    default: object = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a drawer answers when a delivery is no longer wanted; ``reason`` is a word for the record."""

    reason: str


Handler = Callable[..., Awaitable[Answer]]
Drawer = Callable[..., Awaitable[Card | Dropped]]
Suggester = Callable[..., Awaitable[tuple[str, ...]]]
Reaction = Callable[..., Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Command:
    """``path`` is what is typed: ``("trust", "show")``. Its texts are ``command.trust.show.help`` and the like."""

    path: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    run: Handler
    reads: bool = False
    """It only reads: it gets a snapshot instead of a writing transaction."""

    @property
    def key(self) -> str:
        return ".".join(("command", *self.path))

    @property
    def form(self) -> str:
        """Id of the form that asks for its words."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of a message's menu: Slack message shortcut, Discord context menu. Its label is ``menu.<id>.label``."""

    id: str
    run: Handler

    @property
    def key(self) -> str:
        return f"menu.{self.id}"


@dataclass(frozen=True, slots=True)
class ButtonHandler:
    """``opens_form``: answers with a Form, so the press is never acknowledged early."""

    action: str
    run: Handler
    opens_form: bool = False
    reads: bool = False


F = TypeVar("F", bound=Callable[..., Awaitable[Any]])


class Feature:
    """What one feature offers, collected by its decorators in the order of the file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.commands: tuple[Command, ...] = ()
        self.menu: tuple[MenuEntry, ...] = ()
        self.buttons: tuple[ButtonHandler, ...] = ()
        self.drawers: dict[str, Drawer] = {}
        self.suggesters: dict[tuple[tuple[str, ...], str], Suggester] = {}
        self.reactions: tuple[Reaction, ...] = ()

    def command(self, *path: str, reads: bool = False) -> Callable[[F], F]:
        """Declare a command; the function's parameters after the context are its words."""

        def declare(run: F) -> F:
            self.commands += (Command(path, parameters_of(run), run, reads),)
            return run

        return declare

    def message_menu(self, id: str) -> Callable[[F], F]:
        def declare(run: F) -> F:
            self.menu += (MenuEntry(id, run),)
            return run

        return declare

    def button(self, action: str, *, opens_form: bool = False, reads: bool = False) -> Callable[[F], F]:
        def declare(run: F) -> F:
            self.buttons += (ButtonHandler(action, run, opens_form, reads),)
            return run

        return declare

    def delivery(self, purpose: str) -> Callable[[F], F]:
        """Who draws deliveries of a purpose, anew from their subject, at the moment of handing over."""

        def declare(run: F) -> F:
            self.drawers[purpose] = run
            return run

        return declare

    def suggest(self, *path: str, option: str) -> Callable[[F], F]:
        def declare(run: F) -> F:
            self.suggesters[path, option] = run
            return run

        return declare

    def reaction(self, run: F) -> F:
        self.reactions += (run,)
        return run


def parameters_of(run: Callable[..., object]) -> tuple[Parameter, ...]:
    """Read the declared words off a signature. Raises TypeError for a parameter without a kind."""
    hints = get_type_hints(run, include_extras=True)
    declared = list(inspect.signature(run).parameters.values())[1:]
    return tuple(
        Parameter(
            p.name,
            kind_of(hints[p.name], p.name),
            required=p.default is inspect.Parameter.empty,
            default=None if p.default is inspect.Parameter.empty else p.default,
        )
        for p in declared
    )


def kind_of(hint: object, name: str) -> ParameterKind:
    if get_origin(hint) in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is Annotated:
        for extra in get_args(hint)[1:]:
            if isinstance(extra, People | Rest | Word | Number):
                return extra
    raise TypeError(f"Parameter {name} has no kind: annotate it with People, Rest, Word or Number.")
