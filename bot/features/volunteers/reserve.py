"""Who comes only if nobody else does is asked before the deadline, where nobody else has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.context import Drawing, Woken
from bot.feature import Dropped, Feature
from bot.features.sessions.words import wall_words
from bot.features.volunteers.meaning import decider_accounts
from bot.features.volunteers.missing import missing
from bot.features.volunteers.standing import Standing, lock_call, standing_drawn, standing_of
from bot.features.volunteers.words import about_words, cost_words, name_words
from bot.people import Account
from bot.ports import Call, CallId, CallState, Delivery, Press, UnitOfWork
from bot.rules.calling import asks_reserve_at
from bot.rules.turns import Wish
from bot.speech import Buttons, Card, Style, Text, say
from bot.telling import tell

feature = Feature("volunteers.reserve")

ASKS, ASKED = "volunteer.asks_reserve", "volunteer.reserve_asked"


async def ask_reserve_at(uow: UnitOfWork, call: Call, now: datetime) -> None:
    """Where the deadline is moved, this moves with it; who was asked already is not asked twice."""
    await uow.timers.set(ASKS, call.id, asks_reserve_at(now, call.closes))


@feature.timer(ASKS, lock=lock_call)
async def asks(woken: Woken) -> None:
    call = await woken.uow.calls.lock(CallId(woken.subject))
    if call is None:
        return
    standing = await standing_of(woken.uow, call, woken.now)
    for press in standing.presses:
        if _would_be_asked(standing, press, woken.now):
            worth = max(call.closes - woken.now, timedelta(minutes=1))
            await tell(woken.uow, press.account, purpose=ASKED, subject=call.id, worth_for=worth, now=woken.now)


def _would_be_asked(standing: Standing, press: Press | None, now: datetime) -> bool:
    """Until the deadline: then it is theirs, or an organizer's to decide."""
    waits = press is not None and press.wish is Wish.RESERVE and standing.seat_of(press.account.member) is None
    return waits and standing.call.state is CallState.OPEN and standing.is_open(now) and missing(standing) > 0


@feature.unsent(ASKED, lock=lock_call, about=about_words)
async def not_asked(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Sequence[Account]:
    """Who called, and the host, hear it while there is time to ask somebody else."""
    call = await uow.calls.call(CallId(delivery.subject))
    return await decider_accounts(uow, await standing_of(uow, call, now)) if call else ()


@feature.delivery(ASKED, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    """What happens if they say nothing, and one press for either answer."""
    standing, to = await standing_drawn(drawing), await drawing.receiver()
    if standing is None or to is None or not _would_be_asked(standing, standing.press_of(to.member), drawing.now):
        return Dropped("not needed any more")
    zone = drawing.reader.zone
    until = wall_words(standing.call.closes, zone)
    words = say("volunteer.reserve.asked", call=name_words(standing, zone), cost=cost_words(standing), until=until)
    yes = say("volunteer.reserve.after_all")
    do = drawing.button(yes, "volunteer.press", standing.call.id, Wish.DO, style=Style.PRIMARY)
    back = drawing.button(say("volunteer.not_after_all"), "volunteer.unpress", standing.call.id)
    return Card((Text(words), Buttons((do, back))))
