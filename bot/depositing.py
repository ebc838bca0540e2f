"""Deposits that nobody gives: they come of what a member did, once each."""

from collections.abc import Sequence
from datetime import datetime

from bot.homes import refresh_homes
from bot.natural_key import digest
from bot.people import Account, SpaceRef
from bot.ports import Deed, DuplicateSource, Entry, Kind, NewEntry, Outcome, Source, SourceState, UnitOfWork


async def deposit(
    uow: UnitOfWork,
    receiver: Account,
    kind: Kind,
    points: int,
    *,
    deed: Deed,
    of: Sequence[str],
    known_in: SpaceRef,
    at: datetime,
    now: datetime,
) -> Entry | None:
    """None where it stood already. ``points`` may be 0: then it is on record that it was done.

    ``of``: what it comes of, digested with the key of the space in which that is known; always the same one.
    """
    space = await uow.people.space(known_in)
    assert space is not None, "a space is never forgotten"
    source = Source(digest(space.key, "source", *of))
    try:
        entry = await uow.ledger.give(NewEntry(None, receiver.id, kind, points, at, source, deed=deed))
    except DuplicateSource:
        return None
    await uow.sources.keep(SourceState(source, Outcome.DEPOSITED, receiver=receiver.id, turn=1), now)
    await refresh_homes(uow, (receiver,), now)
    return entry
