"""A room is owed, claimed, looked after and exported like a post, at a place of its own."""

from dataclasses import replace

import pytest

from bot.people import MessageRef
from bot.ports import DeliveryId, DeliveryKind, DeliveryState, NewDelivery, Trouble
from storage.export import export
from storage.verify import verify
from tests.storage.village import MINUTE, NOON, SLACK, Village

CARD = MessageRef(SLACK, "G1", "1733054400.000100")
"""In the room, not in the channel that the room belongs to."""


def room(village: Village, subject: str = "pair") -> NewDelivery:
    return replace(village.post(subject), kind=DeliveryKind.ROOM)


async def ended(village: Village, state: DeliveryState, reason: str = "") -> DeliveryId:
    delivery = await village.owed(room(village))
    claim = await village.claim()
    message = CARD if state is DeliveryState.SENT else None
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.finish(claim, state, at=NOON, reason=reason, message=message)
    return delivery


async def test_a_room_is_owed_once_however_often_it_is_asked_for(village: Village) -> None:
    assert await village.owe(room(village)) is not None
    assert await village.owe(room(village)) is None
    assert await village.owe(room(village, "another pair")) is not None


async def test_a_room_does_not_wait_behind_what_goes_to_its_channel(village: Village) -> None:
    post, opened = await village.owed(village.post("news")), await village.owed(room(village))
    claims = await village.claims()
    assert {claim.delivery for claim in claims} == {post, opened}
    assert len({claim.lane for claim in claims}) == 2


async def test_a_rooms_card_is_redrawn_where_it_stands(village: Village) -> None:
    opened = await ended(village, DeliveryState.SENT)
    async with village.storage.community(village.community, write=False) as uow:
        (found,) = await uow.deliveries.of_subject("thanks.public", "pair")
    assert (found.id, found.message) == (opened, CARD)
    redraw = await village.owed(village.redraw(opened, "pair"))
    assert (await village.claim()).delivery == redraw


async def test_a_room_that_was_given_up_before_it_was_opened_is_owed_anew_and_one_that_is_open_is_not(
    village: Village,
) -> None:
    opened = await ended(village, DeliveryState.DROPPED, "given back")
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.owe_anew(room(village)) == opened
    claim = await village.claim()
    async with village.storage.community(village.community) as uow:
        await uow.deliveries.finish(claim, DeliveryState.SENT, at=NOON, message=CARD)
        assert await uow.deliveries.owe_anew(room(village)) is None


@pytest.mark.parametrize("state", [DeliveryState.PARKED, DeliveryState.FAILED])
async def test_organizers_see_a_room_in_trouble_and_decide_about_it(village: Village, state: DeliveryState) -> None:
    opened = await ended(village, state, "cannot tell whether it arrived")
    async with village.storage.community(village.community) as uow:
        listed = await uow.deliveries.troubled(Trouble(state.value), NOON, after=None, most=9)
        assert [one.id for one in listed] == [opened]
        assert await uow.deliveries.arrived(opened, NOON)
    assert (await village.delivery(opened)).state is DeliveryState.SENT
    assert await verify(village.storage.database) == []


async def test_a_room_that_came_too_late_is_among_what_was_missed(village: Village) -> None:
    opened = await ended(village, DeliveryState.EXPIRED, "too late")
    async with village.storage.community(village.community, write=False) as uow:
        missed = await uow.deliveries.missed(NOON - MINUTE, NOON + MINUTE, "gone: ")
    assert [one.id for one in missed] == [opened]


async def test_the_export_says_where_its_card_stands(village: Village) -> None:
    opened = await ended(village, DeliveryState.SENT)
    (line,) = [row async for row in export(village.storage.database, "posts")]
    assert (line["id"], line["place"], line["message"]) == (opened, "slack:T1:C1", f"slack:T1:G1:{CARD.id}")


async def test_an_open_room_without_its_card_is_found_by_verify(village: Village) -> None:
    opened = await ended(village, DeliveryState.SENT)
    async with village.storage.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE deliveries SET message_id = NULL")
    assert await verify(village.storage.database) == [
        f"community {village.community}: {opened}: post is sent, but has no message"
    ]
