"""What a deposit comes of that nobody gave, as one looks back on it."""

import pytest
from sqlalchemy.exc import IntegrityError

from bot.ports import Deed, Kind, NewEntry, OccurrenceId, RoleId, SeatId, Source
from tests.storage.meetings import plan, session
from tests.storage.test_calls import MC, called, seat_of
from tests.storage.village import NOON, Village

HOST = RoleId("host")


async def test_looking_back_a_deposit_names_its_role_as_it_is_called_now(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    seat = await seat_of(village, await called(village, aiko), ben)
    occurrence = await session(village, plan(aiko))
    kinds = ((Kind.ROLE, Deed(MC, seat.id)), (Kind.HOSTING, Deed(HOST, occurrence=occurrence.id)), (Kind.ROLE, None))
    async with village.storage.community(village.community) as uow:
        for n, (kind, deed) in enumerate(kinds):
            await uow.ledger.give(NewEntry(None, ben.id, kind, 5, NOON, Source(str(n)), deed=deed))
        role = await uow.roles.change(MC, name="司会進行", retired=True)
        lines = await uow.ledger.received(ben.member, before=None, most=9)
        assert {line.entry.source: line.role for line in lines} == {
            "0": role,
            "1": await uow.roles.role(HOST),
            "2": None,
        }


@pytest.mark.parametrize(
    "deed", [Deed(RoleId("nothing")), Deed(MC, SeatId("nothing")), Deed(HOST, occurrence=OccurrenceId("nothing"))]
)
async def test_a_deposit_of_what_is_not_here_is_not_made(village: Village, deed: Deed) -> None:
    ben = await village.person("ben")
    with pytest.raises(IntegrityError):
        async with village.storage.community(village.community) as uow:
            await uow.ledger.give(NewEntry(None, ben.id, Kind.ROLE, 5, NOON, Source("s"), deed=deed))
    assert await village.balance(ben) == 0
