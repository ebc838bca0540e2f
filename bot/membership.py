"""A member changes their settings, or leaves: written down together with all that follows from it.

What follows is declared by the features that it concerns (``Feature.settings_changed``, ``Feature.member_left``), so
that neither the settings nor the core know of them.
"""

from datetime import datetime
from typing import Unpack

from bot.catalogue import Catalogue
from bot.people import Account, Member, MemberId, MemberState
from bot.ports import MemberChange, UnitOfWork


async def change_settings(
    uow: UnitOfWork, catalogue: Catalogue, member: MemberId, now: datetime, **to: Unpack[MemberChange]
) -> Member:
    """The member as they are now."""
    changed = await uow.people.change(member, **to)
    for run in catalogue.after_settings:
        await run(uow, changed, now)
    return changed


async def leave(uow: UnitOfWork, catalogue: Catalogue, member: MemberId, now: datetime) -> None:
    """Once: who has left already leaves nothing behind any more. They keep their record and may return any time."""
    before = await uow.people.member(member)
    if before.state is not MemberState.ALUMNUS:
        for run in catalogue.after_leaving:
            await run(uow, before, now)
    # Last, since it locks the member: what follows locks sessions and calls, and whoever holds one of these may want
    # the member next.
    await uow.people.set_state(member, MemberState.ALUMNUS)


async def has_left(uow: UnitOfWork, account: Account) -> bool:
    return (await uow.people.member(account.member)).state is MemberState.ALUMNUS
