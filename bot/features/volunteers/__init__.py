"""Volunteer calls: a role is offered, who has never held it comes first, and nobody stands alone."""

from bot.features.volunteers import (
    announcing,
    asking,
    calling,
    closing,
    completing,
    following,
    leaving,
    listing,
    missing,
    notices,
    pressing,
    proposing,
    rewarding,
    stand_in_notices,
    standing_in,
    withdrawing,
)

FEATURES = (
    calling.feature,
    listing.feature,
    completing.feature,
    announcing.feature,
    pressing.feature,
    closing.feature,
    missing.feature,
    proposing.feature,
    withdrawing.feature,
    standing_in.feature,
    stand_in_notices.feature,
    notices.feature,
    leaving.feature,
    following.feature,
    asking.feature,
    rewarding.feature,
)
