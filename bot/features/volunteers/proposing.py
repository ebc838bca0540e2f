"""At the deadline those are proposed who are next in turn. One press confirms, one changes it; else time confirms."""

from datetime import datetime

from bot import redrawing
from bot.context import Context, Drawing, Looking, Woken
from bot.feature import Dropped, Feature
from bot.features.volunteers.announcing import redraw
from bot.features.volunteers.conflicts import conflicts_shown, marked, seen
from bot.features.volunteers.meaning import allow, pressed
from bot.features.volunteers.notices import (
    WORTH,
    ask_another,
    tell_nobody,
    tell_passed_over,
    tell_seated,
    tell_stand_by,
)
from bot.features.volunteers.seating import alone, pair_up, seat_next, with_mentors_locked
from bot.features.volunteers.standing import Standing, lock_call, standing_drawn, standing_of
from bot.features.volunteers.words import about_words, name_words, past_words, seat_words, wish_words
from bot.people import MemberId
from bot.ports import Call, CallId, CallState, Seat, SeatState, UnitOfWork
from bot.rules.calling import confirms_at
from bot.rules.choosing import MOST_CARRIED, Seated, SeatKind
from bot.rules.turns import Volunteer, Wish, in_turn
from bot.speech import (
    Answer,
    Block,
    Button,
    Buttons,
    Card,
    Item,
    Person,
    Phrase,
    Refused,
    Reply,
    Style,
    Text,
    When,
    say,
)
from bot.telling import tell

feature = Feature("volunteers.proposing")

CONFIRMS = "volunteer.confirms"
PROPOSAL = "volunteer.proposal"
OTHERS_MOST = 10
"""Rows with a button each: two of Discord's five rows."""


async def propose(uow: UnitOfWork, standing: Standing, now: datetime) -> None:
    """Where nobody wants it there is nothing to confirm. The call must be locked."""
    await seat_next(uow, standing, SeatState.PROPOSED, now)
    seats = await uow.calls.seats(standing.call.id)
    if not any(seat.state is SeatState.PROPOSED for seat in seats):
        call = await uow.calls.change(standing.call.id, state=CallState.SETTLED, confirms_at=None)
        await uow.timers.stop(CONFIRMS, call.id)
        await redrawing.redraw(uow, PROPOSAL, call.id, now)
        await tell_nobody(uow, await standing_of(uow, call, now), now)
        return
    at = standing.call.confirms_at or confirms_at(now, standing.call.starts)
    await uow.calls.change(standing.call.id, state=CallState.PROPOSED, confirms_at=at)
    await uow.timers.set(CONFIRMS, standing.call.id, at)
    caller = await uow.people.account_by_id(standing.call.created_by)
    if caller is not None:
        await tell(uow, caller, purpose=PROPOSAL, subject=standing.call.id, worth_for=WORTH, now=now)
    await redrawing.redraw(uow, PROPOSAL, standing.call.id, now)


async def propose_anew(uow: UnitOfWork, call: Call, now: datetime) -> None:
    """Somebody who was proposed has taken it back: the others stay, also who was chosen, with who is next."""
    standing = await standing_of(uow, call, now)
    await _propose_these(uow, standing, _who_would_do_it(standing), now)
    await propose(uow, await standing_of(uow, call, now), now)


def _who_would_do_it(standing: Standing) -> list[Seated]:
    return [Seated(seat.account.member, seat.kind) for seat in standing.seats if seat.kind is not SeatKind.MENTOR]


async def _propose_these(uow: UnitOfWork, standing: Standing, chosen: list[Seated], now: datetime) -> None:
    """And nobody else: who stands beside them is found anew."""
    first_timers = {MemberId(one.member) for one in chosen if not standing.pasts[MemberId(one.member)].held}
    await uow.calls.unpropose(standing.call.id)
    await uow.calls.seat(standing.call.id, chosen, SeatState.PROPOSED, first_timers=first_timers, at=now)


