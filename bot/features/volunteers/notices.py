"""What people are told of a call by direct message: each once, outside their quiet hours."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.volunteers.card import show_button
from bot.features.volunteers.checklist import handbook_blocks, steps_button
from bot.features.volunteers.handover import handover_blocks
from bot.features.volunteers.meaning import decider_accounts
from bot.features.volunteers.reminding import remind_seat
from bot.features.volunteers.seating import alone
from bot.features.volunteers.standing import Standing, lock_call, standing_drawn, standing_of
from bot.features.volunteers.words import about_words, free_words, name_words, seat_words
from bot.homes import refresh_homes
from bot.parking import reachable_organizers
from bot.people import Account, AccountId
from bot.ports import CallId, Delivery, Seat, SeatState, UnitOfWork
from bot.rules.choosing import SeatKind
from bot.rules.turns import Volunteer, Wish
from bot.speech import Block, Buttons, Card, Item, Person, Text, say
from bot.telling import tell

feature = Feature("volunteers.notices")

WORTH = timedelta(days=3)
SEATED, PASSED_OVER = "volunteer.seated", "volunteer.passed_over"
NOBODY, LEFT, STAND_BY = "volunteer.nobody", "volunteer.left", "volunteer.stand_by"
OPEN_MOST = 3
"""Other calls shown to who was passed over."""


async def tell_seated(uow: UnitOfWork, standing: Standing, seat: Seat, now: datetime) -> None:
    await refresh_homes(uow, (seat.account,), now)
    await remind_seat(uow, standing, seat, now)
    subject = subject_of_seat(seat)
    worth, starts = _worth(standing, now), standing.call.starts
    await tell(uow, seat.account, purpose=SEATED, subject=subject, worth_for=worth, now=now, starts=starts)


def subject_of_seat(seat: Seat) -> str:
    return f"{seat.call}|{seat.id}"


async def tell_passed_over(uow: UnitOfWork, standing: Standing, volunteer: Volunteer, now: datetime) -> None:
    press = standing.press_of(volunteer.member)
    if press is not None:
        worth = _worth(standing, now)
        await tell(uow, press.account, purpose=PASSED_OVER, subject=standing.call.id, worth_for=worth, now=now)


async def tell_nobody(uow: UnitOfWork, standing: Standing, now: datetime) -> None:
    """A seat is free after the deadline."""
    await _tell_caller(uow, standing, NOBODY, standing.call.id, now)


async def tell_left(uow: UnitOfWork, standing: Standing, seat: Seat, now: datetime) -> None:
    """After a pause: who takes the seat again within it has not left."""
    await _tell_caller(uow, standing, LEFT, f"{standing.call.id}|{seat.account.id}|{seat.id}", now, pauses=True)


async def tell_stand_by(uow: UnitOfWork, standing: Standing, now: datetime) -> None:
    """A first-timer has no mentor, so who called is the one whom they can ask."""
    await _tell_caller(uow, standing, STAND_BY, standing.call.id, now)


async def _tell_caller(
    uow: UnitOfWork, standing: Standing, purpose: str, subject: str, now: datetime, *, pauses: bool = False
) -> None:
    caller = await uow.people.account_by_id(standing.call.created_by)
    if caller is not None:
        worth, starts = _worth(standing, now), standing.call.starts if pauses else None
        await tell(
            uow, caller, purpose=purpose, subject=subject, worth_for=worth, now=now, starts=starts, pauses=pauses
        )


@feature.unsent(SEATED, lock=lock_call, about=about_words)
async def not_told(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Sequence[Account]:
    """Who called, and the host, hear that somebody does not know of their seat."""
    call = await uow.calls.call(CallId(delivery.subject.partition("|")[0]))
    return await decider_accounts(uow, await standing_of(uow, call, now)) if call else ()


async def ask_another(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Sequence[Account]:
    """What its caller cannot be told the session's host is told instead, else an organizer: whoever was not yet."""
    call = await uow.calls.call(CallId(delivery.subject.partition("|")[0]))
    if call is None:
        return ()
    standing = await standing_of(uow, call, now)
    posts = await uow.deliveries.of_subject(delivery.purpose, delivery.subject)
    tried = {one.receiver for one in posts}
    for account in (*await decider_accounts(uow, standing), *await reachable_organizers(uow)):
        if account.id not in tried:
            worth = _worth(standing, now)
            await tell(uow, account, purpose=delivery.purpose, subject=delivery.subject, worth_for=worth, now=now)
            break
    return ()


feature.unsent(NOBODY, LEFT, STAND_BY, lock=lock_call, about=about_words)(ask_another)


def _worth(standing: Standing, now: datetime) -> timedelta:
    """Not after it is over."""
    return max(min(WORTH, standing.call.ends - now), timedelta(minutes=1))


async def _open(drawing: Drawing) -> Standing | None:
    """What it is about; None: nothing that is still worth telling."""
    standing = await standing_drawn(drawing)
    return standing if standing is not None and standing.is_open(drawing.now) else None


