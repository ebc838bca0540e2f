"""What is owed to the outside against what stands there: lost, doubled, or in doubt."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.faults.meetings import ANNOUNCEMENT, CALL, DIRECT, REMINDER, ROOM, SEATED, Posted

Row = Mapping[str, object]
Subject = tuple[str, str, str]
"""Purpose, title, and the date of the meeting."""

TODAY = "2026-11-23"
HORIZON = f"{TODAY}T05:55"
"""What falls due later is not of this run: who has a seat is reminded at six, the next date is announced at seven."""


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
    outdated: list[Posted]
    """Announcements that do not show all who are going: a redraw is owed, or was lost. One that arrived but is parked
    cannot be drawn anew before an organizer has said where it is.
    """
    sent: frozenset[str]
    """Messages, as ``Posted`` names them."""
    again: int
    """Posts that needed more than one attempt."""


def owed_by(sessions: Iterable[Row], volunteers: Iterable[Row]) -> Counter[Subject]:
    """By what was stored of sessions, guests, calls and seats: no look at what the bot wrote down as owed."""
    sessions = list(sessions)
    owed: Counter[Subject] = Counter()
    for one in sessions:
        title, date = str(one["title"]), str(one["index"])
        if date == TODAY:
            owed[ANNOUNCEMENT, title, date] += 1
            owed[REMINDER, title, date] += 1
            owed[DIRECT, title, date] += int(str(one["going"]))
    titles = {one["id"]: str(one["title"]) for one in sessions}
    for one in volunteers:
        title = titles.get(one["session"], "")
        if one["record"] == "call":
            owed[CALL, title, TODAY] += 1
        if one["record"] == "seat":
            owed[SEATED, title, TODAY] += 1
            owed[ROOM, title, TODAY] += bool(one["mentor"])
    return +owed


def account(
    sessions: Sequence[Row],
    volunteers: Sequence[Row],
    posts: Sequence[Row],
    standing: Sequence[Posted],
    in_time: Mapping[tuple[str, str], int],
) -> Account:
    """``in_time``: by purpose and title, how many reminders are owed for certain: their moment came after people heard
    of the date, or said that they are going. Of a moment that was over by then nobody is reminded.
    """
    owed = owed_by(sessions, volunteers)
    found = Counter((one.purpose, one.title, one.date) for one in standing if one.purpose)
    parked = [row for row in posts if row["state"] == "parked"]
    sent = Counter(_message(row) for row in posts if row["state"] == "sent")
    there = {one.ref: one for one in standing}
    unclaimed = [ref for ref in there if ref not in sent]
    may_miss = {one: n - in_time.get(one[:2], 0) for one, n in owed.items() if one[0] in (DIRECT, REMINDER)}
    missing = owed - Counter(may_miss) - found
    explained = _explained(parked, missing, [there[ref] for ref in unclaimed])
    return Account(
        owed=owed,
        lost=Counter({subject: n for subject, n in missing.items() if subject[0] not in explained}),
        doubled=found - owed,
        unclaimed=[ref for ref in unclaimed if there[ref].purpose not in explained],
        untrue=[ref for ref, n in sent.items() if n > 1 or ref not in there],
        parked=parked,
        unfinished=[row for row in posts if row["state"] not in ("sent", "parked") and str(row["due_at"]) < HORIZON],
        outdated=_outdated(sessions, [there[ref] for ref in sent if ref in there]),
        sent=frozenset(sent),
        again=sum(int(str(row["attempts"])) > 1 for row in posts),
    )


def _explained(parked: Sequence[Row], missing: Counter[Subject], unclaimed: Sequence[Posted]) -> set[str]:
    """Purposes of which as many are parked as are missing, or stand there and are known to no delivery."""
    in_doubt = Counter(str(row["purpose"]) for row in parked)
    open_ends = Counter(one.purpose for one in unclaimed)
    for (purpose, _, _), n in missing.items():
        open_ends[purpose] += n
    return {purpose for purpose in in_doubt if open_ends[purpose] == in_doubt[purpose]}


def _outdated(sessions: Iterable[Row], sent: Iterable[Posted]) -> list[Posted]:
    going = {(row["title"], row["index"]): row["going"] for row in sessions}
    return [one for one in sent if one.purpose == ANNOUNCEMENT and one.coming != going.get((one.title, one.date))]


def _message(row: Row) -> str:
    return ":".join(str(row["message"]).split(":")[-2:])
