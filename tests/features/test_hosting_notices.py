"""The host is told what hosting brought, and the history names the role. It is Monday, 2026-11-23, noon in Tokyo."""

from datetime import date, time

from bot.ports import RoleId
from bot.rules.quiet import QuietHours
from tests.features.looking import community_of, looks, sets, sets_member
from tests.features.test_hosting_deposits import FRIENDS, hosts
from tests.features.test_volunteer_completion import TOOK_PLACE, asked, over
from tests.features.test_volunteers import MENTOR, TRY, answer, calls, has_held, hears
from tests.town import Shown, Town


async def told(town: Town) -> list[str]:
    return [one for one in await hears(town, "aiko") if one.startswith("Thank you for hosting")]


async def received(town: Town, name: str) -> Shown:
    page = await town.asks(name, "trust history")
    return await town.presses(name, page.buttons["Received"])


async def test_the_host_is_told_once_what_it_brought(town: Town) -> None:
    button = await hosts(town, "aiko", "ben", "chie")
    assert await told(town) == []
    await town.presses("dai", button)
    await town.presses("emi", button)
    assert await told(town) == [
        "Thank you for hosting “Rust reading”, 2026-11-23 (Mon) 13:00 (Asia/Tokyo): enough others say that they were "
        "there. 5 points for your trust; /trust history shows it."
    ]


async def test_of_what_brought_no_points_nobody_is_told(town: Town) -> None:
    for _ in range(2):
        await hosts(town, "aiko", *FRIENDS[1:])
    assert len(await told(town)) == 1


async def test_it_waits_for_the_end_of_the_hosts_quiet_hours(town: Town) -> None:
    await sets(town, quiet=QuietHours(time(13), time(18)))
    await hosts(town, "aiko", *FRIENDS[1:])
    assert await told(town) == []
    town.clock.go(hours=5)
    assert len(await told(town)) == 1


async def test_who_wants_no_notices_gets_none(town: Town) -> None:
    await sets_member(town, "aiko", notices=False)
    await hosts(town, "aiko", *FRIENDS[1:])
    assert await told(town) == []
    assert await town.balance("aiko") == 5


async def test_one_press_stops_them(town: Town) -> None:
    await hosts(town, "aiko", *FRIENDS[1:])
    await told(town)
    post = next(one for one in town.screen.posts if one.place.person == town.ref("aiko").user)
    card = town.card(post.card, post.reader)
    assert "5 points for: hosting" in str(await town.presses("aiko", card.buttons["Everything"]))
    await town.presses("aiko", card.buttons["Stop telling me"])
    await hosts(town, "aiko", *FRIENDS[1:], hours=24)
    assert len(await told(town)) == 1


# --- the history ---


async def test_the_history_names_the_role_that_was_hosted_held_or_mentored(town: Town) -> None:
    await hosts(town, "aiko", *FRIENDS[1:])
    assert "5 points for: hosting “study-session host”" in str(await received(town, "aiko"))
    await has_held(town, "dai", last=date(2025, 1, 1))
    shown = await calls(town, seats=1, mentors=1)
    await town.presses("dai", answer(shown, MENTOR))
    await town.presses("ben", answer(shown, TRY))
    await over(town)
    await town.presses("emi", (await asked(town, "emi")).buttons[TOOK_PLACE])
    assert "5 points for: role “MC”" in str(await received(town, "ben"))
    assert "3 points for: mentoring “MC”" in str(await received(town, "dai"))
    assert "5 points for: role “MC”" in str(await looks(town, "ben", "show"))
    async with town.storage.community(await community_of(town)) as uow:
        await uow.roles.change(RoleId("mc"), name="Toastmaster *bold* <!channel>", retired=True)
    assert "5 points for: role “Toastmaster" in str(await received(town, "ben"))
    town.changes("dai", locale="ja")
    assert await in_japanese(town) == ["3ポイント", "伴走", "「Toastmaster"]


async def in_japanese(town: Town) -> list[str]:
    page = await town.asks("dai", "trust history")
    text = str(await town.presses("dai", next(iter(page.buttons.values()))))
    return [word for word in ("3ポイント", "伴走", "「Toastmaster") if word in text]


async def test_of_another_member_deeds_are_numbers_alone(town: Town) -> None:
    await hosts(town, "aiko", *FRIENDS[1:])
    shown = str(await looks(town, "ben", "show", "aiko"))
    assert "study-session host" not in shown
