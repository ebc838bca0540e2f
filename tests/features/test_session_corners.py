"""What people do with sessions where few look: at the start, after their host has left, late presses, two spaces."""

import pytest

from bot.inquiries import ChannelFound
from bot.people import Place
from bot.speech import Buttons
from tests.features.looking import leaves
from tests.features.organizing import is_quiet
from tests.features.setup.test_two_spaces import spaces
from tests.features.test_session_edit import called, dates, edits, told
from tests.features.test_session_host import host, letter, proposes
from tests.town import Town

__all__ = ["spaces"]


async def test_once_it_has_begun_who_waits_keeps_their_turn_and_organizers_miss_nothing(town: Town) -> None:
    shown = await called(town, "ben", when="2026-11-23 13:00", capacity=1, remind="none")
    for name in ("chie", "dai"):
        await town.presses(name, shown.buttons["Going"])
    await town.asks("emi", "shinrai settings")
    await town.asks("emi", "shinrai posts")
    town.clock.go(minutes=50)
    await town.presses("ben", shown.buttons["Can’t"])
    for _ in range(4):
        town.clock.go(minutes=10)
        await town.delivers()
    assert [post for post in town.posts() if post.startswith("to emi")] == []
    assert "Waiting: @dai" in str(await town.asks("ben", "session show", number=1))


async def test_who_comes_late_does_not_pass_who_waits(town: Town) -> None:
    shown = await called(town, "ben", when="2026-11-23 13:00", capacity=1)
    await town.presses("chie", shown.buttons["Going"])
    town.clock.go(minutes=61)
    await town.presses("ben", shown.buttons["Can’t"])
    await town.delivers()
    assert "You are number 2 on the waiting list (1 seat kept" in str(await town.presses("dai", shown.buttons["Going"]))


async def test_a_host_who_has_left_is_replaced_as_soon_as_the_new_one_agrees(town: Town) -> None:
    await called(town, "chie")
    await leaves(town, "aiko")
    await proposes(town, "emi", "ben")
    await town.presses("ben", letter(town, "ben").buttons["I’ll host"])
    assert await host(town) == "@ben"


async def test_a_host_who_leaves_while_they_are_asked_is_replaced_too(town: Town) -> None:
    await called(town, "chie")
    await proposes(town, "emi", "ben")
    await leaves(town, "aiko")
    await town.presses("ben", letter(town, "ben").buttons["I’ll host"])
    assert await host(town) == "@ben"


async def test_a_change_pressed_when_its_time_is_over_changes_nothing(town: Town) -> None:
    await called(town, "ben")
    asked = await town.asks("aiko", "session edit", number=1, when="2026-11-23 13:00")
    town.clock.go(hours=2)
    await town.presses("aiko", asked.buttons["Change it"])
    assert await dates(town) == ["Rust reading, 2026-12-01 (Tue) 19:00"]


