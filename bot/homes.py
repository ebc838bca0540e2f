"""Who has opened the bot's Home has it kept up to date: owed anew after whatever changes what it shows."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.people import Account, Place
from bot.ports import DeliveryKind, EntryLine, Gift, NewDelivery, UnitOfWork

PURPOSE = "home"
SOON = timedelta(seconds=1)
"""So long a change waits for the next one: a burst is drawn once."""


async def refresh_homes(uow: UnitOfWork, accounts: Iterable[Account], now: datetime) -> None:
    """Owe the Homes of these accounts, of those who have opened theirs: for others it costs nothing."""
    opened = {account.id: account for account in accounts if account.home_opened}
    for id in sorted(opened):  # in one order for everyone: two who thank each other never deadlock
        await owe_home(uow, opened[id], now + SOON)


async def refresh_homes_of(uow: UnitOfWork, gift: Gift, lines: Iterable[EntryLine], now: datetime) -> None:
    """Of who gave it, and of those who received these deposits of it."""
    ids = {gift.giver, *(line.entry.receiver for line in lines if line.entry.receiver is not None)}
    accounts = [await uow.people.account_by_id(id) for id in ids]
    await refresh_homes(uow, [account for account in accounts if account is not None], now)


async def owe_home(uow: UnitOfWork, account: Account, due_at: datetime) -> None:
    """The latest wins: one that waits is drawn anew when it is handed over."""
    await uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.HOME,
            purpose=PURPOSE,
            subject=account.id,
            place=Place(account.ref.space, person=account.ref.user),
            receiver=account.id,
            due_at=due_at,
            expires_at=None,
        )
    )
