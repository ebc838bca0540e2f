"""One workspace: who is in it, what was said, what is on whose screen. Knows no protocol."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Unpack

from adapters.sandbox.slack.marks import Ids, Stamps
from adapters.sandbox.slack.values import (
    Channel,
    ChannelKind,
    Ephemeral,
    File,
    Group,
    Installation,
    Json,
    Message,
    Reaction,
    User,
    View,
)
from adapters.sandbox.slack.wishes import MessageParts, UserTraits

PREFIX: dict[ChannelKind, str] = {"public": "C", "private": "C", "im": "D", "mpim": "G"}


class Workspace:
    """Reads raise ``KeyError`` for what does not exist; writes return what they wrote."""

    def __init__(self, name: str, domain: str, ids: Ids, stamps: Stamps) -> None:
        self.id = ids.next("T")
        self.name = name
        self.domain = domain
        self.ids = ids
        self.stamps = stamps
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, Group] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.ephemerals: dict[str, Ephemeral] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.filled: dict[tuple[str, str], Json] = {}
        """(user, message ts) → what that user has chosen in the message's selects."""
        self.offers: dict[str, dict[str, list[Json]]] = {}
        """user → action id → the options that the bot offered under what that user typed last."""
        self.emoji: dict[str, str] = {}
        """The workspace's own emoji: name → address of the picture, or ``alias:other``."""
        self.files: dict[str, File] = {}
        self.token_refused = ""
        """What every call with the bot's token is answered, such as ``token_revoked``; empty: it is taken."""
        self._direct: dict[frozenset[str], str] = {}
        self._installation: Installation | None = None

    @property
    def installation(self) -> Installation:
        """Raises ``LookupError`` where the app is not installed."""
        if self._installation is None:
            raise LookupError(f"The app is not installed in {self.name}.")
        return self._installation

    @property
    def bot(self) -> str:
        return self.installation.bot_user

    def install(self, installation: Installation) -> None:
        self._installation = installation

    # People

    def add_user(self, name: str, **traits: Unpack[UserTraits]) -> User:
        wished: dict[str, Any] = {"team_id": self.id, "real_name": name.title(), **traits}
        user = User(id=self.ids.next("U"), name=name, updated=self.stamps.now(), **wished)
        self.users[user.id] = user
        return user

    def change_user(self, user: str, **traits: Unpack[UserTraits]) -> User:
        wished: dict[str, Any] = {**traits}
        self.users[user] = replace(self.users[user], updated=self.stamps.now(), **wished)
        return self.users[user]

    def add_group(self, handle: str, members: Iterable[str] = ()) -> Group:
        group = Group(self.ids.next("S"), handle, tuple(members))
        self.groups[group.id] = group
        return group

    # Conversations

    def add_channel(
        self, name: str, members: Iterable[str] = (), *, kind: ChannelKind = "public", creator: str = ""
    ) -> Channel:
        everyone = tuple(dict.fromkeys(members))
        channel = Channel(
            id=self.ids.next(PREFIX[kind]),
            name=name,
            kind=kind,
            members=everyone,
            creator=creator or next(iter(everyone), ""),
            created=self.stamps.now(),
            is_general=name == "general",
        )
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        return channel

    def direct(self, people: Iterable[str]) -> Channel:
        """The conversation of exactly these people: the same people are always the same conversation."""
        wanted = frozenset(people)
        if wanted in self._direct:
            return self.channels[self._direct[wanted]]
        kind: ChannelKind = "im" if len(wanted) <= 2 else "mpim"
        names = "--".join(sorted(self.users[user].name for user in wanted))
        channel = self.add_channel("" if kind == "im" else f"mpdm-{names}-1", sorted(wanted), kind=kind)
        self._direct[wanted] = channel.id
        return channel

    def join(self, channel: str, user: str) -> Channel:
        self.channels[channel] = self.channels[channel].with_member(user)
        return self.channels[channel]

    def leave(self, channel: str, user: str) -> Channel:
        self.channels[channel] = self.channels[channel].without_member(user)
        return self.channels[channel]

    def archive(self, channel: str, *, archived: bool = True) -> Channel:
        self.channels[channel] = replace(self.channels[channel], archived=archived)
        return self.channels[channel]

    # Messages

    def post(self, channel: str, user: str, **parts: Unpack[MessageParts]) -> Message:
        message = Message(channel=channel, ts=self.stamps.next(), user=user, **parts)
        self.messages[channel][message.ts] = message
        return message

    def edit(self, channel: str, ts: str, **parts: Unpack[MessageParts]) -> Message:
        message = replace(self.messages[channel][ts], edited_ts=self.stamps.next(), **parts)
        self.messages[channel][ts] = message
        return message

    def delete(self, channel: str, ts: str) -> Message:
        return self.messages[channel].pop(ts)

    def react(self, channel: str, ts: str, user: str, name: str) -> bool:
        """False: that user's reaction was there already."""
        message = self.messages[channel][ts]
        standing = next((reaction for reaction in message.reactions if reaction.name == name), None)
        if standing is not None and user in standing.users:
            return False
        others = tuple(reaction for reaction in message.reactions if reaction.name != name)
        users = (*standing.users, user) if standing else (user,)
        self.messages[channel][ts] = replace(message, reactions=(*others, Reaction(name, users)))
        return True

    def unreact(self, channel: str, ts: str, user: str, name: str) -> bool:
        """False: that user has no such reaction there."""
        message = self.messages[channel][ts]
        if not any(reaction.name == name and user in reaction.users for reaction in message.reactions):
            return False
        kept = [
            replace(reaction, users=tuple(other for other in reaction.users if other != user))
            if reaction.name == name
            else reaction
            for reaction in message.reactions
        ]
        left = tuple(reaction for reaction in kept if reaction.users)
        self.messages[channel][ts] = replace(message, reactions=left)
        return True

    def whisper(self, channel: str, user: str, text: str, blocks: tuple[Json, ...], thread_ts: str = "") -> Ephemeral:
        ephemeral = Ephemeral(channel, self.stamps.next(), user, text, blocks, thread_ts)
        self.ephemerals[ephemeral.ts] = ephemeral
        return ephemeral

    # Screens

    def seen_by(self, user: str, channel: str) -> list[Message | Ephemeral]:
        """What stands on that user's screen in a conversation, oldest first; nothing where they cannot look."""
        place = self.channels[channel]
        if place.kind != "public" and user not in place.members:
            return []
        private = [said for said in self.ephemerals.values() if said.user == user and said.channel == channel]
        return sorted([*self.messages[channel].values(), *private], key=lambda said: moment(said.ts))

    def stack_above(self, root: str) -> list[View]:
        """The open modals that were pushed upon one another, the bottom one first."""
        return [view for view in self.views.values() if view.root_id == root]


def moment(ts: str) -> tuple[int, int]:
    """A time stamp for comparison: seconds and a counter, two integers, never a float."""
    seconds, _, counter = ts.partition(".")
    return int(seconds), int((counter or "0").ljust(6, "0"))
