"""A completed role is deposited, to who took it on and to who stood beside them; both are told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import Drawing
from bot.depositing import deposit
from bot.feature import Dropped, Feature
from bot.features.sessions.crediting import key_of
from bot.features.volunteers.notices import WORTH
from bot.features.volunteers.standing import Standing, standing_drawn
from bot.features.volunteers.words import name_words
from bot.people import Account, MemberId, SpaceRef
from bot.ports import Deed, Entry, EntryId, Kind, Seat, Starter, UnitOfWork
from bot.rules.overlapping import Span
from bot.rules.rewards import Reward, Unpaid, reward, vouched
from bot.rules.zones import first_known
from bot.speech import Buttons, Card, CommandName, Person, Text, say
from bot.telling import tell

feature = Feature("volunteers.rewarding")

COMPLETED, MENTORED = "volunteer.completed", "volunteer.mentored"
WITHOUT_REASON = 3
"""Parts of the subject of such a message; the fourth says why it brought no points."""
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Word:
    """Who has said that a role took place."""

    members: frozenset[MemberId]
    by_organizer: bool


async def reward_volunteer(
    uow: UnitOfWork, standing: Standing, seat: Seat, word: Word, at: datetime, now: datetime
) -> Reward:
    """What it brought to who took the role on; they are told, also why it brought nothing."""
    gaining = {seat.account.member, await _caller(uow, standing)}
    brings = await _reward(uow, standing, seat.account, standing.role.deposit, word, gaining, at)
    entry = await deposit(
        uow,
        seat.account,
        Kind.ROLE,
        brings.points,
        deed=Deed(standing.role.id, seat.id),
        of=await _key(uow, standing, seat),
        known_in=_space(standing),
        at=at,
        now=now,
    )
    await _tell(uow, COMPLETED, seat.account, seat, entry, brings, now)
    return brings


async def _caller(uow: UnitOfWork, standing: Standing) -> MemberId | None:
    account = await uow.people.account_by_id(standing.call.created_by)
    return account.member if account else None


async def _reward(
    uow: UnitOfWork,
    standing: Standing,
    to: Account,
    points: int,
    word: Word,
    gaining: Collection[MemberId | None],
    at: datetime,
) -> Reward:
    """The member is locked: of two seats that are completed at once, the second sees what the first brought."""
    await uow.people.lock(to.member)
    zone = ZoneInfo(first_known(uow.community.zone))
    span = span_of(standing, at)
    before = await uow.calls.paid(to.member, span.starts - A_WEEK, span.ends + A_WEEK)
    by_them = vouched(word.members, {one for one in gaining if one is not None}, by_organizer=word.by_organizer)
    return reward(points, span, before, zone, is_vouched=by_them)


def span_of(standing: Standing, at: datetime) -> Span:
    """When the role took place; without a certain time, when it was said."""
    call = standing.call
    return Span(call.starts, call.ends) if call.starts is not None else Span(at, at)


def _space(standing: Standing) -> SpaceRef:
    """Of the session that it is for, else of the call."""
    return (standing.occurrence or standing.call).announced_in.space


async def _key(uow: UnitOfWork, standing: Standing, seat: Seat) -> tuple[str, ...]:
    """Who is the session's host and has the seat of its host hosts it once."""
    occurrence = standing.occurrence
    host = await uow.people.account_by_id(occurrence.plan.host) if occurrence else None
    if occurrence is None or host is None or standing.role.starter is not Starter.HOST:
        return "seat", seat.id
    return key_of(occurrence, host) if host.member == seat.account.member else ("seat", seat.id)


async def reward_mentor(
    uow: UnitOfWork, standing: Standing, seat: Seat, word: Word, at: datetime, now: datetime
) -> None:
    """Where somebody stood beside a first-timer. Their own word brings them no points."""
    mentor = standing.seat_of(seat.mentor) if seat.mentor else None
    if mentor is None or not seat.first_time:
        return
    gaining = {mentor.account.member, seat.account.member, await _caller(uow, standing)}
    brings = await _reward(uow, standing, mentor.account, standing.role.mentoring, word, gaining, at)
    entry = await deposit(
        uow,
        mentor.account,
        Kind.MENTORING,
        brings.points,
        deed=Deed(standing.role.id, seat.id),
        of=("mentoring", seat.id),
        known_in=_space(standing),
        at=at,
        now=now,
    )
    await _tell(uow, MENTORED, mentor.account, seat, entry, brings, now)


async def _tell(
    uow: UnitOfWork, purpose: str, to: Account, seat: Seat, entry: Entry | None, brings: Reward, now: datetime
) -> None:
    if entry is not None:
        why = f"|{brings.unpaid}" if brings.unpaid else ""
        subject = f"{seat.call}|{seat.id}|{entry.id}{why}"
        await tell(uow, to, purpose=purpose, subject=subject, worth_for=WORTH, now=now)


@feature.delivery(COMPLETED, waits=True)
async def draw_completed(drawing: Drawing) -> Card | Dropped:
    """What was deposited, and where one sees it."""
    found = await _found(drawing)
    if found is None:
        return Dropped("gone")
    standing, seat, entry = found
    return _card(drawing, standing, entry, "first" if seat.first_time else "role")


@feature.delivery(MENTORED, waits=True)
async def draw_mentored(drawing: Drawing) -> Card | Dropped:
    found = await _found(drawing)
    if found is None:
        return Dropped("gone")
    standing, seat, entry = found
    return _card(drawing, standing, entry, "mentor", who=Person(seat.account.ref))


def _card(drawing: Drawing, standing: Standing, entry: Entry, part: str, **who: Person) -> Card:
    words = say(
        f"volunteer.completed.{part}",
        call=name_words(standing, drawing.reader.zone),
        points=say("points", n=entry.points),
        where=CommandName(("trust", "history")),
        **who,
    )
    if len(drawing.parts) > WITHOUT_REASON:
        why = Text(say(f"volunteer.unpaid.{Unpaid(drawing.parts[WITHOUT_REASON])}"))
        return Card(
            (
                Text(say(f"volunteer.completed.{part}_unpaid", call=name_words(standing, drawing.reader.zone), **who)),
                why,
            )
        )
    history = drawing.button(say("trust.history_button"), "trust.history", "received", "")
    return Card((Text(words), Buttons((history,))))


async def _found(drawing: Drawing) -> tuple[Standing, Seat, Entry] | None:
    _, seat_id, entry_id = drawing.parts[:WITHOUT_REASON]
    standing = await standing_drawn(drawing)
    entry = await drawing.uow.ledger.entry(EntryId(entry_id))
    seat = standing.seat(seat_id) if standing else None
    return (standing, seat, entry) if standing and seat and entry else None
