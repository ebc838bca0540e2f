"""`/shinrai settings`: each member's own, saved one by one."""

from dataclasses import replace

import pytest

from bot.speech import Reply
from storage.export import export
from tests.panels import custom_id_of, rows_of
from tests.town import Shown, Town

SHOWN = """\
Your settings
Time zone: Asia/Tokyo (now 12:00), automatic
When someone thanks you: I tell you
Boards: You are listed, and members can see your numbers
Roles: You are not suggested, save for roles that you said you’d like to try
[Language: Automatic (English)]
[Quiet hours: As the community has it (none)]
[Reminder before a session: As each session says]"""


async def opened(town: Town, name: str = "aiko") -> Shown:
    return await town.asks(name, "shinrai settings")


def line(shown: Shown, label: str) -> str:
    """What the panel says of one setting, in a line or as chosen in a list."""
    lines = [one.strip("[]") for one in str(shown).splitlines()]
    return next(one.removeprefix(f"{label}: ") for one in lines if one.startswith(f"{label}: "))


def redrawn(shown: Shown) -> bool:
    return isinstance(shown.answer, Reply) and shown.answer.redraw


async def test_the_panel_shows_what_is_set_and_where_it_comes_from(town: Town) -> None:
    assert str(await opened(town)) == SHOWN


async def test_a_button_elsewhere_opens_the_panel_beside_it(town: Town) -> None:
    change = (await opened(town)).buttons["Leave boards"]
    shown = await town.presses("aiko", replace(change, action="settings.open", args=()))
    assert str(shown) == SHOWN
    assert not redrawn(shown)


async def test_language_is_chosen_and_the_panel_comes_back_in_it_at_once(town: Town) -> None:
    panel = await opened(town)
    japanese = await town.chooses("aiko", panel.selects["Language"], "ja")
    assert redrawn(japanese)
    assert line(japanese, "言語") == "日本語"
    assert str(await opened(town)).startswith("あなたの設定")
    english = await town.chooses("aiko", japanese.selects["言語"], "else")
    assert line(english, "Language") == "Automatic (English)"


async def test_what_one_member_sets_is_that_members_alone(town: Town) -> None:
    await town.chooses("aiko", (await opened(town)).selects["Language"], "ja")
    assert str(await opened(town, "ben")).startswith("Your settings")


async def test_a_zone_can_be_typed_with_the_command(town: Town) -> None:
    shown = await town.asks("aiko", "shinrai settings", zone="ベルリン")
    assert line(shown, "Time zone") == "Europe/Berlin (now 04:00)"


async def test_slack_types_the_zone_as_text(slack: Town) -> None:
    shown = await slack.types("aiko", "shinrai", "settings europe/berlin")
    assert line(shown, "Time zone") == "Europe/Berlin (now 04:00)"


async def test_a_zone_is_typed_into_a_form_and_given_up_again(town: Town) -> None:
    form = (await town.presses("aiko", (await opened(town)).buttons["Change time zone"])).form
    assert form is not None
    assert form.fields[0].initial == "Asia/Tokyo"
    shown = await town.submits("aiko", form, zone="New York")
    assert line(shown, "Time zone") == "America/New_York (now 22:00)"
    shown = await town.presses("aiko", shown.buttons["Time zone: automatic"])
    assert line(shown, "Time zone") == "Asia/Tokyo (now 12:00), automatic"
    assert "Time zone: automatic" not in shown.buttons


async def test_a_zone_that_does_not_exist_is_refused_with_the_nearest_and_nothing_is_changed(town: Town) -> None:
    refused = await town.asks("aiko", "shinrai settings", zone="Asia/Tokio")
    assert str(refused).startswith("I do not know a time zone “Asia/Tokio”. The nearest are Asia/Tokyo")
    form = (await town.presses("aiko", (await opened(town)).buttons["Change time zone"])).form
    assert form is not None
    refused = await town.submits("aiko", form, zone="Mars")
    assert "Nothing was changed." in str(refused)
    assert line(await opened(town), "Time zone") == "Asia/Tokyo (now 12:00), automatic"
    again = (await town.presses("aiko", refused.buttons["correct"])).form
    assert again is not None
    assert again.fields[0].initial == "Mars"


