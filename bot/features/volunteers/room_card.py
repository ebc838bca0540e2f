"""What stands first in the room of a first-timer and their mentor."""

from bot.context import Drawing
from bot.features.roles.words import role_words
from bot.features.volunteers.checklist import checklist_blocks, handbook_blocks, steps_of
from bot.features.volunteers.handover import handover_blocks
from bot.features.volunteers.pairs import Pair
from bot.features.volunteers.standing import Standing
from bot.features.volunteers.words import cost_words, name_words, time_words
from bot.ports import Seat, SeatState
from bot.speech import Block, Buttons, Card, Fields, Person, Phrase, Text, say


async def room_card(drawing: Drawing, standing: Standing, seat: Seat, pair: Pair) -> Card:
    """What it is about, what is to be done, and a way out as long as one may be needed."""
    where = "direct" if drawing.delivery.place.person else "welcome"
    blocks: list[Block] = [Text(_of_both(drawing, f"volunteer.room.{where}", pair))]
    blocks.append(Fields(_facts(drawing, standing)))
    blocks += await handover_blocks(drawing, standing, seat)
    if seat.state is SeatState.COMPLETED:
        blocks.append(Text(say("volunteer.room.done")))
    if seat.state is SeatState.CONFIRMED and standing.is_open(drawing.now):
        blocks += await _steps(drawing, standing, seat)
        look = drawing.button(say("volunteer.stand_in"), "volunteer.stand_in", standing.call.id)
        blocks += [Text(say("volunteer.room.exit")), Buttons((look,))]
    return Card(tuple(blocks), title=_title(standing))


async def _steps(drawing: Drawing, standing: Standing, seat: Seat) -> tuple[Block, ...]:
    """Of the hand-book: a link, or a check-list that both of them tick."""
    if not steps_of(standing.role):
        return await handbook_blocks(drawing, standing, seat)
    return checklist_blocks(drawing, standing, seat, await drawing.uow.steps.done(seat.id))


def ended_card(drawing: Drawing, standing: Standing, pair: Pair) -> Card:
    """The two are not together any more."""
    call = name_words(standing, drawing.reader.zone)
    if standing.is_off:
        return Card((Text(say("volunteer.room.off", call=call)),), title=_title(standing))
    seated = standing.seat_of(pair.first_timer.member) is not None
    words = _of_both(drawing, f"volunteer.room.{'parted' if seated else 'left'}", pair)
    return Card((Text(words), Text(call)), title=_title(standing))


def _title(standing: Standing) -> Phrase:
    return say("volunteer.room.title", role=role_words(standing.role))


def _facts(drawing: Drawing, standing: Standing) -> tuple[tuple[Phrase, Phrase], ...]:
    return (
        (say("volunteer.label.when"), time_words(standing, drawing.reader.zone)),
        (say("volunteer.label.cost"), cost_words(standing)),
    )


def _of_both(drawing: Drawing, key: str, pair: Pair) -> Phrase:
    """In their room both are called."""
    both = not drawing.delivery.place.person
    who, mentor = (Person(one.ref, ping=both) for one in (pair.first_timer, pair.mentor))
    return say(key, who=who, mentor=mentor)
