"""Boards: by the community's calendar, with the dates; ties share a rank; one's own rank always."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.inquiries import AboutPeople
from bot.speech import Buttons, Reply, Style
from tests.features.looking import board, leaves, looks, returns, sets, sets_member, state_of
from tests.town import PRAY, Town


@pytest.fixture
async def busy(town: Town) -> Town:
    """chie and dai have 3 each, ben 2, and aiko gave it all."""
    await town.thanks("aiko", "chie", "dai", points=3)
    await town.thanks("aiko", "ben", points=2)
    return town


async def test_a_board_with_dates_ranks_and_ones_own(busy: Town) -> None:
    shown = await board(busy, "ben")
    assert str(shown).splitlines() == [
        "Board",
        "2026-11-01 to 2026-11-30, Asia/Tokyo",
        "- 1. @chie: 3 points",
        "- 1. @dai: 3 points",
        "- 3. @ben: 2 points",
        "You: rank 3 with 2 points",
    ]
    assert list(shown.buttons) == ["This month", "This quarter", "This year", "All time"]


@pytest.mark.parametrize(
    ("window", "dates"),
    [
        ("month", "2026-11-01 to 2026-11-30, Asia/Tokyo"),
        ("quarter", "2026-10-01 to 2026-12-31, Asia/Tokyo"),
        ("year", "2026-01-01 to 2026-12-31, Asia/Tokyo"),
        ("all", "From the beginning to 2026-11-23, Asia/Tokyo"),
    ],
)
async def test_each_window_says_its_dates(busy: Town, window: str, dates: str) -> None:
    assert str(await board(busy, "ben", window)).splitlines()[1] == dates


async def test_buttons_turn_to_the_other_windows(busy: Town) -> None:
    shown = await board(busy, "ben")
    busy.clock.go(days=30)
    shown = await busy.presses("ben", shown.buttons["This month"])
    assert str(shown).splitlines()[1:] == [
        "2026-12-01 to 2026-12-31, Asia/Tokyo",
        "Nobody has been thanked in this time yet. Who helped you lately?",
        "You have no points in this time yet. They come with what you do for others.",
    ]
    shown = await busy.presses("ben", shown.buttons["This quarter"])
    assert "- 3. @ben: 2 points" in str(shown)
    assert isinstance(shown.answer, Reply)
    assert shown.answer.redraw
    (row,) = [block for block in shown.answer.card.blocks if isinstance(block, Buttons)]
    assert [button.style for button in row.buttons] == [Style.PLAIN, Style.PRIMARY, Style.PLAIN, Style.PLAIN]


async def test_the_communitys_zone_says_when_a_month_begins(town: Town) -> None:
    town.clock.at = datetime(2026, 11, 30, 14, 59, tzinfo=UTC)  # a minute to midnight in Tokyo
    await town.thanks("aiko", "ben", points=2)
    town.clock.go(minutes=1)
    town.changes("aiko", zone="America/Los_Angeles")  # one's own zone does not matter here
    assert "2026-12-01 to 2026-12-31" in str(await board(town, "aiko"))
    assert "@ben" not in str(await board(town, "aiko"))
    await sets(town, zone="UTC")
    assert "- 1. @ben: 2 points" in str(await board(town, "aiko"))


async def test_a_reversal_counts_in_the_window_of_what_it_reverses(town: Town) -> None:
    given = await town.thanks("aiko", "ben", points=5)
    town.clock.go(days=10)
    await town.thanks("aiko", "ben", points=1)
    await town.presses("aiko", given.buttons["Undo"])
    assert "- 1. @ben: 1 point" in str(await board(town, "chie"))
    assert "- 1. @ben: 1 point" in str(await board(town, "chie", "quarter"))


async def test_who_opted_out_is_absent_and_sees_their_rank_alone(busy: Town) -> None:
    await sets_member(busy, "dai", on_boards=False)
    shown = str(await board(busy, "ben"))
    assert "@dai" not in shown
    assert "- 2. @ben: 2 points" in shown
    assert str(await board(busy, "dai")).splitlines()[-1] == (
        "You are not listed. Seen by you alone: rank 1 with 3 points"
    )


async def test_ten_are_listed_and_the_eleventh_still_sees_their_rank(town: Town) -> None:
    for n in range(11):
        town.arrives(f"m{n}")
        town.arrives(f"g{n}")
        await town.thanks(f"g{n}", f"m{n}", points=1 if n == 10 else 2)
    lines = str(await board(town, "m10")).splitlines()
    assert sum(line.startswith("- 1. @m") for line in lines) == 10
    assert "@m10" not in str(lines)
    assert lines[-1] == "You: rank 11 with 1 point"


async def test_who_never_used_it_sees_the_board_too(busy: Town) -> None:
    busy.arrives("fumi")
    assert "- 1. @chie: 3 points" in str(await board(busy, "fumi"))
    assert "You have no points in this time yet." in str(await board(busy, "fumi"))


# --- who is listed is here -------------------------------------------------------------------------------------


async def test_before_anyone_is_listed_the_platform_is_asked_whether_they_are_here(busy: Town) -> None:
    busy.changes("chie", known=False)
    assert str(await board(busy, "ben")).splitlines()[2:] == [
        "- 1. @dai: 3 points",
        "- 2. @ben: 2 points",
        "You: rank 2 with 2 points",
    ]
    assert await state_of(busy, "chie") == "alumnus"
    assert await busy.balance("chie") == 3


async def test_who_comes_up_in_a_leavers_place_is_asked_about_too(town: Town) -> None:
    for n in range(12):
        town.arrives(f"m{n}")
        town.arrives(f"g{n}")
        await town.thanks(f"g{n}", f"m{n}", points=3 if n < 10 else 2 if n < 11 else 1)
    town.changes("m3", known=False)
    town.changes("m10", active=False)
    lines = str(await board(town, "m11")).splitlines()
    assert [line for line in lines if line.startswith("-")][-1] == "- 10. @m11: 1 point"
    assert len([one for one in town.outside.asked if isinstance(one, AboutPeople)]) == 3


async def test_the_platform_is_asked_a_few_times_at_most(town: Town) -> None:
    for n in range(60):
        town.arrives(f"m{n}")
        town.arrives(f"g{n}")
        await town.thanks(f"g{n}", f"m{n}", points=2)
        town.changes(f"m{n}", known=False)
    shown = str(await board(town, "aiko"))
    assert len(town.outside.asked) == 4
    assert len([line for line in shown.splitlines() if line.startswith("- 1. @m")]) == 10


async def test_who_could_not_be_looked_up_is_listed_as_known(busy: Town) -> None:
    busy.changes("chie", known=False)
    busy.outside.silent = True
    assert "- 1. @chie: 3 points" in str(await board(busy, "ben"))
    assert await state_of(busy, "chie") == "active"


async def test_a_leaver_is_not_listed_and_is_again_on_return(busy: Town) -> None:
    await leaves(busy, "chie")
    assert "@chie" not in str(await board(busy, "ben"))
    await returns(busy, "chie")
    assert "- 1. @chie: 3 points" in str(await board(busy, "ben"))


async def test_bots_are_never_listed(town: Town) -> None:
    await town.reacts("aiko", PRAY[town.platform], to=town.message_by("robot"))
    assert "Nobody has been thanked in this time yet." in str(await board(town, "aiko"))


# --- none, and refusals ----------------------------------------------------------------------------------------


async def test_where_there_are_no_boards_it_says_so_with_ones_own_numbers(busy: Town) -> None:
    turn = (await board(busy, "ben")).buttons["All time"]
    await sets(busy, boards=False)
    for shown in (await board(busy, "ben"), await busy.presses("ben", turn)):
        assert str(shown).splitlines() == [
            "Board",
            "This community has no boards: what counts here is what you do, not the rank.",
            "Trust: 2 points",
            "Where yours comes from: /trust show",
        ]


async def test_an_unknown_window_is_refused_with_those_there_are(slack: Town) -> None:
    assert str(await looks(slack, "aiko", "board", typed="week")) == (
        "“window” can be month, quarter, year or all; I read “week”. Example: /trust board quarter"
    )


async def test_a_window_can_be_typed_in_any_of_our_languages(slack: Town) -> None:
    slack.changes("aiko", locale="ja")
    await slack.thanks("ben", "aiko", points=2)
    assert str(await looks(slack, "aiko", "board", typed="四半期")).splitlines() == [
        "ランキング",
        "2026-10-01 から 2026-12-31 まで（Asia/Tokyo）",
        "- 1位　@aiko さん　2ポイント",
        "あなたは 1位（2ポイント）です。",
    ]


async def test_a_forged_window_is_refused(busy: Town) -> None:
    turn = (await board(busy, "ben")).buttons["All time"]
    assert "no longer valid" in str(await busy.presses("ben", replace(turn, args=("century",))))
