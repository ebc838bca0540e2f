"""What the bot may do in a workspace, and what for: nothing is asked for without a use."""

from collections.abc import Mapping

SCOPES: Mapping[str, str] = {
    "commands": "slash commands and the entries of a message's menu",
    "chat:write": "announcements, reminders and thanks, where the bot was invited; edits of its own messages",
    "im:write": "opening the direct conversation in which a member is told",
    "mpim:write": "opening a group conversation, such as that of a first-timer and their mentor",
    "users:read": "who is a bot, deactivated or an administrator; names, time zones and languages",
    "reactions:read": "thanks by reaction, and who wrote the message that it is on",
    "channels:read": "which public channels there are, and whether the bot can hear and speak in them",
    "groups:read": "the same for private channels with the bot; who may see a message there",
    "mpim:read": "the same for group conversations with the bot",
    "channels:join": "coming into public channels by itself, where organizers want it",
    "emoji:read": "whether an emoji that organizers choose for thanks exists here",
    "files:write": "handing an export to the member who asked for it, in their direct conversation",
    "channels:history": "in doubt, looking whether a message that was cut off arrived: public channels with the bot",
    "groups:history": "the same for private channels with the bot",
    "im:history": "the same for its direct conversations",
    "mpim:history": "the same for its group conversations",
}

METHODS: Mapping[str, frozenset[str]] = {
    "auth.test": frozenset(),
    "apps.connections.open": frozenset(),  # by the app-level token's connections:write
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.history": frozenset({"channels:history", "groups:history", "im:history", "mpim:history"}),
    "conversations.info": frozenset({"channels:read", "groups:read", "mpim:read"}),
    "conversations.join": frozenset({"channels:join"}),
    "conversations.list": frozenset({"channels:read"}),
    "conversations.members": frozenset({"channels:read", "groups:read", "mpim:read"}),
    "conversations.open": frozenset({"im:write", "mpim:write"}),
    "emoji.list": frozenset({"emoji:read"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "reactions.get": frozenset({"reactions:read"}),
    "users.conversations": frozenset({"channels:read", "groups:read"}),
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.push": frozenset(),
    "views.update": frozenset(),
}
"""Every Web API method that this adapter calls, with the scopes that it uses ('Required scopes' of each method)."""

EVENTS: Mapping[str, frozenset[str]] = {
    "reaction_added": frozenset({"reactions:read"}),
    "reaction_removed": frozenset({"reactions:read"}),
    "app_home_opened": frozenset(),
    "channel_created": frozenset({"channels:read"}),
    "user_change": frozenset({"users:read"}),
    "team_join": frozenset({"users:read"}),
    "app_uninstalled": frozenset(),
    "tokens_revoked": frozenset(),
}
"""Every event that this adapter listens to, with the scopes that it needs (Events API reference)."""
