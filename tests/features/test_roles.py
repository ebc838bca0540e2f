"""The role catalogue: looked at by everybody, managed by organizers, who also say who has done what before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.context import Context
from bot.events import Suggest, Value
from bot.feature import Access
from bot.features.roles.finding import role_named, suggest_roles
from bot.people import PlatformName
from bot.ports import Role, UnitOfWork
from bot.speech import Button, Reader, Select
from tests.features.organizing import audit
from tests.features.test_organizers_only import FOR_ORGANIZERS, OUTDATED
from tests.features.test_session_edit_at_once import url_of
from tests.town import Shown, Town, town_on

LISTED = [
    "Roles",
    "What one can take on here. Who has never done it is welcome: that is what a community is for.",
    "- party organizer: about 1 hour, 5 points; the first time with a mentor [Open 1]",
    "- study-session host: about 1 hour, 5 points; the first time with a mentor [Open 2]",
    "- speaker: about 1 hour, 5 points; the first time with a mentor [Open 3]",
    "- MC: about 1 hour, 5 points; the first time with a mentor [Open 4]",
    "- note-taker: about 1 hour, 5 points; the first time with a mentor [Open 5]",
    "- connector: about 1 hour, 5 points; the first time with a mentor [Open 6]",
    "- newcomer guide: about 1 hour, 5 points; the first time with a mentor [Open 7]",
]


async def opens(town: Town, name: str, number: int = 4) -> Shown:
    """The card of a role of the list; the fourth is the MC's."""
    return await town.presses(name, (await town.asks(name, "shinrai roles")).buttons[f"Open {number}"])


async def fills(town: Town, who: str, shown: Shown, button: str, /, **values: Value) -> Shown:
    form = (await town.presses(who, shown.buttons[button])).form
    assert form is not None
    filled = {field.name: field.initial for field in form.fields if field.initial}
    return await town.submits(who, form, key=None, **{**filled, **values})


async def adds(town: Town, role: str, what: str = "Takes pictures.") -> Shown:
    return await fills(town, "emi", await town.asks("emi", "shinrai roles"), "Add a role", name=role, what=what)


async def pastes(town: Town, *lines: str) -> Shown:
    shown = await town.asks("emi", "shinrai roles")
    return await fills(town, "emi", shown, "Say who has done what", rows="\n".join(lines))


@asynccontextmanager
async def looking(town: Town) -> AsyncIterator[UnitOfWork]:
    await town.asks("emi", "shinrai roles")  # the first event makes the community
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        yield uow


async def roles_of(town: Town) -> list[Role]:
    async with looking(town) as uow:
        return list(await uow.roles.all())


async def held(town: Town) -> set[tuple[str, str, date | None, bool]]:
    """Who has held what, last on which day, and whether it is their own word."""
    async with looking(town) as uow:
        kept = await uow.roles.experience()
        names = {one.member: (await uow.people.accounts_of(one.member))[0].name for one in kept}
    return {(names[one.member], one.role, one.last, one.own) for one in kept}


# --- looking ---


async def test_everybody_sees_the_starters_in_their_own_language(town: Town) -> None:
    assert str(await town.asks("aiko", "shinrai roles")).splitlines() == LISTED
    town.changes("aiko", locale="ja")
    assert str(await town.asks("aiko", "shinrai roles")).splitlines()[2:5] == [
        "- 幹事（1時間くらい、5ポイント、はじめては伴走つき） [開く 1]",
        "- 勉強会の主催（1時間くらい、5ポイント、はじめては伴走つき） [開く 2]",
        "- 登壇者（1時間くらい、5ポイント、はじめては伴走つき） [開く 3]",
    ]


async def test_a_role_says_what_it_is_and_what_it_brings(town: Town) -> None:
    shown = await opens(town, "aiko")
    assert str(shown).splitlines() == [
        "MC",
        "Leads through an event from the opening to the end, with an eye on the clock and on the mood.",
        "Time it takes: 1 hour",
        "The first time: with a mentor beside you",
        "For whoever takes it: 5 points",
        "For the mentor: 3 points",
    ]
    assert list(shown.buttons) == ["I have done this", "I’d like to try it", "All roles"]
    assert str(await town.presses("aiko", shown.buttons["All roles"])).splitlines() == LISTED


