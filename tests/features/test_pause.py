"""A paused member cannot give; nothing is taken from them."""

import pytest

from tests.features.organizing import audit, does, pause
from tests.town import PRAY, Town

STAYS = "Nothing is taken: what they have stays, and others can thank them."


async def test_a_paused_member_cannot_give_and_is_told_why(town: Town) -> None:
    assert str(await pause(town, "emi", "ben")) == f"@ben cannot give until the pause is lifted. {STAYS}"
    refused = await town.thanks("ben", "chie")
    assert str(refused) == (
        "An organizer has paused your giving for now, so nothing was given. What you have stays yours, and others can "
        "thank you. Please ask an organizer if you have questions."
    )
    await town.reacts("ben", PRAY[town.platform], to=town.message_by("chie"))
    await town.thanks("aiko", "ben", points=3)
    assert [await town.balance(name) for name in ("ben", "chie")] == [3, 0]


async def test_a_pause_ends_with_its_last_day_in_the_communitys_zone(town: Town) -> None:
    shown = await pause(town, "emi", "ben", "2026-11-24")
    assert str(shown) == f"@ben cannot give through the end of 2026-11-24, that is, until 2026-11-25 00:00. {STAYS}"
    town.clock.go(hours=35, minutes=59)
    assert "paused your giving until 2026-11-25 00:00" in str(await town.thanks("ben", "chie"))
    town.clock.go(minutes=1)
    assert "You gave @chie 1 point." in str(await town.thanks("ben", "chie", reason="for the tea"))


async def test_who_is_paused_is_listed_and_lifted_from_there(town: Town) -> None:
    await pause(town, "emi", "ben", "2026/12/1")
    await pause(town, "emi", "chie")
    shown = await does(town, "emi", "pause")
    assert str(shown).splitlines() == [
        "Who cannot give for now",
        "- @ben: through 2026-12-01 [Lift 1]",
        "- @chie: until lifted [Lift 2]",
    ]
    lifted = await town.presses("emi", shown.buttons["Lift 1"])
    assert str(lifted).splitlines() == [
        "Who cannot give for now",
        "@ben can give again.",
        "- @chie: until lifted [Lift 1]",
    ]
    assert "You gave" in str(await town.thanks("ben", "chie"))
    again = await town.presses("emi", shown.buttons["Lift 1"])
    assert "@ben was not paused any more: someone was faster, or it had ended." in str(again)
    assert await audit(town) == [
        "@emi lifted the pause of @ben: through 2026-12-01 → not paused.",
        "@emi paused the giving of @chie: not paused → until lifted.",
        "@emi paused the giving of @ben: not paused → through 2026-12-01.",
    ]


async def test_the_answer_itself_lifts(town: Town) -> None:
    shown = await pause(town, "emi", "ben")
    assert str(await town.presses("emi", shown.buttons["Lift"])) == "@ben can give again."
    assert str(await does(town, "emi", "pause")).splitlines()[1] == "Nobody is paused."


async def test_a_long_list_is_paged(town: Town) -> None:
    for n in range(12):
        town.arrives(f"member{n}")
        await pause(town, "emi", f"member{n}")
    shown = await does(town, "emi", "pause")
    assert len(shown.buttons) == 11
    more = await town.presses("emi", shown.buttons["More"])
    assert len(str(more).splitlines()) == 3
    assert "From the start" in more.buttons


@pytest.mark.parametrize(
    ("until", "refused"),
    [
        ("soon", "“until” is a day such as 2026-12-23; I read “soon”. Nothing was changed."),
        ("2026-02-30", "“until” is a day such as 2026-12-23; I read “2026-02-30”. Nothing was changed."),
        ("2026-11-22", "2026-11-22 is over already. Nothing was changed."),
        ("9999-12-31", "9999-12-31 is more than ten years away."),
    ],
)
async def test_a_day_that_is_none_is_refused(town: Town, until: str, refused: str) -> None:
    assert refused in str(await pause(town, "emi", "ben", until))
    assert "You gave" in str(await town.thanks("ben", "chie"))


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        ("emi", "You cannot pause yourself; you can simply not give."),
        ("robot", "@robot is a bot. This is for people."),
        ("guest", "@guest is a guest from another organization, not a member of this community."),
        ("nobody", "I cannot find this person here. Pick them from the list that opens when you type @."),
    ],
)
async def test_who_cannot_be_paused_is_said(town: Town, who: str, refused: str) -> None:
    assert str(await pause(town, "emi", who)) == refused


async def test_an_organizer_is_not_paused_and_nobody_lifts_their_own(town: Town) -> None:
    await does(town, "emi", "organizers add", "ben")
    assert "@ben is an organizer and could lift the pause." in str(await pause(town, "emi", "ben"))
    shown = await pause(town, "emi", "chie")
    await does(town, "emi", "organizers add", "chie")
    refused = await town.presses("chie", shown.buttons["Lift"])
    assert str(refused) == "Nobody lifts their own pause. Please ask another organizer."


async def test_until_without_a_member_asks_for_one(town: Town) -> None:
    assert str(await does(town, "emi", "pause", typed="2026-12-01", until="2026-12-01")) == (
        "Please say who is to be paused until then."
    )


async def test_in_japanese(town: Town) -> None:
    for name in ("emi", "ben"):
        town.changes(name, locale="ja")
    shown = await pause(town, "emi", "ben", "2026年12月1日")
    assert str(shown) == (
        "@ben さんは、2026-12-01 の終わり（2026-12-02 00:00）まで贈れません。"
        "これまでの信頼貯金はそのままで、ありがとうを受け取ることはできます。"
    )
    assert str(await town.thanks("ben", "chie")) == (
        "運営が 2026-12-02 00:00 まで贈れないようにしているため、今回は記録していません。"
        "これまでの信頼貯金はそのままで、ありがとうを受け取ることもできます。気になることは運営までお尋ねください。"
    )
