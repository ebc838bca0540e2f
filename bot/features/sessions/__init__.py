"""Study sessions: called together, announced, answered, reminded of."""

from bot.features.sessions import announcing, cancelling, continuing, listing, making, offering, reminding, rsvp

FEATURES = (
    making.feature,
    listing.feature,
    cancelling.feature,
    announcing.feature,
    rsvp.feature,
    offering.feature,
    reminding.feature,
    continuing.feature,
)
