"""Rows of `shinrai export --what volunteers`: each call, each seat in it, and who held a role before, by what was told.

All have the same columns, so that they are one table also as CSV; ``record`` says which of the three a row is.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    ScalarSelect,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from bot.ports import Kind
from bot.rules.choosing import SeatKind
from storage.export_parts import accounts_of, in_order, utc
from storage.instants import Instant
from storage.tables import accounts, calls, deeds, entries, experiences, roles, seats
from storage.transaction import AnyRow

_c, _s, _x = calls.c, seats.c, experiences.c
_caller, _teller, _receiver = (accounts.alias(name) for name in ("caller", "teller", "receiver"))
_COLUMNS = {
    "id": Text,
    "call_id": Text,
    "role_id": Text,
    "occurrence_id": Text,
    "starts": Instant,
    "kind": Text,
    "member_id": Text,
    "mentor_id": Text,
    "first_time": Boolean,
    "state": Text,
    "at": Instant,
    "day": Date,
    "by_id": Text,
    **{f"places_{kind}": Integer for kind in SeatKind},
}


def _rows(record: str, community: ColumnElement[Any], **columns: ColumnElement[Any]) -> Select[Any]:
    """All that rows of this kind do not have is NULL."""
    those = (columns.get(name, cast(null(), of)).label(name) for name, of in _COLUMNS.items())
    return select(community.label("community_id"), literal(record).label("record"), *those)


_of_call = {name: _c[name] for name in ("role_id", "occurrence_id", "starts")}
_SEATS = _rows(
    "seat",
    _s.community_id,
    **_of_call,
    **{name: _s[name] for name in ("id", "call_id", "kind", "member_id", "mentor_id", "first_time", "state", "at")},
).select_from(seats.join(calls, and_(_c.community_id == _s.community_id, _c.id == _s.call_id)))
_CALLS = _rows(
    "call",
    _c.community_id,
    **_of_call,
    **{f"places_{kind}": _c[kind] for kind in SeatKind},
    id=_c.id,
    call_id=_c.id,
    state=_c.state,
    at=_c.closes,
    by_id=_caller.c.member_id,
).select_from(calls.join(_caller, and_(_caller.c.community_id == _c.community_id, _caller.c.id == _c.created_by)))
_EXPERIENCES = _rows(
    "experience",
    _x.community_id,
    id=_x.member_id + ":" + _x.role_id,
    role_id=_x.role_id,
    member_id=_x.member_id,
    state=case((_x.own, "own"), else_="told"),
    day=_x.last,
    by_id=_teller.c.member_id,
).select_from(experiences.join(_teller, and_(_teller.c.community_id == _x.community_id, _teller.c.id == _x.told_by)))
_r = union_all(_SEATS, _CALLS, _EXPERIENCES).subquery("records")


def _deposited(*of: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The first. Asked for the least id itself, SQLite would rather walk all of its entries for each row."""
    return (
        select(func.min(entries.c.id + ""))
        .select_from(
            deeds.join(
                entries, and_(entries.c.community_id == deeds.c.community_id, entries.c.id == deeds.c.entry_id)
            ).join(
                _receiver,
                and_(_receiver.c.community_id == entries.c.community_id, _receiver.c.id == entries.c.receiver_id),
            )
        )
        .where(deeds.c.community_id == _r.c.community_id, *of)
        .scalar_subquery()
    )


_of_seat = and_(_r.c.record == "seat", deeds.c.seat_id == _r.c.id)
# Who hosts a session and has the seat of its host hosts it once: then the session's deposit is the seat's.
_hosting = and_(
    _r.c.record == "seat",
    _r.c.state == "completed",
    deeds.c.seat_id.is_(None),
    deeds.c.role_id == _r.c.role_id,
    deeds.c.occurrence_id == _r.c.occurrence_id,
    _receiver.c.member_id == _r.c.member_id,
)
VOLUNTEERS = (
    select(
        _r,
        func.coalesce(func.nullif(roles.c.name, ""), roles.c.starter).label("role"),
        accounts_of(_r.c.community_id, _r.c.member_id).label("member"),
        accounts_of(_r.c.community_id, _r.c.mentor_id).label("mentor"),
        accounts_of(_r.c.community_id, _r.c.by_id).label("by"),
        func.coalesce(_deposited(_of_seat, entries.c.kind != Kind.MENTORING.value), _deposited(_hosting)).label(
            "deposit"
        ),
        _deposited(_of_seat, entries.c.kind == Kind.MENTORING.value).label("mentoring"),
    )
    .join(roles, and_(roles.c.community_id == _r.c.community_id, roles.c.id == _r.c.role_id))
    .order_by(_r.c.community_id, func.coalesce(_r.c.call_id, ""), _r.c.record, _r.c.id)
)
"""Experiences first, then each call with its seats behind it, in the order of making."""


def volunteer_row(row: AnyRow) -> dict[str, object]:
    """``at``: of a seat since when it is in its state, of a call its deadline, of an experience the day if it was said.

    ``by``: who called, or who said it. ``deposit`` and ``mentoring`` are ids of entries: of who had the seat, and of
    who stood beside them.
    """
    places = ((kind, getattr(row, f"places_{kind}")) for kind in SeatKind)
    return {
        "record": row.record,
        "id": row.id,
        "community": row.community_id,
        "call": row.call_id,
        "role": row.role,
        "session": row.occurrence_id,
        "starts": None if row.starts is None else utc(row.starts),
        "kind": row.kind,
        "member": in_order(row.member),
        "mentor": None if row.mentor_id is None else in_order(row.mentor),
        "first_time": row.first_time,
        "state": row.state,
        "at": _at(row),
        "by": in_order(row.by),
        "places": [f"{kind}:{n}" for kind, n in places if n],
        "deposit": row.deposit,
        "mentoring": row.mentoring,
    }


def _at(row: AnyRow) -> str | None:
    if row.day is not None:
        return str(row.day)
    return None if row.at is None else utc(row.at)
