"""Home: what is one's own at a glance, in the app's Home tab and for whoever asks."""

from dataclasses import replace

import pytest

from bot.people import PlatformName
from bot.ports import TryAgain
from bot.speech import Reply
from tests.features.looking import leaves, returns, sets, sets_member
from tests.features.organizing import adjust, does, pause
from tests.panels import custom_id_of, rows_of
from tests.town import PRAY, Shown, Town


async def home(town: Town, name: str) -> Shown:
    return await town.asks(name, "shinrai home")


async def drawn(town: Town) -> list[str]:
    """The Homes that were handed over since the last look, a second later."""
    town.clock.go(seconds=1)
    before = len(town.screen.homes)
    await town.delivers()
    return town.homes()[before:]


def tab(town: Town) -> Shown:
    """The latest Home as its owner sees it."""
    latest = town.screen.homes[-1]
    return town.card(latest.card, latest.reader)


@pytest.fixture
async def opened(slack: Town) -> Town:
    """ben has opened the Home tab."""
    await slack.opens_home("ben")
    await slack.delivers()
    return slack


# --- what it shows ---------------------------------------------------------------------------------------------


async def test_all_at_a_glance(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for the talk", points=3)
    await town.thanks("ben", "chie", reason="for the cake", points=2)
    town.clock.go(minutes=1)
    await town.thanks("ben", "dai", reason="for the tea")
    shown = await home(town, "ben")
    assert str(shown).splitlines() == [
        "Your corner",
        "Trust: 3 points",
        "Yours to give today: 7 points (renews 2026-11-24 00:00)",
        "Latest thanks to you",
        "- 2026-11-23 12:00: 3 points from @aiko, “for the talk”",
        "What you gave lately",
        "- 2026-11-23 12:01: 1 point to @dai, “for the tea” [Undo 1]",
        "- 2026-11-23 12:00: 2 points to @chie, “for the cake” [Undo 2]",
    ]
    assert list(shown.buttons) == ["Undo 1", "Undo 2", "Everything", "Board", "Your settings"]


async def test_a_newcomer_is_told_how_to_begin(town: Town) -> None:
    shown = await home(town, "ben")
    assert "No deposits yet." in str(shown)
    assert list(shown.buttons) == ["Everything", "Board", "Your settings"]
    await town.thanks("aiko", "ben")
    assert "You have not given anything yet." in str(await home(town, "ben"))


async def test_organizers_find_setup_there(town: Town) -> None:
    assert "Set up" in (await home(town, "emi")).buttons
    await town.thanks("aiko", "ben")
    await sets_member(town, "ben", organizer=True)
    shown = await home(town, "ben")
    assert "Setup: Overview" in str(await town.presses("ben", shown.buttons["Set up"]))
    assert "Set up" not in (await home(town, "aiko")).buttons


async def test_its_ways_lead_where_they_say(town: Town) -> None:
    await town.thanks("aiko", "ben")
    shown = await home(town, "ben")
    assert str(await town.presses("ben", shown.buttons["Everything"])).startswith("What you gave")
    assert str(await town.presses("ben", shown.buttons["Board"])).startswith("Board")
    assert str(await town.presses("ben", shown.buttons["Your settings"])).startswith("Your settings")


async def test_where_there_are_no_boards_none_is_offered(town: Town) -> None:
    await sets(town, boards=False)
    assert "Board" not in (await home(town, "ben")).buttons


async def test_at_its_fullest_it_fits_both_platforms(town: Town) -> None:
    for n in range(6):
        town.clock.go(days=1)
        await town.thanks("emi", "ben", reason="あ" * 300, points=5)
        await town.thanks("ben", "emi", "aiko", "chie", reason="＠" * 300, points=1)
        town.clock.go(minutes=n)
    shown = await home(town, "emi")
    assert isinstance(shown.answer, Reply)
    assert rows_of(shown.answer.card) == 2
    assert max(map(len, custom_id_of(shown.answer.card))) <= 90


async def test_undo_redraws_the_card(town: Town) -> None:
    await town.thanks("ben", "chie", reason="for the cake", points=2)
    undone = await town.presses("ben", (await home(town, "ben")).buttons["Undo 1"])
    assert "- (taken back) 2026-11-23 12:00: 2 points to @chie, “for the cake”" in str(undone)
    assert "Yours to give today: 10 points" in str(undone)
    assert isinstance(undone.answer, Reply)
    assert undone.answer.redraw
    assert await town.balance("chie") == 0


async def test_nobody_undoes_what_another_gave(town: Town) -> None:
    await town.thanks("ben", "chie")
    undo = (await home(town, "ben")).buttons["Undo 1"]
    assert str(await town.presses("aiko", undo)) == "Only the person who gave this can take it back."
    assert await town.balance("chie") == 1


async def test_of_another_community_nothing_is_shown_or_done(town: Town) -> None:
    await town.thanks("ben", "chie")
    undo = (await home(town, "ben")).buttons["Undo 1"]
    assert "no longer valid" in str(await town.presses("ben", replace(undo, community="c-other")))
    assert await town.balance("chie") == 1


async def test_who_is_paused_sees_it(town: Town) -> None:
    await town.thanks("aiko", "ben")
    await pause(town, "emi", "ben")
    assert "Yours to give today: nothing for now; an organizer has paused it." in str(await home(town, "ben"))


async def test_words_that_an_organizer_hid_are_shown_as_hidden(town: Town) -> None:
    given = await town.thanks("aiko", "ben", reason="for nasty words")
    await town.presses("emi", (await does(town, "emi", "hide")).buttons["Hide 1"])
    for shown in (
        await home(town, "ben"),
        await home(town, "aiko"),
        await town.asks("ben", "trust show"),
        await town.asks("aiko", "trust history"),
    ):
        assert ", (words hidden by an organizer)" in str(shown)
        assert "nasty" not in str(shown)
    undone = str(await town.presses("aiko", given.buttons["Undo"]))
    assert "nasty" not in undone


async def test_in_japanese(town: Town) -> None:
    town.changes("ben", locale="ja")
    await town.thanks("aiko", "ben", reason="発表", points=2)
    shown = await home(town, "ben")
    assert str(shown).splitlines()[:4] == [
        "あなたのホーム",
        "信頼貯金: 2ポイント",
        "今日贈れる分: 10ポイント（2026-11-24 00:00 に戻ります）",
        "最近届いたありがとう",
    ]
    assert list(shown.buttons) == ["すべて見る", "ランキング", "あなたの設定"]


# --- the tab, kept up to date ----------------------------------------------------------------------------------


async def test_it_is_drawn_as_soon_as_it_is_opened(slack: Town) -> None:
    await slack.thanks("aiko", "ben", reason="for the talk")
    await slack.opens_home("ben")
    await slack.delivers()
    (shown,) = slack.homes()
    assert shown.startswith("to ben: Your corner\nTrust: 1 point")


async def test_it_shows_what_the_command_shows(opened: Town) -> None:
    await opened.thanks("ben", "chie", reason="for the cake")
    await drawn(opened)
    assert str(tab(opened)) == str(await home(opened, "ben"))


async def test_thanks_given_and_got_are_drawn(opened: Town) -> None:
    await opened.thanks("aiko", "ben", points=2)
    (shown,) = await drawn(opened)
    assert "Trust: 2 points" in shown
    await opened.thanks("ben", "chie", points=3)
    (shown,) = await drawn(opened)
    assert "Yours to give today: 7 points" in shown


async def test_a_reaction_is_drawn_and_so_is_its_going(opened: Town) -> None:
    message = opened.message_by("ben")
    await opened.reacts("aiko", PRAY[PlatformName.SLACK], to=message)
    assert "Trust: 1 point\n" in (await drawn(opened))[0]
    await opened.unreacts("aiko", PRAY[PlatformName.SLACK], to=message)
    assert "Trust: 0 points" in (await drawn(opened))[0]


async def test_undo_in_the_tab_takes_it_back_and_the_tab_is_drawn_anew(opened: Town) -> None:
    await opened.thanks("ben", "chie", points=3)
    await drawn(opened)
    answer = await opened.presses("ben", tab(opened).buttons["Undo 1"])
    assert str(answer).startswith("Taken back (2026-11-23 12:00")
    (shown,) = await drawn(opened)
    assert "Yours to give today: 10 points" in shown
    assert "(taken back)" in shown


async def test_settings_an_adjustment_and_a_pause_are_drawn(opened: Town) -> None:
    panel = await opened.asks("ben", "shinrai settings")
    await opened.chooses("ben", panel.selects["Language"], "ja")
    assert "あなたのホーム" in (await drawn(opened))[0]
    await opened.chooses("ben", (await opened.asks("ben", "shinrai settings")).selects["言語"], "en")
    await drawn(opened)
    await adjust(opened, "emi", "ben", 7)
    assert "Trust: 7 points" in (await drawn(opened))[0]
    await pause(opened, "emi", "ben")
    assert "an organizer has paused it" in (await drawn(opened))[0]


async def test_words_that_are_hidden_leave_the_tab(opened: Town) -> None:
    await opened.thanks("aiko", "ben", reason="for nasty words")
    assert "nasty" in (await drawn(opened))[0]
    await opened.presses("emi", (await does(opened, "emi", "hide")).buttons["Hide 1"])
    (shown,) = await drawn(opened)
    assert "(words hidden by an organizer)" in shown


async def test_a_burst_is_drawn_once_a_second_later(opened: Town) -> None:
    for name in ("aiko", "chie", "dai"):
        await opened.thanks(name, "ben")
        await opened.delivers()
        assert len(opened.homes()) == 1
        opened.clock.go(milliseconds=300)
    (shown,) = await drawn(opened)
    assert "Trust: 3 points" in shown


async def test_who_never_opened_it_has_none(slack: Town) -> None:
    await slack.thanks("aiko", "ben")
    assert await drawn(slack) == []


async def test_one_that_could_not_be_drawn_is_drawn_as_it_is_by_then(opened: Town) -> None:
    await opened.thanks("aiko", "ben")
    await opened.delivers()  # the notice
    opened.screen.answers = [TryAgain("no answer", doubtful=True)]
    assert await drawn(opened) == []
    await opened.thanks("chie", "ben")
    opened.clock.go(minutes=5)
    await opened.delivers()
    assert "Trust: 2 points" in opened.homes()[-1]


async def test_of_who_leaves_it_is_dropped_and_drawn_again_after_return(opened: Town) -> None:
    await opened.thanks("aiko", "ben")
    await leaves(opened, "ben")
    assert await drawn(opened) == []
    await returns(opened, "ben")
    await opened.opens_home("ben")
    assert "Trust: 1 point" in (await drawn(opened))[0]


async def test_a_guest_and_a_bot_get_none(slack: Town) -> None:
    for name in ("guest", "robot"):
        await slack.opens_home(name)
    assert await drawn(slack) == []
