"""How many posts are owed, late, parked or failed, and which they are."""

from typing import Annotated

from bot.context import Context
from bot.feature import Access, Feature, Handle
from bot.features.posts.one import shown_one
from bot.features.posts.words import NUMBERED, channel_names, row_words
from bot.ports import Delivery, DeliveryId, Trouble
from bot.speech import Answer, Block, Button, Buttons, Card, Fields, Item, Refused, Reply, Style, Text, say

feature = Feature("posts")

PAGE = 5
URGENT_FIRST = (Trouble.PARKED, Trouble.FAILED, Trouble.LATE, Trouble.OWED)

Number = Annotated[int, Handle()]


@feature.command("shinrai", "posts", access=Access.ORGANIZER)
async def posts(ctx: Context, post: Number | None = None) -> Answer:
    """One post by its number; else the counts, and those that need somebody most, to pick from."""
    if post is None:
        counts = await ctx.uow.deliveries.troubles(ctx.now)
        most_urgent = next((trouble for trouble in URGENT_FIRST if counts[trouble]), Trouble.PARKED)
        return await _listed(ctx, most_urgent, "", redraw=False)
    id = await ctx.uow.numbers.subject(NUMBERED, post)
    found = await ctx.uow.deliveries.get(DeliveryId(id)) if id else None
    if found is None:
        raise Refused(say("posts.no_such", number=post), "post")
    return await shown_one(ctx, found, redraw=False)


@feature.button("posts.see", access=Access.ORGANIZER)
async def see(ctx: Context) -> Answer:
    """From a message that told of some, which stays where it is."""
    return await posts(ctx)


@feature.button("posts.list", access=Access.ORGANIZER)
async def turn_to(ctx: Context, trouble: str, after: str) -> Answer:
    if trouble not in list(Trouble):
        raise Refused(say("refused.outdated"))
    return await _listed(ctx, Trouble(trouble), after, redraw=True)


async def _listed(ctx: Context, trouble: Trouble, after: str, *, redraw: bool) -> Reply:
    """Posts in one kind of trouble, from the one after ``after`` on."""
    counts = await ctx.uow.deliveries.troubles(ctx.now)
    start = DeliveryId(after) if after else None
    found = await ctx.uow.deliveries.troubled(trouble, ctx.now, after=start, most=PAGE + 1)
    names = channel_names(ctx, *found[:PAGE])
    rows = [Item(await row_words(ctx, post, names), _open(ctx, post)) for post in found[:PAGE]]
    sums = Fields(tuple((say(f"posts.trouble.{one}"), say("posts.count", n=counts[one])) for one in URGENT_FIRST))
    blocks: list[Block] = [sums]
    blocks += [Text(say(f"posts.about.{trouble}")), *rows] if rows else [Text(say("posts.none"))]
    kinds = [one for one in URGENT_FIRST if counts[one]]
    blocks += [Buttons(tuple(_kind(ctx, one, trouble) for one in kinds))] if kinds else []
    if len(found) > PAGE:  # the button of its kind leads back to the start
        blocks.append(Buttons((ctx.button(say("page.more"), "posts.list", trouble, found[PAGE - 1].id),)))
    return Reply(Card(tuple(blocks), title=say("posts.title")), redraw=redraw)


def _open(ctx: Context, post: Delivery) -> Button:
    return ctx.button(say("posts.open"), "posts.open", post.id)


def _kind(ctx: Context, one: Trouble, shown: Trouble) -> Button:
    style = Style.PRIMARY if one is shown else Style.PLAIN
    return ctx.button(say(f"posts.trouble.{one}"), "posts.list", one, "", style=style)
