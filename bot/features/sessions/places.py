"""Where somebody may have a session announced: where they can write themselves, or where all announcements go."""

from bot.context import Context
from bot.hindrance_words import why_words
from bot.inquiries import AboutPlace, PlaceFound
from bot.people import Place
from bot.speech import Phrase, Refused, say


def channel_for(ctx: Context, named: str) -> str:
    """The channel that was named, else that of announcements, else where it is asked; empty: none of these."""
    asked_in = "" if ctx.event.place.person else ctx.event.place.channel
    return named or ctx.space.announcements or asked_in


def check_place(ctx: Context, channel: str) -> None:
    """Raises Refused where it cannot be announced, or the platform does not say in time."""
    if not channel:
        raise Refused(say("session.no_channel"), "channel")
    found = _found(ctx, channel)
    if not found.answered:
        raise Refused(say("session.channel.unchecked", why=why_words(found.hindrance)), "channel")
    why = _hindrance(ctx, channel, found)
    if why is not None:
        raise Refused(why, "channel")


def hindrance(ctx: Context, channel: str) -> Phrase | None:
    """Why it cannot be announced there, as far as is known now: for a panel, on which another can be chosen."""
    if not channel:
        return say("session.draft.no_channel")
    found = _found(ctx, channel)
    return _hindrance(ctx, channel, found) if found.answered else None


def _found(ctx: Context, channel: str) -> PlaceFound:
    here = not ctx.event.place.person and ctx.event.place.channel == channel
    return ctx.find_out(AboutPlace(Place(ctx.space.ref, channel), ctx.event.actor, here))


def _hindrance(ctx: Context, channel: str, found: PlaceFound) -> Phrase | None:
    if not found.there:
        return say("session.channel.unseen")
    if not found.asker_may_post and channel != ctx.space.announcements:
        return say("session.channel.not_yours", name=found.name)
    if found.may_post:
        return None
    if found.lacking:
        return say("session.channel.lacking", name=found.name, rights=found.lacking)
    return say("session.channel.not_let", name=found.name)
