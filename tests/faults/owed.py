"""What is owed to the outside against what stands there: lost, doubled, or in doubt."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.faults.meetings import ANNOUNCEMENT, DIRECT, REMINDER, Posted

Row = Mapping[str, object]
Subject = tuple[str, str, str]
"""Purpose, title, and the date of the meeting."""

TODAY = "2026-11-23"
HORIZON = f"{TODAY}T06:30"
"""What falls due later (the next announcements at seven) is not of this run."""
WEEK = frozenset(f"2026-11-{day}" for day in range(23, 30))
"""Whose announcements are due: seven days ahead."""


@dataclass(frozen=True, slots=True)
class Account:
    """``lost`` and ``doubled`` are subjects or messages; ``parked`` are rows that wait for an organizer."""

    owed: Counter[Subject]
    lost: Counter[Subject]
    doubled: Counter[Subject]
    unclaimed: list[str]
    """Messages that no delivery knows of, and that no parked one explains."""
    untrue: list[str]
    """Deliveries that are said to be sent, of which nothing stands there."""
    parked: list[Row]
    unfinished: list[Row]
    """Due in this run, maybe put off a little, and neither sent nor parked."""
    rows: Sequence[Row]

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.unclaimed or self.untrue or self.unfinished)


def owed_by(sessions: Iterable[Row]) -> Counter[Subject]:
    """By the sessions that were stored and who is going to them: no look at what the bot wrote down as owed."""
    owed: Counter[Subject] = Counter()
    for one in sessions:
        title, date = str(one["title"]), str(one["index"])
        if date in WEEK:
            owed[ANNOUNCEMENT, title, date] += 1
        if date == TODAY:
            owed[REMINDER, title, date] += 1
            owed[DIRECT, title, date] += int(str(one["going"]))
    return +owed


def account(sessions: Iterable[Row], posts: Sequence[Row], standing: Sequence[Posted]) -> Account:
    owed = owed_by(sessions)
    found = Counter((one.purpose, one.title, one.date) for one in standing if one.purpose)
    parked = [row for row in posts if row["state"] == "parked"]
    sent = [_ref(row) for row in posts if row["state"] == "sent"]
    there = {one.ref: one for one in standing}
    unclaimed = [ref for ref in there if ref not in sent]
    in_doubt = Counter(str(row["purpose"]) for row in parked)
    arrived = Counter(there[ref].purpose for ref in unclaimed)
    missing = owed - found
    missed = Counter({purpose: _sum(missing, purpose) for purpose in in_doubt})
    explained = {purpose for purpose in in_doubt if arrived[purpose] + missed[purpose] == in_doubt[purpose]}
    return Account(
        owed=owed,
        lost=Counter({subject: n for subject, n in missing.items() if subject[0] not in explained}),
        doubled=found - owed,
        unclaimed=[ref for ref in unclaimed if there[ref].purpose not in explained],
        untrue=[ref for ref, n in Counter(sent).items() if n > 1 or ref not in there],
        parked=parked,
        unfinished=[row for row in posts if row["state"] not in ("sent", "parked") and str(row["due_at"]) < HORIZON],
        rows=posts,
    )


def _sum(subjects: Counter[Subject], purpose: str) -> int:
    return sum(n for subject, n in subjects.items() if subject[0] == purpose)


def _ref(row: Row) -> str:
    return ":".join(str(row["message"]).split(":")[-2:])
