"""The role catalogue: what one can volunteer for, who has done it before, and organizers' hands on both."""

from bot.features.roles import across, card, changing, having, interest, listing, seeding, seeding_many, whose

FEATURES = (
    listing.feature,
    card.feature,
    having.feature,
    interest.feature,
    changing.feature,
    seeding.feature,
    seeding_many.feature,
    whose.feature,
    across.feature,
)
