"""Study sessions: called together, announced, answered, reminded of, changed and handed over."""

from bot.features.sessions import (
    announcing,
    cancelling,
    change_notices,
    continuing,
    editing,
    hosting,
    listing,
    making,
    offering,
    reminding,
    rsvp,
)

FEATURES = (
    making.feature,
    listing.feature,
    editing.feature,
    cancelling.feature,
    hosting.feature,
    announcing.feature,
    rsvp.feature,
    offering.feature,
    reminding.feature,
    change_notices.feature,
    continuing.feature,
)
