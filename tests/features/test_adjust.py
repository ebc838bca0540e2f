"""An organizer corrects points; the member sees it, and any organizer can take it back."""

import pytest

from bot.events import Mention
from bot.people import PlatformName
from tests.features.organizing import adjust, audit, does
from tests.town import Town


async def test_an_adjustment_is_an_entry_of_its_own_with_its_reason(town: Town) -> None:
    await town.thanks("aiko", "ben", points=5)
    shown = await adjust(town, "emi", "ben", -3)
    assert str(shown).splitlines() == ["Adjusted: @ben, -3 points.", "Their trust now: 2 points"]
    assert await town.balance("ben") == 2
    lines = str(await town.asks("ben", "trust show")).splitlines()
    assert "- 2026-11-23 12:00: -3 points from @emi, “counted twice”" in lines
    assert await audit(town) == ["@emi adjusted the trust of @ben: 5 → 2."]


async def test_the_member_is_told_directly_where_thanks_are(town: Town) -> None:
    await adjust(town, "emi", "ben", 10, "for the years before")
    await town.delivers()
    told = ["to ben: @emi, as an organizer, adjusted your trust by 10 points: “for the years before”"]
    assert town.posts() == (told if town.platform is PlatformName.SLACK else [])


async def test_the_members_home_shows_it(slack: Town) -> None:
    await slack.opens_home("ben")
    await slack.delivers()
    await adjust(slack, "emi", "ben", 10)
    slack.clock.go(seconds=2)
    await slack.delivers()
    assert "10 points from @emi, “counted twice”" in slack.homes()[-1]


async def test_an_undone_adjustment_is_reversed_once_and_the_notice_edited(slack: Town) -> None:
    shown = await adjust(slack, "emi", "ben", 10)
    await slack.delivers()
    for _ in range(2):
        undone = await slack.presses("emi", shown.buttons["Undo"])
    assert str(undone).splitlines() == [
        "Taken back: the adjustment of @ben by 10 points.",
        "Their trust now: 0 points",
    ]
    await slack.delivers()
    assert slack.redraws() == ["to ben: The adjustment of your trust by 10 points was taken back."]
    assert await slack.balance("ben") == 0
    assert len(await audit(slack)) == 2


async def test_a_notice_not_yet_sent_is_dropped_by_the_undo(slack: Town) -> None:
    shown = await adjust(slack, "emi", "ben", 10)
    await slack.presses("emi", shown.buttons["Undo"])
    await slack.delivers()
    assert slack.posts() == []


async def test_another_organizer_may_undo_it(town: Town) -> None:
    shown = await adjust(town, "emi", "ben", 10)
    await does(town, "emi", "organizers add", "chie")
    await town.presses("chie", shown.buttons["Undo"])
    assert await town.balance("ben") == 0
    assert (await audit(town))[0] == "@chie took back an adjustment of @ben: 10 → 0."


async def test_whom_it_is_about_does_not_undo_it_as_an_organizer(town: Town) -> None:
    shown = await adjust(town, "emi", "ben", -5)
    await does(town, "emi", "organizers add", "ben")
    refused = await town.presses("ben", shown.buttons["Undo"])
    assert str(refused) == "Nobody adjusts their own points. Please ask another organizer."
    assert await town.balance("ben") == -5


async def test_the_same_event_again_adjusts_once(town: Town) -> None:
    for _ in range(3):
        shown = await town.types("emi", "shinrai", "adjust ", Mention(town.ref("ben")), " 4 late", key="same")
        assert "Adjusted: @ben, 4 points." in str(shown)
    await town.presses("emi", shown.buttons["Undo"])
    shown = await town.types("emi", "shinrai", "adjust ", Mention(town.ref("ben")), " 4 late", key="same")
    assert (str(shown), await town.balance("ben")) == ("This adjustment was taken back.", 0)


async def test_typed_again_within_minutes_it_is_not_stored_twice(town: Town) -> None:
    await adjust(town, "emi", "ben", 4)
    town.clock.go(minutes=2)
    assert "so nothing was stored again" in str(await adjust(town, "emi", "ben", 4))
    town.clock.go(minutes=2)
    await adjust(town, "emi", "ben", 4)
    assert await town.balance("ben") == 8


@pytest.mark.parametrize(
    ("who", "points", "refused"),
    [
        ("ben", 0, "An adjustment by 0 changes nothing."),
        ("ben", 101, "has to be a whole number from -100 to 100; I read “101”."),
        ("ben", -101, "has to be a whole number from -100 to 100; I read “-101”."),
        ("emi", 5, "Nobody adjusts their own points."),
        ("robot", 5, "@robot is a bot. This is for people."),
        ("guest", 5, "@guest is a guest from another organization"),
        ("nobody", 5, "I cannot find this person here."),
        ("gone", 5, "@gone is deactivated and has never used me"),
    ],
)
async def test_refused_in_words_with_nothing_stored(town: Town, who: str, points: int, refused: str) -> None:
    assert refused in str(await adjust(town, "emi", who, points))
    assert await town.balance(who) == 0
    assert "Nothing has been changed yet." in str(await town.asks("emi", "shinrai audit"))


async def test_one_member_at_a_time(town: Town) -> None:
    mentions = [Mention(town.ref(name)) for name in ("ben", "chie")]
    shown = await town.types("emi", "shinrai", "adjust ", *mentions, " 4 late")
    assert (str(shown), await town.balance("ben")) == ("Please name one member.", 0)


async def test_who_has_left_may_still_be_adjusted_and_is_not_written_to(town: Town) -> None:
    await town.thanks("aiko", "ben", points=5)
    town.changes("ben", active=False)
    await town.delivers()
    before = town.posts()
    assert "Their trust now: 2 points" in str(await adjust(town, "emi", "ben", -3))
    await town.delivers()
    assert town.posts() == before


async def test_a_form_asks_for_what_is_missing_and_shows_what_is_wrong_in_place(town: Town) -> None:
    opened = await town.asks("emi", "shinrai adjust")
    assert opened.form is not None
    refused = await town.submits("emi", opened.form, who=(town.ref("ben"),), points="0", reason="typo")
    assert "An adjustment by 0 changes nothing." in str(refused)
    assert refused.form is not None
    shown = await town.submits("emi", refused.form, who=(town.ref("ben"),), points="−3", reason="typo")
    assert "Adjusted: @ben, -3 points." in str(shown)


async def test_in_japanese(town: Town) -> None:
    for name in ("emi", "ben"):
        town.changes(name, locale="ja")
    shown = await adjust(town, "emi", "ben", -3, "二重に数えていたため")
    assert str(shown).splitlines() == ["調整しました: @ben さん -3ポイント", "いまの信頼貯金: -3ポイント"]
    await town.delivers()
    told = ["to ben: 運営の @emi さんが、あなたの信頼貯金を調整しました（-3ポイント）: 「二重に数えていたため」"]
    assert town.posts() == (told if town.platform is PlatformName.SLACK else [])
