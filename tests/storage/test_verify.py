"""`verify` proves that the ledger adds up: each kind of fault is planted behind the database's back, and found."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import make_url, text

from bot.people import MessageRef
from bot.ports import DeliveryState, Outcome, Recap, SeatState, SourceState
from bot.rules.attendance import Rsvp
from bot.rules.choosing import Seated, SeatKind
from bot.rules.turns import Wish
from storage.checks import CHECKS
from storage.verify import verify
from tests.storage.meetings import answers, plan, session
from tests.storage.test_calls import called, new_call, seats_one
from tests.storage.village import DAY, NOON, SLACK, Village

DAY_CHECKS = {"allowance day is shorter than 20 h", "allowance day begins before the member's last one ends"}
_COPY = "community_id, 'planted', giver_id, receiver_id, kind, {points}, at, recorded_at, 'planted', 1, {what}, gift_id"
PLANTED = {
    "reversal and `reverses` do not go together": "UPDATE entries SET kind = 'thanks' WHERE reverses IS NOT NULL",
    "reverses an entry that is not there": "UPDATE entries SET reverses = 'gone' WHERE reverses IS NOT NULL",
    "reverses a reversal": "INSERT INTO entries SELECT "
    + _COPY.format(points="-points", what="id")
    + " FROM entries WHERE reverses IS NOT NULL",
    "does not negate what it reverses": "UPDATE entries SET points = -2 WHERE reverses IS NOT NULL",
    "names other accounts than what it reverses": "UPDATE entries SET receiver_id = NULL WHERE reverses IS NOT NULL",
    "is reversed more than once": "INSERT INTO entries SELECT "
    + _COPY.format(points="points", what="reverses")
    + " FROM entries WHERE reverses IS NOT NULL",
    "is dated before what it reverses": "UPDATE entries "
    "SET at = (SELECT max(ends) FROM allowance_days) WHERE reverses IS NULL",
    "reversal does not say why": "DELETE FROM entry_words WHERE reason = 'undone'",
    "giver of the entry is not there": "UPDATE entries SET giver_id = 'gone'",
    "receiver of the entry is not there": "UPDATE entries SET receiver_id = 'gone'",
    "gift of the entry is not there": "UPDATE entries SET gift_id = 'gone'",
    "deposit for a role, mentoring or hosting takes points away": "UPDATE entries SET kind = 'role', points = -1",
    "words belong to no entry": "UPDATE entry_words SET entry_id = 'gone'",
    "tag belongs to no entry": "UPDATE entry_tags SET entry_id = 'gone'",
    "gift has no entry": "UPDATE entries SET gift_id = NULL",
    "giver of the gift is not there": "UPDATE gifts SET giver_id = 'gone'",
    "allowance day of the gift is not there": "UPDATE gifts SET day_id = 'gone'",
    "allowance day's spent is not what its gifts add up to": "UPDATE allowance_days SET spent = spent + 1",
    "member of the account is not there": "UPDATE accounts SET member_id = 'gone'",
    "source is deposited, but no entry of it stands": "UPDATE sources SET outcome = 'deposited'",
    "source is not deposited, but an entry of it stands": "UPDATE sources SET outcome = 'uncounted'",
    "delivery is in no known state": "UPDATE deliveries SET state = 'lost', wake_at = NULL WHERE state = 'owed'",
    "open delivery wakes nobody: no due time or lease": "UPDATE deliveries SET wake_at = NULL WHERE state = 'sending'",
    "ended delivery would still be claimed": "UPDATE deliveries SET wake_at = due_at WHERE state = 'sent'",
    "post is sent, but has no message": "UPDATE deliveries SET message_id = NULL WHERE state = 'sent'",
    "delivery is being sent by no attempt": "UPDATE deliveries SET attempts = 0 WHERE state = 'sending'",
    "host of the series is not there": "UPDATE series SET host_id = 'gone'",
    "series of the occurrence is not there": "UPDATE occurrences SET series_id = 'gone'",
    "host of the occurrence is not there": "UPDATE occurrences SET host_id = 'gone'",
    "occurrence ends before it starts": "UPDATE occurrences SET ends = (SELECT min(at) FROM entries)",
    "occurrence of the answer is not there": "UPDATE rsvps SET occurrence_id = 'gone'",
    "answer is of an account that is not the member's": "UPDATE rsvps SET account_id = 'gone'",
    "two answers have the same place in line": "UPDATE rsvps SET position = 1",
    "seat is offered without an end, or an end without an offer": "UPDATE rsvps SET rsvp = 'offered'",
    "occurrence of the recap is not there": "UPDATE recaps SET occurrence_id = 'gone'",
    "author of the recap is not there": "UPDATE recaps SET author_id = 'gone'",
    "seat is of an account that is not the member's": "UPDATE seats SET account_id = 'gone'",
    "who has a seat says how it went themselves": "UPDATE completions "
    "SET member_id = (SELECT member_id FROM seats WHERE seats.id = completions.seat_id)",
    "call has more seats taken of a kind than it has": "UPDATE calls SET first = 0",
    "seat is taken in a call that is withdrawn": "UPDATE calls SET state = 'cancelled'",
    "seat is proposed in a call that has nothing to decide": "UPDATE seats SET state = 'proposed'",
    "mentor of the first-timer has no such seat in their call": "UPDATE seats SET state = 'left' WHERE kind = 'mentor'",
    "allowance day is shorter than 20 h": "UPDATE allowance_days SET ends = starts",
    "allowance day begins before the member's last one ends": "UPDATE allowance_days "
    "SET ends = (SELECT max(ends) FROM allowance_days)",
}
TABLES = (
    "entries",
    "entry_words",
    "entry_tags",
    "gifts",
    "allowance_days",
    "accounts",
    "sources",
    "deliveries",
    "series",
    "occurrences",
    "rsvps",
    "recaps",
    "calls",
    "seats",
    "completions",
)


async def _furnish(village: Village) -> None:
    """Something of everything: given, taken back, remembered, owed, under way, sent."""
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    await village.day_of(aiko, NOON + DAY)
    _, (standing,) = await village.thank(aiko, ben, day=day, points=1, tags=("talk",))
    _, (undone,) = await village.thank(aiko, ben, day=day, points=3)
    await village.undo(undone, day)
    for number in range(2):
        await village.owed(village.post(str(number), channel=f"C{number}"))
    sent, _ = await village.claims()
    await village.owed(village.post("later", due_at=NOON + DAY))
    occurrence = await session(village, plan(aiko, capacity=1))
    for account in (aiko, ben):
        await answers(village, account, occurrence, Rsvp.GOING)
    async with village.storage.community(village.community) as uow:
        await uow.sessions.write_recap(occurrence.id, Recap(aiko.id, "よかった", NOON))
        call, _ = await uow.calls.add(new_call(village, aiko))
        await uow.calls.press(call.id, aiko, Wish.TRY, NOON)
        await uow.calls.press(call.id, ben, Wish.MENTOR, NOON)
        seated = (Seated(aiko.member, SeatKind.FIRST, ben.member), Seated(ben.member, SeatKind.MENTOR))
        await uow.calls.seat(call.id, seated, SeatState.CONFIRMED, first_timers={aiko.member}, at=NOON)
        await uow.sources.keep(SourceState(standing.source, Outcome.DEPOSITED, turn=1), NOON)
        await uow.sources.keep(SourceState(undone.source, Outcome.REVERSED, turn=1), NOON)
        await uow.deliveries.finish(sent, DeliveryState.SENT, at=NOON, message=MessageRef(SLACK, "C1", "1"))
    call = await called(village, aiko, key="other")
    await seats_one(village, call, ben)
    async with village.storage.community(village.community) as uow:
        (seat,) = await uow.calls.seats(call.id)
        await uow.calls.bear_witness(seat.id, aiko, NOON)


async def _plant(village: Village, fault: str) -> None:
    """Every table is replaced by a copy without keys, checks and triggers, which would refuse the fault."""
    free = [f"ALTER TABLE {table} RENAME TO {table}_bound" for table in TABLES]
    free += [f"CREATE TABLE {table} AS SELECT * FROM {table}_bound" for table in TABLES]
    if village.storage.database.is_sqlite:
        file = make_url(village.url).database
        assert file is not None
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(";".join(["PRAGMA legacy_alter_table=ON", *free, fault]))
    else:
        async with village.storage.database.writing() as writer:
            for statement in (*free, fault):
                await writer.execute(text(statement))


async def test_a_town_in_order_has_no_faults(village: Village) -> None:
    await _furnish(village)
    assert await verify(village.storage.database) == []


@pytest.mark.parametrize("what", PLANTED)
async def test_a_planted_fault_is_found(village: Village, what: str) -> None:
    await _furnish(village)
    await _plant(village, PLANTED[what])
    found = await verify(village.storage.database)
    assert any(line.startswith(f"community {village.community}: ") and line.endswith(f": {what}") for line in found)


def test_every_check_has_a_fault_that_it_finds() -> None:
    assert set(PLANTED) == {what for what, _ in CHECKS} | DAY_CHECKS
