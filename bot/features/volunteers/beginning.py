"""A call begins: it is announced, and from now on looked after until it is over."""

from datetime import datetime

from bot.features.volunteers.announcing import announce
from bot.features.volunteers.asking import await_end
from bot.features.volunteers.closing import close_at
from bot.features.volunteers.missing import look_again
from bot.features.volunteers.reserve import ask_reserve_at
from bot.ports import Call, UnitOfWork


async def begin(uow: UnitOfWork, made: Call, now: datetime) -> None:
    await announce(uow, made, now)
    await close_at(uow, made)
    await ask_reserve_at(uow, made, now)
    await look_again(uow, made, now)
    await await_end(uow, made)
