"""A session is changed: shown first, then made so by a press, and everyone concerned told once. It is 2026-11-23."""

from dataclasses import replace

from bot.inquiries import ChannelFound
from bot.people import Place, SpaceRef
from bot.ports import Delivery, OccurrenceId
from tests.features.organizing import is_quiet
from tests.town import Shown, Town

TUESDAY = "2026-12-01 (Tue) 19:00 (Asia/Tokyo)"
THE_NEXT = "2026-12-08 (Tue) 19:00 (Asia/Tokyo)"


async def called(town: Town, *going: str, when: str = "2026-12-01 19:00", **more: object) -> Shown:
    """A session that aiko hosts, to which these are going; #1."""
    shown = await town.asks("aiko", "session new", title="Rust reading", when=when, **more)  # type: ignore[arg-type]
    for name in going:
        await town.presses(name, shown.buttons["Going"])
    await town.delivers()
    return shown


async def edits(town: Town, name: str = "aiko", way: str = "Change it", number: int = 1, **words: object) -> Shown:
    asked = await town.asks(name, "session edit", number=number, **words)  # type: ignore[arg-type]
    done = await town.presses(name, asked.buttons[way])
    await town.tells()
    return done


def told(town: Town, *what: str) -> list[str]:
    """Who got a direct message with these words, however often."""
    posts = [post for post in town.posts() if post.startswith("to ") and all(one in post for one in what)]
    return sorted(post.partition(":")[0].removeprefix("to ") for post in posts)


async def dates(town: Town) -> list[str]:
    """What is listed, without the rest of each line."""
    lines = str(await town.asks("dai", "session list")).splitlines()
    return [line.removeprefix("- ").partition(" (Asia")[0] for line in lines if line.startswith("- ")]


async def owed(town: Town, purpose: str, beginning: str) -> list[Delivery]:
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        return list(await uow.deliveries.open_of(purpose, beginning))


async def subject(town: Town, number: int = 1) -> OccurrenceId:
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        found = await uow.numbers.subject("session", number)
        assert found is not None
        return OccurrenceId(found)


async def test_before_anything_is_changed_it_is_shown_from_what_to_what_and_for_how_many(town: Town) -> None:
    shown = await called(town, "ben", "chie")
    await town.presses("dai", shown.buttons["Maybe"])
    asked = await town.asks("aiko", "session edit", number=1, when="2026-12-02 20:00", place="Room 3", minutes=60)
    assert str(asked).splitlines() == [
        f"Change “Rust reading”, {TUESDAY}? Nothing is changed until you press.",
        f"- When: {TUESDAY} → 2026-12-02 (Wed) 20:00 (Asia/Tokyo)",
        "- How long: 90 minutes → 60 minutes",
        "- Where: none → Room 3",
        "- Change it: 1 date; 3 people are told, 2 of them are asked again.",
    ]
    assert list(asked.buttons) == ["Change it"]
    assert await dates(town) == ["Rust reading, 2026-12-01 (Tue) 19:00"]


async def test_who_is_going_is_asked_again_and_stays_on_the_list_meanwhile(town: Town) -> None:
    shown = await called(town, "ben", "chie")
    await town.presses("dai", shown.buttons["Maybe"])
    await edits(town, when="2026-12-02 20:00")
    assert told(town, f"{TUESDAY} → 2026-12-02 (Wed) 20:00 (Asia/Tokyo)", "Changed by @aiko.") == ["ben", "chie", "dai"]
    assert told(town, "You said that you are going. Can you still come?") == ["ben", "chie"]
    card = town.redraws()[-1]
    assert "Going: @ben and @chie" in card
    assert "It was moved: 2 of them have not said again that they come." in card
    again = next(post for post in town.screen.posts if post.place.person == town.ref("ben").user)
    await town.presses("ben", town.card(again.card, again.reader).buttons["Going"])
    await town.presses("chie", shown.buttons["Can’t"])
    town.clock.go(seconds=3)
    await town.delivers()
    assert "Going: @ben" in town.redraws()[-1]
    assert "It was moved" not in town.redraws()[-1]


