"""Tags: recommended ones are offered first, and two that mean the same are merged."""

import pytest

from bot.people import Notices
from tests.features.organizing import audit
from tests.features.test_hide import say_notices
from tests.town import Shown, Town


@pytest.fixture(autouse=True)
async def told_in_channels(town: Town) -> None:
    """Tags of public thanks: those of private ones are listed only where two members used them."""
    await say_notices(town, Notices.CHANNEL)


async def submits(town: Town, button: str, **values: str) -> Shown:
    opened = await town.presses("emi", (await town.asks("emi", "shinrai tags")).buttons[button])
    assert opened.form is not None
    return await town.submits("emi", opened.form, **values)


async def test_tags_are_listed_with_counts_and_recommended(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for the #talk and the #tea")
    await town.thanks("chie", "ben", reason="for the #talk")
    shown = await town.asks("emi", "shinrai tags")
    assert str(shown).splitlines()[2:] == ["- #talk: 2 times [Recommend 1]", "- #tea: 1 time [Recommend 2]"]
    shown = await town.presses("emi", shown.buttons["Recommend 2"])
    assert str(shown).splitlines()[2:] == [
        "- #tea: 1 time, recommended [No longer recommend 1]",
        "- #talk: 2 times [Recommend 2]",
    ]
    assert await town.suggests("aiko", "thanks", "tag", "t") == ("tea", "talk")
    shown = await town.presses("emi", shown.buttons["No longer recommend 1"])
    assert "recommended" not in str(shown).splitlines()[2]
    assert await audit(town) == ["@emi no longer recommends the tag #tea.", "@emi recommended the tag #tea."]


async def test_a_tag_nobody_used_yet_is_recommended_by_a_form(town: Town) -> None:
    shown = await submits(town, "Recommend a tag", tag="＃発表")
    assert str(shown).splitlines()[1] == "#発表 is recommended now."
    assert "- #発表: 0 times, recommended [No longer recommend 1]" in str(shown)
    assert await town.suggests("aiko", "thanks", "tag", "") == ("発表",)
    again = await submits(town, "Recommend a tag", tag="発表")
    assert "#発表 is recommended already." in str(again)


async def test_a_merged_tag_counts_as_its_target_before_and_after(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for the #talk", points=2)
    await town.thanks("chie", "ben", reason="for the #presentation", points=3)
    shown = await submits(town, "Merge two", tag="talk", into="presentation")
    assert "#talk counts as #presentation from now on, also in what was given before (1 deposit)." in str(shown)
    await town.thanks("dai", "ben", reason="for another #talk", points=1)
    assert "For: #presentation 6" in str(await town.asks("ben", "trust show"))
    assert await town.suggests("aiko", "thanks", "tag", "t") == ("presentation",)
    assert (await audit(town))[0] == "@emi merged tags: #talk → #presentation."


async def test_a_merge_that_cannot_be_is_refused_in_place(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for the #talk and the #tea")
    assert "Nobody has used #tlak yet" in str(await submits(town, "Merge two", tag="tlak", into="talk"))
    assert "#talk counts as #talk already" in str(await submits(town, "Merge two", tag="#Talk", into="talk"))
    await submits(town, "Merge two", tag="talk", into="tea")
    refused = await submits(town, "Merge two", tag="tea", into="talk")
    assert str(refused) == "#talk counts as #tea already, so they cannot be merged this way. Nothing was changed."
    assert refused.form is not None
    assert "Please type a word" in str(await submits(town, "Recommend a tag", tag="#"))


async def test_forms_complete_what_is_typed(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for the #talk")
    assert await town.suggests("emi", "tags merge", "into", "TA") == ("talk",)


async def test_many_tags_are_paged(town: Town) -> None:
    for n in range(4):
        town.clock.go(days=1)
        await town.thanks("aiko", "ben", reason=" ".join(f"#t{n}{m}" for m in range(3)) + "!")
    shown = await town.asks("emi", "shinrai tags")
    assert len(str(shown).splitlines()) == 12
    more = await town.presses("emi", shown.buttons["More"])
    assert len(str(more).splitlines()) == 4
    kept = await town.presses("emi", more.buttons["Recommend 1"])
    assert "From the start" in kept.buttons


async def test_an_odd_tag_fits_a_button(discord: Town) -> None:
    await discord.asks("aiko", "thanks", to=discord.ref("ben"), reason="for it", tag="%~:=&" * 6)
    shown = await discord.asks("emi", "shinrai tags")
    assert "recommended" in str(await discord.presses("emi", shown.buttons["Recommend 1"]))


async def test_in_japanese(town: Town) -> None:
    town.changes("emi", locale="ja")
    shown = await town.asks("emi", "shinrai tags")
    assert str(shown).splitlines() == [
        "タグ",
        "おすすめのタグは、ありがとうを贈るときに先に出てきます。",
        "まだタグがありません。理由の中の #ことば から生まれます。おすすめを決めておくこともできます。",
    ]
