"""Who was asked personally to answer a call, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.people import Account, AccountId, MemberId
from bot.ports.calls import CallId


class InvitationState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Invitation:
    account: Account
    by: AccountId
    state: InvitationState
    at: datetime
    """Since when it is as it is."""


class Invitations(Protocol):
    """One a call and member."""

    async def of(self, call: CallId) -> Sequence[Invitation]:
        """Of all who are not erased, in one order for everyone."""
        ...

    async def invite(self, call: CallId, account: Account, by: Account, at: datetime) -> bool:
        """False when they were invited before, whatever they said."""
        ...

    async def answer(self, call: CallId, member: MemberId, state: InvitationState, at: datetime) -> bool:
        """False when that was their answer already, or they were not invited."""
        ...
