"""Rights are the platform's own, and a minute old at most; a name that organizers gave ends when somebody leaves."""

from datetime import timedelta

from bot.events import Joined, Left
from bot.inquiries import AboutPeople
from bot.people import AccountRef, Facts
from tests.features.looking import community_of
from tests.features.organizing import adjust, audit, does
from tests.town import Town

TRY_AGAIN = "I could not look up everyone in time. Nothing was stored; please try once more."


async def stored_as_organizer(town: Town, name: str) -> bool:
    """By the platform's rights, as last seen."""
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        account = await uow.people.account(town.ref(name))
        assert account is not None
        return account.organizer


def asked_lately(town: Town) -> list[tuple[AccountRef, ...]]:
    return [one.accounts for one in town.outside.asked if isinstance(one, AboutPeople) and one.lately]


async def test_an_administrator_of_whom_it_was_said_long_ago_is_asked_about_once_more(town: Town) -> None:
    town.changes("emi", aged=True)
    town.outside.people = {**town.people, "emi": Facts(town.ref("emi"), "emi", organizer=True)}
    assert "4 points" in str(await adjust(town, "emi", "ben", 4))
    assert asked_lately(town) == [(town.ref("emi"),)]


async def test_who_is_no_administrator_any_more_changes_nothing_by_what_was_said_before(town: Town) -> None:
    await town.asks("emi", "shinrai settings")
    await adjust(town, "emi", "ben", 1)
    assert await stored_as_organizer(town, "emi")
    town.outside.people = {**town.people, "emi": Facts(town.ref("emi"), "emi")}
    town.changes("emi", aged=True)
    for _ in range(2):
        assert "This is for organizers" in str(await adjust(town, "emi", "ben", 4))
        assert "This is for organizers" in str(await does(town, "emi", "organizers add", "emi"))
    assert await town.balance("ben") == 1
    assert not await stored_as_organizer(town, "emi")


async def test_while_the_platform_does_not_answer_nobody_acts_by_what_it_said_before(town: Town) -> None:
    town.changes("emi", aged=True)
    town.outside.silent = True
    assert str(await adjust(town, "emi", "ben", 4)) == TRY_AGAIN
    assert await town.balance("ben") == 0


async def test_what_was_stored_gives_no_rights_and_renews_nothing(town: Town) -> None:
    await adjust(town, "emi", "ben", 1)
    town.outside.silent = True
    town.changes("emi", stored=True)
    assert str(await adjust(town, "emi", "ben", 4)) == TRY_AGAIN
    town.changes("emi", organizer=False)
    await town.thanks("aiko", "emi")
    assert await stored_as_organizer(town, "emi")  # nothing new was learned of her


async def test_a_gift_given_again_says_nothing_of_its_receivers_rights(town: Town) -> None:
    await adjust(town, "emi", "ben", 1)
    await town.thanks("aiko", "emi", reason="for the talk")
    shown = await town.thanks("aiko", "emi", reason="for the talk")
    await town.presses("aiko", shown.buttons["Give again"])
    assert await stored_as_organizer(town, "emi")


async def test_a_named_organizer_who_left_is_none_on_return_until_named_again(town: Town) -> None:
    await does(town, "emi", "organizers add", "ben")
    assert "4 points" in str(await adjust(town, "ben", "chie", 4))
    await town.bot.handle(Left(**town._common("ben"), person=town.ref("ben")))
    await town.bot.handle(Joined(**town._common("ben"), person=town.ref("ben")))
    assert "This is for organizers" in str(await adjust(town, "ben", "chie", 4))
    assert (await audit(town))[0] == "@ben left, or their account was deactivated: they are no organizer any more."
    await does(town, "emi", "organizers add", "ben")
    assert "5 points" in str(await adjust(town, "ben", "chie", 5))


async def test_who_came_after_they_were_named_had_left_although_nobody_told_of_it(town: Town) -> None:
    await does(town, "emi", "organizers add", "ben")
    town.changes("ben", since=town.clock() - timedelta(days=100))
    assert "4 points" in str(await adjust(town, "ben", "chie", 4))
    town.changes("ben", since=town.clock() + timedelta(days=1))
    town.clock.go(days=2)
    await town.asks("ben", "shinrai help")  # reads only
    assert "This is for organizers" in str(await adjust(town, "ben", "chie", 4))
    assert await town.balance("chie") == 4
    await does(town, "emi", "organizers add", "ben")
    town.changes("ben", since=town.clock() - timedelta(days=1))
    assert "5 points" in str(await adjust(town, "ben", "chie", 5))


async def test_who_was_found_to_be_gone_is_none_on_return(town: Town) -> None:
    await does(town, "emi", "organizers add", "ben")
    await town.thanks("aiko", "ben")
    await community_of(town)
    town.outside.people = {**town.people, "ben": Facts(town.ref("ben"), "", known=False)}
    await town.asks("chie", "trust board")
    assert "This is for organizers" in str(await adjust(town, "ben", "chie", 4))
