"""How a feature declares what it offers: commands, menu entries, buttons, selects, forms, reactions, deliveries.

A command is a function and its signature is its schema: ``Annotated`` parameters become Discord options, a Slack form,
the manifest, the help and the parsing of what was typed. Nothing registers itself: ``bot.features.FEATURES`` lists all.
"""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.people import Account
from bot.speech import Answer, Block, Card, Phrase, Room


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
    """The rest of what was typed, as a sentence of at most ``longest`` characters.

    ``lines``: several lines, of a form's field alone. ``cells``: of a table, as a spreadsheet copies it with tabs.
    ``suggests``: a name of several words rather than a sentence, with autocomplete where the platform has.
    """

    longest: int
    lines: bool = False
    suggests: bool = False
    cells: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One word, typed ``name:word`` in a Slack command. ``suggests``: has autocomplete where the platform has.

    ``several``: of several words, ended by the next ``name:`` or by a time; blanks in one word become underscores.
    ``fits``: of several words whose grammar is known: it goes on as long as this says that it can be read.
    """

    longest: int
    suggests: bool = False
    several: bool = False
    fits: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from ``least`` to ``most``, typed ``name:3`` in a Slack command."""

    least: int
    most: int

    @property
    def few(self) -> bool:
        """Few enough to choose from a list (Discord shows 25)."""
        return self.most - self.least < 25


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words, typed as ``name:word`` or alone; ``<command>.choice.<word>`` says it to a reader."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a message of the same platform; the function is handed its ``MessageRef``."""


@dataclass(frozen=True, slots=True)
class Handle:
    """The short number of something that can be acted on, typed ``#12``; the function is handed 12."""


@dataclass(frozen=True, slots=True)
class When:
    """A date and time as people type it, unread: its function reads it in the asker's zone (``bot.rules.moments``).

    Typed ``name:12/1 19:00`` or without a key; beside a ``Rest`` it is the end of the sentence.
    """

    longest: int = 60


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the asker's space, typed ``name:#general``; the function is handed its ``Place``.

    No form asks for one, so it needs a default.
    """


ParameterKind = People | Rest | Word | Number | Choice | Link | Handle | When | Channel


class Access(StrEnum):
    """Who may use something; others are refused in words."""

    MEMBER = "member"
    ORGANIZER = "organizer"


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: ParameterKind
    required: bool
    default: object = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a drawer answers when a delivery is no longer wanted; ``reason`` is a word for the record.

    ``room``: which one it would have been, so that it is found where an earlier try may have opened it.
    """

    reason: str
    room: Room | None = None


Handler = Callable[..., Awaitable[Answer]]
Inviting = Callable[..., Awaitable[None]]
Drawer = Callable[..., Awaitable[Card | Room | Dropped]]
Suggester = Callable[..., Awaitable[tuple[str, ...]]]
Reaction = Callable[..., Awaitable[Answer]]
Opening = Callable[..., Awaitable[None]]
Waking = Callable[..., Awaitable[None]]
Locking = Callable[..., Awaitable[object]]
Following = Callable[..., Awaitable[None]]
Beside = Callable[..., Awaitable[tuple[Block, ...]]]
Concerning = Callable[..., Awaitable[Sequence[Account]]]


@dataclass(frozen=True, slots=True)
class Command:
    """``path`` is what is typed: ``("trust", "show")``. Its texts are ``command.trust.show.help`` and the like."""

    path: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    run: Handler
    reads: bool = False
    """It only reads: it gets a snapshot instead of a writing transaction."""
    access: Access = Access.MEMBER
    opens_form: bool = False
    """It may answer with a form of its own, also where no word is missing."""
    invites: Inviting | None = None
    """Raises Refused for whom its form is not, so that nobody fills it in in vain."""
    bare: bool = False
    """It answers its root word alone where that can be typed: ``/trust``."""
    typed: bool = True
    """False: a form that a button opens and nobody types; its texts are ``form.settings.zone.label.…``."""

    @property
    def key(self) -> str:
        return ".".join(("command" if self.typed else "form", *self.path))

    @property
    def form(self) -> str:
        """Id of the form that asks for its words."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of a message's menu: Slack message shortcut, Discord context menu. Its label is ``menu.<id>.label``.

    ``opens_form``, ``reads``: as of a button and of a command.
    """

    id: str
    run: Handler
    opens_form: bool = False
    reads: bool = False

    @property
    def key(self) -> str:
        return f"menu.{self.id}"


@dataclass(frozen=True, slots=True)
class Unsent:
    """What follows when a direct message of a purpose is refused for good.

    ``run(uow, delivery, now)``: what it waited for goes on without its receiver; the accounts that are told of it.
    ``about(uow, delivery, zone)``: a phrase that names what it was about. ``missed``: the phrase by which its receiver
    reads of it afterwards, with ``{about}``, where its own words would no longer be true.
    """

    run: Callable[..., Awaitable[Sequence[Account]]]
    lock: Locking
    about: Callable[..., Awaitable[Phrase]]
    missed: str = ""


@dataclass(frozen=True, slots=True)
class ButtonHandler:
    """``opens_form``: answers with a Form, so the press is never acknowledged early."""

    action: str
    run: Handler
    opens_form: bool = False
    reads: bool = False
    access: Access = Access.MEMBER


F = TypeVar("F", bound=Callable[..., Awaitable[Any]])


