"""What must never be found: each a line for people and a query for (community, id) of the offenders."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from bot.ports import NEW_MESSAGES, CallState, DeliveryState, Kind, Outcome, SeatState
from bot.rules.attendance import Rsvp
from bot.rules.choosing import SeatKind
from storage.sums import is_reversed
from storage.tables import (
    accounts,
    allowance_days,
    calls,
    completions,
    deliveries,
    entries,
    entry_tags,
    entry_words,
    gifts,
    members,
    occurrences,
    recaps,
    rsvps,
    seats,
    series,
    sources,
)
from storage.troubles import SAID_TO_HAVE_ARRIVED

Check = tuple[str, Select[Any]]

_original = entries.alias("original")
_points_back = and_(_original.c.community_id == entries.c.community_id, _original.c.id == entries.c.reverses)


def _entries(*where: ColumnElement[bool]) -> Select[Any]:
    return select(entries.c.community_id, entries.c.id).where(*where)


def _reversals(*where: ColumnElement[bool]) -> Select[Any]:
    """Reversals with what they reverse."""
    return select(entries.c.community_id, entries.c.id).join(_original, _points_back).where(*where)


def _has(table: Any, key: ColumnElement[Any], community: ColumnElement[Any], column: str = "id") -> ColumnElement[bool]:
    return exists(literal(1)).where(table.c.community_id == community, table.c[column] == key)


def _missing(table: Any, column: ColumnElement[Any], target: Any) -> Select[Any]:
    """Rows that name something which is not there."""
    shown = table.c.get("id", table.c.get("entry_id", table.c.get("occurrence_id", column)))
    there = _has(target, column, table.c.community_id)
    return select(table.c.community_id, shown.label("id")).where(column.is_not(None), ~there)


_is_reversal = entries.c.kind == Kind.REVERSAL.value
_reversals_of = (
    select(entries.c.community_id, entries.c.reverses.label("id"))
    .where(entries.c.reverses.is_not(None))
    .group_by(entries.c.community_id, entries.c.reverses)
    .having(func.count() > 1)
)

_standing = entries.alias("standing")
_undone = entries.alias("undone")
_stands = exists(literal(1)).where(
    _standing.c.community_id == sources.c.community_id,
    _standing.c.source == sources.c.source,
    _standing.c.reverses.is_(None),
    ~exists(literal(1)).where(_undone.c.community_id == _standing.c.community_id, _undone.c.reverses == _standing.c.id),
)


def _sources(*where: ColumnElement[bool]) -> Select[Any]:
    return select(sources.c.community_id, sources.c.source.label("id")).where(*where)


_counted = (
    select(gifts.c.community_id, gifts.c.day_id, func.sum(entries.c.points).label("points"))
    .join(entries, and_(entries.c.community_id == gifts.c.community_id, entries.c.gift_id == gifts.c.id))
    .where(entries.c.reverses.is_(None), ~is_reversed)
    .group_by(gifts.c.community_id, gifts.c.day_id)
    .subquery("counted")
)
_overdrawn = (
    select(allowance_days.c.community_id, allowance_days.c.id)
    .outerjoin(
        _counted,
        and_(_counted.c.community_id == allowance_days.c.community_id, _counted.c.day_id == allowance_days.c.id),
    )
    .where(allowance_days.c.spent != func.coalesce(_counted.c.points, 0))
)


def _deliveries(*where: ColumnElement[bool]) -> Select[Any]:
    return select(deliveries.c.community_id, deliveries.c.id).where(*where)


_open = deliveries.c.state.in_((DeliveryState.OWED.value, DeliveryState.SENDING.value))
_no_message = or_(deliveries.c.message_id.is_(None), deliveries.c.message_channel.is_(None))


def _rsvps(*where: ColumnElement[bool]) -> Select[Any]:
    return select(rsvps.c.community_id, rsvps.c.occurrence_id.label("id")).where(*where)


_shared_positions = (
    _rsvps(rsvps.c.position.is_not(None))
    .group_by(rsvps.c.community_id, rsvps.c.occurrence_id, rsvps.c.position)
    .having(func.count() > 1)
)
_ends = rsvps.c.offered_until.is_not(None)
_is_offered = func.coalesce(rsvps.c.rsvp, "") == Rsvp.OFFERED.value


def _of_its_member(table: Any) -> ColumnElement[bool]:
    """Whether a row's account is its member's."""
    return exists(literal(1)).where(
        accounts.c.community_id == table.c.community_id,
        accounts.c.id == table.c.account_id,
        accounts.c.member_id == table.c.member_id,
    )


_by_who_has_it = (
    select(completions.c.community_id, completions.c.seat_id.label("id"))
    .join(seats, and_(seats.c.community_id == completions.c.community_id, seats.c.id == completions.c.seat_id))
    .where(seats.c.member_id == completions.c.member_id)
)
_FOR_DEEDS = (Kind.ROLE.value, Kind.MENTORING.value, Kind.HOSTING.value)

_their_call = and_(calls.c.community_id == seats.c.community_id, calls.c.id == seats.c.call_id)
_is_taken = seats.c.state.in_((SeatState.PROPOSED.value, SeatState.CONFIRMED.value))
_places = case(
    (seats.c.kind == SeatKind.FIRST.value, calls.c.first),
    (seats.c.kind == SeatKind.OPEN.value, calls.c.open),
    else_=calls.c.mentor,
)
_too_many_seats = (
    select(calls.c.community_id, calls.c.id)
    .join(seats, _their_call)
    .where(_is_taken)
    .group_by(calls.c.community_id, calls.c.id, seats.c.kind, calls.c.first, calls.c.open, calls.c.mentor)
    .having(func.count() > _places)
)
_beside = seats.alias("beside")
_has_their_mentor = exists(literal(1)).where(
    _beside.c.community_id == seats.c.community_id,
    _beside.c.call_id == seats.c.call_id,
    _beside.c.member_id == seats.c.mentor_id,
    _beside.c.kind == SeatKind.MENTOR.value,
    _beside.c.state == seats.c.state,
)


def _taken_seats(*where: ColumnElement[bool]) -> Select[Any]:
    """With their call."""
    return select(seats.c.community_id, seats.c.id).join(calls, _their_call).where(_is_taken, *where)


CHECKS: tuple[Check, ...] = (
    ("reversal and `reverses` do not go together", _entries(_is_reversal != entries.c.reverses.is_not(None))),
    ("reverses an entry that is not there", _missing(entries, entries.c.reverses, _original)),
    ("reverses a reversal", _reversals(_original.c.reverses.is_not(None))),
    ("does not negate what it reverses", _reversals(entries.c.points != -_original.c.points)),
    (
        "names other accounts than what it reverses",
        _reversals(
            or_(
                entries.c.giver_id.is_distinct_from(_original.c.giver_id),
                entries.c.receiver_id.is_distinct_from(_original.c.receiver_id),
            )
        ),
    ),
    ("is dated before what it reverses", _reversals(entries.c.at < _original.c.at)),
    ("is reversed more than once", _reversals_of),
    (
        "reversal does not say why",
        _entries(_is_reversal, ~_has(entry_words, entries.c.id, entries.c.community_id, "entry_id")),
    ),
    ("giver of the entry is not there", _missing(entries, entries.c.giver_id, accounts)),
    ("receiver of the entry is not there", _missing(entries, entries.c.receiver_id, accounts)),
    ("gift of the entry is not there", _missing(entries, entries.c.gift_id, gifts)),
    (
        "deposit for a role, mentoring or hosting takes points away",
        _entries(entries.c.kind.in_(_FOR_DEEDS), entries.c.points < 0),
    ),
    ("words belong to no entry", _missing(entry_words, entry_words.c.entry_id, entries)),
    ("tag belongs to no entry", _missing(entry_tags, entry_tags.c.entry_id, entries)),
    (
        "gift has no entry",
        select(gifts.c.community_id, gifts.c.id).where(~_has(entries, gifts.c.id, gifts.c.community_id, "gift_id")),
    ),
    ("giver of the gift is not there", _missing(gifts, gifts.c.giver_id, accounts)),
    ("allowance day of the gift is not there", _missing(gifts, gifts.c.day_id, allowance_days)),
    ("allowance day's spent is not what its gifts add up to", _overdrawn),
    ("member of the account is not there", _missing(accounts, accounts.c.member_id, members)),
    (
        "source is deposited, but no entry of it stands",
        _sources(sources.c.outcome == Outcome.DEPOSITED.value, ~_stands),
    ),
    (
        "source is not deposited, but an entry of it stands",
        _sources(sources.c.outcome != Outcome.DEPOSITED.value, _stands),
    ),
    ("delivery is in no known state", _deliveries(deliveries.c.state.not_in([state.value for state in DeliveryState]))),
    ("open delivery wakes nobody: no due time or lease", _deliveries(_open, deliveries.c.wake_at.is_(None))),
    ("ended delivery would still be claimed", _deliveries(~_open, deliveries.c.wake_at.is_not(None))),
    (
        "post is sent, but has no message",
        _deliveries(
            deliveries.c.kind.in_([kind.value for kind in sorted(NEW_MESSAGES)]),
            deliveries.c.state == DeliveryState.SENT.value,
            _no_message,
            deliveries.c.reason != SAID_TO_HAVE_ARRIVED,
        ),
    ),
    (
        "delivery is being sent by no attempt",
        _deliveries(deliveries.c.state == DeliveryState.SENDING.value, deliveries.c.attempts < 1),
    ),
    ("host of the series is not there", _missing(series, series.c.host_id, accounts)),
    ("series of the occurrence is not there", _missing(occurrences, occurrences.c.series_id, series)),
    ("host of the occurrence is not there", _missing(occurrences, occurrences.c.host_id, accounts)),
    (
        "occurrence ends before it starts",
        select(occurrences.c.community_id, occurrences.c.id).where(occurrences.c.ends < occurrences.c.starts),
    ),
    ("occurrence of the answer is not there", _missing(rsvps, rsvps.c.occurrence_id, occurrences)),
    ("answer is of an account that is not the member's", _rsvps(~_of_its_member(rsvps))),
    ("two answers have the same place in line", _shared_positions),
    ("seat is offered without an end, or an end without an offer", _rsvps(_is_offered != _ends)),
    ("occurrence of the recap is not there", _missing(recaps, recaps.c.occurrence_id, occurrences)),
    ("author of the recap is not there", _missing(recaps, recaps.c.author_id, accounts)),
    (
        "seat is of an account that is not the member's",
        select(seats.c.community_id, seats.c.id).where(~_of_its_member(seats)),
    ),
    ("who has a seat says how it went themselves", _by_who_has_it),
    ("call has more seats taken of a kind than it has", _too_many_seats),
    ("seat is taken in a call that is withdrawn", _taken_seats(calls.c.state == CallState.CANCELLED.value)),
    (
        "seat is proposed in a call that has nothing to decide",
        _taken_seats(seats.c.state == SeatState.PROPOSED.value, calls.c.state != CallState.PROPOSED.value),
    ),
    (
        "mentor of the first-timer has no such seat in their call",
        _taken_seats(seats.c.mentor_id.is_not(None), ~_has_their_mentor),
    ),
)
