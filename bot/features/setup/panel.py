"""`/shinrai setup`: the setup panel, opened by command or from the greeting, and turned page by page."""

from typing import assert_never

from bot.context import Context
from bot.feature import Access, Feature
from bot.features.setup.channels import channels
from bot.features.setup.languages import languages
from bot.features.setup.limits import limits
from bot.features.setup.organizers import organizers
from bot.features.setup.overview import overview
from bot.features.setup.pages import Page, present, space_as_found
from bot.features.setup.quiet import quiet
from bot.features.setup.thanks import thanks
from bot.speech import Answer, Refused, When, say

feature = Feature("setup")


@feature.command("shinrai", "setup", access=Access.ORGANIZER)
async def setup(ctx: Context) -> Answer:
    """Who sets up is listed among the organizers from now on."""
    shown = await overview(ctx, present(ctx), redraw=False)
    await ctx.settle()
    return shown


@feature.button("setup.open", reads=True, access=Access.ORGANIZER)
async def open_panel(ctx: Context) -> Answer:
    """From the greeting, which stays where it is."""
    return await overview(ctx, present(ctx), redraw=False)


@feature.button("setup.check", reads=True, access=Access.ORGANIZER)
async def check_again(ctx: Context) -> Answer:
    """The platform is asked anew by every event; the time shows that it was."""
    answered = space_as_found(ctx, ctx.space.announcements).answered
    checked = say("setup.checked", when=When(ctx.now, ctx.reader.zone, "time")) if answered else None
    return await overview(ctx, present(ctx, checked), redraw=True)


@feature.button("setup.page", reads=True, access=Access.ORGANIZER)
async def turn_to(ctx: Context, page: str) -> Answer:
    if page not in list(Page):
        raise Refused(say("refused.outdated"))
    match Page(page):
        case Page.OVERVIEW:
            return await overview(ctx, present(ctx), redraw=True)
        case Page.WORDS:
            return languages(ctx, present(ctx))
        case Page.CHANNELS:
            return channels(ctx, present(ctx))
        case Page.THANKS:
            return thanks(ctx, present(ctx))
        case Page.QUIET:
            return quiet(ctx, present(ctx))
        case Page.LIMITS:
            return limits(ctx, present(ctx))
        case Page.ORGANIZERS:
            return await organizers(ctx, present(ctx))
        case other:
            assert_never(other)
