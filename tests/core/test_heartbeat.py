"""What a process may do depends on its heart-beat, as it measures it itself."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import leases
from bot.handover import BEAT_IS_LATE, Handover
from bot.leases import NotBegun
from bot.phrasebook import our_phrasebook
from bot.ports import Attempt, Handed, Sent, TransientFault
from bot.speech import Outgoing
from storage.deliveries import SqlDeliveries
from storage.tables import deliveries
from storage.unit import SqlStorage
from tests.core.office import CATALOGUE, A, Process, Wire, fall_silent, process, running, utc_now


@dataclass
class Seconds:
    """A clock that stands still until it is moved."""

    at: float = 100.0

    def __call__(self) -> float:
        return self.at


class Writing(Wire):
    """Writes to a platform, as an adapter does: twice, and in between time passes."""

    seconds: Seconds
    between: float = 0.0
    written: int = 0

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        for _ in range(2):
            leases.may_begin()
            leases.may_write()
            self.written += 1
            self.seconds.at += self.between
        return Sent()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/heart.db"


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def handover(one: Process, wire: Wire, seconds: Seconds) -> Handover:
    one.handover = Handover(one.storage, CATALOGUE, our_phrasebook(), {wire.name: wire}, utc_now, seconds=seconds)
    return one.handover


def writing(seconds: Seconds, between: float = 0.0) -> Writing:
    wire = Writing()
    wire.seconds, wire.between = seconds, between
    return wire


async def doubt(storage: SqlStorage) -> tuple[str, bool]:
    """Why the one delivery waits, and whether it may have arrived."""
    async with storage.database.reading() as connection:
        row = (await connection.execute(select(deliveries.c.reason, deliveries.c.doubt_since))).one()
    return row.reason, row.doubt_since is not None


async def test_with_a_beat_that_is_old_no_attempt_begins_and_nothing_is_in_doubt(url: str, seconds: Seconds) -> None:
    wire = writing(seconds)
    async with process(url, wire, utc_now) as one:
        works = handover(one, wire, seconds)
        await one.owes("reminder")
        (claim,) = await one.claims()
        seconds.at += leases.FRESH_FOR
        await works.hand_over(claim)
        assert (wire.written, await one.states()) == (0, {"owed": 1})
        assert await doubt(one.storage) == (BEAT_IS_LATE, False)


async def test_a_beat_that_becomes_old_within_an_attempt_stops_its_next_request(url: str, seconds: Seconds) -> None:
    wire = writing(seconds, between=leases.FRESH_FOR)
    async with process(url, wire, utc_now) as one:
        works = handover(one, wire, seconds)
        await one.owes("reminder")
        (claim,) = await one.claims()
        await works.hand_over(claim)
        assert (wire.written, await one.states()) == (1, {"owed": 1})
        assert await doubt(one.storage) == (BEAT_IS_LATE, True)


async def test_an_attempt_that_is_old_begins_no_request_however_fresh_the_beat_is(url: str, seconds: Seconds) -> None:
    async with process(url, Wire(), utc_now) as one:
        heart = handover(one, Wire(), seconds).heart
        await one.owes("reminder")
        (claim,) = await one.claims()
        lease = heart.lease(claim)
        assert lease is not None
        seconds.at += leases.ATTEMPT_TAKES
        await heart.beat()
        with lease.held(), pytest.raises(NotBegun):
            leases.may_begin()


async def test_an_attempt_of_a_process_that_was_taken_for_dead_is_abandoned_though_it_beats_again(
    url: str, seconds: Seconds
) -> None:
    wire = writing(seconds)
    async with process(url, wire, utc_now) as one:
        works = handover(one, wire, seconds)
        await one.owes("reminder")
        (claim,) = await one.claims()
        lease = works.heart.lease(claim)
        assert lease is not None
        await fall_silent(one.storage)
        await one.storage.processes.give_back_of_dead(utc_now(), leases.SILENT_FOR)
        assert await works.heart.beat() != claim.holder
        with lease.held(), pytest.raises(NotBegun):
            leases.may_write()
        await works.hand_over(claim)
        assert wire.written == 0


async def test_the_age_of_a_beat_is_measured_from_before_it_is_sent(
    url: str, seconds: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with process(url, Wire(), utc_now) as one:
        heart = handover(one, Wire(), seconds).heart
        await heart.beat()
        plain = one.storage.processes.beat

        async def slow(holder: object) -> bool:
            beaten = await plain(holder)  # type: ignore[arg-type]
            seconds.at += leases.FRESH_FOR
            return beaten

        monkeypatch.setattr(one.storage.processes, "beat", slow)
        await heart.beat()
        assert not heart.is_fresh


async def test_a_beat_that_fails_makes_nothing_fresh(
    url: str, seconds: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with process(url, Wire(), utc_now) as one:
        heart = handover(one, Wire(), seconds).heart
        await heart.beat()
        seconds.at += leases.FRESH_FOR

        async def away(_: object) -> bool:
            raise TransientFault("away")

        monkeypatch.setattr(one.storage.processes, "beat", away)
        with pytest.raises(TransientFault):
            await heart.beat()
        assert not heart.is_fresh


async def test_what_could_not_be_marked_while_storage_was_away_is_taken_up_again_by_the_same_process(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process lives on, so that no heart-beat ever frees it."""
    wire = Wire(answer=lambda _: 0.01)
    async with running(url, wire) as house:
        plain, faults = SqlDeliveries.finish, [TransientFault("away")]

        async def finish(self: SqlDeliveries, *given: object, **named: object) -> bool:
            if faults:
                raise faults.pop()
            return await plain(self, *given, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(SqlDeliveries, "finish", finish)
        await house.owe(A, "general", "once")
        await house.until(2, within=10.0)
        await asyncio.sleep(0.2)
        assert faults == []