@feature.delivery(SEATED, waits=True)
async def draw_seated(drawing: Drawing) -> Card | Dropped:
    """What one has taken on, with whom, and how to give it back."""
    standing = await _open(drawing)
    if standing is None:
        return Dropped("cancelled")
    seat = standing.seat(drawing.parts[1])
    if seat is None or seat.state is not SeatState.CONFIRMED:
        return Dropped("given back")
    words = say(f"volunteer.seated.{_part(seat)}", call=name_words(standing, drawing.reader.zone))
    blocks: list[Block] = [Text(words), *beside_blocks(standing, seat)]
    blocks += [*await handbook_blocks(drawing, standing, seat), *await handover_blocks(drawing, standing, seat)]
    blocks.append(Text(say("volunteer.safe_exit")))
    steps = steps_button(drawing, standing, seat.account.member)
    look = drawing.button(say("volunteer.stand_in"), "volunteer.stand_in", standing.call.id)
    leave = drawing.button(say("volunteer.not_after_all"), "volunteer.unpress", standing.call.id)
    return Card((*blocks, Buttons((*steps, look, leave))))


def _part(seat: Seat) -> str:
    if seat.kind is SeatKind.MENTOR:
        return "mentor"
    return "first" if seat.first_time else "open"


def beside_blocks(standing: Standing, seat: Seat) -> list[Block]:
    """Who stands beside whom."""
    if seat.kind is SeatKind.MENTOR:
        those = [one for one in standing.seats if one.mentor == seat.account.member]
        return [Text(say("volunteer.seated.beside", who=Person(one.account.ref))) for one in those]
    mentor = standing.seat_of(seat.mentor) if seat.mentor else None
    if mentor is not None:
        return [Text(say("volunteer.seated.with", mentor=Person(mentor.account.ref)))]
    return [Text(say("volunteer.seated.alone"))] if seat.account.member in alone(standing) else []


@feature.delivery(PASSED_OVER, waits=True)
async def draw_passed_over(drawing: Drawing) -> Card | Dropped:
    """Kindly, with other seats that are open."""
    standing, receiver = await _open(drawing), await drawing.receiver()
    if standing is None or receiver is None:
        return Dropped("cancelled")
    press = standing.press_of(receiver.member)
    if press is None or standing.seat_of(receiver.member) is not None:
        return Dropped("answered")
    what = "not_needed" if press.wish in (Wish.MENTOR, Wish.RESERVE) else "passed_over"
    words = say(f"volunteer.{what}", call=name_words(standing, drawing.reader.zone))
    others = await _other_calls(drawing, standing, receiver)
    first: list[Block] = [Text(words), *([Text(say("volunteer.others_open"))] if others else [])]
    rows = (Item(name_words(one, drawing.reader.zone), show_button(drawing, one)) for one in others)
    return Card((*first, *rows))


async def _other_calls(drawing: Drawing, standing: Standing, receiver: Account) -> list[Standing]:
    found = []
    for call in await drawing.uow.calls.coming(drawing.now, OPEN_MOST * 4):
        other = await standing_of(drawing.uow, call, drawing.now)
        wanted = other.press_of(receiver.member) is not None or call.id == standing.call.id
        if not wanted and not other.is_full and other.is_open(drawing.now):
            found.append(other)
    return found[:OPEN_MOST]


@feature.delivery(NOBODY, waits=True)
async def draw_nobody(drawing: Drawing) -> Card | Dropped:
    standing = await _open(drawing)
    if standing is None:
        return Dropped("cancelled")
    if standing.is_full:
        return Dropped("full")
    words = say("volunteer.nobody", call=name_words(standing, drawing.reader.zone), free=free_words(standing))
    return Card((Text(words),))


@feature.delivery(LEFT, waits=True)
async def draw_left(drawing: Drawing) -> Card | Dropped:
    standing = await _open(drawing)
    if standing is None:
        return Dropped("cancelled")
    who = await drawing.uow.people.account_by_id(AccountId(drawing.parts[1]))
    if await _is_back(drawing, standing, who):
        return Dropped("has a seat again")
    call = name_words(standing, drawing.reader.zone)
    name = Person(who.ref) if who else say("people.someone")
    words = say("volunteer.left", who=name, call=call, free=free_words(standing))
    blocks: list[Block] = [Text(words)]
    if standing.seats:
        blocks += [Text(say("volunteer.left.now")), *(Item(seat_words(standing, seat)) for seat in standing.seats)]
    return Card(tuple(blocks))


async def _is_back(drawing: Drawing, standing: Standing, who: Account | None) -> bool:
    """Whether they have a seat again, or have left once more since, which is told by a later message."""
    if who is not None and standing.seat_of(who.member) is not None:
        return True
    ours = drawing.delivery
    later = await drawing.uow.deliveries.open_of(LEFT, "|".join((*drawing.parts[:2], "")))
    return any(one.receiver == ours.receiver and one.due_at > ours.due_at for one in later)


@feature.delivery(STAND_BY, waits=True)
async def draw_stand_by(drawing: Drawing) -> Card | Dropped:
    standing = await _open(drawing)
    if standing is None:
        return Dropped("cancelled")
    without = [seat for seat in standing.seats if seat.account.member in alone(standing)]
    if not without:
        return Dropped("has a mentor")
    who = tuple(Person(seat.account.ref) for seat in without)
    return Card((Text(say("volunteer.stand_by", who=who, call=name_words(standing, drawing.reader.zone))),))
