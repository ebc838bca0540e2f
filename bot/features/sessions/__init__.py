"""Study sessions: called together, announced, answered, reminded of."""

from bot.features.sessions import (
    announcing,
    cancelling,
    continuing,
    drafting,
    leaving,
    listing,
    making,
    offering,
    reminding,
    rsvp,
)

FEATURES = (
    making.feature,
    drafting.feature,
    listing.feature,
    cancelling.feature,
    announcing.feature,
    rsvp.feature,
    offering.feature,
    reminding.feature,
    leaving.feature,
    continuing.feature,
)
