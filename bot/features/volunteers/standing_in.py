"""`/volunteer stand-in`: a safe exit. Somebody else takes the seat over by one press; it costs nothing, ever."""

from typing import Annotated

from bot.context import Context
from bot.feature import Feature, Handle
from bot.features.quotas import allow_post
from bot.features.volunteers.announcing import redraw
from bot.features.volunteers.conflicts import busy_words
from bot.features.volunteers.meaning import allow, numbered, pressed, refuse_closed
from bot.features.volunteers.mentors_done import settle_mentors
from bot.features.volunteers.notices import tell_seated
from bot.features.volunteers.reminding import remind_anew
from bot.features.volunteers.seating import pair_up, with_mentors_locked
from bot.features.volunteers.stand_in_notices import ask_caller, post_for, redraw_post, tell_stood_in
from bot.features.volunteers.standing import Standing, standing_of
from bot.features.volunteers.words import name_words
from bot.homes import refresh_homes
from bot.membership import has_left
from bot.people import Account, AccountId
from bot.ports import Seat, SeatState
from bot.rules.calling import TAKE_BACK_WITHIN, asks_organizer
from bot.rules.choosing import MOST_CARRIED, SeatKind
from bot.rules.turns import Past, Wish
from bot.speech import Answer, Block, Buttons, Card, CommandName, Item, Person, Refused, Reply, Text, say

feature = Feature("volunteers.standing_in")

MOST = 10
"""Rows with a button each: two of Discord's five rows."""

Which = Annotated[int, Handle()]


@feature.command("volunteer", "stand-in")
async def stand_in(ctx: Context, number: Which | None = None) -> Answer:
    """For one's seat in a call; without its number one chooses among one's seats."""
    if number is not None:
        return await _looked_for(ctx, (await numbered(ctx, number)).id)
    account = await ctx.known()
    rows: list[Block] = []
    for id in await ctx.uow.calls.open_of(account.member, ctx.now) if account else ():
        call = await ctx.uow.calls.call(id)
        standing = await standing_of(ctx.uow, call, ctx.now) if call else None
        if standing is not None and account is not None and _own_seat(standing, account) is not None:
            way = ctx.button(say("volunteer.stand_in"), "volunteer.stand_in", id)
            rows.append(Item(name_words(standing, ctx.reader.zone), way))
    return Reply(Card(tuple(rows[:MOST] or [Text(say("volunteer.stand_in.none"))]), title=say("volunteer.mine")))


@feature.button("volunteer.stand_in")
async def look(ctx: Context, id: str) -> Answer:
    return await _looked_for(ctx, id)


async def _looked_for(ctx: Context, id: str) -> Reply:
    """In the channel; near the start who called is asked first, if that is another one. Pressed twice it is once."""
    account, _ = await ctx.settle()
    standing = await pressed(ctx, id)
    refuse_closed(ctx, standing)
    seat = _own_seat(standing, account)
    if seat is None:
        raise Refused(say("volunteer.stand_in.no_seat"))
    caller = await ctx.uow.people.account_by_id(standing.call.created_by)
    own = caller is not None and caller.member == account.member
    late = asks_organizer(ctx.now, standing.call.starts) and not own
    if seat.looks_since is None and not late:
        await allow_post(ctx, account, standing.call.announced_in)
    if await ctx.uow.calls.look_for_stand_in(seat.id, ctx.at):
        if late:
            await ask_caller(ctx.uow, standing, seat, ctx.now)
        else:
            await post_for(ctx.uow, standing.call, seat, ctx.now)
    words = say(f"volunteer.stand_in.{'asked' if late else 'posted'}", call=name_words(standing, ctx.reader.zone))
    return Reply(Card((Text(words),)))


def _own_seat(standing: Standing, account: Account) -> Seat | None:
    seat = standing.seat_of(account.member)
    return seat if seat is not None and seat.state is SeatState.CONFIRMED else None


@feature.button("volunteer.stand_in_post")
async def post(ctx: Context, id: str, seat_id: str) -> Answer:
    """Who called has decided that it is asked in the channel, however near the start is."""
    await ctx.settle()
    standing = await pressed(ctx, id)
    await allow(ctx, standing)
    seat = _looking(standing, seat_id)
    await post_for(ctx.uow, standing.call, seat, ctx.now)
    words = say("volunteer.stand_in.posted", call=name_words(standing, ctx.reader.zone))
    return Reply(Card((Text(words),)), redraw=True)


def _looking(standing: Standing, seat_id: str) -> Seat:
    """Raises Refused where no stand-in is looked for any more."""
    seat = standing.seat(seat_id)
    if seat is None or seat.looks_since is None or seat.state is not SeatState.CONFIRMED:
        raise Refused(say("volunteer.stand_in.found"))
    return seat


