"""The hand-over note as it is shown: to who has the role now, and as a way to write one for who has it next."""

from bot.context import Looking
from bot.features.volunteers.standing import Standing
from bot.people import MemberId
from bot.ports import Seat, SeatState
from bot.rules.choosing import SeatKind
from bot.speech import Block, Button, Item, Person, Text, When, say


async def handover_blocks(look: Looking, standing: Standing, seat: Seat) -> tuple[Block, ...]:
    """What somebody else who had this role wrote last; nothing for a mentor's own seat."""
    if seat.kind is SeatKind.MENTOR:
        return ()
    note = await look.uow.handovers.latest(standing.role.id, but=seat.account.member)
    if note is None:
        return ()
    day = When(note.at, look.reader.zone, "date")
    return (Text(say("volunteer.handover.from", who=Person(note.writer.ref), day=day, words=note.words)),)


def may_write(seat: Seat | None) -> bool:
    """Who has or had the role."""
    states = (SeatState.CONFIRMED, SeatState.COMPLETED)
    return seat is not None and seat.kind is not SeatKind.MENTOR and seat.state in states


def handover_button(look: Looking, standing: Standing) -> Button:
    return look.button(say("volunteer.handover"), "volunteer.handover", standing.call.id)


async def handover_row(look: Looking, standing: Standing, member: MemberId) -> tuple[Item, ...]:
    """For a list of one's own roles; who wrote one can take it back also when the seat is another's by now."""
    written = await look.uow.handovers.of(standing.call.id, member) is not None
    if not written and not may_write(standing.seat_of(member)):
        return ()
    words = say("volunteer.handover.written" if written else "volunteer.handover.unwritten")
    return (Item(words, handover_button(look, standing)),)
