"""What is stored of the one call of a community that is used at random."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.unit import SqlStorage

PLACED = {"first", "open"}
HAS = {"proposed", "confirmed"}
"""Who has a seat of which nobody has said yet how it went."""
KNOWN = {"completed", "excused", "missed"}
OPEN_OR_SENT = {"owed", "sending", "sent"}
DECIDES = CLOSES, CONFIRMS = "volunteer.closes", "volunteer.confirms"
"""Timers by which seats are given; others only say and ask something."""


@dataclass(frozen=True, slots=True)
class Deposit:
    kind: str
    receiver: str
    points: int
    seat: str


@dataclass(frozen=True, slots=True)
class Picture:
    call: Any
    other: Any
    """Another call for the same role, where mentors stand beside first-timers as well; None: there is none."""
    occurrence: Any
    seats: Mapping[str, Any]
    elsewhere: Mapping[str, Any]
    """Of the other call."""
    presses: Mapping[str, Any]
    """By member."""
    invitations: Mapping[str, Any]
    """By member."""
    timers: Mapping[str, datetime]
    """By purpose."""
    told: Counter[tuple[str, str, str]]
    """Purpose, subject, and the account that it is for."""
    reminders: Mapping[tuple[str, str], datetime]
    """Of those that are owed: subject and account, and when they fall due."""
    rooms: Mapping[str, str]
    """By subject, the state of what opens it."""
    deposits: Counter[Deposit]
    witnesses: frozenset[tuple[str, str]]
    """Seat and member."""

    @property
    def standing(self) -> list[Any]:
        """Those that were not left."""
        return [seat for seat in self.seats.values() if seat.state != "left"]

    @property
    def having(self) -> list[Any]:
        return [seat for seat in self.seats.values() if seat.state in HAS]

    @property
    def confirmed(self) -> list[Any]:
        return [seat for seat in self.seats.values() if seat.state == "confirmed"]

    @property
    def waiting(self) -> dict[str, Any]:
        seated = {seat.member_id for seat in self.standing}
        return {member: press for member, press in self.presses.items() if member not in seated}

    def seat_of(self, member: str) -> Any:
        return next((seat for seat in self.standing if seat.member_id == member), None)

    def free(self, *kinds: str) -> int:
        taken = [seat.kind for seat in self.standing]
        return sum(getattr(self.call, kind) - taken.count(kind) for kind in kinds)

    def alone(self) -> list[Any]:
        return [seat for seat in self.having if seat.kind in PLACED and seat.first_time and seat.mentor_id is None]

    def carried(self) -> Counter[str]:
        return Counter(seat.mentor_id for seat in self.having if seat.mentor_id is not None)

    def pairs(self) -> dict[str, Any]:
        """What a room is opened about, and the seat of its first-timer."""
        mentors = {seat.member_id: seat for seat in self.confirmed if seat.kind == "mentor"}
        return {
            f"{seat.call_id}|{seat.account_id}|{mentors[seat.mentor_id].account_id}": seat
            for seat in self.confirmed
            if seat.mentor_id in mentors
        }

    def is_over(self, now: datetime) -> bool:
        return bool(now >= self.call.ends)

    @property
    def seats_at_once(self) -> bool:
        return self.call.state == "settled" or (self.call.state, self.call.choosing) == ("open", "first_come")

    @property
    def unchanging(self) -> tuple[Any, ...]:
        """What a refusal leaves as it is."""
        stored = (self.seats, self.elsewhere, self.presses, self.invitations, self.timers, self.told, self.reminders)
        return self.call, *stored, self.rooms, self.deposits, self.witnesses


async def read(storage: SqlStorage, community: str, call_id: str) -> Picture:
    """``call_id``: which of two it is about; empty: there is only one yet."""

    async def rows(table: Any) -> list[Any]:
        return list((await connection.execute(select(table).where(table.c.community_id == community))).all())

    async with storage.database.reading() as connection:
        calls = {row.id: row for row in await rows(tables.calls)}
        call = calls.pop(call_id or next(iter(calls)))
        seats = {row.id: row for row in await rows(tables.seats)}
        here = {id: row for id, row in seats.items() if row.call_id == call.id}
        deliveries = [row for row in await rows(tables.deliveries) if row.subject.partition("|")[0] == call.id]
        posts = [row for row in deliveries if row.kind == "post"]
        rooms = [row for row in deliveries if row.kind == "room"]
        assert len({row.subject for row in rooms}) == len(rooms), "two rooms for the same two"
        entries = {row.id: row for row in await rows(tables.entries)}
        deeds = [row for row in await rows(tables.deeds) if row.seat_id is not None]
        return Picture(
            call=call,
            other=next(iter(calls.values()), None),
            occurrence=next(iter(await rows(tables.occurrences)), None),
            seats=here,
            elsewhere={id: row for id, row in seats.items() if id not in here},
            presses={row.member_id: row for row in await rows(tables.presses) if row.call_id == call.id},
            invitations={row.member_id: row for row in await rows(tables.invitations)},
            timers={
                one.purpose: one.at
                for one in await rows(tables.timers)
                if one.subject == call.id and one.purpose in DECIDES
            },
            told=Counter((row.purpose, row.subject, row.receiver_id) for row in posts if row.receiver_id),
            reminders={
                (row.subject, row.receiver_id): row.due_at
                for row in posts
                if (row.purpose, row.state) == ("volunteer.reminder", "owed")
            },
            rooms={row.subject: row.state for row in rooms},
            deposits=Counter(
                Deposit(one.kind, one.receiver_id, one.points, deed.seat_id)
                for deed in deeds
                for one in (entries[deed.entry_id],)
            ),
            witnesses=frozenset((row.seat_id, row.member_id) for row in await rows(tables.completions)),
        )
