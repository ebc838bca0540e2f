"""Standing calls where two series, a right that is gone, or another way of giving seats come into it.

It is Monday, 2026-11-23, noon in Tokyo; the series is aiko's, each Tuesday at 19:00, the first on 2026-12-01.
"""

from tests.features.looking import community_of
from tests.features.test_standing_calls import FIRST, edits, opened, second_number, stands, weekly
from tests.features.test_volunteers import calls
from tests.town import Town


async def test_of_one_role_one_stands_also_where_its_later_dates_were_taken_over_before(town: Town) -> None:
    await weekly(town)
    await edits(town, "This and following", await second_number(town), when="2026-12-09 20:00")
    later = await second_number(town)
    assert "From now on" in str(await calls(town, session=later, when="", each="series"))
    assert "already" in str(await stands(town))


async def test_who_comes_first_has_the_seat_is_said_where_it_is_so(town: Town) -> None:
    await weekly(town)
    made = str(await stands(town, seats=1))
    assert "7 days before it. Who presses first has the seat." in made
    assert "longest ago" not in made


async def test_who_made_it_and_organizes_no_more_decides_about_no_call_that_it_opens(town: Town) -> None:
    await weekly(town)
    await stands(town)
    town.changes("emi", organizer=False)
    await town.thanks("emi", "ben")  # by which it is known
    town.clock.go(days=1, hours=7)
    assert await opened(town) == [FIRST]
    async with town.storage.community(await community_of(town), write=False) as uow:
        (call,) = await uow.calls.coming(town.clock(), 9)
        account = await uow.people.account_by_id(call.created_by)
        assert account is not None
        assert account.ref == town.ref("aiko")


async def test_a_date_for_which_one_by_hand_was_withdrawn_is_left_alone(town: Town) -> None:
    await weekly(town)
    await stands(town)
    made = await calls(town, session=1, when="", seats=1)
    sure = await town.presses("emi", made.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    posts = len(await opened(town))
    town.clock.go(days=2)
    assert len(await opened(town)) == posts
