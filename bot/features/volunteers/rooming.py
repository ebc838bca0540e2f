"""A first-timer and their mentor have a room of their own, from the moment at which they are to work together.

Whatever changes seats draws the call anew (``announcing.redraw``), and so comes by here: a new pair is to have a room,
and the card of a pair that is not together any more says so.
"""

from dataclasses import replace
from datetime import datetime

from bot import redrawing
from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.roles.words import role_words
from bot.features.volunteers.meaning import KIND
from bot.features.volunteers.pairs import Pair, pair_named, pairs_of
from bot.features.volunteers.room_card import ended_card, room_card
from bot.features.volunteers.standing import Standing, standing_of
from bot.ports import Call, DeliveryKind, SeatState, UnitOfWork
from bot.rooms import Matter, accounts_in, owe_room
from bot.speech import Card, Phrase, Room, say

feature = Feature("volunteers.rooming")

PURPOSE = "volunteer.room"


async def keep_rooms(uow: UnitOfWork, before: Standing, call: Call, now: datetime) -> None:
    """``before``: as it stood before what has changed. The call must be locked."""
    then = pairs_of(call.id, before.seats)
    pairs = pairs_of(call.id, await uow.calls.seats(call.id))
    moved = (before.call.starts, before.call.ends) != (call.starts, call.ends)
    for subject in sorted(then.keys() | pairs.keys()):
        # Moved, what is not opened yet is of use until another instant.
        if subject in pairs and (moved or subject not in then):
            await _owe(uow, call, *pairs[subject], now)
        if moved or then.get(subject) != pairs.get(subject):
            await redrawing.redraw(uow, PURPOSE, subject, now)


async def _owe(uow: UnitOfWork, call: Call, pair: Pair, state: SeatState, now: datetime) -> None:
    if state is SeatState.CONFIRMED:
        members = (pair.first_timer, pair.mentor)
        await uow.numbers.of(KIND, call.id)  # a room is named by it, and drawing only reads
        await owe_room(
            uow, Matter(PURPOSE, pair.subject(call.id), members, call.starts, call.ends), call.announced_in, now
        )


@feature.delivery(PURPOSE, waits=True)
async def draw(drawing: Drawing) -> Room | Dropped:
    named = await pair_named(drawing.uow, drawing.delivery.subject)
    call = await drawing.uow.calls.call(named[0]) if named else None
    if named is None or call is None:
        return Dropped("gone")
    standing = await standing_of(drawing.uow, call, drawing.now)
    pair = await _as_known_here(drawing, named[1])
    name = _name(standing, pair, await drawing.uow.numbers.known(KIND, call.id))
    members = (pair.first_timer.ref, pair.mentor.ref)
    seat = pair.seat_in(standing)
    first = drawing.delivery.kind is not DeliveryKind.REDRAW
    if first and (seat is None or seat.state is not SeatState.CONFIRMED or not standing.is_open(drawing.now)):
        return Dropped("given back", Room(name, members, Card(())))
    card = ended_card(drawing, standing, pair) if seat is None else await room_card(drawing, standing, seat, pair)
    return Room(name, members, card)


def _name(standing: Standing, pair: Pair, number: int | None) -> Phrase:
    """A name that no other room of now has: a second try knows the room by it. Of first-timers of one call whose names
    read alike, the second and later ones are numbered.
    """
    subject = pair.subject(standing.call.id)
    pairs = pairs_of(standing.call.id, standing.seats)
    alike = sorted(key for key, (one, _) in pairs.items() if one.first_timer.name == pair.first_timer.name)
    nth = alike.index(subject) + 1 if subject in alike else 1
    who = pair.first_timer.name if nth == 1 else f"{pair.first_timer.name} ({nth})"
    role = role_words(standing.role)
    if number is None:  # a room that was owed before calls had numbers from the start
        return say("volunteer.room.unnumbered", role=role, who=who)
    return say("volunteer.room.name", role=role, number=number, who=who)


async def _as_known_here(drawing: Drawing, pair: Pair) -> Pair:
    """By their accounts in the room's space; a direct message goes to who has no such space in common."""
    here = await accounts_in(drawing.uow, (pair.first_timer, pair.mentor), drawing.delivery.place.space)
    return replace(pair, first_timer=here[0], mentor=here[1]) if here else pair
