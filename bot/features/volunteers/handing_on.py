"""Writing a hand-over note: by who has or had a role, for whoever has it next; written anew or emptied any time."""

from typing import Annotated

from bot.context import Context
from bot.feature import Feature, Rest, Word
from bot.features.volunteers.handover import handover_button, may_write
from bot.features.volunteers.meaning import looked_at
from bot.features.volunteers.shown_in import redraw_shown
from bot.features.volunteers.standing import Standing, standing_of
from bot.features.volunteers.words import name_words
from bot.forms import form_of
from bot.people import Account
from bot.ports import Call, RoleId, SeatState
from bot.speech import Answer, Buttons, Card, Form, Refused, Reply, Text, say

feature = Feature("volunteers.handing_on")

LONGEST = 1000
CALLS_MOST = 50
"""In which who has the role sees at once what was changed."""

Which = Annotated[str, Word(longest=40)]
Words = Annotated[str, Rest(longest=LONGEST, lines=True)]


@feature.button("volunteer.handover", opens_form=True, reads=True)
async def ask(ctx: Context, id: str) -> Form:
    """Filled in with what stands."""
    standing, writer = await _written_by(ctx, id)
    note = await ctx.uow.handovers.of(standing.call.id, writer.member)
    form = ctx.catalogue.form("volunteer.handover")
    assert form is not None, "it is declared here"
    typed = {"words": note.words} if note else {}
    return form_of(form, ctx.community.id, typed=typed, state={"call": standing.call.id})


@feature.form("volunteer", "handover")
async def written(ctx: Context, call: Which, words: Words = "") -> Answer:
    """Emptied it is gone."""
    standing, writer = await _written_by(ctx, call)
    if words:
        await ctx.uow.handovers.write(standing.call.id, writer, words, ctx.now)
    else:
        await ctx.uow.handovers.remove(standing.call.id, writer.member)
    await _redraw_readers(ctx, standing.role.id)
    said = say("volunteer.handover.kept", words=words) if words else say("volunteer.handover.removed")
    title = say("volunteer.handover.own", call=name_words(standing, ctx.reader.zone))
    return Reply(Card((Text(said), Buttons((handover_button(ctx, standing),))), title=title))


async def _written_by(ctx: Context, call_id: str) -> tuple[Standing, Account]:
    """Raises Refused for who neither has nor had the role there, save for a note of theirs that stands."""
    standing, account = await looked_at(ctx, call_id), await ctx.known()
    if account is None or not (
        may_write(standing.seat_of(account.member)) or await _stands(ctx, standing.call, account)
    ):
        raise Refused(say("volunteer.handover.not_yours"))
    return standing, account


async def _stands(ctx: Context, call: Call, writer: Account) -> bool:
    return await ctx.uow.handovers.of(call.id, writer.member) is not None


async def _redraw_readers(ctx: Context, role: RoleId) -> None:
    """Who has the role and was told of it sees the note as it is now."""
    for call in await ctx.uow.calls.coming(ctx.now, CALLS_MOST):
        if call.role != role:
            continue
        standing = await standing_of(ctx.uow, call, ctx.now)
        for seat in standing.seats:
            if seat.state is SeatState.CONFIRMED:
                await redraw_shown(ctx.uow, standing, seat, ctx.now)
