"""What organizers set, one by one, each with its refusals and its line in the audit."""

from dataclasses import replace

import pytest

from bot.speech import SelectKind
from tests.features.setup.steps import OUTDATED, audited, form_of, line, note, page
from tests.town import PRAY, Town

CLAP = {"slack": "clap", "discord": "👏"}


async def test_language_and_zone(town: Town) -> None:
    shown = await page(town, "Language and time")
    assert line(shown, "Time zone") == "Asia/Tokyo (now 12:00)"
    shown = await town.chooses("emi", shown.selects["Language"], "ja")
    assert (note(shown), shown.selects["Language"].chosen) == ("Saved.", ("ja",))
    shown = await town.submits("emi", await form_of(town, shown, "Change time zone"), zone="berlin")
    assert line(shown, "Time zone") == "Europe/Berlin (now 04:00)"
    assert await audited(town) == [
        ("emi", "zone", "Asia/Tokyo", "Europe/Berlin"),
        ("emi", "language", "en", "ja"),
    ]


async def test_a_zone_that_does_not_exist(town: Town) -> None:
    shown = await page(town, "Language and time")
    refused = await town.submits("emi", await form_of(town, shown, "Change time zone"), zone="Asia/Tokio")
    assert str(refused).startswith("I do not know a time zone “Asia/Tokio”. The nearest are Asia/Tokyo")
    form = (await town.presses("emi", refused.buttons["correct"])).form
    assert form is not None
    shown = await town.submits("emi", form, zone="Asia/Seoul")
    assert line(shown, "Time zone") == "Asia/Seoul (now 12:00)"
    assert await audited(town) == [("emi", "zone", "Asia/Tokyo", "Asia/Seoul")]


async def test_announcements_go_where_the_bot_may_post(town: Town) -> None:
    shown = await page(town, "Channels")
    assert shown.selects["Announcements"].kind is SelectKind.PLACES
    shown = await town.chooses("emi", shown.selects["Announcements"], "C1")
    assert (note(shown), shown.selects["Announcements"].chosen) == ("Saved.", ("C1",))
    refused = await town.chooses("emi", shown.selects["Announcements"], "C2")
    assert note(refused) == (
        "Nothing was changed. I cannot post in #random. Invite me there and let me write, or choose another channel."
    )
    assert refused.selects["Announcements"].chosen == ("C1",)
    refused = await town.chooses("emi", shown.selects["Announcements"], "C9")
    assert note(refused).startswith("Nothing was changed. I cannot see the channel for announcements")
    town.outside.silent = True
    refused = await town.chooses("emi", shown.selects["Announcements"], "C2")
    assert note(refused).startswith("I could not check this, so nothing was changed.")
    assert await audited(town) == [("emi", "announcements", "", "C1 general")]


async def test_where_the_bot_can_join_channels_organizers_choose_whether_it_does(town: Town) -> None:
    assert "Public channels" not in (await page(town, "Channels")).selects
    town.outside.space = replace(town.outside.space, joinable=True)
    shown = await page(town, "Channels")
    assert not await town.bot.joins(town.space)
    shown = await town.chooses("emi", shown.selects["Public channels"], "public")
    assert await town.bot.joins(town.space)
    shown = await town.chooses("emi", shown.selects["Public channels"], "invited")
    assert not await town.bot.joins(town.space)


async def test_how_thanks_are_told(town: Town) -> None:
    shown = await page(town, "Thanks")
    shown = await town.chooses("emi", shown.selects["How thanks are told"], "quiet")
    await town.thanks("aiko", "ben")
    await town.delivers()
    assert town.posts() == []
    shown = await town.chooses("emi", shown.selects["How thanks are told"], "direct")
    await town.thanks("aiko", "ben", reason="again")
    await town.delivers()
    assert town.posts() == ["to ben: @aiko thanked you with 1 point: “again”"]


async def test_how_many_points_a_member_can_give(town: Town) -> None:
    shown = await page(town, "Thanks")
    form = await form_of(town, shown, "Change points a day")
    assert form.fields[0].initial == "10"
    shown = await town.submits("emi", form, points="3")
    assert line(shown, "A member can give") == "3 points a day"
    assert "You have 2 points left for today" in str(await town.thanks("aiko", "ben"))
    for typed in ("0", "101", "many", "-1"):
        refused = await town.submits("emi", await form_of(town, shown, "Change points a day"), points=typed)
        assert "has to be a whole number from 1 to 100" in str(refused)
    assert await audited(town) == [("emi", "allowance", "10", "3")]


async def test_other_emoji_thank(town: Town) -> None:
    clap = CLAP[town.platform]
    shown = await page(town, "Thanks")
    shown = await town.submits("emi", await form_of(town, shown, "Change emoji"), emoji=f":{clap}:")
    assert line(shown, "Emoji that thank") == f":{clap}:"
    await town.reacts("aiko", clap, to=town.message_by("ben"))
    await town.reacts("aiko", PRAY[town.platform], to=town.message_by("ben"))
    assert await town.balance("ben") == 1


