"""What the core has to ask of a platform before it can answer somebody, and what was found.

A feature asks by ``ctx.find_out(question)``. Where nothing is known yet the unit of work is given up, the platform is
asked while none is open, and the event is handled once more with the finding. An adapter never fails over a question:
what it cannot find out within about two seconds is said so in the finding.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.hindrances import Hindrance
from bot.people import AccountRef, Facts, MessageRef, Place, SpaceRef, SubjectMessage


@dataclass(frozen=True, slots=True, order=True)
class EventTime:
    """Slack's ``event_ts`` as two integers: seconds, and a counter within them (not a fraction)."""

    second: int
    counter: int


@dataclass(frozen=True, slots=True)
class AboutPeople:
    """Who these are right now: an account that has left is not ``known`` any more."""

    accounts: tuple[AccountRef, ...]


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Who could not be looked up in time is absent: nothing is known of them, not that they left."""

    facts: Mapping[AccountRef, Facts]
    hindrance: Hindrance | None = field(default=None, compare=False)
    """Why somebody is absent; None: nobody is, or it was only too late."""


@dataclass(frozen=True, slots=True)
class AboutMessage:
    """A message with everybody's reactions, if the asker may see it."""

    message: MessageRef
    asker: AccountRef


@dataclass(frozen=True, slots=True)
class MessageFound:
    """``visible`` False: it is not there, or not for the asker to see; nobody is told which.

    ``subject`` None although it is visible: the platform did not answer in time, or does not show it to the bot.
    ``standing``, ``facts``, ``order``: as in ``bot.events.Reread``, with facts about everybody named.
    """

    visible: bool
    subject: SubjectMessage | None = None
    standing: Mapping[AccountRef, frozenset[str]] = field(default_factory=dict)
    facts: Mapping[AccountRef, Facts] = field(default_factory=dict)
    order: EventTime | None = None
    hindrance: Hindrance | None = field(default=None, compare=False)
    """Why ``subject`` is None although it is visible."""
    corrected: tuple[AccountRef, ...] = ()
    """Filled in by the core: whose reactions the ledger had otherwise, and was corrected in."""


@dataclass(frozen=True, slots=True)
class AboutSpace:
    """What the bot may do in a space, and at certain of its channels."""

    space: SpaceRef
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelFound:
    id: str
    name: str
    there: bool
    """False: no such channel, it is archived, or the bot cannot see it."""
    may_post: bool
    hears: bool
    """Reactions to its messages reach the bot."""


@dataclass(frozen=True, slots=True)
class SpaceFound:
    """``answered`` False: the platform did not say in time, and nothing else here means anything."""

    answered: bool
    channels: tuple[ChannelFound, ...] = ()
    """Those that were asked about."""
    unheard: tuple[str, ...] = ()
    """Names of channels open to all members in which thanks by reaction will not count, at most 20."""
    missing: tuple[str, ...] = ()
    """Scopes or rights that it needs and lacks, by the platform's own names."""
    hindrance: Hindrance | None = field(default=None, compare=False)
    """Why it is not answered."""
    joinable: bool = False
    """Whether the bot can come into channels by itself: there is something to choose (``bot.people.Joins``)."""


@dataclass(frozen=True, slots=True)
class AboutPlace:
    """Whether somebody may have the bot speak in a channel.

    ``here``: they are asking in that very channel, so where only who is in a channel can type there, they are.
    """

    place: Place
    asker: AccountRef
    here: bool = False


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """``answered`` False: the platform did not say in time, and nothing else here means anything."""

    answered: bool
    name: str = ""
    there: bool = False
    """False: no such channel, it is archived, or the bot or the asker cannot see it; nobody is told which."""
    may_post: bool = False
    """The bot may."""
    asker_may_post: bool = False
    """They are in it (Slack), or may see it and write there (Discord)."""
    lacking: tuple[str, ...] = ()
    """The rights that the bot needs there and lacks, by the platform's own names, where it tells them apart."""
    hindrance: Hindrance | None = field(default=None, compare=False)
    """Why it is not answered."""


@dataclass(frozen=True, slots=True)
class AboutEmoji:
    """Whether these are emoji here; as a person typed them: ``:pray:``, ``pray``, ``🙏``, ``<:thx:123>``."""

    space: SpaceRef
    typed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmojiFound:
    """By what was typed: the name under which reactions bring it, bare of skin tone; None: there is no such emoji.

    ``answered`` False: the platform did not say in time.
    """

    answered: bool
    names: Mapping[str, str | None] = field(default_factory=dict)
    hindrance: Hindrance | None = field(default=None, compare=False)
    """Why it is not answered."""


@dataclass(frozen=True, slots=True)
class AboutNames:
    """Who is called so in a space, as a picker finds them: by the name that is shown, the real name, or the handle."""

    space: SpaceRef
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamesFound:
    """By what was asked: everybody active who is called so, bots and strangers left out. Names are compared however
    wide or tall they are written (``bot.rules.wording.compared``).

    A name that could not be looked up in time is absent.
    """

    people: Mapping[str, tuple[Facts, ...]] = field(default_factory=dict)
    hindrance: Hindrance | None = field(default=None, compare=False)
    """Why nobody could be looked up."""


Question = AboutPeople | AboutMessage | AboutSpace | AboutPlace | AboutEmoji | AboutNames
Finding = PeopleFound | MessageFound | SpaceFound | PlaceFound | EmojiFound | NamesFound

Inquire = Callable[[Question], Awaitable[Finding]]
"""How a platform is asked; each question has the finding of its own kind."""


QUESTIONS_MOST = 4
"""How often a platform is asked something before one event is answered."""


class Unanswered(Exception):
    """A feature needs to know this first; the core asks, and runs it again. Nothing is stored."""

    def __init__(self, question: Question) -> None:
        super().__init__(type(question).__name__)
        self.question = question
