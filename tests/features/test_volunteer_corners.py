"""One's own roles on one card, and witnesses who turn out to be one person. It is Monday, 2026-11-23, in Tokyo."""

from sqlalchemy import text

from bot.speech import Reply
from tests.features.looking import community_of
from tests.features.test_volunteer_completion import by_kind, rust_reading
from tests.features.test_volunteer_witnesses import did, was_there
from tests.features.test_volunteers import DO, answer, calls
from tests.panels import rows_of
from tests.town import Town


async def linked(town: Town, second: str, to: str) -> None:
    """They turn out to be one member's accounts."""
    async with town.storage.community(await community_of(town)) as uow:
        one, other = [await uow.people.settle(town.people[name]) for name in (to, second)]
    async with town.storage.database.writing() as connection:
        link = text("UPDATE accounts SET member_id = :member WHERE id = :account")
        await connection.execute(link, {"member": one.member, "account": other.id})


async def test_many_roles_and_many_wishes_fit_one_card(town: Town) -> None:
    async with town.storage.community(await community_of(town)) as uow:
        ben = await uow.people.settle(town.people["ben"])
        for n in range(8):
            role = await uow.roles.add(f"role {n}", "")
            await uow.roles.change(role.id, handbook="one\ntwo")
            wished = await uow.roles.add(f"wish {n}", "")
            await uow.interests.express(ben.member, wished.id, town.clock())
    for n in range(8):
        shown = await calls(town, role=f"role {n}", seats=1, when=f"2026-12-{5 + n:02} 19:00")
        await town.presses("ben", answer(shown, DO))
    mine = await town.asks("ben", "volunteer mine")
    assert isinstance(mine.answer, Reply)
    assert rows_of(mine.answer.card) == 5


async def test_whose_seat_it_is_bears_no_witness_also_with_an_account_that_was_linked_since(town: Town) -> None:
    await rust_reading(town)
    first = await was_there(town, "chie")
    await town.presses("chie", first.buttons[did(first)[0]])
    await linked(town, "chie", to="ben")
    second = await was_there(town, "dai")
    said = await town.presses("dai", second.buttons[did(second)[0]])
    assert "As soon as one more person" in str(said)
    assert await by_kind(town, "ben") == {}


async def test_two_witnesses_who_are_one_member_by_now_are_one(town: Town) -> None:
    await rust_reading(town)
    first = await was_there(town, "chie")
    await town.presses("chie", first.buttons[did(first)[0]])
    await linked(town, "chie", to="dai")
    second = await was_there(town, "dai")
    for label in did(second):
        await town.presses("dai", second.buttons[label])
    assert await by_kind(town, "ben") == {}


async def test_a_witness_whose_accounts_were_linked_since_is_one_all_the_same(town: Town) -> None:
    await rust_reading(town)
    first = await was_there(town, "chie")
    await town.presses("chie", first.buttons[did(first)[0]])
    await linked(town, "chie", to="robot")
    second = await was_there(town, "dai")
    await town.presses("dai", second.buttons[did(second)[0]])
    assert await by_kind(town, "ben") == {"role": 5}