async def test_emoji_that_do_not_exist_and_none_at_all(town: Town) -> None:
    shown = await page(town, "Thanks")
    refused = await town.submits(
        "emi", await form_of(town, shown, "Change emoji"), emoji=f"{PRAY[town.platform]}, :unicorns: nope"
    )
    assert str(refused) == (
        "I do not find these emoji here: :unicorns: and nope. Pick them from the list of emoji. Nothing was changed."
    )
    for typed in ("", "   ", ", ,"):
        refused = await town.submits("emi", await form_of(town, shown, "Change emoji"), emoji=typed)
        assert str(refused) in (
            "Please keep at least one emoji. Nothing was changed.",
            "Please type 1 to 10 emoji. Nothing was changed.",
        )
    town.outside.silent = True
    refused = await town.submits("emi", await form_of(town, shown, "Change emoji"), emoji=CLAP[town.platform])
    assert str(refused).startswith("I could not check this, so nothing was changed.")
    assert await audited(town) == []


async def test_what_was_counted_stays_when_its_emoji_no_longer_thanks(town: Town) -> None:
    clap, pray = CLAP[town.platform], PRAY[town.platform]
    message = town.message_by("ben")
    await town.reacts("aiko", pray, to=message)
    shown = await page(town, "Thanks")
    await town.submits("emi", await form_of(town, shown, "Change emoji"), emoji=clap)
    assert await town.balance("ben") == 1

    await town.reacts("aiko", clap, to=message)  # still one giver, one message, one point
    assert await town.balance("ben") == 1
    await town.unreacts("aiko", clap, to=message)
    await town.reread(message, {"aiko": {pray}})
    assert await town.balance("ben") in (0, 1)

    other = town.message_by("ben")
    await town.reacts("dai", pray, to=other)  # no thanks emoji any more
    before = await town.balance("ben")
    await town.reacts("dai", clap, to=other)
    assert await town.balance("ben") == before + 1


async def test_a_message_that_is_read_again_keeps_what_was_counted_by_an_emoji_of_before(town: Town) -> None:
    pray = PRAY[town.platform]
    message = town.message_by("ben")
    await town.reacts("aiko", pray, to=message)
    shown = await page(town, "Thanks")
    await town.submits("emi", await form_of(town, shown, "Change emoji"), emoji=CLAP[town.platform])
    await town.reread(message, {"aiko": {pray}})
    assert await town.balance("ben") == 1
    await town.reread(message, {})
    assert await town.balance("ben") == 0


async def test_quiet_hours_of_the_community_are_kept_for_who_has_none_of_their_own(town: Town) -> None:
    shown = await page(town, "Quiet hours, boards")
    shown = await town.submits("emi", await form_of(town, shown, "Other quiet hours"), hours="11-13")
    assert line(shown, "Quiet hours") == "Quiet 11:00–13:00"
    await town.thanks("aiko", "ben")
    await town.delivers()
    assert town.posts() == []
    town.clock.go(hours=1)
    await town.delivers()
    assert len(town.posts()) == 1


async def test_own_quiet_hours_come_before_the_communitys(slack: Town) -> None:
    shown = await page(slack, "Quiet hours, boards")
    await slack.submits("emi", await form_of(slack, shown, "Other quiet hours"), hours="11-13")
    settings = await slack.asks("ben", "shinrai settings")
    await slack.chooses("ben", settings.selects["Quiet hours"], "00:00-00:00")
    await slack.thanks("aiko", "ben")
    await slack.delivers()
    assert len(slack.posts()) == 1


@pytest.mark.parametrize("hours", ["0-24", "9-9", "9", "nights"])
async def test_quiet_hours_of_0_or_24_hours(town: Town, hours: str) -> None:
    shown = await page(town, "Quiet hours, boards")
    refused = await town.submits("emi", await form_of(town, shown, "Other quiet hours"), hours=hours)
    assert f"I read “{hours}”. Nothing was changed." in str(refused)
    assert await audited(town) == []


async def test_whether_there_are_boards(town: Town) -> None:
    shown = await page(town, "Quiet hours, boards")
    shown = await town.presses("emi", shown.buttons["Have no boards"])
    assert line(shown, "Boards") == "no boards"
    shown = await town.presses("emi", shown.buttons["Have boards"])
    assert line(shown, "Boards") == "there are boards"
    assert await audited(town) == [("emi", "boards", "off", "on"), ("emi", "boards", "on", "off")]


async def test_choosing_what_is_set_already_writes_nothing(town: Town) -> None:
    shown = await page(town, "Language and time")
    shown = await town.chooses("emi", shown.selects["Language"], "en")
    assert note(shown) == "It is set so already."
    assert await audited(town) == []


async def test_what_no_list_offers_is_refused(town: Town) -> None:
    for title, label in (
        ("Language and time", "Language"),
        ("Thanks", "How thanks are told"),
        ("Quiet hours, boards", "Quiet hours"),
    ):
        shown = await page(town, title)
        assert str(await town.chooses("emi", shown.selects[label], "everything")) == OUTDATED
    shown = await page(town, "Channels")
    select = replace(shown.selects["Announcements"], kind=SelectKind.CHOICE)
    assert str(await town.chooses("emi", select, "C1")) == OUTDATED
    assert await audited(town) == []