async def test_a_move_of_half_an_hour_is_told_and_nobody_is_asked_again(town: Town) -> None:
    await called(town, "ben")
    await edits(town, when="2026-12-01 19:30")
    assert told(town, "→ 2026-12-01 (Tue) 19:30") == ["ben"]
    assert told(town, "Can you still come?") == []


async def test_reminders_are_owed_for_the_new_start_and_for_no_other(town: Town) -> None:
    await called(town, "ben", remind="1d, 1h")
    await edits(town, when="2026-12-03 19:00", remind="2h")
    id = await subject(town)
    channel, direct = await owed(town, "session.reminder", id), await owed(town, "session.reminder_direct", id)
    assert [one.subject.partition("|")[2] for one in (*channel, *direct)] == ["120|2026-12-03T10:00:00+00:00"] * 2
    town.clock.go(days=10, hours=5)
    await town.delivers()
    assert len([post for post in town.posts() if "⏰" in post]) == 2


async def test_moved_away_and_back_it_is_reminded_of_as_before(town: Town) -> None:
    await called(town, "ben", remind="1h")
    await edits(town, when="2026-12-03 19:00")
    await edits(town, when="2026-12-01 19:00")
    id = await subject(town)
    assert [one.subject.partition("|")[2] for one in await owed(town, "session.reminder", id)] == [
        "60|2026-12-01T10:00:00+00:00"
    ]
    assert len(await owed(town, "session.reminder_direct", id)) == 1


async def test_a_reminder_that_was_sent_for_that_start_is_not_sent_again(town: Town) -> None:
    await called(town, "ben", when="2026-11-24 19:00", remind="1d, 1h")
    town.clock.go(hours=7, minutes=1)
    await town.delivers()
    before = len([post for post in town.posts() if "⏰" in post])
    await edits(town, remind="1d, 1h, 30m")
    await edits(town, title="Go reading")
    assert len([post for post in town.posts() if "⏰" in post]) == before == 1


async def test_others_are_refused_in_words_and_so_is_what_is_over_cancelled_or_so_already(town: Town) -> None:
    await called(town, when="2026-11-24 19:00")
    refused = await town.asks("ben", "session edit", number=1, title="Mine")
    assert str(refused) == "Only its host and organizers can change this session. Nothing was changed."
    assert "there is no such day. Nothing was changed." in str(
        await town.asks("aiko", "session edit", number=1, when="2026-02-30 19:00")
    )
    same = await town.asks("aiko", "session edit", number=1, title="Rust reading", minutes=90)
    assert str(same) == "“Rust reading” is so already. Nothing was changed."
    asked = await town.asks("aiko", "session edit", number=1, title="Go reading")
    town.clock.go(hours=31)
    begun = await town.asks("aiko", "session edit", number=1, title="Go reading")
    assert str(begun) == "“Rust reading” has begun, so nothing was changed."
    assert str(await town.presses("aiko", asked.buttons["Change it"])) == str(begun)
    town.clock.go(hours=3)
    assert "is over, so nothing was changed." in str(await town.presses("aiko", asked.buttons["Change it"]))


async def test_pressed_twice_it_is_done_once_and_the_second_is_told(town: Town) -> None:
    await called(town, "ben")
    asked = await town.asks("aiko", "session edit", number=1, title="Go reading")
    assert "“Go reading” is changed; 1 person is told." in str(await town.presses("aiko", asked.buttons["Change it"]))
    again = await town.presses("aiko", asked.buttons["Change it"])
    assert "That was done already" in str(again)
    await town.tells()
    assert told(town, "Title: Rust reading → Go reading") == ["ben"]


async def test_what_somebody_else_changed_meanwhile_is_not_written_over_but_asked_anew(town: Town) -> None:
    await called(town)
    asked = await town.asks("aiko", "session edit", number=1, title="Go reading", minutes=60)
    await edits(town, "emi", title="Zig reading")
    anew = await town.presses("aiko", asked.buttons["Change it"])
    assert "It was changed by somebody meanwhile, so nothing was done yet." in str(anew)
    assert "Title: Zig reading → Go reading" in str(anew)
    assert await dates(town) == ["Zig reading, 2026-12-01 (Tue) 19:00"]
    await town.presses("aiko", anew.buttons["Change it"])
    assert await dates(town) == ["Go reading, 2026-12-01 (Tue) 19:00"]