@pytest.mark.parametrize("command", ["shinrai settings", "settings zone", "setup zone"])
async def test_zones_are_suggested_while_typing(town: Town, command: str) -> None:
    assert (await town.suggests("aiko", command, "zone", "toky"))[0] == "Asia/Tokyo"
    assert await town.suggests("aiko", command, "zone", "大阪") == ("Asia/Tokyo",)
    assert len(await town.suggests("aiko", command, "zone", "a")) == 25


async def test_quiet_hours_are_chosen_or_typed(town: Town) -> None:
    shown = await town.chooses("aiko", (await opened(town)).selects["Quiet hours"], "22:00-07:00")
    assert line(shown, "Quiet hours") == "Quiet 22:00–07:00"
    shown = await town.chooses("aiko", shown.selects["Quiet hours"], "00:00-00:00")
    assert line(shown, "Quiet hours") == "Never quiet"
    form = (await town.presses("aiko", shown.buttons["Other quiet hours"])).form
    assert form is not None
    shown = await town.submits("aiko", form, hours="20:30 - 6")
    assert line(shown, "Quiet hours") == "Quiet 20:30–06:00"
    assert shown.selects["Quiet hours"].chosen == ("20:30-06:00",)
    shown = await town.chooses("aiko", shown.selects["Quiet hours"], "else")
    assert line(shown, "Quiet hours") == "As the community has it (none)"


@pytest.mark.parametrize("hours", ["0-24", "7-7", "22:00", "all night", "25-3"])
async def test_quiet_hours_of_0_or_24_hours_are_refused_and_nothing_is_changed(town: Town, hours: str) -> None:
    shown = await town.chooses("aiko", (await opened(town)).selects["Quiet hours"], "22:00-07:00")
    form = (await town.presses("aiko", shown.buttons["Other quiet hours"])).form
    assert form is not None
    refused = await town.submits("aiko", form, hours=hours)
    assert str(refused) == (
        "Quiet hours are a part of the day, such as 22:00-07:00, and neither 0 nor 24 hours long; "
        f"I read “{hours}”. Nothing was changed."
    )
    assert line(await opened(town), "Quiet hours") == "Quiet 22:00–07:00"


async def test_a_reminder_can_be_chosen_for_all_sessions(town: Town) -> None:
    shown = await opened(town)
    for value, words in (("1d", "1 day before"), ("none", "No reminders"), ("else", "As each session says")):
        shown = await town.chooses("aiko", shown.selects["Reminder before a session"], value)
        assert line(shown, "Reminder before a session") == words


async def test_boards_can_be_left_and_joined_again(town: Town) -> None:
    shown = await town.presses("aiko", (await opened(town)).buttons["Leave boards"])
    assert line(shown, "Boards") == "You are not listed, and nobody is shown your numbers"
    shown = await town.presses("aiko", shown.buttons["Be on boards"])
    assert line(shown, "Boards") == "You are listed, and members can see your numbers"


async def test_stop_telling_me_on_a_notice_does_the_same_as_the_panel(slack: Town) -> None:
    await slack.thanks("aiko", "ben", reason="one")
    await slack.delivers()
    outgoing = slack.screen.posts[0]
    await slack.presses("ben", slack.card(outgoing.card, outgoing.reader).buttons["Stop telling me"])
    panel = await opened(slack, "ben")
    assert line(panel, "When someone thanks you") == "I do not tell you"

    panel = await slack.presses("ben", panel.buttons["Tell me of thanks"])
    assert line(panel, "When someone thanks you") == "I tell you"
    await slack.presses("ben", panel.buttons["Stop telling me of thanks"])
    await slack.thanks("aiko", "ben", reason="two")
    await slack.delivers()
    assert len(slack.posts()) == 1