async def test_a_member_says_what_they_have_done_and_takes_it_back(town: Town) -> None:
    shown = await town.presses("aiko", (await opens(town, "aiko")).buttons["I have done this"])
    assert str(shown).splitlines()[1] == (
        "Noted: you have held the role MC before. This deposits nothing; it says who can stand beside a first-timer."
    )
    assert "You have done this before." in str(shown)
    assert await held(town) == {("aiko", "mc", None, True)}
    again = await town.presses("aiko", replace(shown.buttons["I have not done this after all"], action="roles.done"))
    assert await held(town) == {("aiko", "mc", None, True)}
    shown = await town.presses("aiko", again.buttons["I have not done this after all"])
    assert "Taken back: you have not held the role MC before. No deposit changes." in str(shown)
    assert (await held(town), await town.balance("aiko")) == (set(), 0)


# --- managing ---


async def test_an_organizer_adds_a_role_and_everybody_sees_it(town: Town) -> None:
    shown = await adds(town, "Photographer <!channel> @everyone")
    assert str(shown).splitlines()[:3] == [
        "Photographer <!channel> @everyone",
        "Photographer <!channel> @everyone is a role now. How long it takes, its points and its hand-book can be set "
        "here.",
        "Takes pictures.",
    ]
    listed = str(await town.asks("ben", "shinrai roles")).splitlines()
    assert listed[9].startswith("- Photographer <!channel> @everyone: about 1 hour, 5 points;")
    assert await audit(town) == ["@emi added the role Photographer <!channel> @everyone."]


async def test_what_an_organizer_edits_is_shown_and_audited(town: Town) -> None:
    shown = await fills(
        town,
        "emi",
        await opens(town, "emi"),
        "Edit…",
        name="Toastmaster",
        handbook="https://example.com/mc\n\n  Test the   microphone ",
        minutes="90",
    )
    assert str(shown).splitlines()[:6] == [
        "Toastmaster",
        "Saved. This is how the role is now.",
        "Leads through an event from the opening to the end, with an eye on the clock and on the mood.",
        "Time it takes: 90 minutes",
        "The first time: with a mentor beside you",
        "For whoever takes it: 5 points",
    ]
    assert str(shown).splitlines()[7:10] == ["Hand-book:", "- https://example.com/mc", "- Test the microphone"]
    assert await audit(town) == [
        "@emi changed how long the role MC takes: 1 hour → 90 minutes.",
        "@emi changed the hand-book of the role MC: nothing → https://example.com/mc Test the microphone.",
        "@emi renamed a role: MC → Toastmaster.",
    ]


async def test_points_mentor_and_retirement_are_set_on_the_card(town: Town) -> None:
    shown = await opens(town, "emi")
    await town.chooses("emi", shown.selects["For whoever takes it"], "20")
    await town.chooses("emi", shown.selects["For the mentor"], "0")
    shown = await town.presses("emi", shown.buttons["First time without a mentor"])
    assert "The first time: by yourself" in str(shown)
    shown = await town.presses("emi", shown.buttons["Retire"])
    assert "This role is retired: nobody can choose it any more." in str(shown)
    assert [(role.deposit, role.mentoring, role.wants_mentor, role.retired) for role in await roles_of(town)][3] == (
        20,
        0,
        False,
        True,
    )
    assert "MC" not in str(await town.asks("ben", "shinrai roles"))
    listed = await town.asks("emi", "shinrai roles")
    assert str(listed).splitlines()[8] == "- MC: retired [Open 7]"
    await town.presses("emi", shown.buttons["Bring back"])
    assert "- MC: about 1 hour, 20 points [Open 4]" in str(await town.asks("ben", "shinrai roles"))
    assert await audit(town) == [
        "@emi brought back the role MC.",
        "@emi retired the role MC.",
        "@emi changed the first time of the role MC: with a mentor beside you → by yourself.",
        "@emi changed what a mentor of the role MC gets: 3 points → 0 points.",
        "@emi changed what the role MC deposits: 5 points → 20 points.",
    ]


async def test_a_choice_that_no_list_offers_changes_nothing(town: Town) -> None:
    select = (await opens(town, "emi")).selects["For the mentor"]
    before = await roles_of(town)
    for forged in (select, replace(select, args=(select.args[0], "minutes")), replace(select, args=("no", "deposit"))):
        value = "99" if forged is select else "5"
        assert str(await town.chooses("emi", forged, value)) == OUTDATED
    button = (await opens(town, "emi")).buttons["Retire"]
    assert str(await town.presses("emi", replace(button, args=(button.args[0], "perhaps")))) == OUTDATED
    assert await roles_of(town) == before


