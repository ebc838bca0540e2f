"""Discord's REST API v10, as far as a bot of ours uses it; ``ROUTES`` is the whole of it."""

from adapters.sandbox.discord.rest import (
    applications,
    channels,
    commands,
    guilds,
    interactions,
    messages,
    reactions,
    scheduled_events,
    threads,
    users,
    webhooks,
)

ROUTES = (
    *users.ROUTES,
    *applications.ROUTES,
    *commands.ROUTES,
    *guilds.ROUTES,
    *channels.ROUTES,
    *messages.ROUTES,
    *reactions.ROUTES,
    *threads.ROUTES,
    *scheduled_events.ROUTES,
    *interactions.ROUTES,
    *webhooks.ROUTES,
)
