"""Whatever people do in whatever order: never too many, nobody passed over, nobody lost."""

import os
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.rules.attendance import Attendance, Rsvp

SEQUENCES = int(os.environ.get("ATTENDANCE_SEQUENCES", "400"))
"""More take longer: ``ATTENDANCE_SEQUENCES=2000 pytest tests/rules/test_attendance_sequences.py``."""
MEMBERS = st.sampled_from(["aiko", "ben", "chie", "dan", "emi", "fumi"])
OTHER_ANSWERS = st.sampled_from([Rsvp.MAYBE, Rsvp.NO])
CAPACITIES = st.one_of(st.none(), st.integers(0, 4))
HOURS = st.integers(1, 6).map(lambda hours: timedelta(hours=hours))
COMING = (Rsvp.GOING, Rsvp.OFFERED, Rsvp.WAITING)


class Sequences(RuleBasedStateMachine):
    """Beside the attendance only this is kept: who wants to come, by when they pressed; and who said otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 11, 24, tzinfo=UTC)
        self.attendance = Attendance(None)
        self.wanting: list[str] = []
        self.otherwise: dict[str, Rsvp] = {}

    @initialize(capacity=st.integers(0, 3), crowd=st.lists(MEMBERS, unique=True))
    def a_crowd_comes(self, capacity: int, crowd: list[str]) -> None:
        self.attendance = Attendance(capacity)
        for member in crowd:
            self.goes(member)

    def _next(self, after: Attendance) -> Attendance:
        """What is so after every action. Returns what was before it."""
        before, self.attendance = self.attendance, after
        assert after.capacity is None or after.taken <= max(after.capacity, before.taken)
        return before

    def _gone(self, member: str) -> None:
        self.otherwise.pop(member, None)
        if member in self.wanting:
            self.wanting.remove(member)

    @rule(member=MEMBERS)
    def goes(self, member: str) -> None:
        before = self._next(self.attendance.answered(member, Rsvp.GOING))
        was, place = before.of(member), self.attendance.of(member)
        assert place is not None
        if was and was.rsvp in COMING:
            assert place.order == was.order
            assert place.rsvp is (Rsvp.WAITING if was.rsvp is Rsvp.WAITING else Rsvp.GOING)
            return
        seated = before.capacity is None or (before.taken < before.capacity and not before.waiting)
        assert place.rsvp is (Rsvp.GOING if seated else Rsvp.WAITING)
        self._gone(member)
        self.wanting.append(member)

    @rule(member=MEMBERS, answer=OTHER_ANSWERS)
    def says_otherwise(self, member: str, answer: Rsvp) -> None:
        self._next(self.attendance.answered(member, answer))
        self._gone(member)
        self.otherwise[member] = answer

    @rule(member=MEMBERS)
    def leaves(self, member: str) -> None:
        self._next(self.attendance.withdrawn(member))
        self._gone(member)

    @rule(hours=HOURS)
    def seats_are_offered(self, hours: timedelta) -> None:
        before = self._next(self.attendance.offering(lambda _: self.now + hours))
        asked = [place.member for place in self.attendance.offered if place not in before.offered]
        assert asked == [place.member for place in before.waiting][: len(asked)]
        assert not (self.attendance.free and self.attendance.waiting)

    @rule(hours=HOURS)
    def time_passes(self, hours: timedelta) -> None:
        self.now += hours
        before = self._next(self.attendance.lapsed(self.now))
        passed = [place for place in before.offered if place.offered_until and place.offered_until <= self.now]
        for place in passed:
            self._gone(place.member)
            self.otherwise[place.member] = Rsvp.MAYBE
        assert len(self.attendance.offered) == len(before.offered) - len(passed)

    @rule(capacity=CAPACITIES)
    def places_become_more_or_fewer(self, capacity: int | None) -> None:
        before = self._next(self.attendance.resized(capacity))
        assert {place.member for place in before.going} <= {place.member for place in self.attendance.going}
        if capacity is not None:
            assert self.attendance.places == before.places

    @invariant()
    def nobody_is_lost_or_passed_over(self) -> None:
        """In the order in which they pressed Going stand those who have a seat or an offer, then those who wait."""
        seated = {place.member for place in (*self.attendance.going, *self.attendance.offered)}
        waiting = [place.member for place in self.attendance.waiting]
        assert len(seated) == self.attendance.taken
        assert seated == set(self.wanting[: len(seated)])
        assert waiting == self.wanting[len(seated) :]

    @invariant()
    def everyone_else_is_as_they_said_and_at_one_place(self) -> None:
        members = [place.member for place in self.attendance.places]
        assert sorted(members) == sorted([*self.wanting, *self.otherwise])
        assert len({place.order for place in self.attendance.places}) == len(members)
        said = {place.member: place.rsvp for place in self.attendance.places if place.rsvp not in COMING}
        assert said == self.otherwise

    @invariant()
    def only_an_offer_has_an_end_and_every_offer_has_one(self) -> None:
        for place in self.attendance.places:
            assert (place.offered_until is not None) == (place.rsvp is Rsvp.OFFERED)

    @invariant()
    def without_a_limit_nobody_waits(self) -> None:
        if self.attendance.capacity is None:
            assert not (*self.attendance.waiting, *self.attendance.offered)


TestSequences = Sequences.TestCase
TestSequences.settings = settings(max_examples=SEQUENCES, stateful_step_count=10)
