"""Hosting is a role: where enough others say that they were there, it is deposited to the host."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.depositing import deposit
from bot.features.sessions.hosted import tell_host
from bot.people import Account
from bot.ports import Deed, Kind, Occurrence, RoleId, Starter, UnitOfWork
from bot.rules.hosting import brings, enough, week_of
from bot.rules.overlapping import Span
from bot.rules.rewards import reward

A_DAY = timedelta(days=1)
HOST = RoleId(Starter.HOST.value)


async def credit_host(uow: UnitOfWork, occurrence: Occurrence, now: datetime) -> None:
    """Once an occurrence and host, however many more say so; the host is told. The occurrence must be locked."""
    host = await uow.people.account_by_id(occurrence.plan.host)
    guests = await uow.sessions.guests(occurrence.id)
    there = {member for member, guest in guests.items() if guest.was_there is not None}
    if host is None or not enough(len(there - {host.member}), uow.community.hosting_needs):
        return
    await uow.people.lock(host.member)  # two of their sessions at once: what one of them brings, the other sees
    entry = await deposit(
        uow,
        host,
        Kind.HOSTING,
        await _points(uow, host, occurrence),
        deed=Deed(HOST, occurrence=occurrence.id),
        of=key_of(occurrence, host),
        known_in=occurrence.announced_in.space,
        at=occurrence.starts,
        now=now,
    )
    if entry is not None:
        await tell_host(uow, host, occurrence, entry, now)


def key_of(occurrence: Occurrence, host: Account) -> tuple[str, ...]:
    """Also of a seat as its host: hosting one session is one deposit."""
    return "hosting", occurrence.id, host.member


async def _points(uow: UnitOfWork, host: Account, occurrence: Occurrence) -> int:
    role = await uow.roles.role(HOST)
    assert role is not None, "a starter is retired, never deleted"
    zone = ZoneInfo(uow.community.zone)
    starts, ends = week_of(occurrence.starts, zone)
    before = await uow.ledger.earned(host.member, Kind.HOSTING, starts=starts, ends=ends)
    brought = [entry.at for entry in before if entry.points > 0]
    if not brings(occurrence.starts, brought, zone):
        return 0
    span = Span(occurrence.starts, occurrence.starts + timedelta(minutes=occurrence.plan.minutes))
    paid = await uow.calls.paid(host.member, starts - A_DAY, ends + A_DAY)
    return reward(role.deposit, span, paid, zone, is_vouched=True, is_role=False).points
