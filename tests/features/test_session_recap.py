"""What is written about a session afterwards, by whom, and where it is found. It is Monday, 2026-11-23, noon."""

from dataclasses import replace
from typing import Any

from bot.people import PlatformName
from tests.features.looking import leaves, sets_member
from tests.features.organizing import is_quiet
from tests.features.test_session_after import asked, over, post, there, tonight
from tests.town import Shown, Town

NOTES = "Chapter 3; slides: https://example.com/a_b"


async def writes(town: Town, name: str, notes: str = NOTES, number: int | None = 1) -> Shown:
    """`/session recap` as one types it on this platform."""
    if town.platform is PlatformName.SLACK:
        return await town.types(name, "session", "recap " + (f"#{number} " if number else "") + notes)
    words: dict[str, Any] = {"notes": notes, "number": number} if number else {"notes": notes}
    return await town.asks(name, "session recap", **words)


def recaps(town: Town) -> list[str]:
    return [one for one in town.posts() if "📝" in one]


def nudges(town: Town) -> list[str]:
    return [one for one in town.posts() if "A few words or links help" in one]


# --- written ---------------------------------------------------------------------------------------------------


async def test_a_recap_is_posted_where_the_session_was_announced(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    done = await writes(town, "aiko")
    assert "Your recap is posted where the session was announced." in str(done)
    await town.delivers()
    assert recaps(town) == [f"#C1: 📝 Recap of “Rust reading”, 2026-11-23 (Mon) 19:00 (Asia/Tokyo)\n@aiko: {NOTES}"]


async def test_written_anew_the_latest_stands_and_the_post_is_redrawn(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    await writes(town, "aiko")
    await town.delivers()
    await there(town, "ben")
    await writes(town, "ben", "Chapters 3 and 4")
    town.clock.go(seconds=3)
    await town.delivers()
    assert len(recaps(town)) == 1
    assert [one.partition("\n")[2] for one in town.redraws() if "📝" in one] == ["@ben: Chapters 3 and 4"]
    assert "@ben: Chapters 3 and 4" in str(await town.asks("chie", "session show", number=1))


async def test_host_organizers_and_who_was_there_write_it_others_do_not(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    refused = "A recap is written by the host, by organizers, and by who pressed “I was there”. Nothing was posted."
    assert str(await writes(town, "ben")) == refused
    assert str(await town.presses("ben", post(town).buttons["Write a recap"])) == refused
    await there(town, "ben")
    for name in ("aiko", "ben", "emi"):
        assert "Your recap is posted" in str(await writes(town, name))


async def test_it_is_written_from_the_start_on(town: Town) -> None:
    await tonight(town, "ben")
    early = "“Rust reading” has not begun yet, so there is nothing to look back on. Nothing was posted."
    assert str(await writes(town, "aiko")) == early
    town.clock.go(hours=7, minutes=1)
    assert "Your recap is posted" in str(await writes(town, "aiko"))


async def test_a_button_opens_the_form_filled_in_with_what_stands(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    opened = await town.presses("aiko", post(town).buttons["Write a recap"])
    assert opened.form is not None
    assert [(field.name, field.initial, field.max_length) for field in opened.form.fields] == [("notes", "", 1000)]
    assert "Your recap is posted" in str(await town.submits("aiko", opened.form, notes=NOTES))
    shown = await town.asks("aiko", "session show", number=1)
    again = await town.presses("aiko", shown.buttons["Write the recap anew"])
    assert again.form is not None
    assert again.form.fields[0].initial == NOTES
    assert "Please write a few words or links." in str(await town.submits("aiko", again.form, notes=""))


async def test_without_a_number_one_chooses_and_what_was_typed_is_kept(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    which = await writes(town, "aiko", number=None)
    assert str(which).splitlines() == [
        "Which session is it about? What you typed is kept.",
        "- Rust reading, 2026-11-23 (Mon) 19:00 (Asia/Tokyo) [Write a recap 1]",
    ]
    opened = await town.presses("aiko", which.buttons["Write a recap 1"])
    assert opened.form is not None
    assert opened.form.fields[0].initial == NOTES
    await town.submits("aiko", opened.form, notes=NOTES)
    await town.delivers()
    assert len(recaps(town)) == 1


async def test_what_one_typed_is_in_nobody_elses_form(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    which = await writes(town, "aiko", "a secret", number=None)
    opened = await town.presses("emi", which.buttons["Write a recap 1"])
    assert opened.form is not None
    assert opened.form.fields[0].initial == ""


async def test_who_has_none_to_write_about_is_told_when_one_has(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    assert "There is no session that you could write a recap of" in str(await writes(town, "ben", number=None))


async def test_an_unknown_number_is_refused(town: Town) -> None:
    assert "There is no session #7 here." in str(await writes(town, "aiko", number=7))


async def test_the_longest_fits_everywhere_and_a_longer_one_is_refused(town: Town) -> None:
    """What is drawn is held to the platform's limits by the town itself."""
    await tonight(town, "ben")
    await over(town)
    assert "can have 1000 characters at most" in str(await writes(town, "aiko", "＠" * 1001))
    assert "Your recap is posted" in str(await writes(town, "aiko", "＠" * 1000))
    await town.delivers()
    assert recaps(town)[0].endswith("＠" * 1000)


async def test_of_a_cancelled_one_nothing_is_written(town: Town) -> None:
    await tonight(town, "ben")
    sure = await town.asks("aiko", "session cancel", number=1)
    await town.presses("aiko", sure.buttons["Cancel this one"])
    await over(town)
    assert "is cancelled, so nothing was changed." in str(await writes(town, "aiko"))


async def test_another_communitys_session_is_none_of_ours(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    assert "no longer valid" in str(
        await town.presses("aiko", replace(post(town).buttons["Write a recap"], community="c-other"))
    )


# --- found again -----------------------------------------------------------------------------------------------


async def test_past_sessions_are_listed_with_their_recaps_and_who_was_there(town: Town) -> None:
    await tonight(town, "ben")
    listed = await town.asks("chie", "session list")
    nothing = await town.presses("chie", listed.buttons["Past sessions"])
    assert str(nothing).splitlines() == ["Past sessions", "There is no past session yet."]
    await over(town)
    await there(town, "ben")
    await there(town, "aiko")
    row = "- Rust reading, 2026-11-23 (Mon) 19:00 (Asia/Tokyo). 2 were there. "
    past = await town.presses("chie", listed.buttons["Past sessions"])
    assert str(past).splitlines() == ["Past sessions", row + "No recap yet. [Show 1]"]
    await writes(town, "aiko", "x" * 200)
    past = await town.presses("chie", listed.buttons["Past sessions"])
    assert str(past).splitlines() == ["Past sessions", row + "x" * 119 + "… [Show 1]"]
    shown = await town.presses("chie", past.buttons["Show 1"])
    assert "@aiko: " + "x" * 200 in str(shown)
    assert "2 were there: @aiko and @ben" in str(shown)
    assert list(shown.buttons) == ["I was there"]
    back = await town.presses("chie", past.buttons["Coming sessions"])
    assert str(back).startswith("Coming sessions")


async def test_ten_past_sessions_with_long_recaps_fit_every_platform(town: Town) -> None:
    await town.asks("aiko", "session new", title="読" * 100, when="2026-11-23 19:00", repeat="daily", minutes=5)
    for _ in range(12):
        town.clock.go(days=1)
        await town.delivers()
        listed = await town.asks("aiko", "session list")
        past = await town.presses("aiko", listed.buttons["Past sessions"])
        shown = await town.presses("aiko", past.buttons["Show 1"])
        opened = await town.presses("aiko", shown.buttons["Write a recap"])
        assert opened.form is not None
        await town.submits("aiko", opened.form, notes="長" * 1000)
    past = await town.presses("aiko", (await town.asks("aiko", "session list")).buttons["Past sessions"])
    assert len(past.buttons) == 11


# --- the host is reminded --------------------------------------------------------------------------------------


async def test_the_host_is_reminded_once_an_hour_after_the_end(town: Town) -> None:
    await tonight(town, "ben")
    await over(town, minutes=59)
    assert nudges(town) == []
    for _ in range(3):
        town.clock.go(minutes=1)
        await town.delivers()
    (only,) = nudges(town)
    assert only.startswith(
        "to aiko: “Rust reading”, 2026-11-23 (Mon) 19:00 (Asia/Tokyo), is over: thank you for hosting."
    )
    shown = town.card(town.screen.posts[-1].card, town.screen.posts[-1].reader)
    assert list(shown.buttons) == ["Write a recap", "Stop telling me"]
    opened = await town.presses("aiko", shown.buttons["Write a recap"])
    assert opened.form is not None


async def test_who_has_written_already_is_not_reminded(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    await writes(town, "aiko")
    town.clock.go(hours=2)
    await town.delivers()
    assert nudges(town) == []


async def test_who_wants_no_messages_or_has_left_is_not_reminded(town: Town) -> None:
    await tonight(town, "ben")
    await tonight(town, "ben", host="chie")
    await sets_member(town, "aiko", notices=False)
    await leaves(town, "chie")
    await over(town, hours=10)
    assert len(asked(town)) == 2
    assert nudges(town) == []


async def test_in_the_hosts_quiet_hours_it_waits_for_the_morning(town: Town) -> None:
    await tonight(town, "ben")
    await is_quiet(town, "aiko", "20:30-07:00")
    await over(town)
    town.clock.go(hours=10, minutes=59)
    await town.delivers()
    assert nudges(town) == []
    town.clock.go(minutes=1)
    await town.delivers()
    assert len(nudges(town)) == 1
