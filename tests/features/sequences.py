"""A series in a town of its own, changed at random; after each step what is stored is held against what must be."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.people import CommunityId, Locale, PlatformName, SpaceRef
from bot.rules.recurrence import Repeat, Rule, occurrences
from bot.speech import Button, Spoke, Style, say
from storage import tables
from storage.unit import SqlStorage
from tests.town import Clockwork, Shown, Town

BEGINS = datetime(2027, 2, 20, 3, tzinfo=UTC)
"""The eight weeks from here hold the change of the clocks in New York, and in Berlin."""
PEOPLE = ("aiko", "ben", "chie", "dai", "emi")
"""aiko hosts, and emi is an organizer."""
EXPECTED = {"going", "maybe", "waiting", "offered"}
SEATLESS = {"waiting", "offered"}
NOTICES = ("session.changed", "session.cancelled")
TOLD_TO_ALL = {"state", "starts", "title", "minutes", "place", "host_id"}
TOLD_TO_SOME = {"capacity", "remind", "channel"}


@dataclass(frozen=True, slots=True)
class Step:
    """``pick``: which of those to come; ``scope``: which button. An edit: ``moved`` by, and other ``words``."""

    kind: str
    actor: str
    pick: int
    scope: int
    answer: str = "going"
    moved: timedelta | None = None
    words: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """What is stored of one community."""

    occurrences: Mapping[str, Any]
    series: Mapping[str, Any]
    posts: Mapping[str, Any]
    answers: Mapping[tuple[str, str], str]
    """By occurrence and member."""
    continued: frozenset[str]
    """Series for which a timer is set."""

    def taken(self, occurrence: str) -> int:
        return len(self.of(occurrence, {"going", "offered"}))

    def of(self, occurrence: str, rsvps: set[str]) -> set[str]:
        return {member for (one, member), rsvp in self.answers.items() if one == occurrence and rsvp in rsvps}

    def to_come(self, now: datetime) -> list[Any]:
        planned = (row for row in self.occurrences.values() if row.state == "planned" and row.starts > now)
        return sorted(planned, key=lambda row: (row.starts, row.id))


class Plain(Town):
    """Without drawing all that it shows for every platform and language: that is not what is looked at here."""

    def shown(self, spoke: Spoke) -> Shown:
        card = getattr(spoke.answer, "card", None)
        return Shown("") if card is None else self.card(card, spoke.reader, spoke.answer)


class World:
    def __init__(self, storage: SqlStorage, name: str, zone: str) -> None:
        self.clock = Clockwork(BEGINS)
        self.town = Plain(PlatformName.SLACK, storage, self.clock, SpaceRef(PlatformName.SLACK, name))
        self.zone = ZoneInfo(zone)
        self.storage = storage
        self.members: dict[str, str] = {}
        """By account, and by name."""
        self.last: Picture

    async def begins(self, repeat: str, capacity: int | None) -> None:
        facts = self.town._common("aiko")["about_space"]
        self.community: CommunityId = await self.storage.house.settle(
            facts, locale=Locale("en"), zone=self.zone.key, at=BEGINS
        )
        async with self.storage.community(self.community) as uow:
            for name in PEOPLE:
                self.town.changes(name, zone=self.zone.key)
                account = await uow.people.settle(self.town.people[name])
                self.members |= {account.id: account.member, name: account.member}
        when = f"{(BEGINS + timedelta(days=4)).astimezone(self.zone):%Y-%m-%d} 19:00"
        seats: dict[str, Any] = {} if capacity is None else {"capacity": capacity}
        await self.town.asks("aiko", "session new", title="Rust", when=when, repeat=repeat, remind="1d", **seats)
        holds(await self.picture(), self.clock.at)

    async def picture(self) -> Picture:
        self.last = await self._read()
        return self.last

    async def _read(self) -> Picture:
        async def rows(table: Any) -> list[Any]:
            return list((await connection.execute(select(table).where(table.c.community_id == self.community))).all())

        async with self.storage.database.reading() as connection:
            return Picture(
                {row.id: row for row in await rows(tables.occurrences)},
                {row.id: row for row in await rows(tables.series)},
                {row.id: row for row in await rows(tables.deliveries) if row.kind == "post"},
                {(row.occurrence_id, row.member_id): row.rsvp for row in await rows(tables.rsvps) if row.rsvp},
                frozenset(row.subject for row in await rows(tables.timers) if row.purpose == "session.continue"),
            )

    async def does(self, step: Step) -> None:
        before = self.last
        coming = before.to_come(self.clock.at)
        if not coming:
            return
        chosen = coming[step.pick % len(coming)]
        match step.kind:
            case "answer":
                await self._answers(step, chosen.id, before)
            case "pass":
                await self._time_passes(step, before)
            case "host":
                await self._hands_over(step, chosen, before)
            case _:
                await self._changes(step, chosen, before)

    async def _number(self, occurrence: str) -> int:
        async with self.storage.community(self.community) as uow:
            return await uow.numbers.of("session", occurrence)

    async def _press(self, name: str, action: str, *args: str) -> None:
        await self.town.presses(name, Button(say("session.show"), action, self.community, args, Style.PLAIN))

    async def _changes(self, step: Step, chosen: Any, before: Picture) -> None:
        """Press one of the buttons, if it comes to that; then again."""
        words = dict(step.words) if step.kind == "edit" else {}
        if step.kind == "edit" and step.moved is not None:
            words["when"] = f"{chosen.starts.astimezone(self.zone) + step.moved:%Y-%m-%d %H:%M}"
        number = await self._number(chosen.id)
        asked = await self.town.asks(step.actor, f"session {step.kind}", number=number, **words)
        ways = [one for one in asked.buttons.values() if one.action in ("session.edit_now", "session.cancel_now")]
        if not ways:
            assert (await self.picture()).occurrences == before.occurrences
            return
        way = ways[step.scope % len(ways)]
        await self.town.presses(step.actor, way)
        after = await self.picture()
        self.changed(before, after, step.actor)
        await self.town.presses(step.actor, way)
        again = await self.picture()
        assert (again.occurrences, again.answers, again.series) == (after.occurrences, after.answers, after.series)
        assert again.posts.keys() == after.posts.keys(), "nobody is told twice"

    async def _hands_over(self, step: Step, chosen: Any, before: Picture) -> None:
        to = PEOPLE[step.scope % 4]
        asked = await self.town.asks(
            "emi", "session edit", number=await self._number(chosen.id), host=self.town.ref(to)
        )
        if not asked.buttons:
            return
        await self.town.presses("emi", list(asked.buttons.values())[step.pick % len(asked.buttons)])
        half = await self.picture()
        (proposal,) = {row.subject for id, row in half.posts.items() if id not in before.posts}
        host = next(name for name in PEOPLE if self.members[name] == self.members[chosen.host_id])
        await self._press(host, "session.host_yes", proposal)
        assert (await self.picture()).occurrences == (half.occurrences if host != "emi" else before.occurrences)
        await self._press(to, "session.host_yes", proposal)
        after = await self.picture()
        assert self.members[after.occurrences[chosen.id].host_id] == self.members[to]
        self.changed(half, after, to)

    async def _answers(self, step: Step, occurrence: str, before: Picture) -> None:
        await self._press(step.actor, "session.rsvp", occurrence, step.answer)
        after = await self.picture()
        capacity = after.occurrences[occurrence].capacity
        assert capacity is None or after.taken(occurrence) <= max(capacity, before.taken(occurrence))
        assert before.answers.keys() <= after.answers.keys()
        holds(after, self.clock.at)

    async def _time_passes(self, step: Step, before: Picture) -> None:
        self.clock.go(days=1 + step.scope * 3)
        await self.town.timekeeping.wake_due()
        after = await self.picture()
        assert before.occurrences.keys() <= after.occurrences.keys()
        assert before.answers.keys() == after.answers.keys()
        holds(after, self.clock.at)

    def changed(self, before: Picture, after: Picture, actor: str) -> None:
        nobody_is_lost(before, after)
        new = [row for id, row in after.posts.items() if id not in before.posts and row.purpose in NOTICES]
        told = Counter(self.members[row.receiver_id] for row in new)
        assert told == Counter(self.concerned(before, after) - {self.members[actor]})
        holds(after, self.clock.at)

    def concerned(self, before: Picture, after: Picture) -> set[str]:
        """Worked out from what is stored, not from what was meant."""
        found: set[str] = set()
        for id, was in before.occurrences.items():
            now = after.occurrences[id]
            differs = {name for name in TOLD_TO_ALL | TOLD_TO_SOME if getattr(was, name) != getattr(now, name)}
            by_offer = after.of(id, {"offered"}) - before.of(id, {"offered"})
            if differs & TOLD_TO_ALL:
                found |= after.of(id, EXPECTED) - by_offer
            elif "capacity" in differs:
                found |= (before.of(id, SEATLESS) & after.of(id, EXPECTED)) - by_offer
            if differs:
                found |= {self.members[was.host_id], self.members[now.host_id]}
        return found


def nobody_is_lost(before: Picture, after: Picture) -> None:
    """By a change of the session: answers are as they were, save that who waits may get a seat."""
    assert before.occurrences.keys() <= after.occurrences.keys()
    assert before.answers.keys() == after.answers.keys()
    for (occurrence, _), was in before.answers.items():
        limit = after.occurrences[occurrence].capacity
        seats = {was, "going"} if limit is None else {was, "offered"}
        assert after.answers[occurrence, _] in (seats if was in SEATLESS else {was})
    for id in before.occurrences:
        limit = after.occurrences[id].capacity
        assert limit is None or after.taken(id) <= max(limit, before.taken(id))


def holds(picture: Picture, now: datetime) -> None:
    """Whatever was done, in whichever order."""
    keys = Counter((row.series_id, row.index_date) for row in picture.occurrences.values())
    assert set(keys.values()) <= {1}
    for row in picture.to_come(now):
        assert row.own or row.starts == named(picture.series[row.series_id], row.index_date), row
    going_on = {row.id for row in picture.series.values() if row.repeat and row.before is None}
    assert len(going_on) <= 1
    assert going_on <= picture.continued
    closed_later = {row.id for row in picture.series.values() if row.repeat and row.before and row.before > now.date()}
    assert picture.continued <= going_on | closed_later
    for row in picture.posts.values():
        if row.state == "owed" and row.purpose.startswith("session.reminder"):
            id, _, starts = row.subject.split("|")
            one = picture.occurrences[id]
            assert (one.state, one.starts) == ("planned", datetime.fromisoformat(starts))


def named(series: Any, index: Any) -> datetime | None:
    """When its rule, as it is now, has that date."""
    repeat = Repeat(series.repeat) if series.repeat else None
    rule = Rule(repeat, datetime.fromisoformat(series.starts), series.zone, series.before)
    through = datetime.combine(index, datetime.min.time(), UTC) + timedelta(days=3)
    dates = {one.index: one.at for one in occurrences(rule, after=index - timedelta(days=1), through=through)}
    return dates.get(index)
