"""When a call is over, who may say how it went is asked once, and once more a week later where it is not known yet."""

from datetime import datetime, timedelta

from bot import redrawing
from bot.context import Drawing, Woken
from bot.feature import Dropped, Feature
from bot.features.volunteers.judging import open_seats, told_judge
from bot.features.volunteers.outcome import outcome_card
from bot.features.volunteers.standing import Standing, lock_call, standing_drawn, standing_of
from bot.people import Account, MemberId
from bot.ports import Call, CallId, CallState, DeliveryKind, UnitOfWork
from bot.speech import Card
from bot.telling import tell

feature = Feature("volunteers.asking")

OVER, OVER_STILL = "volunteer.over", "volunteer.over_still"
PURPOSE = "volunteer.how_was_it"
AGAIN_AFTER = timedelta(days=7)
WORTH = timedelta(days=7)
FIRST, AGAIN = "first", "again"


async def await_end(uow: UnitOfWork, call: Call) -> None:
    """Where the end is moved, this moves with it."""
    await uow.timers.set(OVER, call.id, call.ends)


@feature.timer(OVER, lock=lock_call)
async def over(woken: Woken) -> None:
    if await _ask(woken, FIRST):
        await woken.uow.timers.set(OVER_STILL, woken.subject, woken.now + AGAIN_AFTER)


@feature.timer(OVER_STILL, lock=lock_call)
async def over_still(woken: Woken) -> None:
    await _ask(woken, AGAIN)


async def _ask(woken: Woken, which: str) -> bool:
    """Whether there is anything to ask."""
    call = await woken.uow.calls.lock(CallId(woken.subject))
    if call is None or call.state is CallState.CANCELLED:
        return False
    standing = await standing_of(woken.uow, call, woken.now)
    subject = f"{call.id}|{which}"
    for account in await _asked(woken.uow, standing):
        await tell(woken.uow, account, purpose=PURPOSE, subject=subject, worth_for=WORTH, now=woken.now)
    return bool(open_seats(standing))


async def _asked(uow: UnitOfWork, standing: Standing) -> list[Account]:
    """Who called, the session's host and mentors, each once, where a seat is open that is theirs to speak of."""
    ids = [standing.call.created_by, *([standing.occurrence.plan.host] if standing.occurrence else [])]
    those = [await uow.people.account_by_id(id) for id in ids]
    mentors = (standing.seat_of(seat.mentor) for seat in open_seats(standing) if seat.mentor)
    those += [seat.account for seat in mentors if seat is not None]
    asked: dict[MemberId, Account] = {}
    for account in those:
        if account is not None and (await told_judge(uow, standing, account)).open(standing):
            asked.setdefault(account.member, account)
    return list(asked.values())


async def redraw_asked(uow: UnitOfWork, call: CallId, now: datetime) -> None:
    """What others say meanwhile is seen by all who were asked."""
    for which in (FIRST, AGAIN):
        await redrawing.redraw(uow, PURPOSE, f"{call}|{which}", now)


@feature.delivery(PURPOSE, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    standing, receiver = await standing_drawn(drawing), await drawing.receiver()
    if standing is None or receiver is None:
        return Dropped("gone")
    judge = await told_judge(drawing.uow, standing, receiver)
    if drawing.delivery.kind is DeliveryKind.POST and (standing.is_off or not judge.open(standing)):
        return Dropped("nothing to say")
    return outcome_card(drawing, standing, judge)
