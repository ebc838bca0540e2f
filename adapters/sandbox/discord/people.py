"""The people: what they say, type, press and fill in, and what they get to see.

Everything goes over the wire to the bot; only the person's own side, which is a Discord client's, is done here.
"""

import asyncio
import secrets
from collections.abc import Mapping

from adapters.sandbox.discord import changes, dispatches, payloads, permissions
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.changes import Stage
from adapters.sandbox.discord.choosing import Chosen, chosen_values
from adapters.sandbox.discord.entities import Channel, Emoji, Guild, Member, Message, Overwrite, Role, User
from adapters.sandbox.discord.forms import Filled, submitted
from adapters.sandbox.discord.gateway import Gateway
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.interaction import Interaction, InteractionKind, Modal
from adapters.sandbox.discord.offered import Resolved, Value, descend, fill, find_command, nested
from adapters.sandbox.discord.refusals.commands import CHAT_INPUT, MESSAGE_MENU
from adapters.sandbox.discord.refusals.components import BUTTON, walk
from adapters.sandbox.discord.refusals.selects import SELECTS
from adapters.sandbox.discord.seen import NotOffered, Seen, seen
from adapters.sandbox.discord.writing import reply_kind


class People:
    """Raises NotOffered wherever a person's own client would not let them."""

    def __init__(self, stage: Stage, gateway: Gateway) -> None:
        self._stage = stage
        self._gateway = gateway

    # --- talking ---

    async def say(self, user: User, channel: Channel, text: str, *, reply_to: Message | None = None) -> Message:
        _must(permissions.can(user, channel, permissions.may_send(channel)), "may not write there")
        reference: Json | None = None
        if reply_to is not None:
            reference = {"type": 0, "channel_id": str(channel.id), "message_id": str(reply_to.id)}
        kind = reply_kind(reference)
        message = Message(self._stage.world.ids.new(), channel, user, text, kind, reference=reference)
        return changes.post(self._stage, message)

    async def delete(self, message: Message) -> None:
        changes.delete(self._stage, message)

    def direct_channel(self, user: User) -> Channel:
        return self._stage.world.direct_channel(user)

    def seen_by(self, user: User, channel: Channel) -> list[Message]:
        """The channel as they see it now, oldest first, with the ephemeral messages meant for them."""
        if not permissions.can(user, channel, Permission.VIEW_CHANNEL):
            return []
        private = [
            one for one in self._stage.world.ephemerals.values() if one.visible_to is user and one.channel is channel
        ]
        return sorted([*channel.messages.values(), *private], key=lambda one: one.id)

    def copy_link(self, user: User, message: Message) -> str:
        """ "Copy Message Link": only of a message that they see, and an ephemeral one has none."""
        _must(message in self.seen_by(user, message.channel) and not message.ephemeral, "cannot copy that link")
        return message.link

    # --- commands ---

    async def command(self, user: User, channel: Channel, name: str, /, **options: Value) -> Seen:
        """``"thanks"``, or with its subcommand ``"trust show"``; waits for the first answer, three seconds at most."""
        words = name.split()
        command = find_command(self._stage.world, user, channel, CHAT_INPUT, words[0])
        passed, node = descend(command, words[1:], user)
        resolved = Resolved(channel.guild, user)
        data = _command_data(command, nested(passed, fill(node, options, resolved)), resolved)
        return await self._ask(InteractionKind.COMMAND, user, channel, data)

    async def context_menu(self, user: User, name: str, message: Message) -> Seen:
        world = self._stage.world
        command = find_command(world, user, message.channel, MESSAGE_MENU, name)
        _must(message in self.seen_by(user, message.channel), "cannot see that message")
        whole = payloads.whole_message(message, world.application)
        data = _base_data(command) | {"target_id": str(message.id), "resolved": {"messages": {str(message.id): whole}}}
        return await self._ask(InteractionKind.COMMAND, user, message.channel, data)

    async def autocomplete(
        self, user: User, channel: Channel, name: str, focused: str, typed: str, /, **options: Value
    ) -> tuple[Json, ...]:
        """The choices suggested for ``typed`` in the option ``focused``; none where nothing came in time."""
        words = name.split()
        command = find_command(self._stage.world, user, channel, CHAT_INPUT, words[0])
        passed, node = descend(command, words[1:], user)
        resolved = Resolved(channel.guild, user)
        data = _command_data(command, nested(passed, fill(node, options, resolved, focused=(focused, typed))), resolved)
        answer = await self._ask(InteractionKind.AUTOCOMPLETE, user, channel, data)
        return tuple(answer.interaction.choices)

    # --- components and modals ---

    async def press(self, user: User, message: Message, custom_id: str) -> Seen:
        component = self._component(user, message, custom_id)
        _must(component["type"] == BUTTON, "is not a button")
        data = {"component_type": BUTTON, "custom_id": custom_id, "id": component["id"]}
        return await self._ask(InteractionKind.COMPONENT, user, message.channel, data, message)

    async def select(self, user: User, message: Message, custom_id: str, *chosen: Chosen) -> Seen:
        """Options by value or label in a string select; else users, roles or channels that the select lists."""
        component = self._component(user, message, custom_id)
        _must(component["type"] in SELECTS, "is not a select")
        resolved = Resolved(message.channel.guild, user)
        values = chosen_values(component, chosen, resolved)
        least, most = component.get("min_values", 1), component.get("max_values", 1)
        _must(least <= len(values) <= most, f"takes {least} to {most}")
        data = {"component_type": component["type"], "custom_id": custom_id, "id": component["id"], "values": values}
        if resolved.parts:
            data["resolved"] = resolved.parts
        return await self._ask(InteractionKind.COMPONENT, user, message.channel, data, message)

    async def submit(self, user: User, modal: Modal, values: Mapping[str, Filled]) -> Seen:
        """Fields by custom id. A submit that fails leaves the modal open, to be sent again as a new interaction."""
        _must(modal.open and modal.user is user, "has no such form open")
        opener = modal.opened_by
        resolved = Resolved(opener.channel.guild, user)
        data: Json = {"custom_id": modal.custom_id, "components": submitted(modal, values, resolved)}
        if resolved.parts:
            data["resolved"] = resolved.parts
        answer = await self._ask(InteractionKind.MODAL_SUBMIT, user, opener.channel, data, opener.message)
        modal.open = answer.failed
        return answer

    async def later(self, answer: Seen, timeout: float = 3.0) -> Seen:
        """The same answer once there is something to see: a deferred one filled in, or a first follow-up."""
        await asyncio.wait_for(answer.interaction.completed.wait(), timeout)
        return seen(answer.interaction)

    # --- reactions ---

    async def react(self, user: User, message: Message, emoji: str | Emoji, *, burst: bool = False) -> None:
        may_read = permissions.can(user, message.channel, Permission.READ_MESSAGE_HISTORY | Permission.VIEW_CHANNEL)
        _must(may_read and not message.ephemeral, "cannot react there")
        changes.react(self._stage, message, user, _emoji(emoji), burst)

    async def unreact(self, user: User, message: Message, emoji: str | Emoji, *, burst: bool = False) -> None:
        changes.unreact(self._stage, message, user, _emoji(emoji), burst)

    async def clear_reactions(self, moderator: User, message: Message, emoji: str | Emoji | None = None) -> None:
        """Everyone's, or everyone's with one emoji."""
        _must(permissions.can(moderator, message.channel, Permission.MANAGE_MESSAGES), "is no moderator")
        changes.clear_reactions(self._stage, message, None if emoji is None else _emoji(emoji))

    # --- coming and going ---

    async def join(self, user: User, guild: Guild, greet_in: Channel | None = None) -> Member:
        return changes.join(self._stage, guild, user, greet_in)

    async def leave(self, user: User, guild: Guild) -> None:
        changes.leave(self._stage, guild, user)

    async def kick(self, moderator: User, user: User, guild: Guild) -> None:
        """Also the bot: that is how a server gets rid of it."""
        self._must_manage(moderator, guild)
        changes.leave(self._stage, guild, user)

    # --- what servers do ---

    async def outage(self, guild: Guild) -> None:
        """The server cannot be reached for a while; nobody left it."""
        changes.go_down(self._stage, guild)

    async def recovery(self, guild: Guild) -> None:
        changes.come_back(self._stage, guild)

    async def open_channel(self, organizer: User, guild: Guild, name: str) -> Channel:
        self._must_manage(organizer, guild)
        return changes.open_channel(self._stage, guild, name)

    async def archive(self, user: User, thread: Channel) -> None:
        """ "Close Thread": by who is in it, as time does by itself."""
        _must(permissions.can(user, thread, permissions.may_send(thread)), "cannot close it")
        changes.archive_thread(self._stage, thread, archived=True)

    async def delete_channel(self, organizer: User, channel: Channel) -> None:
        assert channel.guild is not None
        self._must_manage(organizer, channel.guild)
        changes.delete_channel(self._stage, channel)

    async def set_overwrites(self, organizer: User, channel: Channel, *overwrites: Overwrite) -> None:
        """The exceptions of a channel, all of them: also how a bot loses a right there."""
        assert channel.guild is not None
        self._must_manage(organizer, channel.guild)
        changes.change_overwrites(self._stage, channel, overwrites)

    async def set_permissions(self, organizer: User, guild: Guild, role: Role, granted: Permission) -> None:
        self._must_manage(organizer, guild)
        changes.change_role(self._stage, guild, role, granted)

    async def rename_guild(self, organizer: User, guild: Guild, name: str) -> None:
        self._must_manage(organizer, guild)
        guild.name = name
        changes.change_guild(self._stage, guild)

    async def nickname(self, user: User, guild: Guild, nick: str | None) -> None:
        member = guild.members[user.id]
        member.nick = nick
        changes.change_member(self._stage, guild, member)

    async def set_roles(self, organizer: User, member: Member, guild: Guild, *roles: Role) -> None:
        self._must_manage(organizer, guild)
        member.roles[:] = roles
        changes.change_member(self._stage, guild, member)

    async def redeliver(self, name: str = "", times: int = 1) -> None:
        """Send the last dispatch of that name (of any, without one) again, as it was."""
        last = next((one for one in reversed(self._gateway.history) if name in ("", one.name)), None)
        _must(last is not None, f"was sent no {name or 'dispatch'} yet")
        assert last is not None
        for _ in range(times):
            self._gateway.send(last)

    # --- how an interaction goes ---

    async def _ask(
        self, kind: InteractionKind, user: User, channel: Channel, data: Json, message: Message | None = None
    ) -> Seen:
        _must(permissions.can(user, channel, Permission.VIEW_CHANNEL), "cannot see that channel")
        world = self._stage.world
        token = secrets.token_urlsafe(48)
        interaction = Interaction(world.ids.new(), token, kind, user, channel, data, world.clock(), message)
        world.keep_interaction(interaction)
        self._gateway.announce(dispatches.interaction_create(interaction, world.application))
        try:
            seconds = self._stage.limits.first_response.total_seconds()
            await asyncio.wait_for(interaction.answered.wait(), seconds)
        except TimeoutError:
            pass
        return seen(interaction)

    def _must_manage(self, user: User, guild: Guild) -> None:
        granted = permissions.in_guild(guild, guild.members[user.id])
        _must(Permission.MANAGE_GUILD in granted, "may not manage that server")

    def _component(self, user: User, message: Message, custom_id: str) -> Json:
        _must(message in self.seen_by(user, message.channel), "cannot see that message")
        for component in walk(message.components):
            if component.get("custom_id") == custom_id:
                _must(not component.get("disabled"), f"finds {custom_id!r} greyed out")
                return component
        there = [one["custom_id"] for one in walk(message.components) if "custom_id" in one]
        raise NotOffered(f"No component {custom_id!r} on this message. There are: {', '.join(there) or 'none'}.")


def _base_data(command: Json) -> Json:
    data = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return {**data, "guild_id": command["guild_id"]} if "guild_id" in command else data


def _command_data(command: Json, options: list[Json], resolved: Resolved) -> Json:
    data = _base_data(command)
    if options:
        data["options"] = options
    return {**data, "resolved": resolved.parts} if resolved.parts else data


def _emoji(of: str | Emoji) -> Emoji:
    return of if isinstance(of, Emoji) else Emoji(of)


def _must(true: bool, otherwise: str) -> None:
    if not true:
        raise NotOffered(f"This person {otherwise}.")
