"""The community's quiet hours, and whether there are boards."""

from typing import Annotated

from bot.context import Context
from bot.feature import Access, Feature, Word
from bot.features.settings import switched
from bot.features.settings.quiet import LONGEST_TYPED, chosen_quiet, quiet_options, typed_quiet
from bot.features.setup.pages import Page, View, chosen_value, drawn_in, form_with, page_reply
from bot.features.setup.saving import save
from bot.features.setup.values import What
from bot.rules.quiet import NEVER
from bot.speech import Answer, Buttons, Fields, Form, Reply, Select, Text, say

feature = Feature("setup.quiet")

Hours = Annotated[str, Word(longest=LONGEST_TYPED)]


def quiet(ctx: Context, view: View, *, redraw: bool = True) -> Reply:
    hours, boards = view.community.quiet, view.community.boards
    drawn = view.drawn(ctx, What.QUIET)
    switch = ctx.button(
        say("setup.boards.stop" if boards else "setup.boards.start"),
        "setup.boards",
        view.drawn(ctx, What.BOARDS),
        "off" if boards else "on",
    )
    set_now = Fields(((say("setup.boards"), say("setup.boards.on" if boards else "setup.boards.off")),))
    spans = Select(
        say("setup.quiet"),
        "setup.quiet",
        ctx.community.id,
        (drawn,),
        options=quiet_options(hours),
        chosen=(str(hours or NEVER),),
    )
    own = ctx.button(say("settings.quiet.own"), "setup.quiet_own", drawn)
    why = Text(say("setup.quiet.why"))
    return page_reply(ctx, Page.QUIET, view, why, set_now, spans, Buttons((own, switch)), redraw=redraw)


@feature.button("setup.quiet", access=Access.ORGANIZER)
async def choose_quiet(ctx: Context, drawn: str) -> Answer:
    offered = (value for value, _ in quiet_options(ctx.community.quiet))
    hours = chosen_quiet(chosen_value(ctx, *offered))
    community, note = await save(ctx, What.QUIET, drawn, quiet=hours)
    return quiet(ctx, View(community, ctx.space, note))


@feature.button("setup.quiet_own", opens_form=True, reads=True, access=Access.ORGANIZER)
async def ask_quiet(ctx: Context, drawn: str) -> Form:
    hours = ctx.community.quiet
    return form_with(ctx, "setup.quiet", drawn, **({"hours": str(hours)} if hours else {}))


@feature.form("setup", "quiet", access=Access.ORGANIZER)
async def set_quiet(ctx: Context, hours: Hours) -> Answer:
    community, note = await save(ctx, What.QUIET, drawn_in(ctx), quiet=typed_quiet(hours))
    return quiet(ctx, View(community, ctx.space, note), redraw=False)


@feature.button("setup.boards", access=Access.ORGANIZER)
async def switch_boards(ctx: Context, drawn: str, to: str) -> Answer:
    community, note = await save(ctx, What.BOARDS, drawn, boards=switched(to))
    return quiet(ctx, View(community, ctx.space, note))
