"""Who has held what, as organizers see it. It is Monday, 2026-11-23, noon in Tokyo."""

from datetime import date

from bot.ports import RoleId
from tests.features.looking import community_of, leaves
from tests.features.test_hosting_deposits import FRIENDS, hosts
from tests.features.test_volunteer_completion import TOOK_PLACE, asked, over
from tests.features.test_volunteers import DO, MENTOR, TRY, answer, calls, has_held
from tests.town import Shown, Town

ACROSS, NEVER = "Who has held what", "Who has never held one"


async def looks(town: Town, name: str = "emi") -> Shown:
    listed = await town.asks("emi", "shinrai roles")
    return await town.presses(name, listed.buttons[ACROSS])


async def everybody_is_here(town: Town) -> None:
    for name in ("aiko", "ben", "chie", "dai", "emi"):
        await town.asks(name, "shinrai settings")


async def of(town: Town, role: str) -> list[str]:
    shown = await looks(town)
    line = next(line for line in str(shown).splitlines() if line.startswith(f"- {role}:"))
    button = shown.buttons[f"Open {line.rpartition(' ')[2].rstrip(']')}"]
    return str(await town.presses("emi", button)).splitlines()


async def test_each_role_says_how_many_held_it_and_when_last_the_rarest_first(town: Town) -> None:
    await everybody_is_here(town)
    await has_held(town, "ben", "chie", last=date(2025, 4, 30))
    await has_held(town, "ben", role="notes")
    assert str(await looks(town)).splitlines() == [
        "Who has held what",
        "2 of 5 members have held a role.",
        "- party organizer: 0 members [Open 1]",
        "- study-session host: 0 members [Open 2]",
        "- speaker: 0 members [Open 3]",
        "- connector: 0 members [Open 4]",
        "- newcomer guide: 0 members [Open 5]",
        "- note-taker: 1 member [Open 6]",
        "- MC: 2 members, last in 2025-04 [Open 7]",
    ]


async def test_of_one_role_who_held_it_how_often_when_last_and_who_stood_beside(town: Town) -> None:
    await everybody_is_here(town)
    await has_held(town, "dai", last=date(2024, 1, 31))
    await has_held(town, "emi")
    for turn in range(2):
        shown = await calls(town, seats=1, mentors=1, when=f"{town.clock():%Y}-12-{5 + 7 * turn:02} 19:00")
        await town.presses("dai", answer(shown, MENTOR))
        await town.presses("ben", answer(shown, TRY if turn == 0 else DO))
        await over(town)
        await town.presses("emi", (await asked(town, "emi")).buttons[TOOK_PLACE])
    assert "- MC: 3 members, last in 2026-12; 1 mentored" in str(await looks(town))
    assert await of(town, "MC") == [
        "Who has held MC",
        "- @ben: 2 times, last in 2026-12",
        "- @dai: before the bot came and mentor 1 time, last in 2024-01",
        "- @emi: before the bot came",
    ]


async def test_hosting_counts_for_the_host_role(town: Town) -> None:
    await hosts(town, "aiko", *FRIENDS[1:])
    assert (await of(town, "study-session host"))[1:] == ["- @aiko: 1 time, last in 2026-11"]


async def test_who_has_never_held_one_is_named_ten_at_a_time_without_who_has_left(town: Town) -> None:
    await everybody_is_here(town)
    for n in range(12):
        town.arrives(f"m{n}")
        await town.asks(f"m{n}", "shinrai settings")
    await has_held(town, "ben", "chie")
    await leaves(town, "chie")
    await leaves(town, "dai")
    shown = await looks(town)
    assert "1 of 15 members has held a role." in str(shown)
    first = await town.presses("emi", shown.buttons[NEVER])
    assert str(first).splitlines()[:4] == ["14 members have never held a role", "- @aiko", "- @emi", "- @m0"]
    assert len(str(first).splitlines()) == 11
    second = await town.presses("emi", first.buttons["More"])
    assert str(second).splitlines()[1:] == ["- @m8", "- @m9", "- @m10", "- @m11"]
    assert "!" not in str(first) + str(second)  # nobody is pinged
    assert str(await town.presses("emi", second.buttons["From the start"])) == str(first)
    assert str(await town.presses("emi", second.buttons[ACROSS])) == str(shown)


async def test_where_everybody_has_it_is_said(town: Town) -> None:
    await has_held(town, "emi")
    shown = await looks(town)
    never = await town.presses("emi", shown.buttons[NEVER])
    assert str(never).splitlines() == ["0 members have never held a role", "Everybody has held a role."]
    assert "Nobody who is here has held it yet." in await of(town, "speaker")


async def test_a_retired_role_is_not_listed_but_who_held_it_has_held_one(town: Town) -> None:
    await has_held(town, "emi")
    async with town.storage.community(await community_of(town)) as uow:
        await uow.roles.change(RoleId("mc"), retired=True)
    shown = str(await looks(town))
    assert "1 of 1 members has held a role." in shown
    assert "MC" not in shown


async def test_members_do_not_see_it(town: Town) -> None:
    assert ACROSS not in (await town.asks("ben", "shinrai roles")).buttons
    assert "is for organizers" in str(await looks(town, "ben"))


async def test_in_japanese(town: Town) -> None:
    await has_held(town, "emi", last=date(2025, 4, 1))
    town.changes("emi", locale="ja")
    listed = await town.asks("emi", "shinrai roles")
    shown = await town.presses("emi", listed.buttons["役割の経験一覧"])
    assert "1人のうち、役割をしたことがある方は1人です。" in str(shown)
    assert "- 司会: 1人（最後は 2025-04）" in str(shown)
