"""The setup panel: what is set, what is missing, page by page, for organizers alone."""

from dataclasses import replace

import pytest

from bot.inquiries import AboutSpace, ChannelFound
from bot.people import PlatformName, SpaceRef
from bot.speech import Reply
from tests.features.setup.steps import ORGANIZERS_ONLY, OUTDATED, audited, form_of, note, page, something_in
from tests.panels import custom_id_of, rows_of
from tests.town import PRAY, Shown, Town

PAGES = ["Language and time", "Channels", "Thanks", "Quiet hours, boards", "Organizers"]
TOLD = {PlatformName.SLACK: "By direct message", PlatformName.DISCORD: "By one line in the channel"}


async def test_the_overview_shows_what_is_set_and_what_is_missing(town: Town) -> None:
    town.outside.space = replace(
        town.outside.space, unheard=("random", "tea"), missing=("channels:join",), joinable=True
    )
    overview = await town.asks("emi", "shinrai setup")
    assert str(overview).splitlines() == [
        "Setup: Overview",
        "Language: English",
        "Time zone: Asia/Tokyo",
        "Announcements: not chosen yet",
        "Dates of a series: 7 days before",
        f"How thanks are told: {TOLD[town.platform]}",
        "Emoji that thank: :💐: and :🙏:",
        "A member can give: 10 points a day",
        "Quiet hours: none",
        "Boards: there are boards",
        "Still missing",
        "- No channel for announcements yet: choose one under “Channels”.",
        "- I lack rights: channels:join. An administrator can grant them by installing me anew.",
        "- Thanks by reaction do not count in #random and #tea, since I am not there. "
        "Invite me, or let me join public channels under “Channels”.",
    ]
    assert list(overview.buttons) == ["Check again", *PAGES]


async def test_check_again_asks_the_platform_again_and_redraws(town: Town) -> None:
    overview = await town.asks("emi", "shinrai setup")
    channels = await town.presses("emi", overview.buttons["Channels"])
    await town.chooses("emi", channels.selects["Announcements"], "C1")
    town.outside.space = replace(town.outside.space, missing=("chat:write",))
    shown = await town.presses("emi", overview.buttons["Check again"])
    assert str(shown).splitlines()[-2:] == [
        "Still missing",
        "- I lack rights: chat:write. An administrator can grant them by installing me anew.",
    ]
    town.outside.space = replace(town.outside.space, missing=())
    shown = await town.presses("emi", shown.buttons["Check again"])
    assert isinstance(shown.answer, Reply)
    assert shown.answer.redraw
    assert note(shown) == "Checked at 12:00."
    assert "Announcements: #general" in str(shown)
    assert str(shown).splitlines()[-1] == (
        "All is set. Try it: put :🙏: on a message that helped you, and its author gets a point."
    )
    assert town.outside.asked[-1] == AboutSpace(town.space, ("C1",))


async def test_a_channel_for_announcements_that_was_lost_is_missing(town: Town) -> None:
    channels = await page(town, "Channels")
    await town.chooses("emi", channels.selects["Announcements"], "C1")
    town.outside.channels["C1"] = ChannelFound("C1", "general", there=True, may_post=False, hears=True)
    assert "- I cannot post in #general. Invite me there" in str(await town.asks("emi", "shinrai setup"))
    del town.outside.channels["C1"]
    assert "- I cannot see the channel for announcements" in str(await town.asks("emi", "shinrai setup"))


async def test_a_platform_that_does_not_answer_in_time_is_no_reason_to_fail(town: Town) -> None:
    town.outside.silent = True
    overview = await town.asks("emi", "shinrai setup")
    assert str(overview).splitlines()[-2:] == [
        "- No channel for announcements yet: choose one under “Channels”.",
        "I could not check what I may do here. The answer did not come in time; please try once more.",
    ]


async def test_the_pages_follow_one_another_and_lead_back(town: Town) -> None:
    shown = await page(town, PAGES[0])
    for title in PAGES[1:]:
        shown = await town.presses("emi", shown.buttons["Next"])
        assert str(shown).splitlines()[0] == f"Setup: {title}"
    assert "Next" not in shown.buttons
    shown = await town.presses("emi", shown.buttons["Overview"])
    assert str(shown).splitlines()[0] == "Setup: Overview"