async def test_nobody_else_presses_what_somebody_typed(town: Town) -> None:
    await called(town)
    asked = await town.asks("aiko", "session edit", number=1, title="Go reading")
    assert "no longer valid" in str(await town.presses("emi", asked.buttons["Change it"]))


async def test_a_doubtful_time_is_confirmed_by_a_press(town: Town) -> None:
    await called(town)
    asked = await town.asks("aiko", "session edit", number=1, when="12/2 7:30")
    assert "In the morning or in the evening?" in str(asked)
    shown = await town.presses("aiko", asked.buttons["I mean 2026-12-02 (Wed) 19:30 (Asia/Tokyo)"])
    assert "→ 2026-12-02 (Wed) 19:30 (Asia/Tokyo)" in str(shown)
    await town.presses("aiko", shown.buttons["Change it"])
    assert await dates(town) == ["Rust reading, 2026-12-02 (Wed) 19:30"]


async def test_a_form_is_filled_in_with_what_is_and_an_emptied_field_takes_away(town: Town) -> None:
    await called(town, place="Room 1", capacity=3)
    opened = await town.asks("aiko", "session edit", number=1)
    assert opened.form is not None
    filled = {field.name: field.initial for field in opened.form.fields}
    assert filled == {
        "title": "Rust reading",
        "when": "2026-12-01 19:00",
        "minutes": "90",
        "place": "Room 1",
        "capacity": "3",
    }
    same = await town.submits("aiko", opened.form, **filled)
    assert str(same) == "“Rust reading” is so already. Nothing was changed."
    asked = await town.submits("aiko", opened.form, **{**filled, "place": "", "capacity": ""})
    assert "Where: Room 1 → none" in str(asked)
    assert "Seats: 3 seats → no limit" in str(asked)
    shown = await town.asks("aiko", "session show", number=1)
    assert (await town.presses("aiko", shown.buttons["Edit…"])).form == opened.form
    assert "Only its host and organizers" in str(await town.presses("ben", shown.buttons["Edit…"]))


async def test_without_a_limit_of_seats_who_waits_is_told_that_they_have_one(town: Town) -> None:
    await called(town, "ben", "chie", "dai", capacity=1)
    await edits(town, capacity=0)
    assert told(town, "Seats: 1 seat → no limit", "You are going.") == ["chie", "dai"]
    assert told(town, "no limit") == ["chie", "dai"]
    assert len(await owed(town, "session.reminder_direct", await subject(town))) == 3


async def test_more_seats_are_offered_and_who_is_offered_one_gets_that_message_alone(town: Town) -> None:
    await called(town, "ben", "chie", "dai", capacity=1)
    await edits(town, capacity=2)
    assert told(town, "A seat is free for you") == ["chie"]
    assert told(town, "Seats: 1 seat → 2 seats") == ["dai"]


async def test_an_offer_never_ends_after_the_start(town: Town) -> None:
    shown = await called(town, "ben", "chie", capacity=1)
    await town.presses("ben", shown.buttons["Can’t"])
    await town.delivers()
    await edits(town, when="2026-11-23 13:30")
    assert told(town, "Your seat is kept until 2026-11-23 13:30.") == ["chie"]


async def test_where_it_is_announced_can_be_changed_to_where_one_may_announce(town: Town) -> None:
    await called(town)
    refused = await town.asks("aiko", "session edit", number=1, channel=Place(town.space, "C2"))
    assert str(refused).startswith("I am not in #random, or may not write there.")
    town.outside.channels["C2"] = ChannelFound("C2", "random", there=True, may_post=True, hears=True)
    asked = await town.asks("aiko", "session edit", number=1, channel=Place(town.space, "C2"))
    assert "Channel: #general → #random" in str(asked)
    await town.presses("aiko", asked.buttons["Change it"])
    await town.delivers()
    assert [post.partition(":")[0] for post in town.posts()] == ["#C1", "#C2"]
    assert {one.place.channel for one in await owed(town, "session.reminder", await subject(town))} == {"C2"}