async def test_a_channel_is_changed_where_the_session_is_announced(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    discord.outside.channels["C9"] = ChannelFound("C9", "study", there=True, may_post=True, hears=True)
    await slack.asks("aiko", "session new", title="Rust", when="2026-12-01 19:00")
    refused = await discord.asks("emi", "session edit", number=1, channel=Place(discord.space, "C9"))
    assert str(refused).startswith("This session is announced in another workspace or server.")


async def test_what_was_moved_to_another_channel_repeats_there(town: Town) -> None:
    town.outside.channels["C3"] = ChannelFound("C3", "study", there=True, may_post=True, hears=True)
    await called(town)
    await edits(town, channel=Place(town.space, "C3"))
    await edits(town, repeat="weekly")
    town.clock.go(days=9)
    await town.delivers()
    posts = [post for post in town.posts() if "2026-12-08" in post and post.startswith("#")]
    assert {post.partition(":")[0] for post in posts} == {"#C3"}


async def test_announce_pressed_again_after_the_series_was_changed_is_told(town: Town) -> None:
    panel = await town.asks("aiko", "session new", title="Draft", when="12/1 7:30", repeat="weekly")
    announce = next(iter(panel.buttons.values()))
    await town.presses("aiko", announce)
    await town.delivers()
    await edits(town, way="All", place="Room 3")
    again = str(await town.presses("aiko", announce))
    assert "incident" not in again
    assert (await dates(town))[0] == "Draft, 2026-12-01 (Tue) 07:30"


@pytest.mark.parametrize("repeat", ["once", "weekly"])
async def test_a_date_at_the_end_of_time_is_refused(town: Town, repeat: str) -> None:
    refused = await town.asks("aiko", "session new", title="Far", when="9999-12-31 23:30", minutes=1440, repeat=repeat)
    assert str(refused) == (
        "“9999-12-31 23:30” is more than twenty years away; please check the year. Nothing was announced."
    )


async def test_the_second_of_a_time_that_is_shown_twice_stays_the_second(town: Town) -> None:
    town.changes("aiko", zone="America/New_York")
    panel = await town.asks("aiko", "session new", title="Fold", when="2027-11-07 01:30")
    ways = [one for block in panel.answer.card.blocks if isinstance(block, Buttons) for one in block.buttons]  # type: ignore[union-attr]
    await town.presses("aiko", ways[1])
    before = await dates(town)
    asked = await town.asks("aiko", "session edit", number=1, repeat="weekly")
    await town.presses("aiko", list(asked.buttons.values())[-1])
    assert (await dates(town))[0] == before[0]


async def test_a_host_who_left_is_not_counted_as_told(town: Town) -> None:
    await called(town)
    await leaves(town, "aiko")
    assert "nobody needs to be told" in str(await town.asks("emi", "session edit", number=1, place="Room 3"))


async def test_moved_there_and_back_before_anybody_heard_of_it_is_told_nobody(town: Town) -> None:
    shown = await called(town, "ben")
    await is_quiet(town, "ben", "11:00-14:00")
    await edits(town, when="2026-12-01 20:00")
    await edits(town, when="2026-12-01 19:00")
    town.clock.go(hours=3)
    await town.delivers()
    assert told(town, "was changed") == []
    assert "have not said again" not in str(await town.presses("chie", shown.buttons["Maybe"]))
    assert "has not said again" not in str(await town.asks("chie", "session show", number=1))


async def test_two_changes_that_wait_for_the_morning_are_one_message_from_what_is_known(town: Town) -> None:
    await called(town, "ben")
    await is_quiet(town, "ben", "11:00-14:00")
    await edits(town, when="2026-12-01 20:00")
    await edits(town, when="2026-12-01 21:00", place="Room 3")
    town.clock.go(hours=3)
    await town.delivers()
    assert told(town, "was changed") == ["ben"]
    (post,) = [post for post in town.posts() if "was changed" in post]
    assert "2026-12-01 (Tue) 19:00 (Asia/Tokyo) → 2026-12-01 (Tue) 21:00 (Asia/Tokyo)" in post
    assert "Can you still come?" in post


async def test_what_is_cancelled_before_its_move_was_told_is_cancelled_at_the_time_that_is_known(town: Town) -> None:
    await called(town, "ben")
    await is_quiet(town, "ben", "11:00-14:00")
    await edits(town, when="2026-12-01 20:00")
    asked = await town.asks("aiko", "session cancel", number=1)
    await town.presses("aiko", asked.buttons["Cancel this one"])
    town.clock.go(hours=3)
    await town.delivers()
    assert [post.splitlines()[0] for post in town.posts() if post.startswith("to ben")] == [
        "to ben: “Rust reading”, 2026-12-01 (Tue) 19:00 (Asia/Tokyo), is cancelled."
    ]


async def second(town: Town) -> int:
    """The number of the second date of the series."""
    listed = await town.asks("aiko", "session list")
    shown = str(await town.presses("aiko", listed.buttons["Show 2"]))
    return int(shown.rpartition("#")[2].split()[0])


async def test_all_says_which_dates_it_does_not_reach(town: Town) -> None:
    await called(town, "ben", repeat="weekly")
    await edits(town, number=await second(town), way="This and following", place="Room 3")
    beyond = "6 more dates, the first on 2026-12-08 (Tue) 19:00 (Asia/Tokyo), belong to a series of their own"
    assert beyond in str(await town.asks("aiko", "session cancel", number=1))
    asked = await town.asks("aiko", "session edit", number=1, title="Go reading")
    assert beyond in str(asked)
    show = next(one for one in asked.buttons.values() if one.action == "session.show")
    assert "2026-12-08 (Tue) 19:00" in str(await town.presses("aiko", show))


async def test_also_what_was_split_off_twice_is_counted_from_either_end(town: Town) -> None:
    await called(town, repeat="weekly")
    number = await second(town)
    await edits(town, number=number, way="This and following", place="Room 3")
    listed = await town.asks("aiko", "session list")
    third = await town.presses("aiko", listed.buttons["Show 3"])
    last = int(str(third).rpartition("#")[2].split()[0])
    await edits(town, number=last, way="This and following", place="Room 4")
    for one, others in ((1, 6), (number, 6), (last, 2)):
        assert f"{others} more dates" in str(await town.asks("aiko", "session cancel", number=one))


async def test_a_date_that_was_changed_by_itself_follows_in_what_it_had_in_common_and_is_counted(town: Town) -> None:
    await called(town, "chie", repeat="weekly")
    number = await second(town)
    await edits(town, number=number, way="This one", place="Room 3")
    asked = await town.asks("aiko", "session edit", number=1, place="Room 5")
    assert "All: 6 dates; 1 person is told, nobody is asked again; 1 date that was changed by itself stays" in str(
        asked
    )
    await proposes(town, "aiko", "ben", way="This and following")
    await town.presses("ben", letter(town, "ben").buttons["I’ll host"])
    assert await host(town, number) == "@ben"
    assert "Where: Room 3" in str(await town.asks("dai", "session show", number=number))


async def test_a_skipped_date_does_not_push_others_out_of_a_rarer_rule(town: Town) -> None:
    await called(town, repeat="weekly")
    asked = await town.asks("aiko", "session skip", number=await second(town))
    await town.presses("aiko", asked.buttons["Skip this date"])
    await edits(town, way="All", repeat="biweekly")
    assert (await dates(town))[:3] == [
        "Rust reading, 2026-12-01 (Tue) 19:00",
        "Rust reading, 2026-12-15 (Tue) 19:00",
        "Rust reading, 2026-12-29 (Tue) 19:00",
    ]
