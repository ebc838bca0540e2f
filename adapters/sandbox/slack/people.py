"""What people do in the client, apart from using the app: they talk, react, come and go."""

from typing import Unpack

from adapters.sandbox.slack.desk import Desk
from adapters.sandbox.slack.events import (
    archived,
    changed,
    created,
    deleted,
    membership,
    mentioned,
    person,
    reaction,
    removed,
    said,
    tokens_revoked,
    uninstalled,
)
from adapters.sandbox.slack.pushing import Push
from adapters.sandbox.slack.shapes import permalink
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import Channel, Ephemeral, File, Message, User
from adapters.sandbox.slack.wishes import UserTraits


class People(Desk):
    """``user`` and ``channel`` are ids. ``wait``: at most so many seconds for the bot's acknowledgement; 0 for none."""

    async def say(self, user: str, channel: str, text: str, *, thread_ts: str = "", wait: float | None = None) -> str:
        """Returns the message's time stamp. Raises ``LookupError`` where the user cannot write."""
        workspace, place = self._place(user, channel)
        message = workspace.post(channel, user, text=text, thread_ts=thread_ts)
        await self.tell(workspace, said(workspace, self.world.app, place, message), wait)
        if f"<@{workspace.bot}" in text:
            await self.tell(workspace, mentioned(workspace, self.world.app, message), wait)
        return message.ts

    async def edit(self, user: str, channel: str, ts: str, text: str, *, wait: float | None = None) -> Push | None:
        workspace, place = self._place(user, channel)
        before = self._own(workspace, user, channel, ts)
        after = workspace.edit(channel, ts, text=text)
        return await self.tell(workspace, changed(workspace, self.world.app, place, before, after), wait)

    async def erase(self, user: str, channel: str, ts: str, *, wait: float | None = None) -> Push | None:
        """Deletes an own message; its reactions go with it, and no event says so."""
        workspace, place = self._place(user, channel)
        before = self._own(workspace, user, channel, ts)
        workspace.delete(channel, ts)
        return await self.tell(workspace, deleted(workspace, self.world.app, place, before), wait)

    async def react(self, user: str, channel: str, ts: str, emoji: str, *, wait: float | None = None) -> Push | None:
        """``emoji`` as Slack names it, maybe with a skin tone: ``pray::skin-tone-3``. None: the bot is not told."""
        workspace, _ = self._place(user, channel)
        name = emoji.strip(":")
        if not workspace.react(channel, ts, user, name):
            return None
        message = workspace.messages[channel][ts]
        return await self.tell(workspace, reaction(workspace, "reaction_added", user, message, name), wait)

    async def unreact(self, user: str, channel: str, ts: str, emoji: str, *, wait: float | None = None) -> Push | None:
        workspace, _ = self._place(user, channel)
        name = emoji.strip(":")
        if not workspace.unreact(channel, ts, user, name):
            return None
        message = workspace.messages[channel][ts]
        return await self.tell(workspace, reaction(workspace, "reaction_removed", user, message, name), wait)

    async def create_channel(self, user: str, name: str, *, wait: float | None = None) -> Channel:
        """A public channel with its creator in it; the bot hears of it, although it is not."""
        workspace = self.world.workspace_of(user)
        channel = workspace.add_channel(name, [user])
        await self.tell(workspace, created(workspace, channel), wait)
        return channel

    async def join(self, user: str, channel: str, *, wait: float | None = None) -> Push | None:
        """Also for the bot's own user: it is invited."""
        workspace = self.world.workspace_of(user)
        place = workspace.join(channel, user)
        event = membership(workspace, "member_joined_channel", workspace.users[user], place)
        return await self.tell(workspace, event, wait)

    async def leave(self, user: str, channel: str, *, wait: float | None = None) -> Push | None:
        """Also for the bot's own user: it is removed, and hears ``channel_left`` or ``group_left``."""
        workspace = self.world.workspace_of(user)
        place = workspace.leave(channel, user)
        if user == workspace.bot:
            return await self.tell(workspace, removed(workspace, place, place.creator or user), wait)
        event = membership(workspace, "member_left_channel", workspace.users[user], place)
        return await self.tell(workspace, event, wait)

    async def archive(self, user: str, channel: str, *, undo: bool = False, wait: float | None = None) -> Push | None:
        workspace, _ = self._place(user, channel)
        place = workspace.archive(channel, archived=not undo)
        event = archived(workspace, "channel_unarchive" if undo else "channel_archive", user, place)
        return await self.tell(workspace, event, wait)

    async def change_user(self, user: str, *, wait: float | None = None, **traits: Unpack[UserTraits]) -> Push | None:
        """A new name, time zone, role, …, or ``deleted=True`` for a deactivated account."""
        workspace = self.world.workspace_of(user)
        changed_user = workspace.change_user(user, **traits)
        return await self.tell(workspace, person(workspace, "user_change", changed_user, self.world.app), wait)

    async def join_team(
        self, workspace: Workspace, name: str, *, wait: float | None = None, **traits: Unpack[UserTraits]
    ) -> User:
        user = workspace.add_user(name, **traits)
        await self.tell(workspace, person(workspace, "team_join", user, self.world.app), wait)
        return user

    async def uninstall(self, workspace: Workspace, *, wait: float | None = None) -> Push | None:
        """An owner removes the app: its token ends, and both events tell of it."""
        installation = workspace.installation
        self.world.revoke(workspace)
        await self.tell(workspace, tokens_revoked(installation.bot_user), wait)
        return await self.tell(workspace, uninstalled(), wait)

    # What stands on the screen

    def seen_by(self, user: str, channel: str) -> list[Message | Ephemeral]:
        """All that this user sees in a conversation, oldest first, their ephemeral messages among them."""
        return self.world.workspace_of(user).seen_by(user, channel)

    def link_to(self, user: str, channel: str, ts: str) -> str:
        """What this user copies from a message's menu. Raises ``LookupError`` where they cannot see it."""
        workspace, _ = self._place(user, channel)
        return permalink(workspace, workspace.messages[channel][ts])

    def files_of(self, user: str) -> list[File]:
        """The files that the bot shared in its direct messages with the user, oldest first."""
        workspace = self.world.workspace_of(user)
        im = workspace.direct([workspace.bot, user]).id
        return [file for file in workspace.files.values() if file.channel == im]

    def direct_messages(self, user: str) -> list[Message | Ephemeral]:
        """What stands in the user's direct messages with the bot."""
        workspace = self.world.workspace_of(user)
        return workspace.seen_by(user, workspace.direct([workspace.bot, user]).id)

    def reload(self, user: str) -> None:
        """The user restarts the client: ephemeral messages and open modals are gone."""
        workspace = self.world.workspace_of(user)
        for ephemeral in [each for each in workspace.ephemerals.values() if each.user == user]:
            del workspace.ephemerals[ephemeral.ts]
        for view in [each for each in workspace.views.values() if each.user == user]:
            del workspace.views[view.id]

    def _place(self, user: str, channel: str) -> tuple[Workspace, Channel]:
        workspace = self.world.workspace_of(user)
        place = workspace.channels[channel]
        if place.kind != "public" and user not in place.members:
            raise LookupError(f"{workspace.users[user].name} is not in {place.name or place.id}.")
        return workspace, place

    def _own(self, workspace: Workspace, user: str, channel: str, ts: str) -> Message:
        message = workspace.messages[channel][ts]
        if message.user != user:
            raise LookupError(f"{workspace.users[user].name} did not write {message.text!r}.")
        return message
