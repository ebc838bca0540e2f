"""What the bot owes the outside world, and how an attempt at it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from bot.people import AccountId, CommunityId, MessageRef, Place

DeliveryId = NewType("DeliveryId", str)
ProcessId = NewType("ProcessId", str)
"""One running process; another one after others took it for dead."""


class DeliveryKind(StrEnum):
    POST = "post"
    REDRAW = "redraw"
    HOME = "home"
    MIRROR = "mirror"
    ROOM = "room"


NEW_MESSAGES = frozenset({DeliveryKind.POST, DeliveryKind.ROOM})
"""Kinds that bring people a message; organizers look after these. The others edit, or show what is."""


class DeliveryState(StrEnum):
    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    EXPIRED = "expired"
    PARKED = "parked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to hand over. Kind, purpose, subject, place and receiver are unique: owed twice is owed once."""

    kind: DeliveryKind
    purpose: str
    """Names the feature's function that draws it, such as ``thanks.notice``."""
    subject: str
    """Id of what it is about, read again when it is handed over."""
    place: Place
    receiver: AccountId | None
    """Whom it is for; None: everyone in the place."""
    due_at: datetime
    expires_at: datetime | None
    """After this it is EXPIRED instead of sent; None: never too late."""
    redraws: DeliveryId | None = None
    """For a redraw: the post or room whose message it edits."""


@dataclass(frozen=True, slots=True)
class Delivery:
    id: DeliveryId
    kind: DeliveryKind
    purpose: str
    subject: str
    place: Place
    receiver: AccountId | None
    due_at: datetime
    expires_at: datetime | None
    state: DeliveryState
    attempts: int
    """Counts for ever, and so names one attempt."""
    tries: int
    """Attempts since it was last owed anew."""
    doubt_since: datetime | None
    """When the first earlier attempt began of which it is not known whether it arrived; None: all ends are known."""
    message: MessageRef | None
    """The platform's message once sent; of a room the first one in it."""
    redraws: DeliveryId | None
    reason: str
    version: int
    """How often it was owed: of a post 1, and one more for each time that it was owed anew in place of its message."""

    @property
    def mark(self) -> str:
        """What its message bears, at most 25 characters, so that a later try recognises it; a post that is owed anew
        bears another one, and is never taken for the message that it replaces.
        """
        renewed = self.kind is DeliveryKind.POST and self.version > 1
        return f"{self.id}.{self.version}" if renewed else self.id


@dataclass(frozen=True, slots=True)
class Claim:
    """One delivery that a process may hand over as long as its heart beats."""

    community: CommunityId
    delivery: DeliveryId
    attempt: int
    lane: str = field(default="", compare=False)
    """Its place as one opaque word: the same for all that goes to one channel, or to one person directly."""
    holder: ProcessId = field(default=ProcessId(""), compare=False)
    """The process whose attempt it is."""


class Trouble(StrEnum):
    """What organizers see of the posts and rooms that are owed."""

    OWED = "owed"
    LATE = "late"
    """Due for over a minute, and not handed over yet."""
    PARKED = "parked"
    FAILED = "failed"


class Deliveries(Protocol):
    async def owe(self, new: NewDelivery) -> DeliveryId | None:
        """Write it down; None when the same is already owed or done.

        A redraw (latest wins) that waits is kept as it is, and keeps its pause where it was put off; one that is under
        way or done is owed anew.
        """
        ...

    async def owe_anew(self, new: NewDelivery) -> DeliveryId | None:
        """As ``owe``, but a post or room that waits, or was dropped while it waited, is owed at the new times.

        None when an attempt at it has begun, whatever came of that, save one that certainly did not arrive.
        """
        ...

    async def get(self, delivery: DeliveryId) -> Delivery | None: ...

    async def open_of(self, purpose: str, beginning: str) -> Sequence[Delivery]:
        """Posts and rooms of one purpose, not at rest (owed, under way, parked, failed), whose subject begins so."""
        ...

    async def of_subject(self, purpose: str, subject: str) -> Sequence[Delivery]:
        """Posts and rooms (not redraws) of one purpose about one subject."""
        ...

    async def drop(self, delivery: DeliveryId, reason: str, *, looked: bool = False) -> bool:
        """OWED (and certainly not arrived) or PARKED becomes DROPPED; False when it was otherwise.

        ``looked``: an organizer has, so that what may have arrived, and what has FAILED, becomes DROPPED too.
        """
        ...

    async def finish(
        self,
        claim: Claim,
        state: DeliveryState,
        *,
        at: datetime,
        reason: str = "",
        message: MessageRef | None = None,
    ) -> bool:
        """End a claimed attempt (SENT, DROPPED, EXPIRED, PARKED, FAILED); False when the attempt is no longer ours."""
        ...

    async def postpone(
        self, claim: Claim, *, due_at: datetime, reason: str, doubtful: bool, counted: bool = True
    ) -> bool:
        """Owed again at ``due_at``. ``doubtful``: the attempt may have arrived; else it certainly did not.

        ``counted``: it was a try; not where the platform named the time itself, or was not even asked.
        """
        ...

    async def renew(self, post: DeliveryId, now: datetime, *, instead_of: MessageRef) -> bool:
        """A post that is SENT as this message, which cannot be edited, is owed anew; False when it was otherwise.

        Redraws of it wait, and edit the new message.
        """
        ...

    async def troubles(self, now: datetime) -> Mapping[Trouble, int]:
        """How many posts and rooms are owed (late ones apart), late, parked, and failed within the last 30 days."""
        ...

    async def troubled(
        self, trouble: Trouble, now: datetime, *, after: DeliveryId | None, most: int
    ) -> Sequence[Delivery]:
        """Those posts, in the order in which they were owed, from the one after ``after`` on."""
        ...

    async def missed(self, since: datetime, until: datetime, gone: str) -> Sequence[Delivery]:
        """Posts and rooms that EXPIRED, or were DROPPED with a reason that begins with ``gone``, from ``since`` on and
        before ``until``; in the order in which they were due.
        """
        ...

    async def told(self, purpose: str, receiver: AccountId, since: datetime) -> Sequence[Delivery]:
        """Posts of this purpose to this account that fell due since then, whatever became of them."""
        ...

    async def refused_to(self, receiver: AccountId, since: datetime, reason: str) -> Sequence[Delivery]:
        """Posts to this account that were DROPPED from then on with a reason that begins so, oldest first."""
        ...

    async def refused_of(self, beginning: str, since: datetime, reason: str) -> Sequence[Delivery]:
        """The same to anybody, of those whose subject begins so."""
        ...

    async def send_now(self, delivery: DeliveryId, now: datetime) -> bool:
        """OWED, PARKED or FAILED is owed anew and due, whatever became of earlier tries; False when it was otherwise.

        The organizer has looked: a doubt about earlier tries is over, and what had expired is not too late any more.
        """
        ...

    async def arrived(self, delivery: DeliveryId, at: datetime) -> bool:
        """PARKED or FAILED becomes SENT on an organizer's word, without a message id; False when it was otherwise."""
        ...
