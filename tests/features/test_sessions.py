"""A study session from its call to its reminders, as members see it. It is Monday, 2026-11-23, noon in Tokyo."""

from dataclasses import replace

import pytest

from bot.events import Asked, Value
from bot.people import Place
from tests.features.organizing import is_quiet
from tests.town import Town


async def test_a_session_is_called_together_and_announced_where_it_was_asked(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00", capacity=2)
    first = "“Rust reading” is announced: 2026-12-01 (Tue) 19:00 (Asia/Tokyo). Repeats: once. "
    assert first + "Reminders: 1 day, 1 hour and 10 minutes before." in str(shown)
    await town.delivers()
    (post,) = town.posts()
    assert "2026-12-01 (Tue) 19:00 (Asia/Tokyo)" in post
    assert "0 of 2 seats taken, 0 waiting" in post
    assert list(shown.buttons)[:3] == ["Going", "Maybe", "Can’t"]


async def test_a_full_session_has_a_waiting_list_whose_first_is_offered_what_is_freed(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00", capacity=1)
    going, no = shown.buttons["Going"], shown.buttons["Can’t"]
    assert "You are going." in str(await town.presses("ben", going))
    assert "You are number 1 on the waiting list." in str(await town.presses("chie", going))
    assert "You are number 2 on the waiting list." in str(await town.presses("emi", going))
    await town.presses("ben", no)
    await town.delivers()
    assert "It is kept for you until 2026-11-23 16:00; after that I ask the next in line." in town.posts()[-1]
    town.clock.go(hours=4, minutes=1)
    await town.delivers()
    await town.delivers()
    assert "It is kept for you until 2026-11-23 20:01" in town.posts()[-1]
    assert "You are going." in str(await town.presses("emi", going))
    listed = await town.asks("chie", "session list")
    assert "1 of 1 seats taken, 0 waiting. You said maybe." in str(listed)


async def test_answers_are_drawn_once_for_a_burst_and_over_again_changes_nothing(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    await town.delivers()
    for name in ("aiko", "ben", "chie", "ben"):
        await town.presses(name, shown.buttons["Going"])
    town.clock.go(seconds=3)
    await town.delivers()
    (drawn,) = town.redraws()
    assert "3 are coming" in drawn
    assert "Going: @aiko, @ben and @chie" in drawn


async def test_reminders_come_in_the_channel_and_to_who_is_going(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-11-24 19:00", remind="1h,10m")
    await town.presses("ben", shown.buttons["Going"])
    await town.presses("chie", shown.buttons["Maybe"])
    await town.delivers()
    town.clock.go(hours=30)
    await town.delivers()
    assert sorted(post for post in town.posts() if "⏰" in post) == sorted(
        post for post in town.posts() if "begins in 1 hour: 2026-11-24 (Tue) 19:00 (Asia/Tokyo)" in post
    )
    assert len([post for post in town.posts() if "to which you are going" in post]) == 1
    town.clock.go(minutes=50)
    await town.delivers()
    assert "begins in 10 minutes" in town.posts()[-1]
    assert len([post for post in town.posts() if "⏰" in post]) == 3


async def test_who_goes_no_more_or_wants_no_reminder_gets_none(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-11-24 19:00", remind="1h")
    for name in ("ben", "chie"):
        await town.presses(name, shown.buttons["Going"])
    await town.presses("ben", shown.buttons["Can’t"])
    settings = await town.asks("chie", "shinrai settings")
    await town.chooses("chie", settings.selects["Reminder before a session"], "none")
    town.clock.go(hours=30)
    await town.delivers()
    assert [post for post in town.posts() if "to which you are going" in post] == []


async def test_after_an_outage_over_all_reminders_none_comes_late(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-11-24 19:00")
    await town.delivers()
    town.clock.go(hours=31, minutes=1)
    await town.delivers()
    assert [post for post in town.posts() if "⏰" in post] == []


async def test_a_series_has_its_occurrences_eight_weeks_ahead_each_announced_a_week_before(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-11-24 19:00", repeat="weekly")
    assert "Repeats: every week." in str(shown)
    await town.delivers()
    listed = str(await town.asks("ben", "session list"))
    assert listed.count("Rust reading") == 8
    assert len(town.posts()) == 1
    town.clock.go(days=1, hours=7)
    await town.delivers()
    assert "2026-12-01 (Tue) 19:00 (Asia/Tokyo)" in [post for post in town.posts() if "⏰" not in post][-1]
    town.clock.go(days=7)
    await town.delivers()
    assert "2027-01-26 (Tue) 19:00" in str(await town.asks("ben", "session list"))


@pytest.mark.parametrize(
    ("when", "refused"),
    [
        ("someday", "I cannot read “someday” as a date and time (Asia/Tokyo)."),
        ("2026-11-22 19:00", "That time is over already. Nothing was announced."),
        ("2026-02-30 19:00", "there is no such day. Nothing was announced."),
    ],
)
async def test_a_time_that_is_none_is_refused_with_examples(town: Town, when: str, refused: str) -> None:
    assert refused in str(await town.asks("aiko", "session new", title="Rust reading", when=when))
    await town.delivers()
    assert town.posts() == []
    assert "Nothing is planned yet." in str(await town.asks("aiko", "session list"))


async def test_what_is_ambiguous_is_announced_by_a_press_and_pressed_twice_once(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="明日7時")
    assert "In the morning or in the evening?" in str(shown)
    await town.delivers()
    assert town.posts() == []
    evening = shown.buttons["Announce 2026-11-24 (Tue) 19:00 (Asia/Tokyo)"]
    for _ in range(2):
        assert "is announced: 2026-11-24 (Tue) 19:00 (Asia/Tokyo)" in str(await town.presses("aiko", evening))
    await town.delivers()
    assert len(town.posts()) == 1


async def test_nobody_else_confirms_what_somebody_typed(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="明日7時")
    (first, *_) = shown.buttons.values()
    assert "is announced" not in str(await town.presses("ben", first))


async def test_host_and_organizers_cancel_others_are_refused_and_who_wants_to_come_is_told_once(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    await town.presses("ben", shown.buttons["Going"])
    await town.presses("chie", shown.buttons["Can’t"])
    await town.delivers()
    refused = await town.asks("ben", "session cancel", number=1)
    assert str(refused) == "Only its host and organizers can change this session. Nothing was changed."
    sure = await town.asks("emi", "session cancel", number=1)
    for _ in range(2):
        await town.presses("emi", sure.buttons["Cancel this one"])
    await town.tells()
    told = [
        post for post in town.posts() if "“Rust reading”, 2026-12-01 (Tue) 19:00 (Asia/Tokyo), is cancelled." in post
    ]
    assert sorted(post.partition(":")[0] for post in told) == ["to aiko", "to ben"]  # aiko hosts it
    assert "This session is cancelled." in town.redraws()[-1]
    assert "is cancelled, so nothing was changed." in str(await town.presses("chie", shown.buttons["Going"]))
    town.clock.go(days=9)
    await town.delivers()
    assert [post for post in town.posts() if "⏰" in post] == []


async def test_this_and_all_that_follow_are_cancelled_and_no_more_are_made(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-11-24 19:00", repeat="weekly")
    listed = await town.asks("aiko", "session cancel")
    shown = await town.presses("aiko", listed.buttons["Show 3"])
    assert "Session #2" in str(shown)
    sure = await town.presses("aiko", shown.buttons["Cancel it…"])
    done = await town.presses("aiko", sure.buttons["This and all that follow"])
    assert "6 dates" in str(done)
    assert str(await town.asks("ben", "session list")).count("Rust reading") == 2
    town.clock.go(days=30)
    await town.delivers()
    assert "Nothing is planned yet." in str(await town.asks("ben", "session list"))


async def test_an_offer_made_at_night_comes_in_the_morning_and_its_time_stands_still_until_then(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-12-05 19:00", capacity=1)
    await town.presses("ben", shown.buttons["Going"])
    await town.presses("chie", shown.buttons["Going"])
    await is_quiet(town, "chie", "22:00-07:00")
    town.clock.go(hours=11)
    await town.presses("ben", shown.buttons["Can’t"])
    await town.delivers()
    assert [post for post in town.posts() if "A seat is free for you" in post] == []
    town.clock.go(hours=8)
    await town.delivers()
    assert "It is kept for you until 2026-11-24 11:00" in town.posts()[-1]


async def test_a_place_of_several_words_stays_as_it_was_typed(town: Town) -> None:
    where = "Room 3, https://example.com/a_b"
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00", place=where)
    assert f"Where: {where}" in str(shown)


async def test_where_there_is_no_channel_one_is_asked_for(town: Town) -> None:
    words: dict[str, Value] = {"title": "Rust reading", "when": "2026-12-01 19:00"}
    common = town._common("aiko")
    alone = replace(Asked(**common, command=("session", "new"), options=words), place=Place(town.space, "D1", "U1"))
    assert "Please say in which channel it is announced" in str(await town._does(alone))
    town.outside.channels["C2"] = replace(town.outside.channels["C2"], may_post=True)
    chosen = replace(alone, options=words | {"channel": Place(town.space, "C2")})
    assert "“Rust reading” is announced" in str(await town._does(chosen))
    await town.delivers()
    assert [post.split(":")[0] for post in town.posts()] == ["#C2"]


async def test_home_lists_what_is_coming_with_ones_own_answer(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    await town.presses("ben", shown.buttons["Going"])
    home = await town.asks("ben", "shinrai home")
    assert "Rust reading, 2026-12-01 (Tue) 19:00 (Asia/Tokyo). 1 is coming. You are going." in str(home)
    again = await town.presses("ben", home.buttons["Show"])
    assert "Going: @ben" in str(again)


async def test_a_crowd_with_long_names_fits_every_platform(town: Town) -> None:
    """What is drawn is held to the platform's limits by the town itself."""
    shown = await town.asks(
        "aiko", "session new", title="読" * 100, when="2026-12-01 19:00", capacity=30, place="場" * 100
    )
    for n in range(70):
        town.arrives(f"{n:02}" + "長" * 30)
        await town.presses(f"{n:02}" + "長" * 30, shown.buttons["Going" if n % 4 else "Maybe"])
    town.clock.go(seconds=3)
    await town.delivers()
    assert "30 of 30 seats taken, 22 waiting" in town.posts()[0]
