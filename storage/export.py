"""Rows for `shinrai export` (design.md, section 6): streamed, one mapping of JSON's own types a row."""

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Executable, ScalarSelect, Select, and_, exists, func, literal, select

from bot.people import CommunityId
from bot.ports import NEW_MESSAGES, Exported
from bot.rules.attendance import Rsvp
from storage.engine import Database
from storage.export_parts import BETWEEN, accounts_of, in_order, utc
from storage.export_volunteers import VOLUNTEERS, volunteer_row
from storage.faults import telling_faults
from storage.names_in_words import NamesInWords
from storage.tables import (
    accounts,
    deliveries,
    entries,
    entry_tags,
    entry_words,
    gifts,
    members,
    occurrences,
    recaps,
    rsvps,
    series,
    spaces,
)
from storage.transaction import AnyRow

__all__ = ["ROWS_AT_ONCE", "Exported", "asked", "export"]

ROWS_AT_ONCE = 500

_a = accounts.alias("a")
_s = spaces.alias("s")
_giver = accounts.alias("giver")
_receiver = accounts.alias("receiver")
_tags = (
    select(func.aggregate_strings(entry_tags.c.tag, BETWEEN))
    .where(entry_tags.c.community_id == entries.c.community_id, entry_tags.c.entry_id == entries.c.id)
    .scalar_subquery()
)
_ENTRIES = select(
    entries,
    entry_words.c.reason,
    entry_words.c.hidden,
    gifts.c.public,
    _tags.label("tags"),
    accounts_of(entries.c.community_id, _giver.c.member_id).label("giver"),
    accounts_of(entries.c.community_id, _receiver.c.member_id).label("receiver"),
).select_from(
    entries.outerjoin(
        entry_words,
        and_(entry_words.c.community_id == entries.c.community_id, entry_words.c.entry_id == entries.c.id),
    )
    .outerjoin(gifts, and_(gifts.c.community_id == entries.c.community_id, gifts.c.id == entries.c.gift_id))
    .outerjoin(_giver, and_(_giver.c.community_id == entries.c.community_id, _giver.c.id == entries.c.giver_id))
    .outerjoin(
        _receiver, and_(_receiver.c.community_id == entries.c.community_id, _receiver.c.id == entries.c.receiver_id)
    )
)

_accounts_of_member = (
    select(_a.c.id)
    .where(_a.c.community_id == members.c.community_id, _a.c.member_id == members.c.id)
    .correlate(members)
)
_balance = (
    select(func.coalesce(func.sum(entries.c.points), 0))
    .where(entries.c.community_id == members.c.community_id, entries.c.receiver_id.in_(_accounts_of_member))
    .correlate(members)
    .scalar_subquery()
)
_name = (
    select(_a.c.name)
    .where(_a.c.community_id == members.c.community_id, _a.c.member_id == members.c.id, _a.c.name != "")
    .order_by(_a.c.id)
    .limit(1)
    .scalar_subquery()
)
_by_right = (
    exists(literal(1))
    .where(_a.c.community_id == members.c.community_id, _a.c.member_id == members.c.id, _a.c.organizer)
    .correlate(members)
)
_MEMBERS = select(
    members,
    _by_right.label("by_right"),
    accounts_of(members.c.community_id, members.c.id).label("accounts"),
    _name.label("name"),
    _balance.label("balance"),
)
_POSTS = (
    select(deliveries, _s.c.platform, _s.c.ref)
    .join(_s, and_(_s.c.community_id == deliveries.c.community_id, _s.c.id == deliveries.c.space_id))
    .where(deliveries.c.kind.in_([kind.value for kind in sorted(NEW_MESSAGES)]))
)
_host = accounts.alias("host")


def _guests(*rsvp: Rsvp) -> ScalarSelect[Any]:
    return _guests_that(rsvps.c.rsvp.in_([one.value for one in rsvp]))


def _guests_that(condition: ColumnElement[bool]) -> ScalarSelect[Any]:
    return (
        select(func.count())
        .select_from(rsvps)
        .where(rsvps.c.community_id == occurrences.c.community_id, rsvps.c.occurrence_id == occurrences.c.id, condition)
        .correlate(occurrences)
        .scalar_subquery()
    )