@feature.button("volunteer.take_over")
async def take_over(ctx: Context, id: str, seat_id: str) -> Answer:
    """Of two who press at once the second is told."""
    account, _ = await ctx.settle()
    standing = await with_mentors_locked(ctx.uow, await pressed(ctx, id), ctx.now, account.member)
    refuse_closed(ctx, standing)
    seat = _looking(standing, seat_id)
    if seat.account.member == account.member:
        raise Refused(say("volunteer.stand_in.own"))
    if standing.seat_of(account.member) is not None:
        raise Refused(say("volunteer.stand_in.has_one"))
    past = (await ctx.uow.calls.pasts(standing.call.role, {account.member}, ctx.now))[account.member]
    if seat.kind is SeatKind.MENTOR:
        _refuse_unfit(past, _beside(standing, seat))
    wish = Wish.MENTOR if seat.kind is SeatKind.MENTOR else Wish.DO
    taken = await ctx.uow.calls.hand_over(seat, account, wish=wish, first_time=not past.held, looks=False, at=ctx.now)
    if seat.kind is SeatKind.MENTOR:
        await _beside_same(ctx, standing, seat, taken)
    after = await _changed(ctx, standing, seat, taken)
    await tell_stood_in(ctx.uow, after, seat, taken, ctx.now)
    await tell_seated(ctx.uow, after, taken, ctx.now)
    back = ctx.button(say("volunteer.untake"), "volunteer.untake", standing.call.id, taken.id, seat.account.id)
    words = say("volunteer.taken_over", call=name_words(after, ctx.reader.zone), who=Person(seat.account.ref))
    busy = await busy_words(ctx, after, account.member)
    return Reply(Card((Text(words), *map(Text, busy), Buttons((back,)))))


def _beside(standing: Standing, mentor: Seat) -> int:
    """How many first-timers they have here, other than those with whom they are done."""
    beside = (one for one in standing.seats if one.mentor == mentor.account.member)
    return sum(one.state is SeatState.CONFIRMED for one in beside)


def _refuse_unfit(past: Past, beside: int) -> None:
    """Raises Refused for a mentor who has never held the role, or would stand beside too many."""
    if not past.held:
        raise Refused(say("volunteer.stand_in.never_held", roles=CommandName(("shinrai", "roles"))))
    if past.carries + beside > MOST_CARRIED:
        raise Refused(say("volunteer.stand_in.carries", n=MOST_CARRIED))


async def _beside_same(ctx: Context, standing: Standing, was: Seat, now: Seat) -> None:
    """Beside whom the mentor stood, their stand-in does."""
    for one in standing.seats:
        if one.mentor == was.account.member:
            await ctx.uow.calls.pair(standing.call.id, one.account.member, now.account.member)


async def _changed(ctx: Context, before: Standing, was: Seat, now: Seat) -> Standing:
    """Also who stands beside whom: a mentor who was not needed until now is told. What was done stays done."""
    call = before.call
    for step in sorted(await ctx.uow.steps.done(was.id)):
        await ctx.uow.steps.tick(now.id, step, ctx.at)
    await pair_up(ctx.uow, await standing_of(ctx.uow, call, ctx.now), SeatState.CONFIRMED, ctx.now)
    await settle_mentors(ctx.uow, call.id, ctx.now, ctx.now)
    after = await standing_of(ctx.uow, call, ctx.now)
    known = {now.id, *(seat.id for seat in before.seats)}
    for seat in after.seats:
        if seat.id not in known:
            await tell_seated(ctx.uow, after, seat, ctx.now)
    await remind_anew(ctx.uow, after, ctx.now)
    await redraw_post(ctx.uow, call, was, ctx.now)
    await redraw(ctx.uow, before, call, ctx.now)
    await refresh_homes(ctx.uow, (was.account, now.account), ctx.now)
    return after


@feature.button("volunteer.untake")
async def untake(ctx: Context, id: str, seat_id: str, whose: str) -> Answer:
    """Within ten minutes: it is theirs again, and a stand-in is looked for as before."""
    account, _ = await ctx.settle()
    standing, before = await pressed(ctx, id), await ctx.uow.people.account_by_id(AccountId(whose))
    refuse_closed(ctx, standing)
    standing = await with_mentors_locked(ctx.uow, standing, ctx.now, *([before.member] if before else []))
    seat = standing.seat(seat_id)
    if seat is None or before is None or seat.account.member != account.member:
        raise Refused(say("refused.outdated"))
    if seat.state is not SeatState.CONFIRMED or standing.seat_of(before.member) or await has_left(ctx.uow, before):
        raise Refused(say("volunteer.changed_meanwhile"))
    if ctx.now > seat.at + TAKE_BACK_WITHIN:
        raise Refused(say("volunteer.untake.late"))
    past = (await ctx.uow.calls.pasts(standing.call.role, {before.member}, ctx.now))[before.member]
    if seat.kind is SeatKind.MENTOR and past.carries + _beside(standing, seat) > MOST_CARRIED:
        raise Refused(say("volunteer.changed_meanwhile"))
    wish = Wish.MENTOR if seat.kind is SeatKind.MENTOR else Wish.DO
    again = await ctx.uow.calls.hand_over(seat, before, wish=wish, first_time=not past.held, looks=True, at=ctx.now)
    if seat.kind is SeatKind.MENTOR:
        await _beside_same(ctx, standing, seat, again)
    after = await _changed(ctx, standing, seat, again)
    await post_for(ctx.uow, standing.call, again, ctx.now)
    await tell_stood_in(ctx.uow, after, seat, again, ctx.now)
    return Reply(Card((Text(say("volunteer.untaken", who=Person(before.ref))),)), redraw=True)
