"""Tells an organizer that a post waits for somebody to look."""

from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.posts.words import place_words, purpose_words, reason_words
from bot.parking import PURPOSE
from bot.ports import Delivery, DeliveryId, DeliveryState, Trouble
from bot.speech import Button, Buttons, Card, Style, Text, say

feature = Feature("posts.parked")

LOOKED_AT = 100
"""Parked posts, oldest first, among which one is looked for that waits for the same."""


@feature.delivery(PURPOSE, waits=True)
async def parked(drawing: Drawing) -> Card | Dropped:
    post = await drawing.uow.deliveries.get(DeliveryId(drawing.delivery.subject))
    if post is None or post.state is not DeliveryState.PARKED:
        return Dropped("settled")
    if await _told_with(drawing, post) != post.id:
        return Dropped("told with another")
    words = say(
        "posts.told",
        purpose=purpose_words(post.purpose),
        place=place_words(post.place, {}),
        reason=reason_words(post.reason),
    )
    return Card((Text(words), Buttons(_decisions(drawing, post))))


def _decisions(drawing: Drawing, post: Delivery) -> tuple[Button, ...]:
    """Both at hand, so that whoever sees whether it is there decides by one press."""
    return (
        drawing.button(say("posts.send_now"), "posts.send_now", post.id, style=Style.PRIMARY),
        drawing.button(say("posts.arrived"), "posts.arrived", post.id),
        drawing.button(say("posts.look"), "posts.look", post.id),
    )


async def _told_with(drawing: Drawing, post: Delivery) -> DeliveryId:
    """The first of those that wait in one place for one reason: a lost channel is told once, not post by post."""
    parked = await drawing.uow.deliveries.troubled(Trouble.PARKED, drawing.now, after=None, most=LOOKED_AT)
    alike = (one.id for one in parked if _trouble(one) == _trouble(post))
    return next(alike, post.id)


def _trouble(post: Delivery) -> tuple[object, ...]:
    return post.place.space, post.place.channel, post.reason
