"""Everything that all features offer, by the names under which it is asked for."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from bot.feature import (
    Beside,
    ButtonHandler,
    Command,
    Concerning,
    Drawer,
    Feature,
    Following,
    Locking,
    MenuEntry,
    Opening,
    People,
    Reaction,
    Suggester,
    Unsent,
    Waking,
)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Catalogue:
    """Raises ValueError when two features claim the same name."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.features = tuple(features)
        self.commands: dict[tuple[str, ...], Command] = {}
        self.menu: dict[str, MenuEntry] = {}
        self.buttons: dict[str, ButtonHandler] = {}
        self.drawers: dict[str, Drawer] = {}
        self.waiting: frozenset[str] = frozenset()
        self.renewing: frozenset[str] = frozenset()
        self.unsent_hooks: dict[str, Unsent] = {}
        self.suggesters: dict[tuple[tuple[str, ...], str], Suggester] = {}
        self.reactions: tuple[Reaction, ...] = ()
        self.openings: tuple[Opening, ...] = ()
        self.first_uses: tuple[Opening, ...] = ()
        self.wakings: dict[str, Waking] = {}
        self.locks: dict[str, Locking] = {}
        self.after_settings: tuple[Following, ...] = ()
        self.after_leaving: tuple[Following, ...] = ()
        self.after_sessions: tuple[Following, ...] = ()
        self.concerned_by_sessions: tuple[Concerning, ...] = ()
        self.beside_changes: tuple[Beside, ...] = ()
        self.beside_sessions: tuple[Beside, ...] = ()
        self.beside_presences: tuple[Beside, ...] = ()
        self._forms: dict[str, Command] = {}
        for feature in self.features:
            self._add(feature)

    def _add(self, feature: Feature) -> None:
        _merge(self.commands, {command.path: command for command in feature.commands})
        _merge(self._forms, {command.form: command for command in (*feature.commands, *feature.forms)})
        _merge(self.menu, {entry.id: entry for entry in feature.menu})
        _merge(self.buttons, {button.action: button for button in feature.buttons})
        _merge(self.drawers, feature.drawers)
        _merge(self.wakings, feature.wakings)
        _merge(self.locks, feature.locks)
        self.waiting |= feature.waiting
        self.renewing |= feature.renewing
        _merge(self.unsent_hooks, feature.unsent_hooks)
        _merge(self.suggesters, feature.suggesters)
        self.reactions += feature.reactions
        self.openings += feature.openings
        self.first_uses += feature.first_uses
        self.after_settings += feature.after_settings
        self.after_leaving += feature.after_leaving
        self.after_sessions += feature.after_sessions
        self.concerned_by_sessions += feature.concerned_by_sessions
        self.beside_changes += feature.beside_changes
        self.beside_sessions += feature.beside_sessions
        self.beside_presences += feature.beside_presences

    def form(self, id: str) -> Command | None:
        """The command whose words a form asks for, or what was declared as a form alone."""
        return self._forms.get(id)

    @property
    def forms(self) -> tuple[Command, ...]:
        """All that may be opened as a form."""
        return tuple(self._forms.values())

    def people_in(self, form: str, state: Mapping[str, str]) -> tuple[str, ...]:
        """Platform ids of the people whom a form was opened with: an adapter looks them up when it is sent."""
        command = self.form(form)
        settled = [p.name for p in command.parameters if isinstance(p.kind, People)] if command else []
        return tuple(user for name in settled for user in state.get(name, "").split(",") if user)

    @property
    def roots(self) -> dict[str, tuple[Command, ...]]:
        """Root words in the order of the features, each with its commands: ``{"trust": (show, history)}``."""
        roots: dict[str, tuple[Command, ...]] = {}
        for path, command in self.commands.items():
            roots[path[0]] = (*roots.get(path[0], ()), command)
        return roots


def _merge(into: dict[K, V], more: dict[K, V]) -> None:
    twice = into.keys() & more.keys()
    if twice:
        raise ValueError(f"Declared twice: {sorted(map(str, twice))}")
    into.update(more)
