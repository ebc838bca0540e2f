"""`/volunteer complete`: how a role went that somebody had taken on. That they tried is enough."""

from typing import Annotated

from bot.context import Context
from bot.feature import Feature, Handle
from bot.features.volunteers.announcing import redraw
from bot.features.volunteers.asking import redraw_asked
from bot.features.volunteers.debriefing import owe_debrief
from bot.features.volunteers.judging import Judge, asking_judge
from bot.features.volunteers.meaning import looked_at, numbered, pressed
from bot.features.volunteers.mentors_done import settle_mentors
from bot.features.volunteers.outcome import NOT_DONE, outcome_card
from bot.features.volunteers.rewarding import Word, reward_mentor, reward_volunteer
from bot.features.volunteers.standing import Standing, standing_of
from bot.features.volunteers.words import name_words
from bot.people import Account
from bot.ports import Seat, SeatState
from bot.rules.choosing import SeatKind
from bot.speech import Answer, Block, Card, Item, Phrase, Refused, Reply, Text, say

feature = Feature("volunteers.completing")

MOST = 10
"""Rows with a button each: two of Discord's five rows."""
WITNESSES = 2
"""So many who were there complete a seat together."""

Which = Annotated[int, Handle()]


@feature.command("volunteer", "complete")
async def complete(ctx: Context, number: Which | None = None) -> Answer:
    """Of one call; without its number one chooses among those that are over."""
    if number is not None:
        return Reply(await _asked(ctx, await standing_of(ctx.uow, await numbered(ctx, number), ctx.now)))
    account = await ctx.known()
    calls = await ctx.uow.calls.unsettled(ctx.now, MOST, of=account.member) if account else ()
    rows: list[Block] = []
    for call in calls:
        standing = await standing_of(ctx.uow, call, ctx.now)
        way = ctx.button(say("volunteer.how"), "volunteer.how", call.id)
        rows.append(Item(name_words(standing, ctx.reader.zone), way))
    return Reply(Card(tuple(rows or [Text(say("volunteer.how.none"))]), title=say("volunteer.how.open")))


@feature.button("volunteer.how")
async def how(ctx: Context, id: str) -> Answer:
    return Reply(await _asked(ctx, await looked_at(ctx, id)))


async def _asked(ctx: Context, standing: Standing) -> Card:
    """Raises Refused for who may not say, before the start, and where nobody had a seat."""
    judge = await asking_judge(ctx, standing)
    if not judge.has_any(standing):
        raise Refused(say("volunteer.how.not_yours"), "number")
    _refuse_early(ctx, standing)
    return outcome_card(ctx, standing, judge)


def _refuse_early(ctx: Context, standing: Standing) -> None:
    if standing.is_off:
        raise Refused(say("volunteer.is_off"))
    if standing.call.starts is not None and ctx.now < standing.call.starts:
        raise Refused(say("volunteer.how.early"))


# --- one press a seat ---


@feature.button("volunteer.complete")
async def took_place(ctx: Context, id: str, seat_id: str) -> Answer:
    """Twice is once. Who was there needs another one who says so too."""
    account, _ = await ctx.settle()
    standing, seat, judge = await judged(ctx, id, seat_id)
    if seat.state is not SeatState.CONFIRMED:
        return _known_before(ctx, standing, judge)
    done = await it_took_place(ctx, account, standing, seat, judge)
    if done is None:
        return Reply(Card((Text(say("volunteer.how.one_more")),)))
    return await _settled(ctx, standing, judge, done)


async def it_took_place(ctx: Context, account: Account, standing: Standing, seat: Seat, judge: Judge) -> Phrase | None:
    """By the word of this one, and what to say of it; None where one more who was there has to say so.

    The seat must be confirmed.
    """
    if not judge.alone(seat):
        await ctx.uow.calls.bear_witness(seat.id, account, ctx.at)
        if len({*await ctx.uow.calls.witnesses(seat.id)} - {seat.account.member}) < WITNESSES:
            return None
    await ctx.uow.calls.settle(seat.id, SeatState.COMPLETED, ctx.at)
    said = frozenset({account.member, *await ctx.uow.calls.witnesses(seat.id)})
    word = Word(said, by_organizer=judge.organizes)
    brings = await reward_volunteer(ctx.uow, standing, seat, word, ctx.at, ctx.now)
    await reward_mentor(ctx.uow, standing, seat, word, ctx.at, ctx.now)
    await owe_debrief(ctx.uow, seat, ctx.now)
    await follow(ctx, standing)
    if brings.unpaid is None:
        return say("volunteer.how.thanks")
    return say("volunteer.how.thanks_unpaid", why=say(f"volunteer.unpaid.{brings.unpaid}"))


@feature.button("volunteer.not_done")
async def not_done(ctx: Context, id: str, seat_id: str, word: str) -> Answer:
    """Nothing is taken away, and only organizers see it."""
    await ctx.settle()
    state = next((one for one in NOT_DONE if one.value == word), None)
    if state is None:
        raise Refused(say("refused.outdated"))
    standing, seat, judge = await judged(ctx, id, seat_id)
    if not judge.decides:
        raise Refused(say("volunteer.not_yours"))
    if seat.state is not SeatState.CONFIRMED:
        return _known_before(ctx, standing, judge)
    await ctx.uow.calls.settle(seat.id, state, ctx.at)
    await follow(ctx, standing)
    return await _settled(ctx, standing, judge, say("volunteer.how.noted"), just=seat)


async def judged(ctx: Context, id: str, seat_id: str) -> tuple[Standing, Seat, Judge]:
    """Locked. Raises Refused for one's own seat, for who may not say, and before the start."""
    standing = await pressed(ctx, id)
    seat = standing.seat(seat_id)
    if seat is None or seat.kind is SeatKind.MENTOR:
        raise Refused(say("refused.outdated"))
    judge = await asking_judge(ctx, standing)
    if judge.account is not None and seat.account.member == judge.account.member:
        raise Refused(say("volunteer.how.own"))
    if not judge.may(seat):
        raise Refused(say("volunteer.how.not_yours"))
    _refuse_early(ctx, standing)
    return standing, seat, judge


def _known_before(ctx: Context, standing: Standing, judge: Judge) -> Reply:
    return Reply(outcome_card(ctx, standing, judge, say("volunteer.how.known")), redraw=True)


async def follow(ctx: Context, standing: Standing) -> None:
    """Everybody who looks at it sees it."""
    await settle_mentors(ctx.uow, standing.call.id, ctx.at, ctx.now)
    await redraw_asked(ctx.uow, standing.call.id, ctx.now)
    await redraw(ctx.uow, standing, standing.call, ctx.now)


async def _settled(ctx: Context, standing: Standing, judge: Judge, words: Phrase, *, just: Seat | None = None) -> Reply:
    """``just``: of which it was said, and may be taken back at once."""
    after = await standing_of(ctx.uow, standing.call, ctx.now)
    return Reply(outcome_card(ctx, after, judge, words, just=just), redraw=True)
