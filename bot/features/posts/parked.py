"""Tells an organizer that a post waits for somebody to look."""

from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.posts.words import place_words, purpose_words, reason_words
from bot.parking import PURPOSE
from bot.ports import DeliveryId, DeliveryState
from bot.speech import Buttons, Card, Text, say

feature = Feature("posts.parked")


@feature.delivery(PURPOSE)
async def parked(drawing: Drawing) -> Card | Dropped:
    post = await drawing.uow.deliveries.get(DeliveryId(drawing.delivery.subject))
    if post is None or post.state is not DeliveryState.PARKED:
        return Dropped("settled")
    words = say(
        "posts.told",
        purpose=purpose_words(post.purpose),
        place=place_words(post.place, {}),
        reason=reason_words(post.reason),
    )
    return Card((Text(words), Buttons((drawing.button(say("posts.look"), "posts.look", post.id),))))
