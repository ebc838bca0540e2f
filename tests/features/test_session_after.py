"""After a session: how was it, who was there, and whom to thank. It is Monday, 2026-11-23, noon in Tokyo."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.people import Locale, Notices, PlatformName
from bot.ports import OccurrenceId, OccurrenceState
from bot.rules.quiet import read_quiet
from bot.speech import Button, Reply
from tests.features.looking import community_of, leaves, sets, sets_space
from tests.features.organizing import pause
from tests.panels import rows_of
from tests.town import Shown, Town

ASKED = "“Rust reading”, 2026-11-23 (Mon) 19:00 (Asia/Tokyo), is over. How was it?"


async def tonight(town: Town, *going: str, host: str = "aiko", minutes: int = 60) -> Shown:
    """A session of this evening, 19:00 to 20:00, as its host sees it; these people are going."""
    shown = await town.asks(host, "session new", title="Rust reading", when="2026-11-23 19:00", minutes=minutes)
    for name in going:
        await town.presses(name, shown.buttons["Going"])
    await town.delivers()
    return shown


async def over(town: Town, **later: float) -> None:
    """It is 20:00, or so much later, and what fell due is done."""
    town.clock.go(**{"hours": 8, **later})
    await town.delivers()


def asked(town: Town) -> list[str]:
    return [post for post in town.posts() if "How was it?" in post]


def post(town: Town) -> Shown:
    """ "How was it?" as it was posted."""
    (found,) = [one for one in town.screen.posts if "How was it?" in str(town.card(one.card, one.reader))]
    return town.card(found.card, found.reader)


async def there(town: Town, name: str) -> Shown:
    return await town.presses(name, post(town).buttons["I was there"])


async def drawn(town: Town) -> str:
    """What stands in the channel a moment later."""
    town.clock.go(seconds=3)
    await town.delivers()
    return next(redraw for redraw in reversed(town.redraws()) if "How was it?" in redraw)


def session_of(shown: Shown) -> OccurrenceId:
    return OccurrenceId(shown.buttons["Going"].args[0])


# --- how was it ------------------------------------------------------------------------------------------------


async def test_at_its_end_the_channel_is_asked_once(town: Town) -> None:
    await tonight(town, "ben", "chie")
    town.clock.go(hours=7, minutes=59)
    await town.delivers()
    assert asked(town) == []
    town.clock.go(minutes=1)
    for _ in range(3):
        await town.delivers()
        town.clock.go(minutes=20)
    (only,) = asked(town)
    assert only.startswith(f"#C1: 📚 {ASKED}")
    assert list(post(town).buttons) == ["I was there", "Write a recap"]


async def test_the_announcement_has_no_buttons_any_more(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    town.clock.go(seconds=3)
    await town.delivers()
    announcement = next(one for _, one in reversed(town.screen.redraws) if one.card.title is not None)
    assert list(town.card(announcement.card, announcement.reader).buttons) == []


async def test_nobody_is_asked_of_a_session_to_which_nobody_wanted_to_come(town: Town) -> None:
    shown = await tonight(town, "aiko")
    await town.presses("ben", shown.buttons["Can’t"])
    await over(town, hours=12)
    assert asked(town) == []
    assert [one for one in town.posts() if "recap" in one] == []


async def test_one_maybe_is_enough(town: Town) -> None:
    shown = await tonight(town)
    await town.presses("ben", shown.buttons["Maybe"])
    await over(town)
    assert len(asked(town)) == 1


async def test_of_a_cancelled_one_nobody_is_asked(town: Town) -> None:
    await tonight(town, "ben")
    sure = await town.asks("aiko", "session cancel", number=1)
    await town.presses("aiko", sure.buttons["Cancel this one"])
    await over(town)
    assert asked(town) == []


async def moves(town: Town, shown: Shown, by: timedelta) -> None:
    """As an edit does."""
    async with town.storage.community(await community_of(town)) as uow:
        occurrence = await uow.sessions.lock(session_of(shown))
        assert occurrence is not None
        await uow.sessions.change(occurrence.id, starts=occurrence.starts + by)


async def test_of_one_that_was_moved_is_asked_at_its_new_end(town: Town) -> None:
    await moves(town, await tonight(town, "ben"), timedelta(days=2))
    await over(town)
    assert asked(town) == []
    town.clock.go(days=2)
    await town.delivers()
    assert ["2026-11-25 (Wed) 19:00" in one for one in asked(town)] == [True]


async def test_every_occurrence_of_a_series_is_asked_about(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-11-23 19:00", repeat="weekly")
    for _ in range(3):
        listed = await town.asks("ben", "session list")
        shown = await town.presses("ben", listed.buttons["Show 1"])
        await town.presses("ben", shown.buttons["Going"])
        town.clock.go(hours=9)
        await town.delivers()
        town.clock.go(days=6, hours=15)
    assert [one.partition("”, ")[2][:10] for one in asked(town)] == ["2026-11-23", "2026-11-30", "2026-12-07"]


@pytest.mark.parametrize(("away", "times"), [({"hours": 20}, 1), ({"hours": 23, "minutes": 59}, 1), ({"days": 1}, 0)])
async def test_after_an_outage_it_is_asked_within_a_day_of_the_end_and_never_later(
    town: Town, away: dict[str, float], times: int
) -> None:
    await tonight(town, "ben")
    town.clock.go(hours=8)
    town.clock.go(**away)
    town.restarts()
    await town.delivers()
    assert len(asked(town)) == times


async def test_in_quiet_hours_it_waits_for_the_morning(town: Town) -> None:
    await tonight(town, "ben", minutes=240)
    await sets(town, quiet=read_quiet("22:00-07:00"))
    town.clock.go(hours=11)
    await town.delivers()
    assert asked(town) == []
    town.clock.go(hours=8)
    await town.delivers()
    assert len(asked(town)) == 1


# --- I was there -----------------------------------------------------------------------------------------------


async def test_people_say_themselves_that_they_were_there_and_a_burst_is_drawn_once(town: Town) -> None:
    await tonight(town, "ben", "chie")
    await over(town)
    assert "Nobody has said yet that they were there." in asked(town)[0]
    await town.delivers()
    before = len(town.redraws())
    for name in ("chie", "dai", "aiko"):  # who was going, who never answered, and the host
        assert "Noted: you were at “Rust reading”." in str(await there(town, name))
        town.clock.go(seconds=0.1)
    assert "3 were there: @chie, @dai and @aiko" in await drawn(town)
    assert len([one for one in town.redraws()[before:] if "How was it?" in one]) == 1


async def test_pressed_twice_is_once_and_asks_nothing_more(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    first, second = await there(town, "ben"), await there(town, "ben")
    assert "Whom would you like to thank for it?" in str(first)
    assert str(second) == "You have said already that you were at “Rust reading”. Nothing was changed."
    assert "1 was there: @ben" in await drawn(town)


async def test_it_can_be_said_from_the_start_until_a_week_after_the_end(town: Town) -> None:
    shown = await tonight(town, "ben", "chie", "dai")
    button = Button(
        shown.buttons["Going"].label, "session.there", shown.buttons["Going"].community, (session_of(shown),)
    )
    assert str(await town.presses("ben", button)) == (
        "“Rust reading” has not begun yet. Press this once it has. Nothing was changed."
    )
    town.clock.go(hours=7)
    assert "Noted" in str(await town.presses("ben", button))
    town.clock.go(days=7, minutes=59)
    assert "Noted" in str(await town.presses("chie", button))
    town.clock.go(minutes=1)
    assert "was over a week ago" in str(await town.presses("dai", button))


async def test_not_of_one_that_was_cancelled(town: Town) -> None:
    shown = await tonight(town, "ben")
    async with town.storage.community(await community_of(town)) as uow:
        await uow.sessions.change(session_of(shown), state=OccurrenceState.CANCELLED)
    town.clock.go(hours=8)
    button = replace(shown.buttons["Going"], action="session.there", args=(session_of(shown),))
    assert str(await town.presses("ben", button)) == "“Rust reading” is cancelled, so nothing was changed."


async def test_another_communitys_session_is_none_of_ours(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    button = replace(post(town).buttons["I was there"], community="c-other")
    assert "no longer valid" in str(await town.presses("ben", button))


# --- whom to thank ---------------------------------------------------------------------------------------------


async def test_the_host_comes_first_then_who_was_there_then_who_was_going(town: Town) -> None:
    await tonight(town, "ben", "chie")
    await over(town)
    await there(town, "dai")
    shown = await there(town, "chie")
    assert str(shown).splitlines() == [
        "Noted: you were at “Rust reading”.",
        "Whom would you like to thank for it? One press gives one point. You have 10 points left for today; "
        "they renew 2026-11-24 00:00.",
        "- @aiko (host) [Thank 1]",
        "- @dai [Thank 2]",
        "- @ben [Thank 3]",
        "Someone else made it a good one? Thank them with /thanks.",
    ]


async def test_at_most_five_are_offered_and_nobody_who_has_left(town: Town) -> None:
    crowd = [f"guest{n}" for n in range(8)]
    for name in crowd:
        town.arrives(name)
    await tonight(town, *crowd)
    await leaves(town, "guest0")
    await over(town)
    shown = await there(town, "ben")
    assert [line[3:].partition(" [")[0] for line in str(shown).splitlines() if line.startswith("- ")] == [
        "aiko (host)",
        *(f"guest{n}" for n in range(1, 5)),
    ]
    assert isinstance(shown.answer, Reply)
    assert rows_of(shown.answer.card) == 1


async def test_one_press_gives_one_point_and_pressed_twice_it_is_one(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    card = await there(town, "ben")
    given = await town.presses("ben", card.buttons["Thank 1"])
    assert str(given).splitlines()[0] == "You gave @aiko 1 point."
    assert "- @aiko: thanked with 1 point [Undo 1]" in str(given)
    assert "You have 9 points left for today" in str(given)
    again = await town.presses("ben", card.buttons["Thank 1"])
    assert str(again).splitlines()[0].startswith("You have thanked @aiko for this session already")
    assert await town.balance("aiko") == 1
    history = await town.asks("ben", "trust history")
    assert "1 point to @aiko, “for hosting “Rust reading” on 2026-11-23”" in str(history)


async def test_the_thanked_learn_of_it_as_of_any_other(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    await town.presses("ben", (await there(town, "ben")).buttons["Thank 1"])
    await town.delivers()
    told = [one for one in town.posts() if "for hosting" in one]
    expected = {
        PlatformName.SLACK: "to aiko: @ben thanked you with 1 point: “for hosting “Rust reading” on 2026-11-23”",
        PlatformName.DISCORD: "#C1: @ben thanks @aiko! (1 point): “for hosting “Rust reading” on 2026-11-23”",
    }
    assert [one.partition("\n")[0] for one in told] == [expected[town.platform]]


async def test_the_reason_is_in_the_communitys_language(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    await sets(town, locale=Locale("ja"))
    await there(town, "aiko")
    card = await there(town, "ben")
    assert "Whom would you like to thank" in str(card)
    await town.presses("ben", card.buttons["Thank 1"])
    assert "“勉強会「Rust reading」（2026-11-23）の主催”" in str(await town.asks("ben", "trust history"))


async def test_a_slip_is_taken_back_there_and_then(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    given = await town.presses("ben", (await there(town, "ben")).buttons["Thank 1"])
    undone = await town.presses("ben", given.buttons["Undo 1"])
    assert "- @aiko: taken back" in str(undone)
    assert "You have 10 points left" in str(undone)
    assert await town.balance("aiko") == 0
    assert str(await town.presses("chie", given.buttons["Undo 1"])) == "Only the person who gave this can take it back."


async def test_the_allowance_holds_and_the_next_day_it_can_be_pressed_again(town: Town) -> None:
    await tonight(town, "ben")
    await town.thanks("ben", "chie", "dai", points=5)
    await over(town)
    card = await there(town, "ben")
    assert "This would take 1 point, and you have 0 points left for today" in str(
        await town.presses("ben", card.buttons["Thank 1"])
    )
    assert await town.balance("aiko") == 0
    town.clock.go(hours=5)
    assert "You gave @aiko 1 point." in str(await town.presses("ben", card.buttons["Thank 1"]))


async def test_who_is_paused_gives_nothing(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    card = await there(town, "ben")
    await pause(town, "emi", "ben")
    assert "An organizer has paused your giving" in str(await town.presses("ben", card.buttons["Thank 1"]))
    assert await town.balance("aiko") == 0


async def test_who_has_left_meanwhile_is_not_thanked(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    card = await there(town, "ben")
    town.changes("aiko", active=False)
    assert "@aiko is deactivated and cannot be thanked any more." in str(
        await town.presses("ben", card.buttons["Thank 1"])
    )


async def test_where_the_platform_does_not_say_who_they_are_one_is_asked_to_try_again(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    card = await there(town, "ben")
    town.outside.silent = True
    assert "please try once more" in str(await town.presses("ben", card.buttons["Thank 1"]))
    assert await town.balance("aiko") == 0


async def test_who_was_not_there_thanks_nobody_by_another_ones_button(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    card = await there(town, "ben")
    assert "no longer valid" in str(await town.presses("chie", card.buttons["Thank 1"]))
    assert await town.balance("aiko") == 0


async def test_who_had_nothing_to_do_with_it_is_not_thanked_for_it(town: Town) -> None:
    await tonight(town, "ben")
    await over(town)
    await there(town, "dai")
    to_dai = (await there(town, "ben")).buttons["Thank 2"]
    forged = replace(to_dai, args=(to_dai.args[0], "nobody"))
    assert "no longer valid" in str(await town.presses("ben", forged))


async def test_in_a_private_channel_the_words_stay_private(town: Town) -> None:
    await sets_space(town, notices=Notices.CHANNEL)
    await tonight(town, "ben")
    await over(town)
    town.in_public = False
    await town.presses("ben", (await there(town, "ben")).buttons["Thank 1"])
    assert "for hosting" not in str(await town.asks("chie", "trust show", member=town.ref("aiko")))


async def erased(town: Town, name: str) -> None:
    """What only the account's row tied to a person is gone."""
    async with town.storage.database.writing() as connection:
        await connection.execute(
            text("UPDATE accounts SET platform_user = NULL, name = '' WHERE platform_user = :user"),
            {"user": town.ref(name).user},
        )


