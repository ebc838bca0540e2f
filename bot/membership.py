"""A member changes their settings, or leaves: written down together with all that follows from it.

What follows is declared by the features that it concerns (``Feature.settings_changed``, ``Feature.member_left``), so
that neither the settings nor the core know of them.
"""

from datetime import datetime
from typing import Unpack

from bot.catalogue import Catalogue
from bot.people import Account, Facts, Member, MemberId, MemberState
from bot.ports import MemberChange, UnitOfWork


async def change_settings(
    uow: UnitOfWork, catalogue: Catalogue, member: MemberId, now: datetime, **to: Unpack[MemberChange]
) -> Member:
    """The member as they are now."""
    changed = await uow.people.change(member, **to)
    for run in catalogue.after_settings:
        await run(uow, changed, now)
    return changed


async def leave(uow: UnitOfWork, catalogue: Catalogue, account: Account, now: datetime) -> None:
    """Once: who has left already leaves nothing behind any more. They keep their record and may return any time.

    Whom organizers had named is no organizer on return, until another organizer names them.
    """
    member = account.member
    before = await uow.people.member(member)
    if before.state is not MemberState.ALUMNUS:
        for run in catalogue.after_leaving:
            await run(uow, before, now)
    if before.organizer:
        await no_longer_named(uow, member, account)
    # Last, since it locks the member: what follows locks sessions and calls, and whoever holds one of these may want
    # the member next.
    await uow.people.set_state(member, MemberState.ALUMNUS)


async def no_longer_named(uow: UnitOfWork, member: MemberId, account: Account) -> None:
    """Who left is no organizer any more; organizers find it in the audit."""
    await uow.people.change(member, organizer=False)
    await uow.audit.write(actor=account.id, what="organizer_left")


async def has_returned(uow: UnitOfWork, account: Account, facts: Facts) -> bool:
    """Whether they came into the space after they were named an organizer there, so that they had left in between."""
    if facts.since is None:
        return False
    named = await uow.audit.latest("organizer_named", about=account.id)
    return named is not None and named.at < facts.since


async def has_left(uow: UnitOfWork, account: Account) -> bool:
    return (await uow.people.member(account.member)).state is MemberState.ALUMNUS
