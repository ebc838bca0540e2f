"""The rights that the bot needs, by the names that Discord's own settings give them (in English)."""

from collections.abc import Iterator

import discord

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_private_threads=True,  # for a first-timer and their mentor
    embed_links=True,
    read_message_history=True,  # to recognise its own messages and to read reactions again
)

_NAMES = {
    "read_messages": "View Channels",
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_private_threads": "Create Private Threads",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}


TO_READ = discord.Permissions(view_channel=True, read_message_history=True)


def to_post(channel: discord.abc.GuildChannel | discord.Thread) -> discord.Permissions:
    """What it takes to post a card there."""
    if isinstance(channel, discord.Thread):
        return discord.Permissions(view_channel=True, send_messages_in_threads=True, embed_links=True)
    return discord.Permissions(view_channel=True, send_messages=True, embed_links=True)


def lacking(granted: discord.Permissions, needed: discord.Permissions = NEEDED) -> tuple[str, ...]:
    """Names of the rights that are needed and not there."""
    return () if granted.administrator else tuple(_named(needed & ~granted))


def lacking_there(granted: discord.Permissions, needed: discord.Permissions) -> tuple[str, ...]:
    """As ``lacking``, of one channel, without what is taken away only since another right is: whoever may not look
    into a channel may do nothing there, and whoever may not write there may not embed.
    """
    names = lacking(granted, needed)
    if not granted.view_channel:
        return names[:1] if granted.administrator else ("View Channels",)
    mute = any(name.startswith("Send Messages") for name in names)
    return tuple(name for name in names if name != "Embed Links") if mute else names


def _named(rights: discord.Permissions) -> Iterator[str]:
    for name, given in rights:
        if given:
            yield _NAMES.get(name, name)


def may_post(channel: discord.abc.GuildChannel | discord.Thread, granted: discord.Permissions) -> bool:
    """With embeds, which Discord refuses to whoever may not embed."""
    return may_write(channel, granted) and granted.embed_links


def may_write(channel: discord.abc.GuildChannel | discord.Thread, granted: discord.Permissions) -> bool:
    thread = isinstance(channel, discord.Thread)
    sends = granted.send_messages_in_threads if thread else granted.send_messages
    return granted.view_channel and sends


def hears(granted: discord.Permissions) -> bool:
    """Reactions come with the sight of a channel; whose message it is has to be read."""
    return granted.view_channel and granted.read_message_history
