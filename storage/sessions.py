"""Study sessions: series and their occurrences, made and changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Unpack

from sqlalchemy import select, update

from bot.people import AccountId, Place
from bot.ports import (
    NewSeries,
    Occurrence,
    OccurrenceChange,
    OccurrenceId,
    OccurrenceState,
    Plan,
    Series,
    SeriesChange,
    SeriesId,
)
from bot.rules.recurrence import Dated, Repeat, Rule
from storage.agenda import ONE, PLAN, plan_of
from storage.changes import Changes
from storage.tables import occurrences, series
from storage.transaction import HERE, AnyRow, adding, given, key

_s, _o = series.c, occurrences.c
_NEW = adding(series).on_conflict_do_nothing(index_elements=key(series, "key")).returning(_s.id)
_BY_KEY = select(series).where(_s.community_id == HERE, _s.key == given("key"))
_SERIES = select(series).where(_s.community_id == HERE, _s.id == given("id"))
# NO KEY UPDATE: whoever changes it next must wait, but an answer or occurrence that refers to it need not.
_LOCKED_SERIES = _SERIES.with_for_update(key_share=True)
_LOCKED = ONE.with_for_update(key_share=True)
_CHANGE_SERIES = update(series).where(_s.community_id == HERE, _s.id == given("id")).returning(series)
_CHANGE = update(occurrences).where(_o.community_id == HERE, _o.id == given("id")).returning(occurrences)
_NEW_OCCURRENCE = (
    adding(occurrences)
    .on_conflict_do_nothing(index_elements=key(occurrences, "series_id", "index_date"))
    .returning(occurrences)
)


class SqlSessions(Changes):
    async def add(self, new: NewSeries) -> tuple[Series, bool]:
        """Raises LookupError when it would be announced in a space that is not this community's."""
        row = {
            "id": self._around.new_id(),
            "key": new.key,
            "announced_ahead": new.announced_ahead,
            "created_by": new.created_by,
            "follows": new.follows,
        }
        made = await self._tx.add(_NEW, row | _rule(new.rule) | _plan(new.plan) | self._place(new.announced_in))
        found = await self._tx.row(_BY_KEY, key=new.key)
        assert found is not None, "the unique key refused a second one, so there is a first"
        return self._series_of(found), made is not None

    async def series(self, series: SeriesId) -> Series | None:
        row = await self._tx.row(_SERIES, id=series)
        return None if row is None else self._series_of(row)

    async def lock_series(self, series: SeriesId) -> Series | None:
        row = await self._tx.row(_LOCKED_SERIES, id=series)
        return None if row is None else self._series_of(row)

    async def change_series(self, series: SeriesId, **to: Unpack[SeriesChange]) -> Series:
        if not to:
            row = await self._tx.row(_SERIES, id=series)
        else:
            columns = (_rule(to["rule"]) if "rule" in to else {}) | (_plan(to["plan"]) if "plan" in to else {})
            columns |= self._place(to["announced_in"]) if "announced_in" in to else {}
            columns |= {"kept_by": to["kept_by"]} if "kept_by" in to else {}
            row = await self._tx.row(_CHANGE_SERIES.values(columns), id=series)
        if row is None:
            raise LookupError(f"There is no series {series!r} in community {self._tx.here!r}.")
        return self._series_of(row)

    async def continue_(self, series: SeriesId, dates: Sequence[Dated]) -> Sequence[Occurrence]:
        of = await self.change_series(series)
        shared = {
            "series_id": of.id,
            "state": OccurrenceState.PLANNED.value,
            "own": False,
            "revision": 0,
        }
        shared |= _plan(of.plan) | self._place(of.announced_in)
        made = []
        for dated in dates:
            identity = {"id": self._around.new_id(), "index_date": dated.index}
            row = await self._tx.add(_NEW_OCCURRENCE, shared | identity | _span(dated.at, of.plan))
            made += [] if row is None else [self.occurrence_of(row)]
        return made

    async def occurrence(self, occurrence: OccurrenceId) -> Occurrence | None:
        row = await self._tx.row(ONE, id=occurrence)
        return None if row is None else self.occurrence_of(row)

    async def lock(self, occurrence: OccurrenceId) -> Occurrence | None:
        row = await self._tx.row(_LOCKED, id=occurrence)
        return None if row is None else self.occurrence_of(row)

    async def change(self, occurrence: OccurrenceId, **to: Unpack[OccurrenceChange]) -> Occurrence:
        """Raises LookupError also for a space that is not this community's."""
        before = await self.lock(occurrence)
        if before is None:
            raise LookupError(f"There is no occurrence {occurrence!r} in community {self._tx.here!r}.")
        columns = self._changed(before, to)
        row = await self._tx.row(_CHANGE.values(columns), id=occurrence) if columns else None
        return before if row is None else self.occurrence_of(row)

    def _changed(self, before: Occurrence, to: OccurrenceChange) -> dict[str, object]:
        columns: dict[str, object] = {name: value for name, value in to.items() if name in ("own", "revision")}
        if "series" in to:
            columns["series_id"] = to["series"]
        if "index" in to:
            columns["index_date"] = to["index"]
        if "state" in to:
            columns["state"] = to["state"].value
        if "announced_in" in to:
            columns |= self._place(to["announced_in"])
        if "plan" in to:
            columns |= _plan(to["plan"])
        if "plan" in to or "starts" in to:
            columns |= _span(to.get("starts", before.starts), to.get("plan", before.plan))
        return columns

    def _place(self, place: Place) -> dict[str, object]:
        """Raises ValueError for a direct conversation: a session is announced in a channel."""
        if place.person or not place.channel:
            raise ValueError(f"{place} is no channel.")
        return {"space_id": self._around.space(place.space).id, "channel": place.channel}

    def _series_of(self, row: AnyRow) -> Series:
        return Series(
            id=SeriesId(row.id),
            rule=Rule(
                None if row.repeat is None else Repeat(row.repeat),
                datetime.fromisoformat(row.starts),
                row.zone,
                row.before,
            ),
            plan=plan_of(row),
            announced_in=Place(self._around.ref_of(row.space_id), row.channel),
            announced_ahead=row.announced_ahead,
            created_by=AccountId(row.created_by),
            follows=None if row.follows is None else SeriesId(row.follows),
            kept_by=None if row.kept_by is None else AccountId(row.kept_by),
        )


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "repeat": None if rule.repeat is None else rule.repeat.value,
        "starts": rule.starts.isoformat(),
        "zone": rule.zone,
        "before": rule.before,
    }


def _plan(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in PLAN} | {"host_id": plan.host}


def _span(starts: datetime, plan: Plan) -> dict[str, object]:
    return {"starts": starts, "ends": starts + timedelta(minutes=plan.minutes)}
