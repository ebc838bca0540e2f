"""`/session recap`: notes or links for who was there and who was not. The latest stands, and its post is redrawn."""

from datetime import timedelta
from typing import Annotated

from bot.context import Context, Drawing
from bot.feature import Dropped, Feature, Handle, Rest
from bot.features.quotas import allow_post, refuse_paused
from bot.features.sessions.announcing import redraw
from bot.features.sessions.listing import shown
from bot.features.sessions.meaning import KIND, may_recap, numbered, pressed
from bot.features.sessions.past import recap_words
from bot.features.sessions.words import closed_words, has_begun, wall_words
from bot.forms import form_of
from bot.ports import DeliveryKind, DraftId, NewDelivery, Occurrence, OccurrenceId, OccurrenceState, Recap
from bot.posting import causer
from bot.speech import Answer, Card, Form, Item, Refused, Reply, Text, say

feature = Feature("sessions.recapping")

PURPOSE = "session.recap"
WORTH_POSTING_FOR = timedelta(days=1)
DRAFT = "session.recap"
CHOICES, LOOKED_AT = 5, 25
"""How many sessions one can choose from, among so many of the latest."""

Which = Annotated[int, Handle()]
Notes = Annotated[str, Rest(longest=1000)]


@feature.command("session", "recap")
async def recap(ctx: Context, number: Which | None = None, notes: Notes | None = None) -> Answer:
    """Written at once; without its number one chooses, and what was typed waits in the form."""
    if number is None:
        return await _which(ctx, notes or "")
    occurrence = await numbered(ctx, number)
    await _allow(ctx, occurrence)
    return Reply(await shown(ctx, occurrence)) if notes is None else await _written(ctx, occurrence, notes)


@feature.button("session.recap", opens_form=True)
async def ask(ctx: Context, id: str, draft: str) -> Form:
    """Filled in with what was typed before, or with what stands."""
    occurrence = await pressed(ctx, id)
    await _allow(ctx, occurrence)
    stands = await ctx.uow.sessions.recap(occurrence.id)
    typed = await _typed(ctx, draft) or (stands.words if stands else "")
    form = ctx.catalogue.form("session.recap_notes")
    assert form is not None, "it is declared here"
    number = await ctx.uow.numbers.of(KIND, occurrence.id)
    return form_of(form, ctx.community.id, typed={"notes": typed}, state={"number": str(number)})


@feature.form("session", "recap_notes")
async def submitted(ctx: Context, number: Which, notes: Notes) -> Answer:
    occurrence = await numbered(ctx, number)
    await _allow(ctx, occurrence)
    return await _written(ctx, occurrence, notes)


async def _allow(ctx: Context, occurrence: Occurrence) -> None:
    """Raises Refused before the start, and for others than host, organizers and who was there."""
    if occurrence.state is OccurrenceState.CANCELLED:
        raise Refused(closed_words(occurrence))
    if not has_begun(occurrence, ctx.now):
        raise Refused(say("session.recap.early", title=occurrence.plan.title))
    if not await may_recap(ctx, occurrence):
        raise Refused(say("session.recap.not_yours"))


async def _which(ctx: Context, notes: str) -> Reply:
    """Those of the latest for which the asker may write one. Raises Refused where there is none."""
    running = await ctx.uow.sessions.upcoming(ctx.now, after=None, most=CHOICES)
    latest = [*running, *await ctx.uow.sessions.past(ctx.now, LOOKED_AT)]
    theirs = [one for one in latest if has_begun(one, ctx.now) and await may_recap(ctx, one)]
    if not theirs:
        raise Refused(say("session.recap.none"))
    draft = await _kept(ctx, notes) if notes else ""
    rows = (
        Item(
            say("session.recap.which_row", title=one.plan.title, when=wall_words(one.starts, ctx.reader.zone)),
            ctx.button(say("session.recap"), "session.recap", one.id, draft),
        )
        for one in theirs[:CHOICES]
    )
    return Reply(Card((Text(say("session.recap.which")), *rows)))


async def _kept(ctx: Context, notes: str) -> str:
    account, _ = await ctx.settle()
    return await ctx.uow.drafts.keep(owner=account.id, form=DRAFT, state={}, values={"notes": notes}, at=ctx.now)


async def _typed(ctx: Context, draft: str) -> str:
    account = await ctx.known()
    kept = await ctx.uow.drafts.get(DraftId(draft)) if draft else None
    ours = kept is not None and account is not None and kept.owner == account.id and kept.form == DRAFT
    return kept.values["notes"] if kept is not None and ours else ""


async def _written(ctx: Context, occurrence: Occurrence, notes: str) -> Reply:
    account, member = await ctx.settle()
    await refuse_paused(ctx, member)
    await ctx.uow.sessions.lock(occurrence.id)
    await ctx.uow.sessions.write_recap(occurrence.id, Recap(account.id, notes, ctx.at))
    post = NewDelivery(
        kind=DeliveryKind.POST,
        purpose=PURPOSE,
        subject=occurrence.id,
        place=occurrence.announced_in,
        receiver=None,
        due_at=ctx.now,
        expires_at=ctx.now + WORTH_POSTING_FOR,
        caused_by=await causer(ctx.uow, account.id),
    )
    if not await ctx.uow.deliveries.of_subject(PURPOSE, occurrence.id):
        await allow_post(ctx, account, occurrence.announced_in)
    if await ctx.uow.deliveries.owe(post) is None:
        await redraw(ctx.uow, occurrence, ctx.now, PURPOSE)
    return Reply(await shown(ctx, occurrence, say("session.recap.done")))


@feature.delivery(PURPOSE)
async def draw(drawing: Drawing) -> Card | Dropped:
    occurrence = await drawing.uow.sessions.occurrence(OccurrenceId(drawing.delivery.subject))
    recap = await drawing.uow.sessions.recap(occurrence.id) if occurrence else None
    if occurrence is None or recap is None:
        return Dropped("gone")
    when = wall_words(occurrence.starts, drawing.reader.zone)
    title = say("session.recap.of", title=occurrence.plan.title, when=when)
    return Card((Text(title), Text(await recap_words(drawing, recap))))
