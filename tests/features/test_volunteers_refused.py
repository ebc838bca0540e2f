"""What must not work with calls, tried all the same. It is Monday, 2026-11-23, noon in Tokyo."""

import inspect
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.inquiries import ChannelFound
from bot.speech import Button, Style, say
from storage import tables
from tests.features.looking import community_of, leaves
from tests.features.test_volunteer_completion import TOOK_PLACE, asked, over, rust_reading, seated
from tests.features.test_volunteers import DO, TRY, answer, calls, hears, proposal_to
from tests.town import Town

KEPT = (tables.presses, tables.seats, tables.completions, tables.debriefs, tables.interests, tables.invitations)


async def stored(town: Town) -> list[list[Any]]:
    async with town.storage.database.reading() as connection:
        return [sorted(map(tuple, (await connection.execute(select(table))).all())) for table in KEPT]


def buttons_about(town: Town, call: str) -> list[Button]:
    """Every one that there is about volunteering, as if it stood under this call."""
    found = []
    for action, handler in town.catalogue.buttons.items():
        if action.partition(".")[0] in ("volunteer", "interest"):
            words = list(inspect.signature(handler.run).parameters)[1:]
            args = tuple({"wish": "try", "to": "on", "word": "missed"}.get(word, call) for word in words)
            found.append(Button(say("volunteer.show"), action, "", args, Style.PLAIN))
    assert len(found) > 25
    return found


@pytest.mark.parametrize("how", [{"known": False}, {"active": False}, {"stranger": True}, {"bot": True}], ids=str)
async def test_who_has_left_or_is_none_of_the_community_presses_no_button(town: Town, how: dict[str, bool]) -> None:
    shown = await calls(town)
    await town.presses("ben", answer(shown, TRY))
    await leaves(town, "ben")
    town.changes("ben", **how)
    before = await stored(town)
    call, community = answer(shown, TRY).args[0], await community_of(town)
    for button in buttons_about(town, call):
        pressed = Button(button.label, button.action, community, button.args, button.style)
        said = await town.presses("ben", pressed)
        assert not said.buttons, button.action
        assert "MC" not in str(said), button.action
    assert await stored(town) == before


async def test_who_had_left_and_presses_again_is_here_again(town: Town) -> None:
    shown = await calls(town, seats=1)
    await town.presses("ben", answer(shown, DO))
    await leaves(town, "ben")
    assert "Seats left: 1 of 1" in str(await town.asks("chie", "volunteer list", number=1))
    assert "The seat is yours." in str(await town.presses("ben", answer(shown, DO)))


async def test_nobody_is_called_for_in_a_channel_that_is_archived(town: Town) -> None:
    town.outside.channels["C1"] = ChannelFound("C1", "general", there=False, may_post=False, hears=False)
    assert "I do not see that channel, or you do not: it may be archived or private." in str(await calls(town))
    await town.delivers()
    assert town.posts() == []
    assert "Nobody is wanted at the moment." in str(await town.asks("emi", "volunteer list"))


async def test_a_proposal_of_a_call_that_was_withdrawn_takes_no_press(town: Town) -> None:
    shown = await calls(town)
    for name in ("ben", "chie"):
        await town.presses(name, answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    proposal = await proposal_to(town, "emi")
    sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    before = await stored(town)
    for label in ("Confirm", "This one instead 1"):
        assert "This call is withdrawn, so nothing was changed." in str(
            await town.presses("emi", proposal.buttons[label])
        )
    assert await stored(town) == before
    town.clock.go(days=3)
    for name in ("ben", "chie"):
        assert not any("The seat is yours" in one for one in await hears(town, name))


# --- two accounts of one member ---


async def linked(town: Town, name: str, to: str) -> None:
    """From now on these are accounts of one member."""
    await town.asks(name, "volunteer list", number=1)
    await town.asks(to, "volunteer list", number=1)
    async with town.storage.community(await community_of(town)) as uow:
        one, other = await uow.people.settle(town.people[name]), await uow.people.settle(town.people[to])
    async with town.storage.database.writing() as connection:
        link = text("UPDATE accounts SET member_id = :member WHERE id = :account")
        await connection.execute(link, {"member": other.member, "account": one.id})


async def test_nobody_completes_their_own_seat_by_another_account_of_theirs(town: Town) -> None:
    await seated(town, "ben")
    await over(town)
    card = await asked(town, "emi")
    await linked(town, "dai", "ben")
    town.changes("dai", organizer=True)
    assert TOOK_PLACE not in (await town.asks("dai", "volunteer complete", number=1)).buttons
    for button in card.buttons.values():
        assert "This is your own seat" in str(await town.presses("dai", button))
    assert await town.balance("ben") == 0


async def test_two_accounts_of_one_member_are_one_witness(town: Town) -> None:
    button = await rust_reading(town, "chie")
    await linked(town, "dai", "chie")
    for name in ("chie", "dai"):
        assert "As soon as one more person who was there says so too" in str(await town.presses(name, button))
    assert await town.balance("ben") == 0


async def test_two_accounts_of_one_member_have_one_seat(town: Town) -> None:
    shown = await calls(town, seats=2)
    await linked(town, "dai", "ben")
    for name in ("ben", "dai"):
        assert "The seat is yours." in str(await town.presses(name, answer(shown, DO)))
    assert "Seats left: 1 of 2" in str(await town.asks("emi", "volunteer list", number=1))
