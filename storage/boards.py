"""Who was thanked most in a window, a reversal counting in the window of what it reverses."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, select, text

from bot.people import MemberId, MemberState
from bot.ports import BoardLine
from storage.sums import Sums, reversal
from storage.tables import accounts, entries, members
from storage.tables.ledger import IS_DEPOSIT, IS_REVERSAL
from storage.transaction import HERE, AnyRow, given

_SINCE_EVER, _FOR_EVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
_starts, _ends = given("starts", entries.c.at.type), given("ends", entries.c.at.type)

_of_account = (entries.c.community_id == HERE, entries.c.receiver_id == accounts.c.id)
_SUM = func.sum(entries.c.points)

# Without a window, a reversal and what it reverses cancel out by themselves.
_ALL_TIME = select(_SUM).where(*_of_account).scalar_subquery()
_DEPOSITED = (
    select(_SUM).where(*_of_account, text(IS_DEPOSIT), entries.c.at >= _starts, entries.c.at < _ends).scalar_subquery()
)
# Nothing is taken back before it was given, so what was taken back earlier than the window is not looked at.
_TAKEN_BACK = (
    select(func.sum(reversal.c.points))
    .join(entries, and_(entries.c.community_id == HERE, entries.c.id == reversal.c.reverses))
    .where(
        reversal.c.community_id == HERE,
        reversal.c.receiver_id == accounts.c.id,
        text(f"reversal.{IS_REVERSAL}"),
        reversal.c.at >= _starts,
        entries.c.at >= _starts,
        entries.c.at < _ends,
    )
    .scalar_subquery()
)
_WINDOW = _DEPOSITED + func.coalesce(_TAKEN_BACK, 0)
_on_board = and_(members.c.state == MemberState.ACTIVE.value, members.c.on_boards)
_shown = accounts.alias("shown")


def _by_member(points: ColumnElement[int]) -> CTE:
    """Points of each member who received any, and one of the accounts that did and was not erased.

    Account by account: each reads its own stretch of an index, and nothing needs to be sorted by receiver.
    """
    # OFFSET 0 keeps it a query of its own: else SQLite adds up again wherever the points are named.
    received = (
        select(accounts.c.id, accounts.c.member_id, accounts.c.platform_user, points.label("points"))
        .where(accounts.c.community_id == HERE)
        .offset(0)
        .subquery("received")
    )
    return (
        select(
            received.c.member_id,
            func.sum(received.c.points).label("points"),
            func.min(case((received.c.platform_user.is_not(None), received.c.id))).label("account_id"),
        )
        .where(received.c.points.is_not(None))
        .group_by(received.c.member_id)
        .having(func.sum(received.c.points) > 0)
        .cte("by_member")
    )


def _with_account(totals: CTE, *columns: ColumnElement[Any]) -> Select[Any]:
    return select(totals, _shown.c.space_id, _shown.c.platform_user, *columns).join(
        _shown, and_(_shown.c.community_id == HERE, _shown.c.id == totals.c.account_id)
    )


def _board(points: ColumnElement[int]) -> Select[Any]:
    totals = _by_member(points)
    rank = func.rank().over(order_by=totals.c.points.desc()).label("rank")
    return (
        _with_account(totals, rank)
        .join(members, and_(members.c.community_id == HERE, members.c.id == totals.c.member_id))
        .where(_on_board)
        .order_by(totals.c.points.desc(), totals.c.member_id)
        .limit(given("most"))
    )


def _rank(points: ColumnElement[int]) -> Select[Any]:
    totals = _by_member(points)
    better = totals.alias("better")
    ahead = (
        select(func.count())
        .select_from(better)
        .join(members, and_(members.c.community_id == HERE, members.c.id == better.c.member_id))
        .where(_on_board, better.c.account_id.is_not(None), better.c.points > totals.c.points)
        .scalar_subquery()
    )
    return _with_account(totals, (ahead + 1).label("rank")).where(totals.c.member_id == given("member"))


_BOARD, _BOARD_OF_ALL_TIME = _board(_WINDOW), _board(_ALL_TIME)
_RANK, _RANK_OF_ALL_TIME = _rank(_WINDOW), _rank(_ALL_TIME)


class Board(Sums):
    """The reading half of the ledger that compares members."""

    async def board(self, *, starts: datetime | None, ends: datetime | None, most: int) -> Sequence[BoardLine]:
        if starts is None and ends is None:
            rows = await self._tx.rows(_BOARD_OF_ALL_TIME, most=most)
        else:
            rows = await self._tx.rows(_BOARD, starts=starts or _SINCE_EVER, ends=ends or _FOR_EVER, most=most)
        return [self._board_line(row) for row in rows]

    async def rank_of(self, member: MemberId, *, starts: datetime | None, ends: datetime | None) -> BoardLine | None:
        if starts is None and ends is None:
            row = await self._tx.row(_RANK_OF_ALL_TIME, member=member)
        else:
            row = await self._tx.row(_RANK, starts=starts or _SINCE_EVER, ends=ends or _FOR_EVER, member=member)
        return None if row is None else self._board_line(row)

    def _board_line(self, row: AnyRow) -> BoardLine:
        account = self._around.account_ref(row.space_id, row.platform_user)
        assert account is not None, "an account that was not erased was asked for"
        return BoardLine(int(row.rank), MemberId(row.member_id), account, int(row.points))
