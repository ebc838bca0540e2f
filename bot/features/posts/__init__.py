"""`/shinrai posts`: what the bot owes, what waits for an organizer, and what an organizer decides about it."""

from bot.features.posts import missed, one, panel, parked, unreached

FEATURES = (panel.feature, one.feature, parked.feature, missed.feature, unreached.feature)
