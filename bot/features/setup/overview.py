"""The first page: what is set, and what is still missing."""

from bot.context import Context
from bot.features.posts.waiting import waiting
from bot.features.setup.pages import Page, View, page_reply, space_as_found
from bot.features.setup.values import What, as_text, in_words
from bot.hindrance_words import why_words
from bot.inquiries import ChannelFound, SpaceFound
from bot.rules.emoji import pictured
from bot.speech import Block, Buttons, Emoji, Fields, Item, Phrase, Reply, Style, Text, say

SHOWN = (
    What.LANGUAGE,
    What.ZONE,
    What.ANNOUNCEMENTS,
    What.AHEAD,
    What.NOTICES,
    What.EMOJI,
    What.ALLOWANCE,
    What.QUIET,
    What.BOARDS,
)


async def overview(ctx: Context, view: View, *, redraw: bool) -> Reply:
    found = space_as_found(ctx, view.space.announcements)
    again = ctx.button(say("setup.check_again"), "setup.check", style=Style.PRIMARY)
    return page_reply(
        ctx,
        Page.OVERVIEW,
        view,
        Fields(tuple((say(f"setup.{what}"), _value(what, view, found)) for what in SHOWN)),
        *_still_missing(view, found),
        *await waiting(ctx.uow, ctx.now),
        Buttons((again,)),
        redraw=redraw,
    )


def _value(what: What, view: View, found: SpaceFound) -> Phrase:
    text = as_text(what, view.community, view.space)
    if what is What.ANNOUNCEMENTS and text:
        name = next((channel.name for channel in found.channels if channel.id == text), "")
        return in_words(what, f"{text} {name}".strip()) if name else say("setup.chosen")
    return in_words(what, text)


def _still_missing(view: View, found: SpaceFound) -> tuple[Block, ...]:
    missing = [*_of_announcements(view, found), *_of_platform(found)]
    if not found.answered:
        return (*(Item(one) for one in missing), Text(say("setup.unchecked", why=why_words(found.hindrance))))
    if missing:
        return (Text(say("setup.missing")), *(Item(one) for one in missing))
    emoji = sorted({pictured(name) for name in view.community.thanks_emoji})[-1]
    return (Text(say("setup.complete", emoji=Emoji(emoji))),)


def _of_announcements(view: View, found: SpaceFound) -> list[Phrase]:
    if not view.space.announcements:
        return [say("setup.missing.announcements")]
    return [cannot_post(channel) for channel in found.channels if not channel.may_post]


def cannot_post(channel: ChannelFound) -> Phrase:
    """A channel that the bot cannot post to, and what to do."""
    if not channel.there:
        return say("setup.missing.channel")
    return say("setup.missing.post", name=channel.name)


def _of_platform(found: SpaceFound) -> list[Phrase]:
    missing = []
    if found.missing:
        missing.append(say("setup.missing.rights", names=found.missing))
    if found.unheard:
        key = "setup.missing.unheard_joinable" if found.joinable else "setup.missing.unheard"
        missing.append(say(key, names=tuple(say("setup.channel", name=name) for name in found.unheard)))
    return missing
