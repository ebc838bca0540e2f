"""Volunteer calls: a role is offered, who has never held it comes first, and nobody stands alone."""

from bot.features.volunteers import (
    announcing,
    calling,
    closing,
    following,
    leaving,
    listing,
    missing,
    notices,
    pressing,
    proposing,
    withdrawing,
)

FEATURES = (
    calling.feature,
    listing.feature,
    announcing.feature,
    pressing.feature,
    closing.feature,
    missing.feature,
    proposing.feature,
    withdrawing.feature,
    notices.feature,
    leaving.feature,
    following.feature,
)
