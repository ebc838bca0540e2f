"""Who organizes: seen by everybody, changed by organizers alone."""

from tests.features.organizing import audit, does
from tests.town import Town


async def test_everybody_sees_who_organizes_and_by_what(town: Town) -> None:
    await does(town, "emi", "organizers add", "ben")
    town.changes("ben", organizer=True)
    await does(town, "ben", "organizers add", "chie")
    assert str(await town.asks("dai", "shinrai organizers list")).splitlines() == [
        "Organizers",
        "- @ben, named, and an administrator here",
        "- @emi, as an administrator here",
        "- @chie",
        "Administrators here are organizers by themselves, also those who have not used me yet. The others were named.",
    ]


async def test_several_are_named_at_once_and_who_cannot_be_is_said(town: Town) -> None:
    shown = await does(town, "emi", "organizers add", "ben", "robot", "chie")
    assert str(shown).splitlines() == [
        "@ben is an organizer now.",
        "@chie is an organizer now.",
        "@robot is a bot. Only people can be organizers.",
        "All organizers: /shinrai organizers list",
    ]
    assert await audit(town) == ["@emi named @chie an organizer.", "@emi named @ben an organizer."]


async def test_whom_was_named_names_others(town: Town) -> None:
    await does(town, "emi", "organizers add", "ben")
    assert "@chie is an organizer now." in str(await does(town, "ben", "organizers add", "chie"))


async def test_nobody_is_named_where_nobody_can_be(town: Town) -> None:
    shown = await does(town, "emi", "organizers add", "robot", "guest", "nobody")
    assert str(shown).splitlines() == [
        "@robot is a bot. Only people can be organizers.",
        "@guest is a guest from another organization. Only members of this community can be organizers.",
        "I cannot find this person here. Pick them from the list that opens when you type @.",
    ]


async def test_a_name_is_taken_back(town: Town) -> None:
    await does(town, "emi", "organizers add", "ben")
    shown = await does(town, "emi", "organizers remove", "ben")
    assert str(shown).splitlines()[0] == "@ben is no organizer any more."
    assert "This is for organizers" in str(await does(town, "ben", "organizers add", "chie"))
    assert (await audit(town))[0] == "@emi took @ben off the organizers."


async def test_who_is_one_by_rights_is_not_removed_here(town: Town) -> None:
    await does(town, "emi", "organizers add", "ben")
    shown = await does(town, "ben", "organizers remove", "emi")
    assert str(shown) == ("@emi is an administrator here, and so an organizer. Only their rights here can change that.")


async def test_who_was_named_and_has_rights_stays_one_by_rights(town: Town) -> None:
    await does(town, "emi", "organizers add", "ben")
    town.changes("ben", organizer=True)
    shown = await does(town, "emi", "organizers remove", "ben")
    assert "stays an organizer as an administrator here" in str(shown)


async def test_the_last_organizer_is_not_removed(town: Town) -> None:
    await does(town, "emi", "organizers add", "ben", "chie")
    town.changes("emi", organizer=False)
    await town.thanks("emi", "dai")  # from now on it is known that emi has no rights any more
    assert "@chie is no organizer" in str(await does(town, "ben", "organizers remove", "chie"))
    shown = await does(town, "ben", "organizers remove", "ben")
    assert str(shown) == "@ben is the last organizer. Name another one first; then this can be taken back."


async def test_a_form_asks_whom(town: Town) -> None:
    shown = await town.asks("emi", "shinrai organizers add")
    assert shown.form is not None
    shown = await town.submits("emi", shown.form, who=(town.ref("ben"), town.ref("chie")))
    assert str(shown).splitlines()[:2] == ["@ben is an organizer now.", "@chie is an organizer now."]


async def test_in_japanese(town: Town) -> None:
    town.changes("emi", locale="ja")
    shown = await does(town, "emi", "organizers add", "ben")
    assert str(shown).splitlines() == ["@ben さんを運営に指名しました。", "運営の一覧: /shinrai organizers list"]
