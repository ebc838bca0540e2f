"""Nobody is reminded of a moment that was over before its date was made, announced, moved or answered to."""

from datetime import datetime, timedelta

import pytest

from bot.features.sessions.announcing import PURPOSE as ANNOUNCED
from bot.features.sessions.reminding import DIRECT, IN_CHANNEL
from bot.ports import Delivery, DeliveryState
from tests.features.looking import community_of
from tests.features.organizing import is_quiet
from tests.features.test_session_edit import called, edits
from tests.town import Town


def reminders(town: Town, whom: str = "#") -> list[str]:
    return [post for post in town.posts() if post.startswith(whom) and "⏰" in post]


async def owed(town: Town, purpose: str) -> list[Delivery]:
    async with town.storage.community(await community_of(town), write=False) as uow:
        return [post for post in await uow.deliveries.open_of(purpose, "") if post.state is DeliveryState.OWED]


@pytest.mark.parametrize("repeat", ["once", "daily", "weekly"])
async def test_a_session_that_is_made_reminds_of_nothing_at_once(town: Town, repeat: str) -> None:
    words = {} if repeat == "once" else {"repeat": repeat}
    await called(town, remind="30d, 14d, 9d, 1h", **words)
    for _ in range(5):
        town.clock.go(seconds=10)
        await town.delivers()
    assert reminders(town) == []


async def test_the_dates_of_a_series_are_reminded_of_after_they_are_announced(town: Town) -> None:
    await called(town, remind="30d, 9d, 7d, 3d", repeat="weekly")
    announced = {post.subject: post.due_at for post in await owed(town, ANNOUNCED)}
    later = [post for post in await owed(town, IN_CHANNEL) if post.subject.split("|")[0] in announced]
    assert later != []
    assert all(post.due_at > announced[post.subject.split("|")[0]] for post in later)
    assert {post.subject.split("|")[1] for post in later} == {str(3 * 24 * 60)}


async def test_a_move_an_edit_and_another_channel_bring_no_late_reminder(town: Town) -> None:
    await called(town, "ben", remind="1h", when="2026-12-20 19:00")
    await edits(town, remind="30d, 28d, 1h")
    await edits(town, when="2026-12-18 19:00")
    await edits(town, capacity=5)
    await edits(town, capacity=0)
    assert reminders(town) == reminders(town, "to ") == []
    assert sorted(post.subject.split("|")[1] for post in await owed(town, IN_CHANNEL)) == ["60"]


async def test_who_answers_when_their_reminder_is_over_is_not_written_to(town: Town) -> None:
    shown = await called(town, "ben", remind="1d", when="2026-11-24 11:00")  # in 23 hours
    assert reminders(town, "to ") == []
    for label in ("Can’t", "Going"):
        await town.presses("ben", shown.buttons[label])
        await town.delivers()
    assert reminders(town, "to ") == []


async def test_another_reminder_in_the_settings_is_not_sent_late(town: Town) -> None:
    await called(town, "ben", remind="1h", when="2026-11-23 20:00")
    panel = await town.asks("ben", "shinrai settings")
    await town.chooses("ben", panel.selects["Reminder before a session"], "1d")
    await town.delivers()
    assert reminders(town, "to ") == []


async def test_who_answers_in_their_quiet_hours_is_not_written_to_at_once(town: Town) -> None:
    """It would have come at 22:00, before their quiet hours; they answer at 23:00."""
    shown = await called(town, remind="2h", when="2026-11-24 08:00")
    await is_quiet(town, "ben", "22:00-07:00")
    town.clock.go(hours=11)
    await town.presses("ben", shown.buttons["Going"])
    await town.delivers()
    assert reminders(town, "to ") == []


async def test_what_was_due_and_is_only_late_outlives_an_edit(town: Town) -> None:
    """The process was down when it fell due: the moment came after everybody knew of the date."""
    await called(town, "ben", remind="1d", when="2026-11-25 12:00")
    town.clock.go(days=1, minutes=5)
    asked = await town.asks("aiko", "session edit", number=1, capacity=9)
    await town.presses("aiko", asked.buttons["Change it"])
    await town.delivers()
    assert len(reminders(town)) == 1
    assert len(reminders(town, "to ben")) == 1


async def test_what_was_due_and_is_late_is_not_sent_of_another_start(town: Town) -> None:
    await called(town, "ben", remind="1d", when="2026-11-25 12:00")
    town.clock.go(days=1, minutes=5)
    asked = await town.asks("aiko", "session edit", number=1, when="2026-11-25 11:00")
    await town.presses("aiko", asked.buttons["Change it"])
    await town.delivers()
    assert reminders(town) == reminders(town, "to ") == []
    assert await owed(town, DIRECT) == []


def _at(post: Delivery) -> datetime:
    return datetime.fromisoformat(post.subject.split("|")[2]) - timedelta(minutes=int(post.subject.split("|")[1]))


async def test_a_reminder_is_due_at_its_moment_and_never_later(town: Town) -> None:
    await called(town, "ben", "chie", remind="2d, 1d, 1h, 10m", repeat="daily")
    posts = [*await owed(town, IN_CHANNEL), *await owed(town, DIRECT)]
    assert posts != []
    assert all(post.due_at <= _at(post) for post in posts)
    assert all(post.due_at > town.clock.at for post in posts)
