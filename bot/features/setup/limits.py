"""The limits of one member: how much they can have open, post and ask for."""

from bot.context import Context
from bot.feature import Access, Feature
from bot.features.setup.pages import Page, View, chosen_value, page_reply
from bot.features.setup.saving import save
from bot.features.setup.values import What, as_text, limit_words
from bot.people import Community
from bot.speech import Answer, Phrase, Refused, Reply, Select, Text, say

feature = Feature("setup.limits")

OFFERED = {
    What.LIMIT_SESSIONS: (3, 5, 10, 20, 40),
    What.LIMIT_CALLS: (3, 5, 10, 20, 40),
    What.LIMIT_POSTS: (5, 10, 20, 40, 80),
    What.LIMIT_COMMANDS: (30, 60, 120),
}
"""What can be chosen. The last of each keeps what one member causes small enough for everybody else."""


def limits(ctx: Context, view: View) -> Reply:
    selects = (_select(ctx, view, what) for what in OFFERED)
    return page_reply(ctx, Page.LIMITS, view, Text(say("setup.limits.why")), *selects)


def _select(ctx: Context, view: View, what: What) -> Select:
    now = as_text(what, view.community, view.space)
    return Select(
        say(f"setup.{what}"),
        "setup.limit",
        ctx.community.id,
        (what, view.drawn(ctx, what)),
        options=tuple((str(most), limit_words(what, most)) for most in sorted({*OFFERED[what], int(now)})),
        chosen=(now,),
    )


@feature.button("setup.limit", access=Access.ORGANIZER)
async def choose_limit(ctx: Context, what: str, drawn: str) -> Answer:
    """The limit counts from the next thing on that is begun; what there is stays."""
    if what not in list(OFFERED):
        raise Refused(say("refused.outdated"))
    chosen = What(what)
    community, note = await _save(ctx, chosen, drawn, int(chosen_value(ctx, *map(str, OFFERED[chosen]))))
    return limits(ctx, View(community, ctx.space, note))


async def _save(ctx: Context, what: What, drawn: str, most: int) -> tuple[Community, Phrase]:
    match what:
        case What.LIMIT_SESSIONS:
            return await save(ctx, what, drawn, sessions_per_member=most)
        case What.LIMIT_CALLS:
            return await save(ctx, what, drawn, calls_per_member=most)
        case What.LIMIT_POSTS:
            return await save(ctx, what, drawn, posts_per_channel_day=most)
        case What.LIMIT_COMMANDS:
            return await save(ctx, what, drawn, commands_per_minute=most)
        case _:
            raise Refused(say("refused.outdated"))
