"""The first hour of a community: the greeting, and the panel on which organizers set it up."""

from bot.features.setup import channels, greeting, languages, limits, organizers, panel, quiet, saving, thanks

FEATURES = (
    panel.feature,
    languages.feature,
    channels.feature,
    thanks.feature,
    quiet.feature,
    limits.feature,
    organizers.feature,
    saving.feature,
    greeting.feature,
)
