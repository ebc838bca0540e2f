"""Who is still missing is said again, the nearer the start the more often: in the channel, outside its quiet hours."""

from datetime import datetime, timedelta

from bot.context import Drawing, Woken
from bot.feature import Dropped, Feature
from bot.features.sessions.words import offset_words
from bot.features.volunteers.card import answers
from bot.features.volunteers.places import post_everywhere
from bot.features.volunteers.standing import Standing, lock_call, standing_drawn, standing_of
from bot.features.volunteers.suggesting import suggest
from bot.features.volunteers.words import free_words, name_words
from bot.ports import Call, CallId, CallState, UnitOfWork
from bot.rules.calling import looks_again_at
from bot.rules.turns import Wish
from bot.speech import Card, Text, say
from bot.telling import quiet_until

feature = Feature("volunteers.missing")

LOOKS = "volunteer.looks_again"
STILL = "volunteer.still_wanted"


async def look_again(uow: UnitOfWork, call: Call, now: datetime) -> None:
    """Wake at the next instant at which it is to be said, if one is left."""
    at = looks_again_at(now, call.starts)
    if at is None:
        await uow.timers.stop(LOOKS, call.id)
    else:
        await uow.timers.set(LOOKS, call.id, at)


def missing(standing: Standing) -> int:
    """How many are missing: of seats for the role those that nobody has, nor wants unless nobody else does."""
    if standing.call.state is CallState.PROPOSED:
        return 0
    would = [one for one in standing.waiting if one.wish in (Wish.TRY, Wish.DO)]
    return max(0, standing.free.first + standing.free.open - len(would))


@feature.timer(LOOKS, lock=lock_call)
async def looks(woken: Woken) -> None:
    call = await woken.uow.calls.lock(CallId(woken.subject))
    if call is None or call.starts is None:
        return
    standing = await standing_of(woken.uow, call, woken.now)
    if not standing.is_open(woken.now):
        return
    await look_again(woken.uow, call, woken.now)
    due = await quiet_until(woken.uow, None, woken.now)
    if missing(standing) and due < call.starts:
        await _say_again(woken.uow, call, due)
    if missing(standing):
        await suggest(woken.uow, standing, woken.now)


async def _say_again(uow: UnitOfWork, call: Call, due: datetime) -> None:
    """Said once for each instant; the one before is worth nothing any more when the next is said."""
    expires = min(due + timedelta(hours=12), call.starts or call.ends)
    await post_everywhere(uow, call, STILL, f"{call.id}|{due.isoformat()}", due_at=due, expires_at=expires)


@feature.delivery(STILL)
async def draw(drawing: Drawing) -> Card | Dropped:
    """With the ways to answer, so that nobody has to look for the announcement."""
    standing = await standing_drawn(drawing)
    if standing is None or not standing.is_open(drawing.now) or standing.call.starts is None:
        return Dropped("cancelled")
    if not missing(standing):
        return Dropped("full")
    words = say(
        "volunteer.still_wanted",
        call=name_words(standing, drawing.uow.community.zone),
        left=offset_words(_whole_hours(standing.call.starts - drawing.now)),
        free=free_words(standing),
    )
    return Card((Text(words), answers(drawing, standing)))


def _whole_hours(left: timedelta) -> timedelta:
    """Rounded to what people would say; at least an hour."""
    hours = max(1, round(left / timedelta(hours=1)))
    return timedelta(days=round(hours / 24)) if hours >= 36 else timedelta(hours=hours)
