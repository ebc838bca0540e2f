"""What a standing call brings about: an ordinary call some days before each date, once, by whichever process."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.context import Drawing, Woken
from bot.feature import Dropped, Feature
from bot.features.roles.words import role_words
from bot.features.volunteers.beginning import begin
from bot.features.volunteers.standing_calls import role_of, series_of, standing_for, title_of, to_come
from bot.membership import has_left
from bot.natural_key import digest
from bot.parking import reachable_organizers
from bot.people import Account, AccountId, MemberId
from bot.ports import Call, NewCall, Occurrence, OccurrenceId, StandingCall, StandingCallId, UnitOfWork
from bot.rules.calling import deadline, ends
from bot.speech import Card, CommandName, Text, say
from bot.telling import tell

feature = Feature("volunteers.opening")

OPENS = "volunteer.each"
RETIRED = "volunteer.each_retired"
LOOKED_AT = timedelta(days=1)
"""At least so often, since a series goes on; its dates exist long before a call for them is due."""
WORTH = timedelta(days=7)


@feature.timer(OPENS, lock=lambda uow, id: uow.standing_calls.lock(StandingCallId(id)))
async def wake(woken: Woken) -> None:
    standing = await woken.uow.standing_calls.lock(StandingCallId(woken.subject))
    if standing is not None and not standing.ended:
        await open_due(woken.uow, standing, woken.now)


@feature.session_changed
async def follow(uow: UnitOfWork, occurrence: Occurrence, now: datetime) -> None:
    """Moved, it may be due earlier or later than was thought: looked at right after this."""
    for standing in await standing_for(uow, occurrence):
        await uow.timers.set(OPENS, standing.id, now)


async def open_due(uow: UnitOfWork, standing: StandingCall, now: datetime) -> Sequence[Call]:
    """The calls that are due and were not opened before; then wake when the next one is. It must be locked."""
    if (await role_of(uow, standing)).retired:
        await _give_up(uow, standing, now)
        return ()
    dates = await to_come(uow, standing, now)
    due = [occurrence.id for occurrence, opens in dates if opens <= now]
    opened = [await _open(uow, standing, id, now) for id in due]
    if dates or not await _is_closed(uow, standing, now):
        later = [opens for _, opens in dates if opens > now]
        await uow.timers.set(OPENS, standing.id, min([*later, now + LOOKED_AT]))
    else:
        await uow.standing_calls.end(standing.id)
    return [call for call in opened if call is not None]


async def _is_closed(uow: UnitOfWork, standing: StandingCall, now: datetime) -> bool:
    """Whether its series have no date to come any more."""
    rules = [series.rule for series in await series_of(uow, standing)]
    return all(rule.repeat is None or (rule.before is not None and rule.before <= now.date()) for rule in rules)


async def _open(uow: UnitOfWork, standing: StandingCall, id: OccurrenceId, now: datetime) -> Call | None:
    """None where somebody has been called for in that role already, whatever became of it."""
    occurrence = await uow.sessions.lock(id)
    assert occurrence is not None, "an occurrence is for ever"
    role = await role_of(uow, standing)
    if role.id in await uow.calls.called_for(occurrence.id):
        return None
    closes = deadline(now, occurrence.starts)
    new = NewCall(
        key=await _key(uow, standing, occurrence),
        role=role.id,
        occurrence=occurrence.id,
        starts=occurrence.starts,
        ends=ends(occurrence.starts, occurrence.plan.minutes, closes),
        places=standing.places,
        choosing=standing.choosing,
        closes=closes,
        note=standing.note,
        announced_in=standing.announced_in,
        created_by=await _caller(uow, standing, occurrence),
        recurring=standing.id,
    )
    made, is_new = await uow.calls.add(new)
    if not is_new:
        return None
    await begin(uow, made, now)
    return made


async def _key(uow: UnitOfWork, standing: StandingCall, occurrence: Occurrence) -> str:
    space = await uow.people.space(standing.announced_in.space)
    assert space is not None, "a space is never forgotten"
    return digest(space.key, "source", "standing call", standing.id, occurrence.id)


async def _caller(uow: UnitOfWork, standing: StandingCall, occurrence: Occurrence) -> AccountId:
    """Who made it decides about its calls; where they have left or may not make one any more, the session's host."""
    account = await uow.people.account_by_id(standing.created_by)
    may = account is not None and not await has_left(uow, account) and await _may_call(uow, standing, account)
    return standing.created_by if may else occurrence.plan.host


async def _may_call(uow: UnitOfWork, standing: StandingCall, account: Account) -> bool:
    """Organizers, and who hosts the series."""
    if account.organizer or (await uow.people.member(account.member)).organizer:
        return True
    hosts = [await uow.people.account_by_id(series.plan.host) for series in await series_of(uow, standing)]
    return account.member in {host.member for host in hosts if host is not None}


async def _give_up(uow: UnitOfWork, standing: StandingCall, now: datetime) -> None:
    """Its role is retired: who made it and the organizers are told, once."""
    if not await uow.standing_calls.end(standing.id):
        return
    maker = await uow.people.account_by_id(standing.created_by)
    told: dict[MemberId, Account] = {}
    for account in (*([maker] if maker else []), *await reachable_organizers(uow)):
        told.setdefault(account.member, account)
    for account in told.values():
        await tell(uow, account, purpose=RETIRED, subject=standing.id, worth_for=WORTH, now=now)


@feature.delivery(RETIRED, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    standing = await drawing.uow.standing_calls.one(StandingCallId(drawing.delivery.subject))
    if standing is None:
        return Dropped("gone")
    role = role_words(await role_of(drawing.uow, standing))
    title = await title_of(drawing.uow, standing, drawing.now)
    return Card((Text(say("volunteer.each.retired", role=role, title=title, roles=CommandName(("shinrai", "roles")))),))