async def test_of_two_organizers_at_once_the_last_one_wins(town: Town) -> None:
    town.changes("ben", organizer=True)
    first, second = await opens(town, "emi"), await opens(town, "ben")
    await town.presses("emi", first.buttons["Retire"])
    shown = await town.presses("ben", second.buttons["Retire"])
    assert "This role is retired" in str(shown)
    await town.chooses("emi", first.selects["For the mentor"], "7")
    shown = await town.chooses("ben", second.selects["For the mentor"], "8")
    assert "For the mentor: 8 points" in str(shown)
    assert len(await audit(town)) == 3


async def test_who_looks_at_a_role_that_was_retired_meanwhile_is_told(town: Town) -> None:
    seen = await opens(town, "ben")
    await town.presses("emi", (await opens(town, "emi")).buttons["Retire"])
    told = "MC is retired: it is not taken on here any more. “/shinrai roles” has the others."
    assert str(await town.presses("ben", seen.buttons["I have done this"])) == told
    assert await held(town) == set()


async def test_many_roles_are_paged(town: Town) -> None:
    for n in range(10):
        await adds(town, f"Role {n}")
    shown = await town.asks("aiko", "shinrai roles")
    assert len(str(shown).splitlines()) == 10
    shown = await town.presses("aiko", shown.buttons["More"])
    assert str(shown).splitlines()[2].startswith("- Role 1:")
    last = await town.presses("aiko", shown.buttons["More"])
    assert list(last.buttons) == ["Open 1", "From the start"]
    assert str(await town.presses("aiko", replace(shown.buttons["More"], args=("-1",)))) == OUTDATED


# --- names ---


@pytest.mark.parametrize(
    "taken", ["ＭＣ", "司会", "mc", "Guide", "新人案内", "photoGRAPHER ", "ｐｈｏｔｏｇｒａｐｈｅｒ"]
)
async def test_a_name_that_is_taken_in_any_language_is_refused(town: Town, taken: str) -> None:
    await adds(town, "Photographer")
    before = await roles_of(town)
    refused = await adds(town, taken)
    assert str(refused).endswith("already. Please choose another name. Nothing was changed.")
    number = 8 if taken in ("mc", "ＭＣ", "司会") else 4
    assert "already" in str(await fills(town, "emi", await opens(town, "emi", number), "Edit…", name=taken))
    assert await roles_of(town) == before


async def test_a_starter_that_was_renamed_and_emptied_again_is_the_phrasebooks(town: Town) -> None:
    await fills(town, "emi", await opens(town, "emi"), "Edit…", name="Toastmaster", what="Speaks.")
    town.changes("ben", locale="ja")
    assert "- Toastmaster（" in str(await town.asks("ben", "shinrai roles"))
    shown = await fills(town, "emi", await opens(town, "emi"), "Edit…", name="", what="")
    assert str(shown).splitlines()[0] == "MC"
    assert "- 司会（" in str(await town.asks("ben", "shinrai roles"))


async def test_a_form_that_is_sent_as_it_was_opened_changes_nothing(town: Town) -> None:
    before = await roles_of(town)
    town.changes("emi", locale="ja")
    listed = await town.asks("emi", "shinrai roles")
    await fills(town, "emi", await town.presses("emi", listed.buttons["開く 4"]), "書き直す…")
    assert await roles_of(town) == before


async def test_an_added_role_keeps_a_name(town: Town) -> None:
    await adds(town, "Photographer")
    refused = await fills(town, "emi", await opens(town, "emi", 8), "Edit…", name="")
    assert str(refused) == "Please give the role a name, such as photographer. Nothing was changed."


async def test_a_retired_role_leaves_its_name_to_others_and_does_not_come_back_beside_them(town: Town) -> None:
    await adds(town, "Photographer")
    retired = await town.presses("emi", (await opens(town, "emi", 8)).buttons["Retire"])
    await adds(town, "photographer")
    refused = await town.presses("emi", retired.buttons["Bring back"])
    assert str(refused).startswith("There is a role called Photographer already.")
    assert [role.retired for role in await roles_of(town)][7:] == [True, False]


