"""Four ways to answer a call, one press each, and one to take it back."""

from datetime import datetime

from bot.context import Context
from bot.feature import Feature
from bot.features.volunteers.announcing import redraw
from bot.features.volunteers.conflicts import busy_words
from bot.features.volunteers.meaning import pressed, refuse_closed
from bot.features.volunteers.mentors_done import settle_mentors
from bot.features.volunteers.notices import tell_left, tell_seated
from bot.features.volunteers.proposing import propose_anew, redraw_proposal
from bot.features.volunteers.reminding import remind_anew
from bot.features.volunteers.seating import seat_next
from bot.features.volunteers.standing import Standing, standing_of
from bot.features.volunteers.words import kept_words, name_words, own_words
from bot.homes import refresh_homes
from bot.people import Account, MemberId
from bot.ports import CallState, SeatState, UnitOfWork
from bot.rules.turns import Wish
from bot.speech import Answer, Buttons, Card, Phrase, Refused, Reply, Text, say

feature = Feature("volunteers.pressing")

GIVEN_BACK_FROM = (SeatState.PROPOSED, SeatState.CONFIRMED)
"""Nothing is given back of which it is known how it went."""


@feature.button("volunteer.press")
async def press(ctx: Context, id: str, wish: str) -> Answer:
    """The same twice is once. Where seats are taken at once, it is seated when it is answered.

    Nothing is stored of who would be a mentor and is not known to have held the role.
    """
    wanted = _wish(wish)
    account, _ = await ctx.settle()
    standing = await pressed(ctx, id)
    refuse_closed(ctx, standing)
    if standing.seat_of(account.member) is not None:
        return await answered(ctx, standing, account)
    if wanted is Wish.MENTOR and not await _has_held(ctx, standing, account):
        return _asked_back(ctx, standing)
    return await answered(ctx, await take_press(ctx, standing, account, wanted), account)


async def take_press(ctx: Context, standing: Standing, account: Account, wish: Wish) -> Standing:
    """And what follows from it; how it stands then. They have no seat in the call, which must be locked."""
    if await ctx.uow.calls.press(standing.call.id, account, wish, ctx.at):
        await _follow(ctx, standing)
        await refresh_homes(ctx.uow, (account,), ctx.now)
    return await standing_of(ctx.uow, standing.call, ctx.now)


@feature.button("volunteer.unpress")
async def unpress(ctx: Context, id: str) -> Answer:
    """Any time, also with a seat: it costs nothing."""
    account, _ = await ctx.settle()
    standing = await pressed(ctx, id)
    refuse_closed(ctx, standing)
    seat = standing.seat_of(account.member)
    if standing.press_of(account.member) is None and seat is None:
        raise Refused(say("volunteer.nothing_to_take_back"))
    if seat is not None and seat.state not in GIVEN_BACK_FROM:
        raise Refused(say("volunteer.took_place_already"))
    await give_back(ctx.uow, standing, account.member, ctx.now)
    await refresh_homes(ctx.uow, (account,), ctx.now)
    words = say("volunteer.taken_back", call=name_words(standing, ctx.reader.zone))
    return Reply(Card((Text(words),)))


async def give_back(uow: UnitOfWork, standing: Standing, member: MemberId, now: datetime) -> None:
    """What they pressed and the seat they have; who is next is seated or proposed. The call must be locked."""
    call = standing.call
    seat = standing.seat_of(member)
    if seat is not None and seat.state not in GIVEN_BACK_FROM:
        return
    await uow.calls.unpress(call.id, member)
    if seat is not None:
        await uow.calls.leave(call.id, member, now)
        await uow.calls.unpair(call.id, member)
    if seat is not None and seat.state is SeatState.CONFIRMED:
        await tell_left(uow, standing, seat, now)
    if call.state is CallState.PROPOSED and seat is not None:
        await propose_anew(uow, call, now)
    elif seat is not None and standing.seats_at_once:
        await _seat_at_once(uow, await standing_of(uow, call, now), now)
    await settle_mentors(uow, call.id, now, now)
    await remind_anew(uow, await standing_of(uow, call, now), now)
    await redraw_proposal(uow, call, now)
    await redraw(uow, standing, call, now)


async def _follow(ctx: Context, standing: Standing) -> None:
    """What a press brings about."""
    if standing.seats_at_once:
        await _seat_at_once(ctx.uow, await standing_of(ctx.uow, standing.call, ctx.now), ctx.now)
    await redraw_proposal(ctx.uow, standing.call, ctx.now)
    await redraw(ctx.uow, standing, standing.call, ctx.now)


async def _seat_at_once(uow: UnitOfWork, standing: Standing, now: datetime) -> None:
    """Before the deadline who comes only if nobody else does is not asked yet."""
    early = standing.call.state is CallState.OPEN
    await seat_next(uow, standing, SeatState.CONFIRMED, now, but=frozenset({Wish.RESERVE} if early else ()))
    before = {seat.id for seat in standing.seats}
    after = await standing_of(uow, standing.call, now)
    for seat in after.seats:
        if seat.id not in before:
            await tell_seated(uow, after, seat, now)


def _wish(word: str) -> Wish:
    """Raises Refused for what no button of ours says."""
    try:
        return Wish(word)
    except ValueError:
        raise Refused(say("refused.outdated")) from None


async def _has_held(ctx: Context, standing: Standing, account: Account) -> bool:
    return (await ctx.uow.calls.pasts(standing.call.role, {account.member}, ctx.now))[account.member].held


def _asked_back(ctx: Context, standing: Standing) -> Reply:
    """Who is not known to have held the role may have, elsewhere: one press says so (``having_done``)."""
    words = say("volunteer.never_held", call=name_words(standing, ctx.reader.zone))
    have = ctx.button(say("roles.done"), "volunteer.have_done", standing.call.id)
    return Reply(Card((Text(words), Buttons((have,)))))


async def answered(ctx: Context, standing: Standing, account: Account, *first: Phrase, redraw: bool = False) -> Reply:
    """One's own part, and what else one has to do at that time. ``redraw``: with the way back, if nothing else has."""
    own = own_words(standing, account.member)
    words = say("volunteer.answered", call=name_words(standing, ctx.reader.zone), own=own)
    back = ctx.button(say("volunteer.not_after_all"), "volunteer.unpress", standing.call.id)
    kept = kept_words(standing) if standing.seat_of(account.member) is None else ()
    lines = (*first, words, *kept, *await busy_words(ctx, standing, account.member))
    return Reply(Card((*map(Text, lines), *((Buttons((back,)),) if redraw else ()))), redraw=redraw)
