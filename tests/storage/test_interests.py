"""Who would like to try what, who was asked, and who is busy when."""

from datetime import UTC, datetime, time, timedelta

from bot.people import Account, MemberState
from bot.ports import InvitationState, Kind, NewEntry, RoleId, SeatState, Source
from bot.rules.choosing import SeatKind
from bot.rules.overlapping import Span
from bot.rules.turns import Past
from tests.storage.meetings import plan, session
from tests.storage.test_calls import MC, NOTES, called, seats_one
from tests.storage.village import DAY, NOON, Village

HOUR = timedelta(hours=1)


async def is_open(village: Village, who: Account) -> None:
    async with village.storage.community(village.community) as uow:
        assert (await uow.people.change(who.member, open_to_roles=True)).open_to_roles


async def test_an_interest_is_one_a_role_and_is_withdrawn(village: Village) -> None:
    aiko = await village.person("aiko")
    async with village.storage.community(village.community) as uow:
        assert not (await uow.people.member(aiko.member)).open_to_roles
        told = [
            await uow.interests.express(aiko.member, role, NOON + n * DAY) for n, role in enumerate((MC, NOTES, MC))
        ]
        assert told == [True, True, False]
        assert await uow.interests.of(aiko.member) == [NOTES, MC]
        assert [await uow.interests.withdraw(aiko.member, MC) for _ in range(2)] == [True, False]
        assert await uow.interests.of(aiko.member) == [NOTES]


async def test_willing_is_who_is_open_or_interested_in_that_role_and_still_here(village: Village) -> None:
    aiko, ben, chie, dai = [await village.person(name) for name in ("aiko", "ben", "chie", "dai")]
    for who in (aiko, dai):
        await is_open(village, who)
    async with village.storage.community(village.community) as uow:
        await uow.interests.express(ben.member, MC, NOON)
        await uow.interests.express(chie.member, NOTES, NOON)
        await uow.people.set_state(dai.member, MemberState.AWAY)
        assert await uow.interests.willing(MC) == {aiko.member: False, ben.member: True}
        assert await uow.interests.willing(NOTES) == {aiko.member: False, chie.member: True}


async def test_an_invitation_is_one_whoever_invites_and_keeps_its_answer(village: Village) -> None:
    aiko, ben, chie = [await village.person(name) for name in ("aiko", "ben", "chie")]
    call = await called(village, aiko)
    async with village.storage.community(village.community) as uow:
        assert [await uow.invitations.invite(call.id, ben, by, NOON) for by in (aiko, chie)] == [True, False]
        (invitation,) = await uow.invitations.of(call.id)
        assert (invitation.account, invitation.by) == (ben, aiko.id)
        assert (invitation.state, invitation.at) == (InvitationState.INVITED, NOON)
        declined = InvitationState.DECLINED
        assert [await uow.invitations.answer(call.id, ben.member, declined, NOON + DAY) for _ in range(2)] == [
            True,
            False,
        ]
        assert not await uow.invitations.answer(call.id, chie.member, declined, NOON)
        assert not await uow.invitations.invite(call.id, ben, chie, NOON)
        (invitation,) = await uow.invitations.of(call.id)
        assert (invitation.state, invitation.at) == (declined, NOON + DAY)


async def test_what_somebody_has_held_of_any_role_and_which_roles_these_are(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    await seats_one(village, await called(village, aiko), ben)
    async with village.storage.community(village.community) as uow:
        await uow.roles.has_held(ben.member, NOTES, last=(NOON - 9 * DAY).date(), told_by=ben.id, own=True)
        hosting = NewEntry(None, ben.id, Kind.HOSTING, 3, NOON - 20 * DAY, Source("hosted"))
        await uow.ledger.give(hosting)
        nobody = await uow.calls.pasts(None, {aiko.member}, NOON)
        before = (await uow.calls.pasts(None, {ben.member}, NOON))[ben.member]
        after = (await uow.calls.pasts(None, {ben.member}, NOON + 8 * DAY))[ben.member]
        assert nobody == {aiko.member: Past()}
        assert (before.held, before.last) == (True, datetime.combine((NOON - 9 * DAY).date(), time.max, UTC))
        assert (after.held, after.last, after.lately) == (True, NOON + 7 * DAY + HOUR, 1)
        assert await uow.calls.held(aiko.member, NOON) == set()
        assert await uow.calls.held(ben.member, NOON) == {NOTES, RoleId("host")}
        assert await uow.calls.held(ben.member, NOON + 8 * DAY) == {MC, NOTES, RoleId("host")}


async def test_who_is_busy_when_by_seats_and_by_what_they_host(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    occurrence = await session(village, plan(aiko))
    call, left = await called(village, aiko), await called(village, aiko, key="left", days=8)
    await seats_one(village, call, ben)
    await seats_one(village, left, ben, SeatKind.OPEN)
    async with village.storage.community(village.community) as uow:
        await uow.calls.leave(left.id, ben.member, NOON)
        (seat,) = await uow.calls.engagements({ben.member}, NOON)
        (hosted,) = await uow.calls.engagements({aiko.member}, NOON)
        assert (seat.span, seat.role, seat.call) == (Span(NOON + 7 * DAY, NOON + 7 * DAY + HOUR), MC, call.id)
        assert (hosted.role, hosted.occurrence, hosted.title) == (None, occurrence.id, occurrence.plan.title)
        assert hosted.span.starts == occurrence.starts
        assert await uow.calls.engagements({ben.member}, NOON + 7 * DAY + HOUR) == []
        (seated,) = await uow.calls.seats(call.id)
        await uow.calls.settle(seated.id, SeatState.COMPLETED, NOON)
        assert await uow.calls.engagements({ben.member}, NOON) == []