async def test_a_role_is_found_by_its_name_in_any_language(town: Town) -> None:
    await fills(town, "emi", await opens(town, "emi"), "Edit…", name="Toastmaster")
    await town.presses("emi", (await opens(town, "emi", 7)).buttons["Retire"])
    await adds(town, "写真係")
    async with looking(town) as uow:
        typed = ("ｔｏａｓｔMASTER", "司会", " mc", "MC", "幹事", "写真係", "guide", "新人案内", "nothing")
        found = [await role_named(uow, one) for one in typed]
    starters = [role.starter if role else None for role in found]
    assert starters == ["mc", "mc", "mc", "mc", "party", None, None, None, None]
    assert [role is not None for role in found] == [True] * 6 + [False] * 3


async def test_names_are_completed_in_the_readers_language(town: Town) -> None:
    await adds(town, "写真係")
    await town.presses("emi", (await opens(town, "emi", 7)).buttons["Retire"])
    async with looking(town) as uow:
        event = Suggest(**town._common("aiko"), command=("volunteer", "call"), option="role", typed="")
        space = await uow.people.space(town.space)
        assert space is not None
        ctx = Context(uow, event, town.clock(), space, Reader("ja", "Asia/Tokyo"), town.catalogue)
        assert await suggest_roles(ctx, "ＳＰＥＡ") == ("登壇者",)
        assert await suggest_roles(ctx, "係") == ("写真係",)
        assert await suggest_roles(ctx, "guide") == ()
        everything = await suggest_roles(ctx, "")
    assert everything == ("幹事", "勉強会の主催", "登壇者", "司会", "書記", "つなぎ役", "写真係")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_of_two_who_add_the_same_role_at_once_the_second_is_told(engine: str, tmp_path: Path) -> None:
    async with town_on(await url_of(engine, tmp_path), PlatformName.SLACK) as town:
        town.changes("ben", organizer=True)
        form = (await town.presses("emi", (await town.asks("emi", "shinrai roles")).buttons["Add a role"])).form
        assert form is not None
        words: dict[str, Value] = {"name": "Photographer", "what": "Takes pictures."}
        answers = await asyncio.gather(*(town.submits(who, form, key=None, **words) for who in ("emi", "ben")))
        assert sorted("There is a role called Photographer already." in str(answer) for answer in answers) == [
            False,
            True,
        ]
        assert [role.name for role in await roles_of(town)][7:] == ["Photographer"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_two_who_tell_of_the_same_people_at_once_are_both_heard(engine: str, tmp_path: Path) -> None:
    async with town_on(await url_of(engine, tmp_path), PlatformName.SLACK) as town:
        town.changes("ben", organizer=True)
        names = [f"member{n}" for n in range(12)]
        for name in names:
            town.arrives(name)
            await town.asks(name, "shinrai settings")
        form = (
            await town.presses("emi", (await town.asks("emi", "shinrai roles")).buttons["Say who has done what"])
        ).form
        assert form is not None
        rows = [f"{name}, mc" for name in names]
        answers = await asyncio.gather(
            town.submits("emi", form, rows="\n".join(rows)), town.submits("ben", form, rows="\n".join(rows[::-1]))
        )
        assert sorted(str(answer).splitlines()[1][:8] for answer in answers) == ["Noted: 0", "Noted: 1"]
        assert len(await held(town)) == len(names)


async def test_too_much_in_the_form_is_refused_in_place(town: Town) -> None:
    before = await roles_of(town)
    shown = await opens(town, "emi")
    for wrong, told in (
        ({"minutes": "4"}, "5 to 10080"),
        ({"minutes": ""}, "how long it takes"),
        ({"name": "x" * 41}, "40"),
        ({"what": "x" * 301}, "300"),
        ({"handbook": "x" * 801}, "800"),
        ({"handbook": "x\n" * 21}, "at most 20 lines, this one has 21"),
    ):
        refused = await fills(town, "emi", shown, "Edit…", **wrong)
        assert refused.form is not None
        assert told in str(refused)
    assert await roles_of(town) == before


# --- who has done what ---


async def test_an_organizer_says_who_has_done_it_and_when(town: Town) -> None:
    await town.asks("ben", "shinrai roles")
    shown = await opens(town, "emi")
    told = await fills(town, "emi", shown, "Someone has done this…", who=(town.ref("ben"),), day="2025-04-01")
    assert str(told).splitlines()[1] == "Noted: @ben has held the role MC before. This deposits nothing."
    known = await fills(town, "emi", shown, "Someone has done this…", who=(town.ref("ben"),), day="2024-04-01")
    assert "It was known already" in str(known)
    await fills(town, "emi", shown, "Someone has done this…", who=(town.ref("chie"),))
    assert await held(town) == {("ben", "mc", date(2025, 4, 1), False), ("chie", "mc", None, False)}
    assert "You have done this before, last on 2025-04-01." in str(await opens(town, "ben"))
    assert await audit(town) == [
        "@emi said that @chie has held the role MC before (last: nothing).",
        "@emi said that @ben has held the role MC before (last: 2025-04-01).",
    ]
    assert await town.balance("ben") == 0


@pytest.mark.parametrize("day", ["2026-11-24", "2025-02-30", "April"])
async def test_a_day_that_is_none_or_still_to_come_is_refused(town: Town, day: str) -> None:
    refused = await fills(
        town, "emi", await opens(town, "emi"), "Someone has done this…", who=(town.ref("ben"),), day=day
    )
    assert str(refused) == f"“{day}” is no day up to today. Please write it like 2025-04-01, or leave it out."
    assert await held(town) == set()


async def test_nobody_but_members_has_done_anything(town: Town) -> None:
    for who in ("robot", "guest", "gone", "nobody"):
        refused = await fills(town, "emi", await opens(town, "emi"), "Someone has done this…", who=(town.ref(who),))
        assert refused.form is not None
    assert await held(town) == set()


async def test_organizers_see_who_has_done_it_and_take_back_what_they_said(town: Town) -> None:
    await town.presses("aiko", (await opens(town, "aiko")).buttons["I have done this"])
    for name, day in (("ben", "2024-04-01"), ("chie", "2025-04-01")):
        await fills(town, "emi", await opens(town, "emi"), "Someone has done this…", who=(town.ref(name),), day=day)
    shown = await town.presses("emi", (await opens(town, "emi")).buttons["Who has done this"])
    assert str(shown).splitlines() == [
        "MC: who has done this",
        "- @chie: 2025-04-01 [Take back 1]",
        "- @ben: 2024-04-01 [Take back 2]",
        "- @aiko: day not known, in their own words",
    ]
    shown = await town.presses("emi", shown.buttons["Take back 1"])
    assert "@chie" not in str(shown)
    forged = replace(shown.buttons["Take back 1"], args=(*await _own_word_of(town), "0"))
    await town.presses("emi", forged)
    assert await held(town) == {("ben", "mc", date(2024, 4, 1), False), ("aiko", "mc", None, True)}
    assert (await audit(town))[0] == "@emi took back that @chie has held the role MC before."
    assert "Back to the role" in shown.buttons


async def _own_word_of(town: Town) -> tuple[str, str]:
    async with looking(town) as uow:
        (own,) = [one for one in await uow.roles.experience() if one.own]
    return own.role, own.member


async def test_many_who_have_done_it_are_paged(town: Town) -> None:
    for n in range(11):
        town.arrives(f"member{n}")
        await town.presses(f"member{n}", (await opens(town, f"member{n}")).buttons["I have done this"])
    shown = await town.presses("emi", (await opens(town, "emi")).buttons["Who has done this"])
    assert len(str(shown).splitlines()) == 11
    more = await town.presses("emi", shown.buttons["More"])
    assert (len(str(more).splitlines()), list(more.buttons)) == (2, ["From the start", "Back to the role"])


async def test_nobody_is_known_to_have_done_it_at_first(town: Town) -> None:
    shown = await town.presses("emi", (await opens(town, "emi")).buttons["Who has done this"])
    assert "Nobody is known to have done this yet." in str(shown)


# --- many at once ---


async def meets(town: Town, *names: str) -> None:
    for name in names:
        await town.thanks(name, "dai", reason=f"for being there, says {name}")


async def test_pasted_lines_say_who_has_done_what(town: Town) -> None:
    await meets(town, "aiko", "ben", "chie")
    shown = await pastes(
        town,
        "aiko, 司会, 2025-04-01",
        "",
        f"{town.ref('ben')} discord:1:2,party",
        '"chie" ， Note-Taker， 2025/4/2',
        "aiko, mc",
    )
    assert str(shown).splitlines()[1] == (
        "Noted: 3 lines told something new, 1 were known already. This deposits nothing."
    )
    assert await held(town) == {
        ("aiko", "mc", date(2025, 4, 1), False),
        ("ben", "party", None, False),
        ("chie", "notes", date(2025, 4, 2), False),
    }
    assert len(await audit(town)) == 3


async def test_of_pasted_lines_with_faults_none_is_stored_and_each_is_named(town: Town) -> None:
    town.arrives("twin", active=True)
    await meets(town, "aiko", "ben", "twin")
    town.changes("twin", name="ben")
    await meets(town, "twin")
    refused = await pastes(
        town,
        "aiko, MC, 2025-04-01",
        "aiko",
        "ghost, MC",
        "ben, MC",
        "aiko, juggler",
        "aiko, MC, 2027-01-01",
        f"{town.ref('chie')}, MC",
        "aiko, MC, 2025-04-01, more",
    )
    assert str(refused).splitlines() == [
        "Line 2: please write it as person, role, and a day if you know it, with commas or tabs between them",
        "Line 3: nobody here is called “ghost”. Please write the name as it is shown, or the account as in "
        "“/shinrai export”",
        "Line 4: more than one is called “ben”. Please write the account as in “/shinrai export”",
        "Line 5: there is no role “juggler”",
        "Line 6: “2027-01-01” is no day up to today. Please write it like 2025-04-01, or leave it out.",
        f"Line 7: nobody here is called “{town.ref('chie')}”. Please write the name as it is shown, or the account as "
        "in “/shinrai export”",
        "Line 8: please write it as person, role, and a day if you know it, with commas or tabs between them",
        "Nothing was stored.",
    ]
    assert await held(town) == set()


async def test_of_many_faults_the_first_ten_are_shown(town: Town) -> None:
    refused = str(await pastes(town, *[f"ghost{n}, MC" for n in range(13)])).splitlines()
    assert len(refused) == 12
    assert refused[9:] == [
        "Line 10: nobody here is called “ghost9”. Please write the name as it is shown, or the account as in "
        "“/shinrai export”",
        "3 more lines cannot be read.",
        "Nothing was stored.",
    ]


async def test_a_hundred_lines_are_enough(town: Town) -> None:
    await meets(town, "aiko")
    assert "100 were known" not in str(await pastes(town, *["aiko, mc"] * 100))
    refused = await pastes(town, *["ben, mc"] * 101)
    assert str(refused) == "These are 101 lines; please paste at most 100 at once. Nothing was stored."
    assert await held(town) == {("aiko", "mc", None, False)}


# --- for organizers ---


async def cards_of_an_organizer(town: Town) -> list[Shown]:
    await fills(town, "emi", await opens(town, "emi"), "Someone has done this…", who=(town.ref("ben"),))
    card = await opens(town, "emi")
    listed = await town.asks("emi", "shinrai roles")
    return [
        listed,
        card,
        await town.presses("emi", listed.buttons["Who has held what"]),
        await town.presses("emi", card.buttons["Who has done this"]),
    ]


async def test_every_button_of_organizers_is_refused_to_others(town: Town) -> None:
    cards = await cards_of_an_organizer(town)
    before = await roles_of(town), await held(town)
    any_button = cards[1].buttons["Retire"]
    pressed: list[Button | Select] = [one for card in cards for one in card.buttons.values()]
    pressed += [one for card in cards for one in card.selects.values()]
    theirs = {action for action, one in town.catalogue.buttons.items() if one.access is Access.ORGANIZER}
    forged = {one.action: replace(any_button, action=one.action, args=one.args) for one in pressed}
    assert {action for action in theirs if action.startswith("roles.")} == set(forged) & theirs
    for action in set(forged) & theirs:
        assert str(await town.presses("ben", forged[action])) == FOR_ORGANIZERS, action
    assert (await roles_of(town), await held(town)) == before


async def test_every_form_of_organizers_is_refused_to_others(town: Town) -> None:
    cards = await cards_of_an_organizer(town)
    openers = [cards[0].buttons["Add a role"], cards[0].buttons["Say who has done what"]]
    openers += [cards[1].buttons["Edit…"], cards[1].buttons["Someone has done this…"]]
    for opener in openers:
        form = (await town.presses("emi", opener)).form
        assert form is not None
        assert str(await town.submits("ben", form)) == FOR_ORGANIZERS, form.id


async def test_a_role_of_another_community_is_not_found(town: Town) -> None:
    shown = await opens(town, "aiko")
    assert str(await town.presses("aiko", replace(shown.buttons["I have done this"], args=("elsewhere",)))) == OUTDATED
    assert await held(town) == set()