async def test_this_one_of_a_series_has_its_own_plan_and_the_others_stay(town: Town) -> None:
    await called(town, repeat="weekly")
    await edits(town, way="This one", when="2026-12-02 19:00", title="Go reading")
    assert (await dates(town))[:2] == ["Go reading, 2026-12-02 (Wed) 19:00", "Rust reading, 2026-12-08 (Tue) 19:00"]


async def test_this_and_following_are_moved_with_their_answers_and_the_series_goes_on(town: Town) -> None:
    await called(town, repeat="weekly")
    listed = await town.asks("aiko", "session list")
    second = await town.presses("aiko", listed.buttons["Show 2"])
    await town.presses("ben", second.buttons["Going"])
    await edits(town, way="This and following", number=2, when="2026-12-09 20:00")
    assert (await dates(town))[:3] == [
        "Rust reading, 2026-12-01 (Tue) 19:00",
        "Rust reading, 2026-12-09 (Wed) 20:00",
        "Rust reading, 2026-12-16 (Wed) 20:00",
    ]
    moved = await town.presses("dai", second.buttons["Going"])
    assert "2026-12-09 (Wed) 20:00" in str(moved)
    assert "Going: @ben and @dai" in str(await town.asks("dai", "session show", number=2))
    town.clock.go(days=21)
    await town.delivers()
    assert (await dates(town))[-1].endswith("(Wed) 20:00")
    assert len(await dates(town)) == 8


async def test_one_message_tells_of_all_dates_and_one_press_answers_for_all(town: Town) -> None:
    await called(town, repeat="weekly")
    listed = await town.asks("aiko", "session list")
    for label in ("Show 1", "Show 2", "Show 3"):
        shown = await town.presses("ben", listed.buttons[label])
        await town.presses("ben", shown.buttons["Going"])
    await edits(town, way="All", when="2026-12-02 19:00")
    assert told(town, "was changed") == ["ben"]
    notice = next(post for post in reversed(town.screen.posts) if post.place.person == town.ref("ben").user)
    read = town.card(notice.card, notice.reader)
    assert "“Rust reading” was changed, on 3 dates:" in str(read)
    assert f"- {THE_NEXT} → 2026-12-09 (Wed) 19:00 (Asia/Tokyo)" in str(read)
    answer = await town.presses("ben", read.buttons["Going to all"])
    assert str(answer) == "Thank you: you are going (3 dates)."
    assert str(await town.presses("ben", read.buttons["Can’t, to all"])) == "Noted: you can’t (0 dates)."


async def test_dates_that_a_rarer_rule_lacks_are_cancelled_with_notice(town: Town) -> None:
    await called(town, repeat="weekly")
    listed = await town.asks("aiko", "session list")
    last = await town.presses("ben", listed.buttons["Show 7"])
    await town.presses("ben", last.buttons["Going"])
    asked = await town.asks("aiko", "session edit", number=1, repeat="biweekly")
    assert "Repeats: every week → every other week" in str(asked)
    assert list(asked.buttons) == ["This and following", "All"]
    assert "This and following: 4 dates; 1 person is told, nobody is asked again; 3 dates have no place" in str(asked)
    await town.presses("aiko", asked.buttons["This and following"])
    await town.tells()
    assert told(town, "does not take place on 2027-01-12") == []
    assert told(town, "“Rust reading”, 2027-01-12 (Tue) 19:00 (Asia/Tokyo), is cancelled.") == ["ben"]
    assert await dates(town) == [
        f"Rust reading, {day} (Tue) 19:00" for day in ("2026-12-01", "2026-12-15", "2026-12-29", "2027-01-12")
    ]


async def test_a_single_one_becomes_a_series_and_a_series_a_single_one(town: Town) -> None:
    await called(town, "ben")
    await edits(town, repeat="weekly")
    assert len(await dates(town)) == 7
    assert told(town, "Rust reading") == []
    await edits(town, way="This and following", repeat="once")
    assert await dates(town) == ["Rust reading, 2026-12-01 (Tue) 19:00"]


