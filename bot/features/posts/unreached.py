"""Whoever has to know is told who could not be told something directly: once for all that was about the same."""

from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.posts.words import purpose_words
from bot.people import AccountRef
from bot.ports import Delivery
from bot.speech import Card, Item, Person, Phrase, Text, say
from bot.unsent import TRACE, refused_with

feature = Feature("posts.unreached")

LISTED = 10


@feature.delivery(TRACE, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    """Each person with what they do not know; they read it when they use the bot next."""
    posts = await refused_with(drawing.uow, drawing.delivery)
    hooks = drawing.catalogue.unsent_hooks
    posts = [one for one in posts if one.purpose in hooks and one.receiver != drawing.delivery.receiver]
    if not posts:
        return Dropped("gone")
    about = await hooks[posts[0].purpose].about(drawing.uow, posts[0], drawing.reader.zone)
    rows = [Item(_row(one)) for one in posts[:LISTED]]
    more = [Item(say("session.and_others", n=len(posts) - LISTED))] if len(posts) > LISTED else []
    return Card((Text(say("unsent.others", about=about)), *rows, *more))


def _row(post: Delivery) -> Phrase:
    who = Person(AccountRef(post.place.space, post.place.person))
    return say("unsent.row", who=who, what=purpose_words(post.purpose))