async def redraw_proposal(uow: UnitOfWork, call: Call, now: datetime) -> None:
    """Who decides sees who is ready as it is now."""
    if call.state is CallState.PROPOSED:
        await redrawing.redraw(uow, PROPOSAL, call.id, now)


async def confirm_in_time(uow: UnitOfWork, call: Call, now: datetime) -> None:
    """Its session was moved: what is proposed still confirms itself before the start. The call must be locked."""
    if call.confirms_at is not None:
        at = min(call.confirms_at, confirms_at(now, call.starts))
        await uow.calls.change(call.id, confirms_at=at)
        await uow.timers.set(CONFIRMS, call.id, at)
        await redraw_proposal(uow, call, now)


feature.unsent(PROPOSAL, lock=lock_call, about=about_words)(ask_another)

# --- to decide ---


@feature.delivery(PROPOSAL, waits=True, renews=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    standing = await standing_drawn(drawing)
    return Dropped("gone") if standing is None else await proposal_card(drawing, standing)


async def proposal_card(look: Looking, standing: Standing, *first: Phrase) -> Card:
    """Who is proposed and why, and who else would be there; with buttons as long as it is to be decided.

    Whoever has something else to do at that time is marked.
    """
    title = say("volunteer.proposal", call=name_words(standing, look.reader.zone))
    busy = await conflicts_shown(look.uow, standing)
    rows: list[Block] = [
        Item(await marked(look, _seated_words(look, standing, seat), busy, seat.account.member))
        for seat in standing.seats
    ]
    if not is_to_decide(standing, look.now):
        return Card((Text(say(_became(standing))), *rows), title=title)
    others = [one for one in in_turn(standing.waiting) if one.wish is not Wish.MENTOR]
    until = When(standing.call.confirms_at, look.reader.zone) if standing.call.confirms_at else ""
    blocks: list[Block] = [*map(Text, first), Text(say("volunteer.proposal.sure", until=until)), *rows]
    blocks += [Text(say("volunteer.proposal.alone", n=len(alone(standing))))] if alone(standing) else []
    blocks += [Text(say("volunteer.proposal.others"))] if others else []
    for one in others[:OTHERS_MOST]:
        words = await marked(look, _other_words(look, standing, one), busy, MemberId(one.member))
        blocks.append(Item(words, _instead(look, standing, one)))
    confirms = (standing.call.id, *filter(None, [seen(standing, busy)]))
    confirm = look.button(say("volunteer.confirm"), "volunteer.confirm", *confirms, style=Style.PRIMARY)
    return Card((*blocks, Buttons((confirm,))), title=title)


def is_to_decide(standing: Standing, now: datetime) -> bool:
    return standing.call.state is CallState.PROPOSED and standing.is_open(now)


def _became(standing: Standing) -> str:
    if standing.is_off:
        return "volunteer.off"
    done = standing.call.state is CallState.SETTLED and standing.seats
    return "volunteer.proposal.done" if done else "volunteer.proposal.over"


def _seated_words(look: Looking, standing: Standing, seat: Seat) -> Phrase:
    past = past_words(standing.pasts[seat.account.member], look.uow.community.tz)
    return say("volunteer.proposal.row", seat=seat_words(standing, seat), past=past)


def _other_words(look: Looking, standing: Standing, volunteer: Volunteer) -> Phrase:
    press = standing.press_of(volunteer.member)
    assert press is not None, "who waits has pressed"
    who, wish = Person(press.account.ref), wish_words(volunteer.wish)
    return say("volunteer.proposal.other", who=who, wish=wish, past=past_words(volunteer.past, look.uow.community.tz))


def _instead(look: Looking, standing: Standing, volunteer: Volunteer) -> Button:
    return look.button(say("volunteer.instead"), "volunteer.instead", standing.call.id, volunteer.member)


@feature.button("volunteer.instead")
async def instead(ctx: Context, id: str, member: str) -> Answer:
    """This one too where a seat is free, else instead of who was proposed last."""
    standing = await _deciding(ctx, id)
    press = standing.press_of(member)
    if press is None or press.wish is Wish.MENTOR or standing.seat_of(member) is not None:
        raise Refused(say("volunteer.changed_meanwhile"))
    chosen = _who_would_do_it(standing)
    kind = _freed_kind(standing) or chosen.pop().kind
    chosen.append(Seated(member, kind))
    await _propose_these(ctx.uow, standing, chosen, ctx.now)
    await seat_next(ctx.uow, await standing_of(ctx.uow, standing.call, ctx.now), SeatState.PROPOSED, ctx.now)
    await redraw_proposal(ctx.uow, standing.call, ctx.now)
    await redraw(ctx.uow, standing, standing.call, ctx.now)
    return Reply(await proposal_card(ctx, await standing_of(ctx.uow, standing.call, ctx.now)), redraw=True)


def _freed_kind(standing: Standing) -> SeatKind | None:
    if standing.free.open:
        return SeatKind.OPEN
    return SeatKind.FIRST if standing.free.first else None


@feature.button("volunteer.confirm")
async def confirm(ctx: Context, id: str, known: str = "") -> Answer:
    """Twice is once; the second is told how it stands.

    ``known``: which conflicts were shown beside it. Where one has come up since, it is shown first.
    """
    standing = await _deciding(ctx, id)
    if known != seen(standing, await conflicts_shown(ctx.uow, standing)):
        return Reply(await proposal_card(ctx, standing, say("volunteer.conflict.new")), redraw=True)
    await settle(ctx.uow, standing, ctx.now)
    return Reply(await proposal_card(ctx, await _again(ctx, standing)), redraw=True)


async def _again(ctx: Context, standing: Standing) -> Standing:
    call = await ctx.uow.calls.call(standing.call.id)
    assert call is not None, "it is locked"
    return await standing_of(ctx.uow, call, ctx.now)


async def _deciding(ctx: Context, id: str) -> Standing:
    """Raises Refused for others, and where nothing is to be decided any more."""
    await ctx.settle()
    standing = await pressed(ctx, id)
    await allow(ctx, standing)
    if not is_to_decide(standing, ctx.now):
        raise Refused(say("volunteer.decided"))
    return standing


@feature.timer(CONFIRMS, lock=lock_call)
async def confirms(woken: Woken) -> None:
    """Nobody touched it."""
    call = await woken.uow.calls.lock(CallId(woken.subject))
    if call is None:
        return
    standing = await standing_of(woken.uow, call, woken.now)
    if is_to_decide(standing, woken.now):
        await settle(woken.uow, standing, woken.now)


async def _lighten(uow: UnitOfWork, standing: Standing, now: datetime) -> None:
    """Where a mentor has first-timers elsewhere since this was proposed, who stands beside whom is found anew."""
    if max(standing.mentors.values(), default=0) > MOST_CARRIED:
        await _propose_these(uow, standing, _who_would_do_it(standing), now)
        await pair_up(uow, await standing_of(uow, standing.call, now), SeatState.PROPOSED, now)


async def settle(uow: UnitOfWork, standing: Standing, now: datetime) -> None:
    """Who is proposed has the seat, who pressed since has what is left, and all are told. The call must be locked."""
    await _lighten(uow, await with_mentors_locked(uow, standing, now), now)
    call = await uow.calls.change(standing.call.id, state=CallState.SETTLED, confirms_at=None)
    await uow.calls.confirm(call.id, now)
    await seat_next(uow, await standing_of(uow, call, now), SeatState.CONFIRMED, now)
    await uow.timers.stop(CONFIRMS, call.id)
    after = await standing_of(uow, call, now)
    for seat in after.seats:
        await tell_seated(uow, after, seat, now)
    for volunteer in after.waiting:
        await tell_passed_over(uow, after, volunteer, now)
    if alone(after):
        await tell_stand_by(uow, after, now)
    if not after.is_full:
        await tell_nobody(uow, after, now)
    await redrawing.redraw(uow, PROPOSAL, call.id, now)
    await redraw(uow, standing, call, now)
