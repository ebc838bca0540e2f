"""What someone may do in a channel (API reference, "Permissions": hierarchy and overwrites)."""

from adapters.sandbox.discord.bits import EVERYONE, EVERYTHING, NO_PERMISSION, Permission
from adapters.sandbox.discord.entities import Channel, ChannelKind, Guild, Member, User


def in_guild(guild: Guild, member: Member) -> Permission:
    if guild.owner is member.user:
        return EVERYTHING
    granted = guild.roles[guild.id].permissions
    for role in member.roles:
        granted |= role.permissions
    return EVERYTHING if Permission.ADMINISTRATOR in granted else granted


def in_channel(channel: Channel, user: User) -> Permission:
    """Nothing for who is not there; a thread follows its parent, a private one shows itself to its members only."""
    if channel.guild is None:
        return EVERYONE if _takes_part(channel, user) else NO_PERMISSION
    member = channel.guild.members.get(user.id)
    if member is None:
        return NO_PERMISSION
    if channel.parent is not None:
        granted = in_channel(channel.parent, user)
        return granted if _sees_thread(channel, user, granted) else granted & ~Permission.VIEW_CHANNEL
    granted = _with_overwrites(channel, channel.guild, member)
    # Who cannot see a channel can do nothing in it (Permissions, "Implicit Permissions").
    return granted if Permission.VIEW_CHANNEL in granted else NO_PERMISSION


def can(user: User, channel: Channel, wanted: Permission) -> bool:
    return wanted in in_channel(channel, user)


def may_send(channel: Channel) -> Permission:
    return Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES


def _takes_part(channel: Channel, user: User) -> bool:
    return user.bot or user in channel.recipients


def _sees_thread(thread: Channel, user: User, granted: Permission) -> bool:
    if thread.kind is not ChannelKind.PRIVATE_THREAD:
        return True
    return user.id in thread.thread_members or Permission.MANAGE_THREADS in granted


def _with_overwrites(channel: Channel, guild: Guild, member: Member) -> Permission:
    granted = in_guild(guild, member)
    if granted == EVERYTHING:
        return granted
    roles = {role.id for role in member.roles}
    of_everyone = [one for one in channel.overwrites if one.target == guild.id]
    of_roles = [one for one in channel.overwrites if not one.of_member and one.target in roles]
    of_member = [one for one in channel.overwrites if one.of_member and one.target == member.user.id]
    for tier in (of_everyone, of_roles, of_member):
        for overwrite in tier:
            granted &= ~overwrite.deny
        for overwrite in tier:
            granted |= overwrite.allow
    return granted
