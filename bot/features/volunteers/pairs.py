"""Who stands beside whom: a first-timer and their mentor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.features.volunteers.standing import Standing
from bot.people import Account, AccountId
from bot.ports import CallId, Seat, SeatState, UnitOfWork
from bot.rules.choosing import SeatKind


@dataclass(frozen=True, slots=True)
class Pair:
    first_timer: Account
    mentor: Account

    def subject(self, call: CallId) -> str:
        """Of what is delivered about the two. It names accounts: who has a seat again has another one."""
        return f"{call}|{self.first_timer.id}|{self.mentor.id}"

    def seat_in(self, standing: Standing) -> Seat | None:
        """The first-timer's, as long as they are together."""
        seat = standing.seat_of(self.first_timer.member)
        return seat if seat is not None and seat.mentor == self.mentor.member else None


def pairs_of(call: CallId, seats: Sequence[Seat]) -> Mapping[str, tuple[Pair, SeatState]]:
    """Subject → the pair and how the first-timer's seat stands; nobody who is only proposed."""
    mentors = {seat.account.member: seat.account for seat in seats if seat.kind is SeatKind.MENTOR}
    together = {
        Pair(seat.account, mentors[seat.mentor]): seat.state
        for seat in seats
        if seat.mentor in mentors and seat.state is not SeatState.PROPOSED
    }
    return {pair.subject(call): (pair, state) for pair, state in together.items()}


async def pair_named(uow: UnitOfWork, subject: str) -> tuple[CallId, Pair] | None:
    call, first_timer, mentor = subject.split("|")
    accounts = [await uow.people.account_by_id(AccountId(id)) for id in (first_timer, mentor)]
    first, beside = accounts
    return (CallId(call), Pair(first, beside)) if first and beside else None
