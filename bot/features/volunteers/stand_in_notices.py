"""Who would stand in is asked in the channel; who asked is told who does, and who called where it is near the start."""

from collections.abc import Sequence
from datetime import datetime

from bot import redrawing
from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.volunteers.notices import WORTH
from bot.features.volunteers.places import post_everywhere
from bot.features.volunteers.standing import Standing, lock_call, standing_drawn, standing_of
from bot.features.volunteers.words import about_words, cost_words, name_words
from bot.people import Account, AccountId, Place
from bot.ports import Call, CallId, Delivery, DeliveryKind, NewDelivery, Seat, UnitOfWork
from bot.speech import Buttons, Card, Person, Style, Text, say
from bot.telling import quiet_until, tell

feature = Feature("volunteers.stand_in_notices")

WANTED, ASKED, STOOD_IN = "volunteer.stand_in", "volunteer.stand_in_asked", "volunteer.stood_in"


async def post_for(uow: UnitOfWork, call: Call, seat: Seat, now: datetime) -> None:
    """After the channel's quiet hours; at once where the start comes before they end, or it has begun."""
    quiet = await quiet_until(uow, None, now)
    begins = call.starts or call.ends
    due, last = quiet if quiet < begins else now, begins if now < begins else call.ends
    await post_everywhere(uow, call, WANTED, _subject(call, seat), due_at=due, expires_at=last)


async def redraw_post(uow: UnitOfWork, call: Call, seat: Seat, now: datetime) -> None:
    await redrawing.redraw(uow, WANTED, _subject(call, seat), now)


def _subject(call: Call, seat: Seat) -> str:
    return f"{call.id}|{seat.id}|{seat.account.id}"


async def ask_caller(uow: UnitOfWork, standing: Standing, seat: Seat, now: datetime) -> None:
    """At once, also in quiet hours: it is near the start."""
    caller = await uow.people.account_by_id(standing.call.created_by)
    if caller is not None:
        await uow.deliveries.owe(
            NewDelivery(
                kind=DeliveryKind.POST,
                purpose=ASKED,
                subject=_subject(standing.call, seat),
                place=Place(caller.ref.space, person=caller.ref.user),
                receiver=caller.id,
                due_at=now,
                expires_at=standing.call.ends,
            )
        )


async def tell_stood_in(uow: UnitOfWork, standing: Standing, was: Seat, taken: Seat, now: datetime) -> None:
    """Who had the seat hears who has it."""
    subject = f"{standing.call.id}|{taken.id}"
    receiver = was.account if taken.looks_since is None else taken.account
    starts = standing.call.starts
    await tell(uow, receiver, purpose=STOOD_IN, subject=subject, worth_for=WORTH, now=now, starts=starts)


@feature.delivery(WANTED, renews=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    standing, (_, seat_id, whose) = await standing_drawn(drawing), drawing.parts
    if standing is None:
        return Dropped("gone")
    seat = standing.seat(seat_id)
    who = await drawing.uow.people.account_by_id(AccountId(whose))
    name = Person(who.ref) if who else say("people.someone")
    call = name_words(standing, drawing.uow.community.zone)
    if seat is None or seat.looks_since is None or not standing.is_open(drawing.now):
        if drawing.delivery.kind is DeliveryKind.POST:
            return Dropped("found")
        return Card((Text(say("volunteer.stand_in.over", who=name, call=call)),))
    words = say("volunteer.stand_in.wanted", who=name, call=call, cost=cost_words(standing))
    take = drawing.button(
        say("volunteer.take_over"), "volunteer.take_over", standing.call.id, seat.id, style=Style.PRIMARY
    )
    return Card((Text(words), Buttons((take,))))


@feature.unsent(ASKED, lock=lock_call, about=about_words)
async def not_asked(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Sequence[Account]:
    """Who called cannot be asked: the channel is, at once, and who looks for a stand-in hears so."""
    call_id, seat_id, _ = delivery.subject.split("|")
    call = await uow.calls.call(CallId(call_id))
    standing = await standing_of(uow, call, now) if call else None
    seat = standing.seat(seat_id) if standing else None
    if standing is None or seat is None or seat.looks_since is None or not standing.is_open(now):
        return ()
    await post_for(uow, standing.call, seat, now)
    return (seat.account,)


@feature.delivery(ASKED)
async def draw_asked(drawing: Drawing) -> Card | Dropped:
    standing = await standing_drawn(drawing)
    if standing is None:
        return Dropped("gone")
    seat = standing.seat(drawing.parts[1])
    if seat is None or seat.looks_since is None or not standing.is_open(drawing.now):
        return Dropped("found")
    words = say("volunteer.stand_in.ask", who=Person(seat.account.ref), call=name_words(standing, drawing.reader.zone))
    way = drawing.button(
        say("volunteer.stand_in.post"), "volunteer.stand_in_post", standing.call.id, seat.id, style=Style.PRIMARY
    )
    return Card((Text(words), Buttons((way,))))


@feature.delivery(STOOD_IN, waits=True)
async def draw_stood_in(drawing: Drawing) -> Card | Dropped:
    standing = await standing_drawn(drawing)
    if standing is None:
        return Dropped("gone")
    seat = standing.seat(drawing.parts[1])
    if seat is None:
        return Dropped("given back")
    call = name_words(standing, drawing.reader.zone)
    if seat.account.id == drawing.delivery.receiver:
        return Card((Text(say("volunteer.stood_in.again", call=call)),))
    return Card((Text(say("volunteer.stood_in", who=Person(seat.account.ref), call=call)),))