async def test_who_was_erased_is_named_nowhere_and_not_thanked(town: Town) -> None:
    await tonight(town, "ben", "chie")
    await over(town)
    await there(town, "chie")
    await town.asks("aiko", "session recap", number=1, notes="Chapter 3")
    for name in ("aiko", "chie"):
        await erased(town, name)
    shown = await there(town, "ben")
    assert str(shown) == "Noted: you were at “Rust reading”.\nSomeone else made it a good one? Thank them with /thanks."
    assert "1 was there: @ben" in await drawn(town)
    town.clock.go(hours=2)
    await town.delivers()
    assert [one.partition("\n")[2] for one in town.posts() if "📝" in one] == [
        "someone who is no longer here: Chapter 3"
    ]
    assert [one for one in town.posts() if "thank you for hosting" in one] == []


async def test_a_crowd_that_was_there_fits_every_platform(town: Town) -> None:
    """What is drawn is held to the platform's limits by the town itself."""
    await town.asks("aiko", "session new", title="読" * 100, when="2026-11-23 19:00", minutes=60)
    crowd = [f"{n:02}" + "長" * 30 for n in range(40)]
    for name in crowd:
        town.arrives(name)
    shown = await town.asks("aiko", "session show", number=1)
    await town.presses(crowd[0], shown.buttons["Going"])
    await over(town)
    for name in crowd:
        await there(town, name)
    assert "40 were there: @" in await drawn(town)
    assert "20 more" in await drawn(town)
