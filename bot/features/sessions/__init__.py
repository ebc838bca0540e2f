"""Study sessions: called together, announced, answered, reminded of, and looked back on."""

from bot.features.sessions import (
    afterwards,
    announcing,
    cancelling,
    continuing,
    drafting,
    leaving,
    listing,
    making,
    nudging,
    offering,
    past,
    presence,
    recapping,
    reminding,
    rsvp,
    thanking,
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
    afterwards.feature,
    presence.feature,
    thanking.feature,
    recapping.feature,
    past.feature,
    nudging.feature,
)
