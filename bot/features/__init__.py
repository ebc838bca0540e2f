"""The table of contents: what the bot offers, in the order in which /shinrai help shows it."""

from bot.features import (
    adjust,
    audit,
    corrections,
    help,
    hide,
    notices,
    organizers,
    pause,
    posts,
    reactions,
    settings,
    setup,
    tags,
    thanks,
    trust,
    undo,
)

FEATURES = (
    thanks.feature,
    reactions.feature,
    undo.feature,
    notices.feature,
    trust.feature,
    settings.feature,
    *setup.FEATURES,
    organizers.feature,
    adjust.feature,
    pause.feature,
    hide.feature,
    tags.feature,
    *posts.FEATURES,
    audit.feature,
    corrections.feature,
    help.feature,
)