async def every_page(town: Town) -> list[Shown]:
    overview = await town.asks("emi", "shinrai setup")
    return [overview, *[await town.presses("emi", overview.buttons[title]) for title in list(overview.buttons)[1:]]]


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_every_page_fits_its_platforms(town: Town, language: str) -> None:
    town.outside.space = replace(town.outside.space, joinable=True, unheard=("c" * 80,) * 20)
    settings = await town.asks("emi", "shinrai settings")
    await town.chooses("emi", settings.selects["Language"], language)
    town.changes("ben", organizer=False)
    for name in ("aiko", "ben", "chie", "dai"):
        organizers = (await every_page(town))[-1]
        await town.chooses("emi", next(iter(organizers.selects.values())), name)
    shown = await every_page(town)
    assert len(shown) == 6
    for one in shown:
        assert isinstance(one.answer, Reply)
        assert rows_of(one.answer.card) <= 5
        assert max(len(id) for id in custom_id_of(one.answer.card)) <= 100
    title = str(shown[0]).splitlines()[0]
    assert title == {"en": "Setup: Overview", "ja": "コミュニティの設定: 全体"}[language]


async def test_who_is_no_organizer_is_refused_in_words(town: Town) -> None:
    assert str(await town.asks("aiko", "shinrai setup")).startswith(ORGANIZERS_ONLY)
    assert town.outside.asked == []


async def test_a_panel_pressed_by_a_non_organizer_changes_nothing(town: Town) -> None:
    before = str(await town.asks("emi", "shinrai setup"))
    for shown in await every_page(town):
        for button in shown.buttons.values():
            assert str(await town.presses("aiko", button)).startswith(ORGANIZERS_ONLY)
        for select in shown.selects.values():
            assert str(await town.chooses("aiko", select, something_in(select))).startswith(ORGANIZERS_ONLY)
    assert str(await town.asks("emi", "shinrai setup")) == before
    assert await audited(town) == []


async def test_a_form_sent_by_a_non_organizer_changes_nothing(town: Town) -> None:
    for title, button, values in (
        ("Language and time", "Change time zone", {"zone": "Asia/Seoul"}),
        ("Thanks", "Change emoji", {"emoji": PRAY[town.platform]}),
        ("Thanks", "Change points a day", {"points": "50"}),
        ("Quiet hours, boards", "Other quiet hours", {"hours": "22-7"}),
    ):
        form = await form_of(town, await page(town, title), button)
        assert str(await town.submits("aiko", form, **values)).startswith(ORGANIZERS_ONLY)
    assert await audited(town) == []


async def test_a_panel_of_another_community_changes_nothing_and_tells_nothing(town: Town) -> None:
    there = Town(town.platform, town.storage, town.clock, SpaceRef(town.platform, "900"))
    theirs = str(await there.asks("emi", "shinrai setup"))
    for shown in await every_page(town):
        for button in shown.buttons.values():
            assert str(await there.presses("emi", button)) == OUTDATED
        for select in shown.selects.values():
            assert str(await there.chooses("emi", select, something_in(select))) == OUTDATED
    assert str(await there.asks("emi", "shinrai setup")) == theirs
    assert await audited(town) == []


async def test_who_was_named_by_an_organizer_may_set_up_too(town: Town) -> None:
    organizers = await page(town, "Organizers")
    await town.chooses("emi", organizers.selects["Name an organizer"], "aiko")
    assert str(await town.asks("aiko", "shinrai setup")).startswith("Setup: Overview")


async def test_panels_survive_a_restart(town: Town) -> None:
    quiet = await page(town, "Quiet hours, boards")
    town.restarts()
    shown = await town.chooses("emi", quiet.selects["Quiet hours"], "22:00-07:00")
    assert "Quiet hours: Quiet 22:00–07:00" in str(shown)
    town.restarts()
    assert "Quiet hours: 22:00–07:00" in str(await town.asks("emi", "shinrai setup"))