async def test_settings_survive_a_restart_and_so_does_the_panel(town: Town) -> None:
    panel = await town.chooses("aiko", (await opened(town)).selects["Quiet hours"], "22:00-07:00")
    town.restarts()
    shown = await town.chooses("aiko", panel.selects["Reminder before a session"], "1h")
    assert (line(shown, "Quiet hours"), line(shown, "Reminder before a session")) == (
        "Quiet 22:00–07:00",
        "1 hour before",
    )


async def test_what_no_list_offers_is_refused(town: Town) -> None:
    panel = await opened(town)
    for label, value in (("Language", "xx"), ("Quiet hours", "1-1"), ("Reminder before a session", "9d")):
        refused = await town.chooses("aiko", panel.selects[label], value)
        assert str(refused) == "That button or form is no longer valid here. Please use the command again."
    assert str(await opened(town)) == str(panel)


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_the_panel_fits_its_platforms(town: Town, language: str) -> None:
    panel = await town.asks("aiko", "shinrai settings", zone="America/Argentina/Buenos_Aires")
    panel = await town.chooses("aiko", panel.selects["Language"], language)
    assert isinstance(panel.answer, Reply)
    assert rows_of(panel.answer.card) <= 5
    assert max(len(id) for id in custom_id_of(panel.answer.card)) <= 100


async def test_a_notice_waits_until_the_receivers_quiet_hours_end(slack: Town) -> None:
    await slack.asks("ben", "shinrai settings", zone="Europe/Berlin")  # noon in Tokyo is 4:00 in Berlin
    panel = await opened(slack, "ben")
    await slack.chooses("ben", panel.selects["Quiet hours"], "22:00-07:00")
    await slack.thanks("aiko", "ben", "chie")
    await slack.delivers()
    assert [post.split(":")[0] for post in slack.posts()] == ["to chie"]
    slack.clock.go(hours=2, minutes=59)
    await slack.delivers()
    assert len(slack.posts()) == 1
    slack.clock.go(minutes=1)
    await slack.delivers()
    assert [post.split(":")[0] for post in slack.posts()] == ["to chie", "to ben"]


async def test_a_notice_that_missed_its_hour_is_not_told_in_quiet_hours_and_then_is_no_news(slack: Town) -> None:
    panel = await opened(slack, "ben")
    form = (await slack.presses("ben", panel.buttons["Other quiet hours"])).form
    assert form is not None
    await slack.submits("ben", form, hours="12:00-11:00")
    await slack.thanks("aiko", "ben")
    slack.clock.go(hours=46)  # 23 h quiet, and 23 h without a chance
    await slack.delivers()
    slack.clock.go(hours=1)
    await slack.delivers()
    assert slack.posts() == []
    rows = [row async for row in export(slack.storage.database, "posts")]
    assert [row["state"] for row in rows if row["purpose"] == "thanks.notice"] == ["expired"]


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("UTC+9", "Please choose one: Asia/Seoul (now 12:00), Asia/Tokyo (now 12:00)"),
        ("PST", "America/Los_Angeles (now 19:00)"),
        ("USA", "America/New_York (now 22:00)"),
    ],
)
async def test_an_offset_is_answered_with_places_and_their_time(town: Town, typed: str, answered: str) -> None:
    assert answered in str(await town.asks("aiko", "shinrai settings", zone=typed))


@pytest.mark.parametrize(
    ("typed", "zone"), [("Ｔｏｋｙｏ", "Asia/Tokyo"), ("UK", "Europe/London"), ("JST", "Asia/Tokyo")]
)
async def test_a_zone_is_read_however_it_is_written(town: Town, typed: str, zone: str) -> None:
    assert zone in str(await town.asks("aiko", "shinrai settings", zone=typed))