async def test_a_changed_plan_moves_nobody_also_where_a_date_was_skipped_or_changed_by_itself(town: Town) -> None:
    await called(town, repeat="weekly")
    listed = await town.asks("aiko", "session list")
    second = await town.presses("aiko", listed.buttons["Show 2"])
    await town.presses("aiko", (await town.presses("aiko", second.buttons["Skip it…"])).buttons["Skip this date"])
    await town.presses("aiko", listed.buttons["Show 3"])
    await edits(town, way="This one", number=3, place="Garden")
    await edits(town, way="All", title="Go reading", place="Room 9")
    assert (await dates(town))[:3] == [
        "Go reading, 2026-12-01 (Tue) 19:00",
        "Go reading, 2026-12-15 (Tue) 19:00",
        "Go reading, 2026-12-22 (Tue) 19:00",
    ]
    assert "Where: Garden" in str(await town.asks("dai", "session show", number=3))
    await edits(town, way="All", title="Zig reading")
    assert (await dates(town))[0] == "Zig reading, 2026-12-01 (Tue) 19:00"
    assert (await dates(town))[-1] == "Zig reading, 2027-01-12 (Tue) 19:00"


async def test_what_was_cancelled_meanwhile_is_not_told_as_moved(town: Town) -> None:
    await called(town, "ben")
    await town.asks("ben", "shinrai settings")
    asked = await town.asks("aiko", "session edit", number=1, when="2026-12-02 20:00")
    await town.presses("aiko", asked.buttons["Change it"])
    sure = await town.asks("aiko", "session cancel", number=1)
    await town.presses("aiko", sure.buttons["Cancel this one"])
    await town.tells()
    assert told(town, "was changed") == []
    assert told(town, "is cancelled.") == ["ben"]


async def test_the_host_is_told_when_somebody_else_changed_it(town: Town) -> None:
    await called(town)
    await edits(town, "emi", title="Go reading")
    assert told(town, "Title: Rust reading → Go reading", "Changed by @emi.") == ["aiko"]


async def test_it_is_typed_as_text_with_the_number_in_front(slack: Town) -> None:
    await called(slack)
    asked = await slack.types("aiko", "session", "edit #1 12/2 20:00 place:Room 3")
    assert "→ 2026-12-02 (Wed) 20:00" in str(asked)
    assert "Where: none → Room 3" in str(asked)
    assert "Title: Rust reading → Go 入門" in str(await slack.types("aiko", "session", "edit 1 title:Go 入門"))


async def test_at_night_it_is_told_in_the_morning_unless_it_is_near(town: Town) -> None:
    await called(town, "ben", "chie")
    await is_quiet(town, "ben", "22:00-07:00")
    town.clock.go(hours=11)
    await edits(town, when="2026-12-02 20:00")
    assert told(town, "was changed") == ["chie"]
    town.clock.go(hours=8)
    await town.delivers()
    assert told(town, "was changed") == ["ben", "chie"]
    await called(town, "ben", when="2026-11-24 23:30")
    town.clock.go(hours=15)
    await edits(town, number=2, when="2026-11-25 09:00")
    assert told(town, "2026-11-25 (Wed) 09:00") == ["ben"]


async def test_all_is_not_offered_where_its_first_would_be_over(town: Town) -> None:
    await called(town, when="2026-11-24 19:00", repeat="weekly")
    listed = await town.asks("aiko", "session list")
    await town.presses("aiko", listed.buttons["Show 2"])
    asked = await town.asks("aiko", "session edit", number=2, when="2026-11-28 19:00")
    assert list(asked.buttons) == ["This one", "This and following"]


async def test_another_community_cannot_change_it_nor_confirm_its_changes(slack: Town) -> None:
    there = Town(slack.platform, slack.storage, slack.clock, SpaceRef(slack.platform, "T2"))
    await called(slack)
    assert "There is no session #1 here." in str(await there.asks("emi", "session edit", number=1, title="Ours"))
    asked = await slack.asks("aiko", "session edit", number=1, title="Go reading")
    theirs = await there.storage.house.community_of(there.space)
    assert theirs is not None
    press = asked.buttons["Change it"]
    for button in (press, replace(press, community=theirs)):
        assert "is changed;" not in str(await there.presses("emi", button))
    assert await dates(slack) == ["Rust reading, 2026-12-01 (Tue) 19:00"]
