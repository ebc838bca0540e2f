"""What one sees of another: numbers unless they opted out, and words that were public anyway."""

import pytest

from bot.people import Notices
from bot.speech import Button
from tests.features.looking import leaves, looks, returns, sets_member, sets_space, show
from tests.features.organizing import adjust, does
from tests.town import PRAY, Town


async def test_of_another_one_sees_numbers_and_public_words(town: Town) -> None:
    await sets_space(town, notices=Notices.DIRECT)
    await town.thanks("aiko", "ben", reason="in private #secret", points=3)
    await sets_space(town, notices=Notices.CHANNEL)
    await town.thanks("chie", "ben", reason="for the cake", points=2)
    await town.reacts("dai", PRAY[town.platform], to=town.message_by("ben"))
    assert str(await show(town, "aiko", "ben")).splitlines() == [
        "Trust of @ben",
        "Trust: 6 points",
        "From: thanks 5 and thanks by reaction 1",
        "Thanked in public:",
        "- 2026-11-23 12:00: 2 points from @chie, “for the cake”",
    ]


async def test_private_words_are_for_the_two_of_them(town: Town) -> None:
    await sets_space(town, notices=Notices.DIRECT)
    await town.thanks("aiko", "ben", reason="in private #secret")
    shown = str(await show(town, "chie", "ben"))
    assert "private #secret" not in shown
    assert "No public words yet" in shown


async def test_words_that_an_organizer_hid_or_that_were_taken_back_are_not_shown_to_others(town: Town) -> None:
    await sets_space(town, notices=Notices.CHANNEL)
    await town.thanks("aiko", "ben", reason="for nasty words", points=2)
    mistaken = await town.thanks("chie", "ben", reason="for a mistake")
    await town.presses("chie", mistaken.buttons["Undo"])
    await does(town, "emi", "hide", typed="#1")
    picker = await does(town, "emi", "hide")
    await town.presses("emi", picker.buttons["Hide 2"])
    shown = str(await show(town, "dai", "ben"))
    assert "Trust: 2 points" in shown
    assert "nasty" not in shown
    assert "mistake" not in shown


async def test_of_oneself_by_name_one_sees_ones_own(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for the talk")
    assert str(await show(town, "ben", "ben")) == str(await show(town, "ben"))
    assert str(await show(town, "chie", "chie")).startswith("Your trust\nNo deposits yet.")


async def test_who_opted_out_is_not_shown(town: Town) -> None:
    await town.thanks("aiko", "ben", points=5)
    await sets_member(town, "ben", on_boards=False)
    for asker in ("aiko", "emi"):
        assert str(await show(town, asker, "ben")) == "@ben keeps their numbers to themselves."
    assert "Trust: 5 points" in str(await show(town, "ben"))


async def test_a_newcomer_could_be_thanked(town: Town) -> None:
    assert str(await show(town, "aiko", "ben")) == (
        "@ben has no deposits here yet. You could be the first to thank them: /thanks"
    )


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("robot", "@robot is a bot."),
        ("guest", "@guest is a guest from another organization"),
        ("nobody", "I cannot find this person here."),
        ("gone", "@gone is deactivated and has never used me"),
    ],
)
async def test_who_is_no_member_is_refused_in_words(town: Town, who: str, words: str) -> None:
    assert str(await show(town, "aiko", who)).startswith(words)


async def test_several_are_refused(slack: Town) -> None:
    assert str(await show(slack, "aiko", "ben", "chie")) == "Please name one member."


async def test_a_name_without_a_mention_is_refused(slack: Town) -> None:
    shown = str(await looks(slack, "aiko", "show", typed="@ben"))
    assert shown.startswith("“@ben” is plain text, so I do not know whom you mean.")
    assert shown.endswith("Example: /trust show @aiko")


async def test_other_words_are_refused_with_an_example(slack: Town) -> None:
    assert str(await looks(slack, "aiko", "show", typed="everybody")) == (
        "I do not know what to do with “everybody”. Example: /trust show @aiko"
    )


async def test_who_could_not_be_looked_up_in_time_asks_for_another_try(discord: Town) -> None:
    unknown = discord.people.pop("ben")
    shown = await discord.asks("aiko", "trust show", member=unknown.account)
    assert str(shown).startswith("I could not look up everyone in time.")


async def test_an_adjustment_counts_among_the_numbers(town: Town) -> None:
    await town.thanks("aiko", "ben", points=5)
    await adjust(town, "emi", "ben", -3)
    assert "From: thanks 5 and adjustment by an organizer -3" in str(await show(town, "aiko", "ben"))
    assert "-3 points from @emi, “counted twice”" in str(await show(town, "ben"))


# --- who leaves, and who comes back ----------------------------------------------------------------------------


async def test_a_leaver_keeps_all_and_shows_nothing(town: Town) -> None:
    await town.thanks("aiko", "ben", points=4)
    await leaves(town, "ben")
    shown = str(await show(town, "aiko", "ben"))
    assert shown.startswith("@ben has left, so nothing of theirs is shown.")
    assert await town.balance("ben") == 4


@pytest.mark.parametrize("facts", [{"known": False}, {"active": False}])
async def test_who_left_unheard_shows_nothing_either(town: Town, facts: dict[str, bool]) -> None:
    await town.thanks("aiko", "ben", points=4)
    town.changes("ben", **facts)
    assert str(await show(town, "aiko", "ben")).startswith("@ben has left")


async def test_on_return_all_is_there(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for the talk", points=4)
    before = str(await show(town, "ben"))
    await leaves(town, "ben")
    await returns(town, "ben")
    assert "Trust: 4 points" in str(await show(town, "aiko", "ben"))
    assert str(await show(town, "ben")) == before


async def test_who_came_back_unheard_is_here_again_with_whatever_they_do(town: Town) -> None:
    """Discord tells of returns only with a privileged intent; looking at something is enough."""
    await town.thanks("aiko", "ben", points=4)
    history: Button = (await show(town, "ben")).buttons["Everything"]
    await leaves(town, "ben")
    await town.presses("ben", history)
    assert "Trust: 4 points" in str(await show(town, "aiko", "ben"))


async def test_what_a_bot_or_a_guest_does_brings_nobody_back(town: Town) -> None:
    await town.thanks("aiko", "ben", points=4)
    history = (await show(town, "ben")).buttons["Everything"]
    await leaves(town, "ben")
    town.changes("ben", active=False)
    await town.presses("ben", history)
    town.changes("ben", active=True)
    assert str(await show(town, "aiko", "ben")).startswith("@ben has left")


async def test_of_another_in_japanese(town: Town) -> None:
    town.changes("aiko", locale="ja")
    await town.thanks("chie", "ben", points=2)
    assert str(await show(town, "aiko", "ben")).splitlines()[:3] == [
        "@ben さんの信頼貯金",
        "信頼貯金: 2ポイント",
        "内訳: ありがとう 2",
    ]
    await leaves(town, "ben")
    assert str(await show(town, "aiko", "ben")).startswith("@ben さんは退会されているため")
