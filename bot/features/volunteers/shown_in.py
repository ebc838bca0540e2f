"""Messages that show a seat while its role runs: all are drawn anew when what they show is changed."""

from collections.abc import Callable, Iterable
from datetime import datetime

from bot import redrawing
from bot.features.sessions.reminding import OFFERED
from bot.features.volunteers.notices import SEATED, subject_of_seat
from bot.features.volunteers.pairs import pairs_of
from bot.features.volunteers.reminding import REMINDER, subject_of
from bot.features.volunteers.rooming import PURPOSE as ROOM
from bot.features.volunteers.standing import Standing
from bot.ports import Seat, UnitOfWork


def _reminders(standing: Standing, seat: Seat) -> Iterable[str]:
    return (subject_of(standing, seat, offset) for offset in OFFERED)


def _seated(standing: Standing, seat: Seat) -> Iterable[str]:
    return (subject_of_seat(seat),)


def _room(standing: Standing, seat: Seat) -> Iterable[str]:
    pairs = pairs_of(standing.call.id, standing.seats)
    return (subject for subject, (pair, _) in pairs.items() if pair.first_timer == seat.account)


SHOWN_IN: tuple[tuple[str, Callable[[Standing, Seat], Iterable[str]]], ...] = (
    (SEATED, _seated),
    (REMINDER, _reminders),
    (ROOM, _room),
)
"""Purposes, with the subjects of a seat's messages."""


async def redraw_shown(uow: UnitOfWork, standing: Standing, seat: Seat, now: datetime) -> None:
    for purpose, subjects in SHOWN_IN:
        for subject in subjects(standing, seat):
            await redrawing.redraw(uow, purpose, subject, now)