_present = accounts.alias("present")
_present_space = spaces.alias("present_space")
_there = (
    select(
        func.aggregate_strings(
            _present_space.c.platform + ":" + _present_space.c.ref + ":" + _present.c.platform_user, BETWEEN
        )
    )
    .select_from(
        rsvps.join(
            _present,
            and_(_present.c.community_id == rsvps.c.community_id, _present.c.id == rsvps.c.account_id),
        ).join(
            _present_space,
            and_(_present_space.c.community_id == _present.c.community_id, _present_space.c.id == _present.c.space_id),
        )
    )
    .where(
        rsvps.c.community_id == occurrences.c.community_id,
        rsvps.c.occurrence_id == occurrences.c.id,
        rsvps.c.was_there.is_not(None),
    )
    .correlate(occurrences)
    .scalar_subquery()
)
_author = accounts.alias("author")
_SESSIONS = (
    select(
        occurrences,
        series.c.zone,
        accounts_of(occurrences.c.community_id, _host.c.member_id).label("host"),
        _guests(Rsvp.GOING).label("going"),
        _guests(Rsvp.MAYBE).label("maybe"),
        # Who was offered a seat has not taken it yet.
        _guests(Rsvp.WAITING, Rsvp.OFFERED).label("waiting"),
        _guests_that(rsvps.c.was_there.is_not(None)).label("was_there"),
        _there.label("there"),
        recaps.c.words.label("recap"),
        recaps.c.at.label("recap_at"),
        accounts_of(occurrences.c.community_id, _author.c.member_id).label("recap_by"),
    )
    .join(series, and_(series.c.community_id == occurrences.c.community_id, series.c.id == occurrences.c.series_id))
    .join(_host, and_(_host.c.community_id == occurrences.c.community_id, _host.c.id == occurrences.c.host_id))
    .outerjoin(
        recaps,
        and_(recaps.c.community_id == occurrences.c.community_id, recaps.c.occurrence_id == occurrences.c.id),
    )
    .outerjoin(_author, and_(_author.c.community_id == recaps.c.community_id, _author.c.id == recaps.c.author_id))
)


async def export(
    database: Database, what: Exported, community: CommunityId | None = None
) -> AsyncGenerator[dict[str, object], None]:
    """In order of community and id, which is the order of making. Raises TransientFault.

    Whoever leaves before the end closes it (``contextlib.aclosing``): until then a snapshot stays open.
    """
    rows, shown = asked(what)
    if community is not None:
        rows = rows.where(rows.selected_columns.community_id == community)
    async with database.reading(unhurried=True) as connection:

        async def rows_of(statement: Executable) -> Sequence[AnyRow]:
            return (await connection.execute(statement)).all()

        names = NamesInWords(rows_of)
        with telling_faults():
            async with connection.stream(rows.execution_options(yield_per=ROWS_AT_ONCE)) as result:
                async for row in result:
                    yield await names.shown(shown(row), row.community_id)


def asked(what: Exported) -> tuple[Select[Any], Callable[[AnyRow], dict[str, object]]]:
    """The rows of all communities, and how one is shown."""
    match what:
        case "entries":
            return _ENTRIES.order_by(entries.c.community_id, entries.c.id), _entry
        case "members":
            return _MEMBERS.order_by(members.c.community_id, members.c.id), _member
        case "sessions":
            return _SESSIONS.order_by(occurrences.c.community_id, occurrences.c.id), _session
        case "volunteers":
            return VOLUNTEERS, volunteer_row
        case "posts":
            return _POSTS.order_by(deliveries.c.community_id, deliveries.c.id), _post
        case _:
            assert_never(what)


def _entry(row: AnyRow) -> dict[str, object]:
    return {
        "id": row.id,
        "community": row.community_id,
        "at": utc(row.at),
        "recorded_at": utc(row.recorded_at),
        "kind": row.kind,
        "giver": in_order(row.giver),
        "receiver": in_order(row.receiver),
        "points": row.points,
        "reason": row.reason or "",
        "tags": in_order(row.tags),
        "reverses": row.reverses,
        "source": row.source,
    }


def _member(row: AnyRow) -> dict[str, object]:
    return {
        "id": row.id,
        "community": row.community_id,
        "accounts": in_order(row.accounts),
        "name": row.name or "",
        "state": row.state,
        "zone": row.zone,
        "locale": row.locale,
        "balance": int(row.balance),
        "organizer": bool(row.organizer or row.by_right),
        "on_boards": row.on_boards,
    }


def _session(row: AnyRow) -> dict[str, object]:
    """One occurrence; ``index`` is the local date by which its series names it, ``zone`` that of the series.

    ``was_there`` counts who said so, ``there`` names them by the accounts with which they did.
    """
    return {
        "id": row.id,
        "community": row.community_id,
        "series": row.series_id,
        "index": row.index_date.isoformat(),
        "starts": utc(row.starts),
        "minutes": row.minutes,
        "zone": row.zone,
        "title": row.title,
        "place": row.place,
        "capacity": row.capacity,
        "host": in_order(row.host),
        "state": row.state,
        "going": row.going,
        "maybe": row.maybe,
        "waiting": row.waiting,
        "was_there": row.was_there,
        "there": in_order(row.there),
        "recap": row.recap or "",
        "recap_by": in_order(row.recap_by),
        "recap_at": None if row.recap_at is None else utc(row.recap_at),
    }


def _post(row: AnyRow) -> dict[str, object]:
    """``place`` and ``message`` in the manner of accounts; a direct conversation not opened yet is named by person."""
    space = f"{row.platform}:{row.ref}"
    where = row.channel or (f"@{row.person}" if row.person else "")
    return {
        "id": row.id,
        "community": row.community_id,
        "place": f"{space}:{where}",
        "purpose": row.purpose,
        "due_at": utc(row.due_at),
        "state": row.state,
        "attempts": row.attempts,
        "message": None if row.message_id is None else f"{space}:{row.message_channel}:{row.message_id}",
        "reason": row.reason,
    }
