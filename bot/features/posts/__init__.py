"""`/shinrai posts`: what the bot owes, what waits for an organizer, and what an organizer decides about it."""

from bot.features.posts import one, panel, parked

FEATURES = (panel.feature, one.feature, parked.feature)