class Feature:
    """What one feature offers, collected by its decorators in the order of the file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.commands: tuple[Command, ...] = ()
        self.forms: tuple[Command, ...] = ()
        self.menu: tuple[MenuEntry, ...] = ()
        self.buttons: tuple[ButtonHandler, ...] = ()
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

    def command(
        self,
        *path: str,
        reads: bool = False,
        access: Access = Access.MEMBER,
        opens_form: bool = False,
        invites: Inviting | None = None,
        bare: bool = False,
    ) -> Callable[[F], F]:
        """Declare a command; the function's parameters after the context are its words."""

        def declare(run: F) -> F:
            self.commands += (Command(path, parameters_of(run), run, reads, access, opens_form, invites, bare),)
            return run

        return declare

    def form(self, *path: str, access: Access = Access.MEMBER) -> Callable[[F], F]:
        """Declare a form that buttons open (``bot.forms.form_of``); its parameters are its fields."""

        def declare(run: F) -> F:
            self.forms += (Command(path, parameters_of(run), run, False, access, typed=False),)
            return run

        return declare

    def message_menu(self, id: str, *, opens_form: bool = False, reads: bool = False) -> Callable[[F], F]:
        def declare(run: F) -> F:
            self.menu += (MenuEntry(id, run, opens_form, reads),)
            return run

        return declare

    def button(
        self, action: str, *, opens_form: bool = False, reads: bool = False, access: Access = Access.MEMBER
    ) -> Callable[[F], F]:
        """Declare what a press does; a Select's choice comes the same way, in ``ctx.chosen``."""

        def declare(run: F) -> F:
            self.buttons += (ButtonHandler(action, run, opens_form, reads, access),)
            return run

        return declare

    def delivery(self, purpose: str, *, waits: bool = False, renews: bool = False) -> Callable[[F], F]:
        """Who draws deliveries of a purpose, anew from their subject, at the moment of handing over.

        ``waits``: a post that is late, or tried again, waits for the end of its receiver's quiet hours.
        ``renews``: where a platform refuses a redraw of this purpose, its post is made anew.
        """

        def declare(run: F) -> F:
            self.drawers[purpose] = run
            self.waiting |= {purpose} if waits else set()
            self.renewing |= {purpose} if renews else set()
            return run

        return declare

    def unsent(
        self, *purposes: str, lock: Locking, about: Callable[..., Awaitable[Phrase]], missed: str = ""
    ) -> Callable[[F], F]:
        """Declare what follows when a direct message that others wait for, or have to know of, is refused for good,
        such as where its receiver takes none: in the transaction in which it ends.

        ``lock(uow, subject)``: of what it is about, before the delivery ends, as everybody does who changes it.
        Its receiver reads it with the next answer to whatever they do, and at Home.
        """

        def declare(run: F) -> F:
            for purpose in purposes:
                self.unsent_hooks[purpose] = Unsent(run, lock, about, missed)
            return run

        return declare

    def timer(self, purpose: str, *, lock: Locking) -> Callable[[F], F]:
        """Declare what happens when a timer falls due: in a unit of work of its own, in which the timer is gone.

        ``lock(uow, subject)``: of what it is about, before the timer is taken, as everybody does who sets or stops it:
        two who lock in one order never wait for each other.
        """

        def declare(run: F) -> F:
            self.wakings[purpose] = run
            self.locks[purpose] = lock
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

    def first_use(self, run: F) -> F:
        """What happens once a member was the first to use the bot in a space, and the first organizer to do so."""
        self.first_uses += (run,)
        return run

    def settings_changed(self, run: F) -> F:
        """What follows when a member has changed their own settings: in the same transaction, of the member as they
        are now (``bot.membership``).
        """
        self.after_settings += (run,)
        return run

    def member_left(self, run: F) -> F:
        """What follows when a member leaves the community: in the same transaction."""
        self.after_leaving += (run,)
        return run

    def session_changed(self, run: F) -> F:
        """What follows when a date of a session is moved, changed or cancelled: in the same transaction, of the
        occurrence as it is now, which is locked.
        """
        self.after_sessions += (run,)
        return run

    def concerned_by_session(self, run: F) -> F:
        """Who has to be told of a change of a session beside its guests and hosts: accounts, of the occurrence as it
        was and as it is to be. It is asked before anything is changed, also to say how many people will be told.
        """
        self.concerned_by_sessions += (run,)
        return run

    def beside_change(self, run: F) -> F:
        """What a change of a session means for one of those who are told of it: blocks, of what the occurrence was,
        of the occurrence and the reader's account; none where it does not concern them in this respect.
        """
        self.beside_changes += (run,)
        return run

    def beside_session(self, run: F) -> F:
        """What else stands on a session's private card, for who may change it: blocks, of the occurrence."""
        self.beside_sessions += (run,)
        return run

    def beside_presence(self, run: F) -> F:
        """What else who was at a session is asked when they say so: blocks, of the occurrence and their account."""
        self.beside_presences += (run,)
        return run

    def opened(self, run: F) -> F:
        """What happens when a member opens the bot's Home."""
        self.openings += (run,)
        return run


def parameters_of(run: Callable[..., object]) -> tuple[Parameter, ...]:
    """Read the declared words off a signature. Raises TypeError for a parameter without a kind."""
    hints = get_type_hints(run, include_extras=True)
    declared = list(inspect.signature(run).parameters.values())[1:]
    return tuple(_parameter(p, kind_of(hints[p.name], p.name)) for p in declared)


def _parameter(declared: inspect.Parameter, kind: ParameterKind) -> Parameter:
    required = declared.default is inspect.Parameter.empty
    if required and isinstance(kind, Channel):
        raise TypeError(f"Parameter {declared.name} needs a default: no form can ask for a channel.")
    return Parameter(declared.name, kind, required, default=None if required else declared.default)


def kind_of(hint: object, name: str) -> ParameterKind:
    if get_origin(hint) in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is Annotated:
        for extra in get_args(hint)[1:]:
            if isinstance(extra, ParameterKind):
                return extra
    raise TypeError(f"Parameter {name} has no kind: annotate it with one of bot.feature.ParameterKind.")
