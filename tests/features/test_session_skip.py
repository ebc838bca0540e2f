"""One date of a series is skipped, or several are cancelled; who wanted to come is told once. It is 2026-11-23."""

from tests.features.test_session_edit import called, dates, owed, subject, told
from tests.town import Town


async def test_one_date_is_skipped_by_a_press_and_people_read_when_the_series_goes_on(town: Town) -> None:
    await called(town, "ben", repeat="weekly")
    asked = await town.asks("aiko", "session skip", number=1)
    assert str(asked) == (
        "Skip “Rust reading” on 2026-12-01 (Tue) 19:00 (Asia/Tokyo)? Just this date does not take place, "
        "the series goes on; 1 person is told."
    )
    assert len(await dates(town)) == 7
    done = await town.presses("aiko", asked.buttons["Skip this date"])
    assert str(done).splitlines() == [
        "“Rust reading” does not take place on 2026-12-01 (Tue) 19:00 (Asia/Tokyo); 1 person is told.",
        "The series goes on; the next one is 2026-12-08 (Tue) 19:00 (Asia/Tokyo).",
    ]
    town.clock.go(seconds=3)
    await town.tells()
    skipped = "“Rust reading” does not take place on 2026-12-01 (Tue) 19:00 (Asia/Tokyo)."
    assert told(town, skipped, "the next one is 2026-12-08 (Tue)") == ["ben"]
    assert len(await dates(town)) == 6
    again = await town.presses("aiko", asked.buttons["Skip this date"])
    assert str(again) == "“Rust reading” is cancelled, so nothing was changed."


async def test_what_takes_place_only_once_is_cancelled_instead(town: Town) -> None:
    await called(town)
    asked = await town.asks("aiko", "session skip", number=1)
    assert str(asked) == "“Rust reading” takes place only once, so there is nothing to skip to. You can cancel it."
    sure = await town.presses("aiko", asked.buttons["Cancel it…"])
    assert list(sure.buttons) == ["Cancel this one"]


async def test_others_cannot_skip(town: Town) -> None:
    await called(town, repeat="weekly")
    refused = await town.asks("ben", "session skip", number=1)
    assert str(refused) == "Only its host and organizers can change this session. Nothing was changed."


async def test_of_eight_cancelled_dates_one_message_tells(town: Town) -> None:
    await called(town, repeat="weekly")
    listed = await town.asks("aiko", "session list")
    for label in ("Show 1", "Show 2", "Show 4"):
        shown = await town.presses("ben", listed.buttons[label])
        await town.presses("ben", shown.buttons["Going"])
    sure = await town.asks("aiko", "session cancel", number=2)
    assert list(sure.buttons) == ["Cancel this one", "This and all that follow", "All that have not begun"]
    done = await town.presses("aiko", sure.buttons["All that have not begun"])
    assert str(done) == "“Rust reading” is cancelled: 7 dates; 1 person is told."
    await town.tells()
    notices = [post for post in town.posts() if post.startswith("to ben")]
    assert [post.splitlines() for post in notices] == [
        [
            "to ben: “Rust reading” is cancelled on these 3 dates:",
            "- 2026-12-01 (Tue) 19:00 (Asia/Tokyo)",
            "- 2026-12-08 (Tue) 19:00 (Asia/Tokyo)",
            "- 2026-12-22 (Tue) 19:00 (Asia/Tokyo)",
            "Cancelled by @aiko.",
        ]
    ]
    town.clock.go(days=30)
    await town.tells()
    assert await dates(town) == []
    assert len([post for post in town.posts() if "⏰" in post]) == 0


async def test_what_is_owed_about_a_cancelled_date_is_dropped_at_once(town: Town) -> None:
    shown = await called(town, "ben", "chie", repeat="weekly", capacity=1)
    await town.presses("ben", shown.buttons["Can’t"])
    sure = await town.asks("aiko", "session cancel", number=1)
    await town.presses("aiko", sure.buttons["This and all that follow"])
    id = await subject(town)
    purposes = ("session.reminder", "session.reminder_direct", "session.announcement", "session.offer")
    assert [await owed(town, purpose, id) for purpose in purposes] == [[], [], [], []]


async def test_the_host_is_told_when_an_organizer_cancels(town: Town) -> None:
    await called(town)
    sure = await town.asks("emi", "session cancel", number=1)
    await town.presses("emi", sure.buttons["Cancel this one"])
    await town.tells()
    assert told(town, "is cancelled.", "Cancelled by @emi.") == ["aiko"]
