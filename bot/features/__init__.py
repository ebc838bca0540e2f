"""The table of contents: what the bot offers, in the order in which /shinrai help shows it."""

from bot.features import corrections, help, notices, reactions, settings, setup, thanks, trust, undo

FEATURES = (
    thanks.feature,
    reactions.feature,
    undo.feature,
    notices.feature,
    trust.feature,
    settings.feature,
    *setup.FEATURES,
    corrections.feature,
    help.feature,
)
