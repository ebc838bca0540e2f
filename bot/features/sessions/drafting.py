"""A draft of a session, kept a day: looked at and changed on its panel before anything is announced."""

from bot.context import Context
from bot.drafting import chosen_channel, chosen_value, held_draft, own_draft
from bot.feature import Command, Feature
from bot.features.sessions.panel import NONE, panel, reminders_list, repeat_list, seats_list
from bot.features.sessions.places import hindrance
from bot.features.sessions.wishes import Wish, as_values, kept_in
from bot.forms import form_of
from bot.people import Account
from bot.ports import Draft, DraftId
from bot.speech import Answer, Form, Refused, Reply, say

feature = Feature("sessions.drafting")

DRAFT = "session.draft"
DONE = "announced"
"""A value of a draft once it is: then nothing of it is chosen any more."""
IN_FORM = ("title", "when", "minutes", "repeat", "place")


async def drafted(ctx: Context, account: Account, wish: Wish, corrects: Draft | None = None) -> Reply:
    """Kept, and shown to its writer; ``corrects``: the draft that is written over."""
    note = hindrance(ctx, wish.channel)
    if corrects is not None:
        await ctx.uow.drafts.change(corrects.id, as_values(wish))
        return panel(ctx, corrects.id, wish, note)
    kept = await ctx.uow.drafts.keep(owner=account.id, form=DRAFT, state={}, values=as_values(wish), at=ctx.now)
    return panel(ctx, kept, wish, note)


@feature.button("session.draft")
async def choose(ctx: Context, id: str, what: str) -> Answer:
    """One thing, saved at once; the others stay as they are."""
    draft = await held_draft(ctx, id, DRAFT)
    if DONE in draft.values:
        raise Refused(say("session.draft.done"))
    wish = kept_in(draft)
    note = None
    if what == "channel":
        chosen = chosen_channel(ctx)
        note = hindrance(ctx, chosen)
    else:
        chosen = _chosen_value(ctx, draft.id, wish, what)
    changed = await ctx.uow.drafts.change(draft.id, {what: chosen})
    if changed is None:
        raise Refused(say("refused.outdated"))
    return panel(ctx, draft.id, kept_in(changed), note, redraw=True)


def _chosen_value(ctx: Context, draft: DraftId, wish: Wish, what: str) -> str:
    """Raises Refused for what its list does not offer."""
    lists = {"repeat": repeat_list, "capacity": seats_list, "remind": reminders_list}
    options = lists[what](ctx, draft, wish).options if what in lists else ()
    chosen = chosen_value(ctx, options)
    return "" if chosen == NONE else chosen


@feature.button("session.correct", opens_form=True, reads=True)
async def correct(ctx: Context, id: str) -> Form:
    """The form again, with what was typed; what was chosen on the panel stays."""
    draft = await own_draft(ctx, id, DRAFT)
    if DONE in draft.values:
        raise Refused(say("session.draft.done"))
    typed = {name: draft.values[name] for name in IN_FORM}
    return form_of(_command(ctx), ctx.community.id, typed=typed, state={"draft": draft.id})


@feature.button("session.new", opens_form=True, reads=True)
async def begin(ctx: Context) -> Form:
    """From the list of what is coming: also where a command is always typed whole."""
    return form_of(_command(ctx), ctx.community.id, typed={})


def _command(ctx: Context) -> Command:
    command = ctx.catalogue.form("session.new")
    assert command is not None, "it is declared beside this"
    return command
