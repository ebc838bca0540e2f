"""Where announcements go and how early, and how the bot comes into channels where it can choose."""

from dataclasses import replace

from bot.context import Context
from bot.feature import Access, Feature
from bot.features.setup.overview import cannot_post
from bot.features.setup.pages import Page, View, chosen_value, page_reply, present, space_as_found
from bot.features.setup.saving import save, save_space
from bot.features.setup.values import What, ahead_words
from bot.hindrance_words import why_words
from bot.inquiries import SpaceFound
from bot.people import Joins, Place
from bot.speech import Answer, Block, Refused, Reply, Select, SelectKind, Text, say

feature = Feature("setup.channels")

AHEAD = (0, 1, 2, 3, 5, 7, 10, 14, 21, 28)
"""Days to choose from."""


def channels(ctx: Context, view: View, found: SpaceFound | None = None) -> Reply:
    found = found or space_as_found(ctx, view.space.announcements)
    announcements = Select(
        say("setup.announcements"),
        "setup.announcements",
        ctx.community.id,
        (view.drawn(ctx, What.ANNOUNCEMENTS),),
        SelectKind.PLACES,
        chosen=(view.space.announcements,) if view.space.announcements else (),
    )
    joins = (Text(say("setup.joins.why")), _joins(ctx, view)) if found.joinable else ()
    why, ahead = Text(say("setup.announcements.why")), (Text(say("setup.ahead.why")), _ahead(ctx, view))
    return page_reply(ctx, Page.CHANNELS, view, why, announcements, *ahead, *joins)


def _ahead(ctx: Context, view: View) -> Block:
    now = view.community.announced_ahead
    return Select(
        say("setup.ahead"),
        "setup.ahead",
        ctx.community.id,
        (view.drawn(ctx, What.AHEAD),),
        options=tuple((str(days), ahead_words(days)) for days in sorted({*AHEAD, now})),
        chosen=(str(now),),
    )


def _joins(ctx: Context, view: View) -> Block:
    return Select(
        say("setup.joins"),
        "setup.joins",
        ctx.community.id,
        (view.drawn(ctx, What.JOINS),),
        options=tuple((joins, say(f"setup.joins.{joins}")) for joins in Joins),
        chosen=(view.space.joins,),
    )


@feature.button("setup.announcements", access=Access.ORGANIZER)
async def choose_announcements(ctx: Context, drawn: str) -> Answer:
    """A channel that the bot may not post to is refused in words; the list shows again what is set."""
    place = ctx.chosen[0] if ctx.chosen else None
    if not isinstance(place, Place) or place.space != ctx.space.ref:
        raise Refused(say("refused.outdated"))
    found = space_as_found(ctx, place.channel)
    channel = next((channel for channel in found.channels if channel.id == place.channel), None)
    if not found.answered or channel is None:
        return channels(ctx, present(ctx, say("setup.not_checked", why=why_words(found.hindrance))), found)
    if not (channel.there and channel.may_post):
        return channels(ctx, present(ctx, say("setup.refused", why=cannot_post(channel))), found)
    space, note = await save_space(ctx, What.ANNOUNCEMENTS, drawn, channel.name, announcements=channel.id)
    return channels(ctx, View(ctx.community, space, note), found)


@feature.button("setup.ahead", access=Access.ORGANIZER)
async def choose_ahead(ctx: Context, drawn: str) -> Answer:
    """Of series that are made from now on; those that there are keep theirs."""
    found = space_as_found(ctx, ctx.space.announcements)
    days = int(chosen_value(ctx, *map(str, AHEAD)))
    community, note = await save(ctx, What.AHEAD, drawn, announced_ahead=days)
    return channels(ctx, View(community, ctx.space, note), found)


@feature.button("setup.joins", access=Access.ORGANIZER)
async def choose_joins(ctx: Context, drawn: str) -> Answer:
    found = space_as_found(ctx, ctx.space.announcements)
    space, note = await save_space(ctx, What.JOINS, drawn, joins=Joins(chosen_value(ctx, *Joins)))
    return channels(ctx, View(ctx.community, space, note), replace(found, joinable=True))
