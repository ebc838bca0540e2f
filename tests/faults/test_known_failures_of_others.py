"""How other bots lose or double reminders, each by name: none of it happens here."""

import os
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.people import AccountRef, Facts, PlatformName
from bot.ports import DeliveryId, TryAgain, Unreachable
from tests.core.office import A, Process, Wire, fall_silent, process
from tests.postgres import fresh_database
from tests.storage.village import settle
from tests.town import Clockwork

SLACK, DISCORD = PlatformName.SLACK, PlatformName.DISCORD
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clockwork:
    return Clockwork(NOON)


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/office.db" if request.param == "sqlite" else await fresh_database()


@pytest.fixture
async def first(url: str, clock: Clockwork) -> AsyncIterator[Process]:
    async with process(url, Wire(), clock) as one:
        yield one


async def test_robodanny_a_reminder_is_not_deleted_before_it_is_sent(
    url: str, first: Process, clock: Clockwork
) -> None:
    """It takes the row out of its table, then posts: a crash between the two loses the reminder."""
    await first.owes("reminder")
    assert len(await first.claims()) == 1  # and here the process dies
    await fall_silent(first.storage)
    async with process(url, first.wire, clock) as second:
        await second.works()
        assert await second.states() == {"sent": 1}
    assert first.sent == ["reminder"]


async def test_python_discord_1916_a_reminder_is_kept_when_its_channel_is_missing_at_the_start(
    first: Process, clock: Clockwork
) -> None:
    """It deletes reminders whose channel its cache does not hold, as after a start or in an outage."""
    await first.owes("reminder")
    first.wire.answer = lambda _: TryAgain("discord.not_connected", 5.0, everywhere=True)
    await first.works()
    assert await first.states() == {"owed": 1}
    clock.go(seconds=5)
    first.wire.answer = lambda _: Unreachable("discord.access_missing")
    await first.works()
    assert await first.states() == {"parked": 1}
    first.wire.answer = lambda _: 0.0
    async with first.storage.community(await settle(first.storage, A)) as uow:
        (post,) = await uow.deliveries.of_subject("test.post", "reminder")
        assert await uow.deliveries.send_now(DeliveryId(post.id), clock())
    await first.works()
    assert first.sent == ["reminder"]


async def test_discal_what_was_sent_is_marked_and_not_sent_again_after_a_restart(
    url: str, first: Process, clock: Clockwork
) -> None:
    """It remembers in memory what it announced."""
    await first.owes("reminder")
    await first.works()
    for _ in range(3):
        clock.go(hours=1)
        async with process(url, first.wire, clock) as restarted:
            await restarted.owes("reminder", due=NOON)
            await restarted.works()
    assert first.sent == ["reminder"]


async def test_indico_a_crash_in_the_middle_of_a_batch_neither_loses_nor_doubles(
    url: str, first: Process, clock: Clockwork
) -> None:
    """It sends a batch and commits once: a crash before that commit sends the whole batch again."""
    await first.owes(*(f"reminder {n}" for n in range(6)))
    claims = await first.claims()
    for claim in claims[:3]:
        await first.handover.hand_over(claim)  # and here the process dies
    assert await first.states() == {"sent": 3, "sending": 3}
    await fall_silent(first.storage)
    async with process(url, first.wire, clock) as second:
        await second.works()
        assert await second.states() == {"sent": 6}
    assert first.sent == [f"reminder {n}" for n in range(6)]


async def test_indico_one_that_fails_takes_no_other_with_it(first: Process) -> None:
    await first.owes(*(f"reminder {n}" for n in range(4)))

    def answer(place: object) -> float:
        if "reminder 1" in str(place):
            raise ZeroDivisionError
        return 0.0

    first.wire.answer = answer
    for claim in await first.claims():
        await first.handover.hand_over(claim)
    assert await first.states() == {"sent": 3, "owed": 1}


async def test_mattermost_remind_another_process_takes_over_whatever_its_host_is_called(
    url: str, first: Process, clock: Clockwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It binds reminders to the host name that wrote them: after a move nobody sends them."""
    await first.owes("due", "under way")
    (begun, *_) = await first.claims()
    monkeypatch.setattr(socket, "gethostname", lambda: "elsewhere")
    monkeypatch.setattr(os, "uname", lambda: os.uname_result(("Linux", "elsewhere", "6", "1", "x86_64")))
    async with process(url, Wire(), clock) as elsewhere:
        await elsewhere.works()
        assert elsewhere.sent == []
        await fall_silent(first.storage)
        await elsewhere.works()
        assert elsewhere.sent == ["due", "under way"]
    # The first comes back: the attempt is no longer its own.
    await first.handover.hand_over(begun)
    assert first.sent == []


async def test_after_an_outage_there_is_no_burst_of_what_is_too_late(first: Process, clock: Clockwork) -> None:
    """Down for three hours across 40 reminders, of which 30 say so themselves that they are too late."""
    async with first.storage.community(await settle(first.storage, A)) as uow:
        await uow.people.settle(Facts(AccountRef(A, "U1"), "emi", organizer=True))
    for n in range(40):
        due = NOON + timedelta(minutes=4 * n)
        worth = timedelta(minutes=10) if n < 30 else timedelta(days=1)
        await first.owes(f"reminder {n:02}", worth_for=worth, due=due, channel=f"C{n % 5}")
    clock.go(hours=3)
    await first.works()
    assert await first.states() == {"expired": 30, "sent": 10}
    assert first.sent == [f"reminder {n}" for n in range(30, 40)]
    assert await first.states("posts.missed") == {"owed": 1}
    clock.go(minutes=10)
    await first.works()
    assert await first.states("posts.missed") == {"sent": 1}
    assert len(first.sent) == 11


@pytest.mark.parametrize("away", ["discord.server_error_503", "discord.timed_out", "discord.away"])
async def test_a_server_that_is_unavailable_at_the_start_loses_nothing(
    first: Process, clock: Clockwork, away: str
) -> None:
    """Others delete what they have of a server of which the platform says "unavailable"."""
    await first.owes("reminder")
    first.wire.answer = lambda _: TryAgain(away)
    for _ in range(5):
        await first.works()
        clock.go(minutes=1)
    assert await first.states() == {"owed": 1}
    first.wire.answer = lambda _: 0.0
    await first.works()
    assert first.sent == ["reminder"]
