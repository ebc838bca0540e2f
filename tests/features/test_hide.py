"""The words of a thanks are hidden, its points stay."""

import pytest

from bot.people import Notices
from tests.features.organizing import audit, does
from tests.town import Town


async def say_notices(town: Town, how: Notices) -> None:
    """As an organizer sets it: in the channel, the words of thanks are public."""
    community = await town.storage.house.community_of(town.space)
    if community is None:
        await town.asks("emi", "trust show")
        community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community) as uow:
        space = await uow.people.space(town.space)
        assert space is not None
        await uow.settings.change_space(space.id, notices=how)


@pytest.fixture
async def public(town: Town) -> Town:
    await say_notices(town, Notices.CHANNEL)
    return town


async def test_picked_from_the_latest_and_shown_again(public: Town) -> None:
    await public.thanks("aiko", "ben", reason="for nasty words", points=2)
    shown = await does(public, "emi", "hide")
    assert str(shown).splitlines()[2:] == ["- #1 2026-11-23 12:00: @aiko to @ben, “for nasty words” [Hide 1]"]
    hidden = await public.presses("emi", shown.buttons["Hide 1"])
    assert str(hidden).splitlines()[2:] == ["- #1 2026-11-23 12:00: @aiko to @ben, words hidden [Show again 1]"]
    assert "nasty" not in str(await public.asks("ben", "trust show")) + str(await public.asks("aiko", "trust history"))
    assert await public.balance("ben") == 2
    again = await public.presses("emi", hidden.buttons["Show again 1"])
    assert "“for nasty words” [Hide 1]" in str(again)
    assert "for nasty words" in str(await public.asks("ben", "trust show"))
    assert await audit(public) == [
        "@emi showed the words of thanks #1 by @aiko again.",
        "@emi hid the words of thanks #1 by @aiko.",
    ]


async def test_by_its_number(public: Town) -> None:
    await public.thanks("aiko", "ben", reason="for nasty words")
    await does(public, "emi", "hide")
    shown = await does(public, "emi", "hide", typed="#1", thanks=1)
    assert str(shown) == "The words of thanks #1 are hidden from everybody. Its points stay."
    again = await public.presses("emi", shown.buttons["Show again"])
    assert str(again) == "The words of thanks #1 are shown as before."


async def test_two_organizers_who_hide_at_once_hide_once(public: Town) -> None:
    await public.thanks("aiko", "ben", reason="for nasty words")
    shown = await does(public, "emi", "hide")
    for _ in range(2):
        hidden = await public.presses("emi", shown.buttons["Hide 1"])
    assert "words hidden [Show again 1]" in str(hidden)
    assert len(await audit(public)) == 1


async def test_of_private_thanks_organizers_see_no_words(town: Town) -> None:
    await say_notices(town, Notices.DIRECT)
    await town.thanks("aiko", "ben", reason="for a secret")
    shown = await does(town, "emi", "hide")
    assert str(shown).splitlines()[2:] == ["- #1 2026-11-23 12:00: @aiko to @ben, private words [Hide 1]"]


async def test_only_thanks_to_one_member_page_by_page(public: Town) -> None:
    for n in range(7):
        public.clock.go(days=1)
        await public.thanks("aiko", "ben", reason=f"reason {n}")
        await public.thanks("aiko", "chie", reason="another")
    shown = await does(public, "emi", "hide", "ben")
    assert [line.split("“")[1][:8] for line in str(shown).splitlines()[2:]] == [f"reason {n}" for n in (6, 5, 4, 3, 2)]
    older = await public.presses("emi", shown.buttons["Older"])
    assert [line.split("“")[1][:8] for line in str(older).splitlines()[2:]] == ["reason 1", "reason 0"]
    hidden = await public.presses("emi", older.buttons["Hide 1"])
    assert "words hidden" in str(hidden).splitlines()[2]
    assert "reason 0" in str(hidden)
    newest = await public.presses("emi", hidden.buttons["Newest"])
    assert "reason 6" in str(newest)


async def test_a_notice_that_was_sent_is_redrawn_without_the_words(public: Town) -> None:
    await public.thanks("aiko", "ben", reason="for nasty words")
    await public.delivers()
    shown = await does(public, "emi", "hide")
    await public.presses("emi", shown.buttons["Hide 1"])
    await public.delivers()
    assert public.redraws() == ["#C1: @aiko thanks @ben! (1 point).\n(words hidden by an organizer)"]


async def test_a_direct_notice_not_yet_sent_goes_without_the_words(slack: Town) -> None:
    await slack.thanks("aiko", "ben", reason="for nasty words")
    shown = await does(slack, "emi", "hide")
    await slack.presses("emi", shown.buttons["Hide 1"])
    await slack.delivers()
    assert [post for post in slack.posts() if "ben" in post[:7]] == [
        "to ben: @aiko thanked you with 1 point.\n(words hidden by an organizer)"
    ]


async def test_a_number_that_names_none_is_refused(town: Town) -> None:
    shown = await does(town, "emi", "hide", typed="#7", thanks=7)
    assert str(shown) == "There is no thanks #7. Leave the number out to pick from the latest."


async def test_where_there_are_none_it_is_said_in_japanese(town: Town) -> None:
    town.changes("emi", locale="ja")
    assert str(await does(town, "emi", "hide")).splitlines() == [
        "ありがとうのことば",
        "ことばを全員から見えないようにします。ポイントはそのままです。非公開のありがとうのことばは、運営にも見えません。",
        "ことばのあるありがとうはありません。",
    ]
