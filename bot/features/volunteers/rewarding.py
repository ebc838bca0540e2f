"""A completed role is deposited, to who took it on and to who stood beside them; both are told."""

from datetime import datetime

from bot.context import Drawing
from bot.depositing import deposit
from bot.feature import Dropped, Feature
from bot.features.sessions.crediting import key_of
from bot.features.volunteers.notices import WORTH
from bot.features.volunteers.standing import Standing, standing_drawn
from bot.features.volunteers.words import name_words
from bot.people import Account, SpaceRef
from bot.ports import Deed, Entry, EntryId, Kind, Seat, Starter, UnitOfWork
from bot.speech import Buttons, Card, CommandName, Person, Text, say
from bot.telling import tell

feature = Feature("volunteers.rewarding")

COMPLETED, MENTORED = "volunteer.completed", "volunteer.mentored"


async def reward_volunteer(uow: UnitOfWork, standing: Standing, seat: Seat, at: datetime, now: datetime) -> None:
    entry = await deposit(
        uow,
        seat.account,
        Kind.ROLE,
        standing.role.deposit,
        deed=Deed(standing.role.id, seat.id),
        of=await _key(uow, standing, seat),
        known_in=_space(standing),
        at=at,
        now=now,
    )
    await _tell(uow, COMPLETED, seat.account, seat, entry, now)


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


async def reward_mentor(uow: UnitOfWork, standing: Standing, seat: Seat, at: datetime, now: datetime) -> None:
    """Where somebody stood beside a first-timer."""
    mentor = standing.seat_of(seat.mentor) if seat.mentor else None
    if mentor is None or not seat.first_time:
        return
    entry = await deposit(
        uow,
        mentor.account,
        Kind.MENTORING,
        standing.role.mentoring,
        deed=Deed(standing.role.id, seat.id),
        of=("mentoring", seat.id),
        known_in=_space(standing),
        at=at,
        now=now,
    )
    await _tell(uow, MENTORED, mentor.account, seat, entry, now)


async def _tell(uow: UnitOfWork, purpose: str, to: Account, seat: Seat, entry: Entry | None, now: datetime) -> None:
    if entry is not None:
        subject = f"{seat.call}|{seat.id}|{entry.id}"
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
    history = drawing.button(say("trust.history_button"), "trust.history", "received", "")
    return Card((Text(words), Buttons((history,))))


async def _found(drawing: Drawing) -> tuple[Standing, Seat, Entry] | None:
    _, seat_id, entry_id = drawing.parts
    standing = await standing_drawn(drawing)
    entry = await drawing.uow.ledger.entry(EntryId(entry_id))
    seat = standing.seat(seat_id) if standing else None
    return (standing, seat, entry) if standing and seat and entry else None
