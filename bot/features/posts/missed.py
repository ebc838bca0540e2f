"""Tells an organizer in one message what was missed, after an outage or in a channel that is gone."""

from collections import Counter
from datetime import datetime, timedelta

from bot.context import Context, Drawing
from bot.feature import Access, Dropped, Feature
from bot.features.posts.words import channel_names, purpose_words, row_words
from bot.missing import PURPOSE, gives_way, missed_in
from bot.ports import DeliveryId
from bot.speech import Answer, Buttons, Card, Item, Phrase, Refused, Reply, Text, When, say

feature = Feature("posts.missed")

SHOWN = 10


@feature.delivery(PURPOSE, waits=True)
async def missed(drawing: Drawing) -> Card | Dropped:
    posts = await missed_in(drawing.uow, drawing.delivery)
    if not posts or await gives_way(drawing.uow, drawing.delivery, drawing.now):
        return Dropped("told with another")
    dues = [post.due_at for post in posts]
    words = say("posts.missed", n=len(posts), due=_between(min(dues), max(dues), drawing.reader.zone))
    kinds = [
        Text(say("posts.missed_kind", purpose=purpose_words(purpose), n=count))
        for purpose, count in sorted(Counter(post.purpose for post in posts).items())
    ]
    buttons = Buttons(
        (
            drawing.button(say("posts.look"), "posts.missed", drawing.delivery.id),
            drawing.button(say("posts.title"), "posts.see"),
        )
    )
    return Card((Text(words), *kinds, buttons))


def _between(first: datetime, last: datetime, zone: str) -> When | Phrase:
    if last - first < timedelta(minutes=1):
        return When(first, zone)
    return say("posts.missed_between", first=When(first, zone), last=When(last, zone))


@feature.button("posts.missed", access=Access.ORGANIZER)
async def look(ctx: Context, digest: str) -> Answer:
    """One by one, the last of them first: where each was to go, when, and why it did not."""
    told = await ctx.uow.deliveries.get(DeliveryId(digest))
    if told is None or told.purpose != PURPOSE:
        raise Refused(say("refused.outdated"))
    posts = (await missed_in(ctx.uow, told))[-SHOWN:]
    names = channel_names(ctx, *posts)
    rows = [Item(await row_words(ctx, post, names)) for post in reversed(posts)]
    return Reply(Card(tuple(rows), title=say("posts.missed_title")))
