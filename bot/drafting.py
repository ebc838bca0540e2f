"""A draft that its writer looks at on a panel and changes choice by choice, before anything comes of it; kept a day."""

import hashlib
from collections.abc import Iterable

from bot.context import Context
from bot.people import Place
from bot.ports import Draft, DraftId
from bot.speech import Phrase, Refused, say


async def own_draft(ctx: Context, id: str, form: str) -> Draft:
    """Raises Refused for another one's, and for one that is gone (a day old)."""
    account = await ctx.known()
    kept = await ctx.uow.drafts.get(DraftId(id))
    if account is None or kept is None or kept.owner != account.id or kept.form != form:
        raise Refused(say("refused.outdated"))
    return kept


async def held_draft(ctx: Context, id: str, form: str) -> Draft:
    """As ``own_draft``, and until commit nobody else changes it."""
    draft = await own_draft(ctx, id, form)
    held = await ctx.uow.drafts.change(draft.id, {})
    if held is None:
        raise Refused(say("refused.outdated"))
    return held


def as_shown(*shown: object) -> str:
    """What a panel shows, short enough for its button: pressed in another window, nothing else comes of it."""
    return hashlib.sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def chosen_channel(ctx: Context) -> str:
    """Raises Refused for one of another space."""
    place = ctx.chosen[0] if ctx.chosen else None
    if not isinstance(place, Place) or place.space != ctx.space.ref:
        raise Refused(say("refused.outdated"))
    return place.channel


def chosen_value(ctx: Context, options: Iterable[tuple[str, Phrase]]) -> str:
    """Raises Refused for what a list does not offer."""
    chosen = ctx.chosen[0] if len(ctx.chosen) == 1 else None
    if not isinstance(chosen, str) or chosen not in {value for value, _ in options}:
        raise Refused(say("refused.outdated"))
    return chosen
