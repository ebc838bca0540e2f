"""A draft of a call, kept a day: looked at and changed on its panel before anything is announced."""

from dataclasses import replace

from bot.context import Context
from bot.drafting import chosen_channel, chosen_value, held_draft, own_draft
from bot.feature import Command, Feature
from bot.features.sessions.places import hindrance
from bot.features.volunteers.calling_each import SERIES, THIS
from bot.features.volunteers.panel import LISTS, panel, seats_list
from bot.features.volunteers.times import FIELDS, answered, readings
from bot.features.volunteers.wanted import Planned, Wanted, as_values, kept_in, planned
from bot.forms import form_of
from bot.people import Account
from bot.ports import Choosing, Draft, DraftId
from bot.speech import Answer, Form, Refused, Reply, say

feature = Feature("volunteers.drafting")

DRAFT = "volunteer.draft"
DONE = "announced"
"""A value of a draft once it is: then nothing of it is chosen any more."""


async def drafted(ctx: Context, account: Account, wanted: Wanted, plan: Planned, corrects: str | None) -> Reply:
    """Kept, and shown to its writer. ``corrects``: the draft that is written over; what was chosen on its panel stays.

    Where it is gone by now, what was typed is a new one.
    """
    note = hindrance(ctx, wanted.channel)
    before = await ctx.uow.drafts.change(DraftId(corrects), {}) if corrects else None
    if before is None or before.owner != account.id or before.form != DRAFT:
        counted = _counted(wanted, plan)
        kept = await ctx.uow.drafts.keep(owner=account.id, form=DRAFT, state={}, values=as_values(counted), at=ctx.now)
        return panel(ctx, kept, counted, plan, note)
    refuse_done(before)
    chosen = _with_chosen(wanted, kept_in(before))
    await ctx.uow.drafts.change(before.id, as_values(chosen))
    return panel(ctx, before.id, chosen, await planned(ctx, chosen), hindrance(ctx, chosen.channel))


def _counted(wanted: Wanted, plan: Planned) -> Wanted:
    """With the seats that would be announced: choosing how many of one kind changes no other."""
    return replace(wanted, first=str(plan.places.first), seats=str(plan.places.open))


def _with_chosen(wanted: Wanted, before: Wanted) -> Wanted:
    return replace(
        wanted,
        first=before.first,
        seats=before.seats,
        mentors=before.mentors,
        choosing=before.choosing,
        each=before.each,
        ahead=before.ahead,
        channel=before.channel or wanted.channel,
        key=before.key,
    )


async def open_draft(ctx: Context, id: str) -> Draft:
    """Raises Refused for another one's, one that is gone, and one that is announced."""
    return refuse_done(await own_draft(ctx, id, DRAFT))


async def _held_open(ctx: Context, id: str) -> Draft:
    """As ``open_draft``; it is announced as it is now, or as it is after this."""
    return refuse_done(await held_draft(ctx, id, DRAFT))


def refuse_done(draft: Draft) -> Draft:
    """Raises Refused for one that is announced."""
    if DONE in draft.values:
        raise Refused(say("volunteer.draft.done"))
    return draft


@feature.button("volunteer.draft")
async def choose(ctx: Context, id: str, what: str) -> Answer:
    """One thing, saved at once; the others stay as they are."""
    draft = await _held_open(ctx, id)
    if what == "channel":
        return await _changed(ctx, draft, what, chosen_channel(ctx))
    plan = await planned(ctx, kept_in(draft))
    options = seats_list(ctx, draft.id, what, plan).options if what in LISTS else ()
    return await _changed(ctx, draft, what, chosen_value(ctx, options))


@feature.button("volunteer.choosing")
async def choose_how(ctx: Context, id: str, what: str, to: str) -> Answer:
    """How seats are given, and whether at each date of a series: as the button says, so that twice is once."""
    draft = await _held_open(ctx, id)
    if to not in {"choosing": tuple(Choosing), "each": (THIS, SERIES)}.get(what, ()):
        raise Refused(say("refused.outdated"))
    return await _changed(ctx, draft, what, to)


@feature.button("volunteer.read_as")
async def read_as(ctx: Context, id: str, name: str, at: str) -> Answer:
    """What may mean two moments is said; then the other one is asked about, or it can be announced."""
    draft = await _held_open(ctx, id)
    wanted = kept_in(draft)
    meant = [one for one in readings(wanted, name) if str(int(one.timestamp())) == at] if name in FIELDS else []
    if not meant:
        raise Refused(say("refused.outdated"))
    said = answered(name, meant[0])
    wanted = replace(wanted, **said)
    plan = await planned(ctx, wanted)
    await ctx.uow.drafts.change(draft.id, said)
    return panel(ctx, draft.id, wanted, plan, hindrance(ctx, wanted.channel), redraw=True)


async def _changed(ctx: Context, draft: Draft, what: str, to: str) -> Reply:
    wanted = replace(kept_in(draft), **{what: to})
    plan = await planned(ctx, wanted)
    if await ctx.uow.drafts.change(draft.id, {what: to}) is None:
        raise Refused(say("refused.outdated"))
    return panel(ctx, draft.id, wanted, plan, hindrance(ctx, wanted.channel), redraw=True)


@feature.button("volunteer.correct", opens_form=True, reads=True)
async def correct(ctx: Context, id: str) -> Form:
    """The form again, with what was typed; what was chosen on the panel stays."""
    draft = await open_draft(ctx, id)
    kept = kept_in(draft)
    typed = {
        "role": kept.role_typed,
        "session": kept.session,
        "when": kept.when,
        "until": kept.until,
        "note": kept.note,
    }
    return form_of(_command(ctx), ctx.community.id, typed=typed, state={"draft": draft.id})


@feature.button("volunteer.begin", opens_form=True, reads=True)
async def begin(ctx: Context) -> Form:
    """From the list of what is open: also where a command is always typed whole."""
    return form_of(_command(ctx), ctx.community.id, typed={})


def _command(ctx: Context) -> Command:
    command = ctx.catalogue.form("volunteer.call")
    assert command is not None, "it is declared beside this"
    return command
