"""What is remembered of each source, and which messages to look at again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.inquiries import EventTime
from bot.people import AccountId, MessageRef, SpaceRef
from bot.ports import Outcome, Source, SourceState, Standing, SubjectKey
from storage.surroundings import Surroundings
from storage.tables import sources, watched_messages
from storage.transaction import HERE, AnyRow, adding, given, key

_SOURCE = select(sources).where(sources.c.community_id == HERE, sources.c.source == given("source"))
# Put in order here: asked for an order by source, SQLite would rather walk all of them than look up the subject.
_OF_SUBJECT = select(sources).where(sources.c.community_id == HERE, sources.c.subject == given("subject"))
_KEPT = ("outcome", "reason", "giver_id", "receiver_id", "turn", "subject", "standing", "at")
_KEEP = adding(sources)
_KEEP = _KEEP.on_conflict_do_update(
    index_elements=key(sources, "source"), set_={name: _KEEP.excluded[name] for name in _KEPT}
)
_WATCH = adding(watched_messages)
_WATCH = _WATCH.on_conflict_do_update(
    index_elements=key(watched_messages, "subject"),
    set_={name: _WATCH.excluded[name] for name in ("space_id", "channel", "message", "at")},
)
_WATCHED = (
    select(watched_messages)
    .where(
        watched_messages.c.community_id == HERE,
        watched_messages.c.space_id == given("space"),
        watched_messages.c.at >= given("since"),
    )
    .order_by(watched_messages.c.at.desc(), watched_messages.c.subject)
    .limit(given("most"))
)


class SqlSources:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def get(self, source: Source) -> SourceState | None:
        row = await self._tx.row(_SOURCE, source=source)
        return None if row is None else _state_of(row)

    async def keep(self, state: SourceState, at: datetime) -> None:
        await self._tx.add(
            _KEEP,
            {
                "source": state.source,
                "outcome": state.outcome.value,
                "reason": state.reason,
                "giver_id": state.giver,
                "receiver_id": state.receiver,
                "turn": state.turn,
                "subject": state.subject,
                "standing": _written(state.standing),
                "at": at,
            },
        )

    async def of_subject(self, subject: SubjectKey) -> Sequence[SourceState]:
        found = [_state_of(row) for row in await self._tx.rows(_OF_SUBJECT, subject=subject)]
        return sorted(found, key=lambda state: state.source)

    async def watch(self, subject: SubjectKey, message: MessageRef, at: datetime) -> None:
        """Raises LookupError when the message is of a space that is not this community's."""
        await self._tx.add(
            _WATCH,
            {
                "subject": subject,
                "space_id": self._around.space(message.space).id,
                "channel": message.channel,
                "message": message.id,
                "at": at,
            },
        )

    async def watched(self, space: SpaceRef, since: datetime, most: int) -> Sequence[MessageRef]:
        """Raises LookupError when the space is not this community's."""
        found = await self._tx.rows(_WATCHED, space=self._around.space(space).id, since=since, most=most)
        return [MessageRef(space, row.channel, row.message) for row in found]


def _state_of(row: AnyRow) -> SourceState:
    return SourceState(
        source=Source(row.source),
        outcome=Outcome(row.outcome),
        reason=row.reason,
        giver=None if row.giver_id is None else AccountId(row.giver_id),
        receiver=None if row.receiver_id is None else AccountId(row.receiver_id),
        turn=row.turn,
        subject=None if row.subject is None else SubjectKey(row.subject),
        standing={emoji: _standing_of(*written) for emoji, written in row.standing.items()},
    )


def _written(standing: Mapping[str, Standing]) -> dict[str, list[bool | int | None]]:
    """As JSON: emoji → [stands, second, counter], the last two null where the platform gives no order."""
    return {
        emoji: [one.stands, *((one.order.second, one.order.counter) if one.order else (None, None))]
        for emoji, one in standing.items()
    }


def _standing_of(stands: bool, second: int | None, counter: int | None) -> Standing:
    order = None if second is None or counter is None else EventTime(second, counter)
    return Standing(stands, order)
