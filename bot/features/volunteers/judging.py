"""Who may say how a seat went: never who has it; some alone, others only two of them together."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.context import Context
from bot.features.volunteers.meaning import deciders
from bot.features.volunteers.standing import Standing
from bot.people import Account
from bot.ports import Seat, SeatState, UnitOfWork
from bot.rules.choosing import SeatKind


@dataclass(frozen=True, slots=True)
class Judge:
    """One member, looking at the seats of one call."""

    account: Account | None
    organizes: bool
    decides: bool
    """Organizers, who called, and the host of the session."""
    called: bool
    """Who called: their word alone brings nobody points."""
    was_there: bool
    """At the session, as they said themselves."""

    def alone(self, seat: Seat) -> bool:
        """Whether their word is enough."""
        return not self._is_own(seat) and (self.decides or self._stands_beside(seat))

    def may(self, seat: Seat) -> bool:
        return self.alone(seat) or (self.was_there and not self._is_own(seat))

    def open(self, standing: Standing) -> Sequence[Seat]:
        """What they could say something about. A mentor's seat goes as those do beside whom they stand."""
        return [seat for seat in open_seats(standing) if self.may(seat)]

    def has_any(self, standing: Standing) -> bool:
        """Whether anything here was or is theirs to say."""
        return self.decides or any(self.may(seat) for seat in standing.seats)

    def _is_own(self, seat: Seat) -> bool:
        return self.account is not None and seat.account.member == self.account.member

    def _stands_beside(self, seat: Seat) -> bool:
        return self.account is not None and seat.mentor == self.account.member


def open_seats(standing: Standing) -> Sequence[Seat]:
    """Of which nobody has said yet how they went."""
    seats = (seat for seat in standing.seats if seat.kind is not SeatKind.MENTOR)
    return [seat for seat in seats if seat.state is SeatState.CONFIRMED]


async def asking_judge(ctx: Context, standing: Standing) -> Judge:
    """Who asks or presses."""
    return await judge_of(ctx.uow, standing, await ctx.known(), organizes=await ctx.organizes())


async def told_judge(uow: UnitOfWork, standing: Standing, account: Account) -> Judge:
    """Who is written to."""
    organizes = account.organizer or (await uow.people.member(account.member)).organizer
    return await judge_of(uow, standing, account, organizes=organizes)


async def judge_of(uow: UnitOfWork, standing: Standing, account: Account | None, *, organizes: bool) -> Judge:
    decides = organizes or (account is not None and account.member in await deciders(uow, standing))
    guests = await uow.sessions.guests(standing.occurrence.id) if standing.occurrence else {}
    guest = guests.get(account.member) if account else None
    caller = await uow.people.account_by_id(standing.call.created_by)
    called = account is not None and caller is not None and caller.member == account.member
    return Judge(account, organizes, decides, called, was_there=guest is not None and guest.was_there is not None)
