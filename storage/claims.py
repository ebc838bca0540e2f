"""Claiming what is due, across communities: each in its turn, so that none waits behind another's backlog, and of each
place one at a time, so that what goes to a slow one does not take the room of the rest.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, exists, func, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import CommunityId, PlatformName
from bot.ports import Claim, Closed, DeliveryId, DeliveryKind, DeliveryState, ProcessId
from storage.faults import telling_faults
from storage.tables import deliveries, spaces
from storage.transaction import among, given

_OLDER_LEASE = timedelta(seconds=60)
"""How long versions without heart-beats, which may run beside this one while it is brought in, leave a claim alone."""

_d = deliveries.c
_post = deliveries.alias("post")
_SENT = DeliveryState.SENT.value
_WITHOUT_MESSAGE = (DeliveryState.DROPPED.value, DeliveryState.EXPIRED.value, DeliveryState.FAILED.value)
_its_post = (_post.c.community_id == _d.community_id, _post.c.id == _d.redraws)
_waiting = _d.state == DeliveryState.OWED.value
_due = _waiting & (_d.wake_at <= given("now"))
_ours = _d.space_id.in_(
    select(spaces.c.id).where(spaces.c.community_id == _d.community_id, spaces.c.platform.in_(among("platforms")))
)

# A member's Home is another place than the messages to them, and a room than the channel from which it is opened.
_apart = case((_d.kind.in_((DeliveryKind.HOME.value, DeliveryKind.ROOM.value)), literal(" ") + _d.kind), else_="")
_lane = _d.space_id + " " + _d.channel + " " + _d.person + _apart
_open = (_lane.not_in(among("lanes")), _d.community_id.not_in(among("communities")))

# A redraw has nothing to edit before its post is sent, and never will once the post has ended otherwise.
_drawable = or_(_d.redraws.is_(None), exists(literal(1)).where(*_its_post, _post.c.state == _SENT))
_orphaned = exists(literal(1)).where(*_its_post, _post.c.state.in_(_WITHOUT_MESSAGE))

_DROP_ORPHANS = (
    update(deliveries)
    .where(_due, _d.redraws.is_not(None), _orphaned)
    .values(
        state=DeliveryState.DROPPED.value,
        wake_at=null(),
        ended_at=given("now"),
        reason=select(func.coalesce(func.nullif(_post.c.reason, ""), _post.c.state))
        .where(*_its_post)
        .scalar_subquery(),
    )
)
_of_each_place = (
    select(
        _d.community_id,
        _d.id,
        _d.wake_at,
        func.row_number()
        .over(partition_by=(_d.community_id, _lane), order_by=(_d.wake_at, _d.id))
        .label("in_its_place"),
    )
    .where(_due, _drawable, _ours, *_open)
    .subquery("of_each_place")
)
_first = _of_each_place.c
_in_turn = (
    select(
        _first.community_id,
        _first.id,
        _first.wake_at,
        func.row_number().over(partition_by=_first.community_id, order_by=(_first.wake_at, _first.id)).label("turn"),
    )
    .where(_first.in_its_place == 1)
    .subquery("in_turn")
)
# More than are asked for: another process may hold the first ones and skipping them must not leave us with none.
_candidates = (
    select(_in_turn)
    .where(_in_turn.c.turn <= given("each"))
    .order_by(_in_turn.c.turn, _in_turn.c.wake_at)
    .limit(given("most") * 4)
    .subquery("candidates")
)
_picked = (
    select(_d.community_id, _d.id)
    .join(_candidates, (_candidates.c.community_id == _d.community_id) & (_candidates.c.id == _d.id))
    # Said again: PostgreSQL looks at this once more after it got the lock.
    .where(_due)
    .order_by(_candidates.c.turn, _candidates.c.wake_at)
    .limit(given("most"))
    .with_for_update(skip_locked=True, of=deliveries)
    .cte("picked")
)
_CLAIM = (
    update(deliveries)
    .where(_d.community_id == _picked.c.community_id, _d.id == _picked.c.id)
    .values(
        state=DeliveryState.SENDING.value,
        holder=given("holder"),
        wake_at=given("older_leave_it"),
        attempts=_d.attempts + 1,
        tries=_d.tries + 1,
        claimed_version=_d.version,
        prior_doubt=_d.doubt_since,
        doubt_since=func.coalesce(_d.doubt_since, given("now", _d.wake_at.type)),
    )
    .returning(_d.community_id, _d.id, _d.attempts, _d.due_at, _lane.label("lane"))
)
_NEXT_DUE = (
    select(_d.wake_at)
    .where(_waiting, _d.wake_at.is_not(None), or_(_drawable, _orphaned), _ours, *_open)
    .order_by(_d.wake_at)
    .limit(1)
)


async def claim_due(
    connection: AsyncConnection,
    *,
    now: datetime,
    holder: ProcessId,
    most: int,
    each: int,
    platforms: Collection[PlatformName],
    but: Closed,
) -> Sequence[Claim]:
    whose = {"p_holder": holder, "p_older_leave_it": now + _OLDER_LEASE}
    values = {"p_now": now, **whose, "p_most": most, "p_each": each, **_within(platforms, but)}
    with telling_faults():
        await connection.execute(_DROP_ORPHANS, {"p_now": now})
        rows = (await connection.execute(_CLAIM, values)).all()
    return [
        Claim(CommunityId(row.community_id), DeliveryId(row.id), row.attempts, row.lane, holder)
        for row in sorted(rows, key=lambda row: (row.due_at, row.id))
    ]


async def next_due(connection: AsyncConnection, platforms: Collection[PlatformName], but: Closed) -> datetime | None:
    with telling_faults():
        found: datetime | None = (await connection.execute(_NEXT_DUE, _within(platforms, but))).scalar()
    return found


def _within(platforms: Collection[PlatformName], but: Closed) -> dict[str, list[str]]:
    return {
        "p_platforms": [platform.value for platform in platforms],
        "p_lanes": _rounded(but.lanes),
        "p_communities": _rounded(but.communities),
    }


def _rounded(names: Collection[str]) -> list[str]:
    """Filled up with a name that nothing has, so that there are few different statements to prepare."""
    size = 4
    while size < len(names):
        size *= 4
    return [*names, *[""] * (size - len(names))]
