"""How thanks are shown, which emoji count as one, and how many points a member can give a day."""

import re
from typing import Annotated

from bot.context import Context
from bot.feature import Access, Feature, Number, Rest
from bot.features.setup.pages import Page, View, chosen_value, drawn_in, form_with, page_reply
from bot.features.setup.saving import save, save_space
from bot.features.setup.values import What, emoji_words, hosting_words
from bot.hindrance_words import why_words
from bot.inquiries import AboutEmoji, EmojiFound
from bot.people import Notices
from bot.rules.emoji import as_typed
from bot.rules.hosting import LEAST_NEEDED
from bot.speech import Answer, Buttons, Fields, Form, Refused, Reply, Select, Text, say

feature = Feature("setup.thanks")

EMOJI_MOST = 10
NEEDS = (LEAST_NEEDED, 3, 4, 5, 6, 8, 10, 15, 20)
"""How many others to choose from."""
Typed = Annotated[str, Rest(longest=300)]
Points = Annotated[int, Number(1, 100)]
_BETWEEN = re.compile(r"[\s,、，]+")


def thanks(ctx: Context, view: View, *, redraw: bool = True) -> Reply:
    notices = Select(
        say("setup.notices"),
        "setup.notices",
        ctx.community.id,
        (view.drawn(ctx, What.NOTICES),),
        options=tuple((notices, say(f"setup.notices.{notices}")) for notices in Notices),
        chosen=(view.space.notices,),
    )
    set_now = Fields(
        (
            (say("setup.thanks_emoji"), emoji_words(view.community.thanks_emoji)),
            (say("setup.allowance"), say("setup.allowance.points", n=view.community.allowance)),
        )
    )
    emoji = ctx.button(say("setup.thanks_emoji.change"), "setup.emoji", view.drawn(ctx, What.EMOJI))
    allowance = ctx.button(say("setup.allowance.change"), "setup.allowance", view.drawn(ctx, What.ALLOWANCE))
    why, hosting = Text(say("setup.thanks.why")), (Text(say("setup.hosting.why")), _hosting(ctx, view))
    buttons = Buttons((emoji, allowance))
    return page_reply(ctx, Page.THANKS, view, why, set_now, notices, *hosting, buttons, redraw=redraw)


def _hosting(ctx: Context, view: View) -> Select:
    now = max(view.community.hosting_needs, LEAST_NEEDED)
    return Select(
        say("setup.hosting"),
        "setup.hosting",
        ctx.community.id,
        (view.drawn(ctx, What.HOSTING),),
        options=tuple((str(needs), hosting_words(needs)) for needs in sorted({*NEEDS, now})),
        chosen=(str(now),),
    )


@feature.button("setup.notices", access=Access.ORGANIZER)
async def choose_notices(ctx: Context, drawn: str) -> Answer:
    """Of this space alone: what people are used to differs from place to place."""
    space, note = await save_space(ctx, What.NOTICES, drawn, notices=Notices(chosen_value(ctx, *Notices)))
    return thanks(ctx, View(ctx.community, space, note))


@feature.button("setup.hosting", access=Access.ORGANIZER)
async def choose_hosting(ctx: Context, drawn: str) -> Answer:
    """Counts from the next press of *I was there* on; what was deposited stays."""
    needs = int(chosen_value(ctx, *map(str, NEEDS)))
    community, note = await save(ctx, What.HOSTING, drawn, hosting_needs=needs)
    return thanks(ctx, View(community, ctx.space, note))


@feature.button("setup.allowance", opens_form=True, reads=True, access=Access.ORGANIZER)
async def ask_allowance(ctx: Context, drawn: str) -> Form:
    return form_with(ctx, "setup.allowance", drawn, points=str(ctx.community.allowance))


@feature.form("setup", "allowance", access=Access.ORGANIZER)
async def set_allowance(ctx: Context, points: Points) -> Answer:
    community, note = await save(ctx, What.ALLOWANCE, drawn_in(ctx), allowance=points)
    return thanks(ctx, View(community, ctx.space, note), redraw=False)


@feature.button("setup.emoji", opens_form=True, reads=True, access=Access.ORGANIZER)
async def ask_emoji(ctx: Context, drawn: str) -> Form:
    known = sorted({as_typed(name) for name in ctx.community.thanks_emoji})
    return form_with(ctx, "setup.emoji", drawn, emoji=" ".join(known))


@feature.form("setup", "emoji", access=Access.ORGANIZER)
async def set_emoji(ctx: Context, emoji: Typed) -> Answer:
    """What was counted stays as it is; reactions made from now on count by these."""
    typed = tuple(dict.fromkeys(one for one in _BETWEEN.split(emoji) if one))
    if not 1 <= len(typed) <= EMOJI_MOST:
        raise Refused(say("setup.thanks_emoji.refused_count", most=EMOJI_MOST), "emoji")
    elsewhere = len(await ctx.uow.settings.spaces()) > 1
    before = tuple(sorted(ctx.community.thanks_emoji)) if elsewhere else ()
    found = ctx.find_out(AboutEmoji(ctx.space.ref, (*typed, *(one for one in before if one not in typed))))
    names = _names(found, typed) | {one for one in before if found.names.get(one) != one}
    community, note = await save(ctx, What.EMOJI, drawn_in(ctx), thanks_emoji=names)
    return thanks(ctx, View(community, ctx.space, note), redraw=False)


def _names(found: EmojiFound, typed: tuple[str, ...]) -> frozenset[str]:
    """Under which their reactions come. Raises Refused where there is one that does not exist."""
    if not found.answered:
        raise Refused(say("setup.not_checked", why=why_words(found.hindrance)), "emoji")
    unknown = tuple(one for one in typed if found.names.get(one) is None)
    if unknown:
        raise Refused(say("setup.thanks_emoji.refused", typed=unknown), "emoji")
    return frozenset(name for one in typed if (name := found.names[one]) is not None)
