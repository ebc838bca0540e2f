"""Who was asked personally to answer a call, and what they said."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select, update

from bot.people import Account, AccountId, MemberId
from bot.ports import CallId, Invitation, InvitationState
from storage.people import account_of
from storage.surroundings import Surroundings
from storage.tables import accounts, invitations
from storage.transaction import HERE, adding, given, key

_i = invitations.c
_OF_ACCOUNT = "of_account_"
_account = tuple(column.label(_OF_ACCOUNT + column.name) for column in accounts.c)
_OF = (
    select(invitations, *_account)
    .join(accounts, and_(accounts.c.community_id == _i.community_id, accounts.c.id == _i.account_id))
    .where(_i.community_id == HERE, _i.call_id == given("call"), accounts.c.platform_user.is_not(None))
    .order_by(_i.member_id)
)
_INVITE = (
    adding(invitations)
    .on_conflict_do_nothing(index_elements=key(invitations, "call_id", "member_id"))
    .returning(_i.member_id)
)
_ANSWER = (
    update(invitations)
    .where(_i.community_id == HERE, _i.call_id == given("call"), _i.member_id == given("member"))
    .where(_i.state != given("answer"))
    .values(state=given("answer"), at=given("when", _i.at.type))
)


class SqlInvitations:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def of(self, call: CallId) -> Sequence[Invitation]:
        return [
            Invitation(
                account=account_of(row, self._around, _OF_ACCOUNT),
                by=AccountId(row.invited_by),
                state=InvitationState(row.state),
                at=row.at,
            )
            for row in await self._tx.rows(_OF, call=call)
        ]

    async def invite(self, call: CallId, account: Account, by: Account, at: datetime) -> bool:
        row = {
            "call_id": call,
            "member_id": account.member,
            "account_id": account.id,
            "invited_by": by.id,
            "state": InvitationState.INVITED.value,
            "at": at,
        }
        return await self._tx.add(_INVITE, row) is not None

    async def answer(self, call: CallId, member: MemberId, state: InvitationState, at: datetime) -> bool:
        return await self._tx.change(_ANSWER, call=call, member=member, answer=state.value, when=at) > 0
