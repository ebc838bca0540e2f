"""What occurrences were before a change, and who is asked to host."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from bot.people import AccountId, MemberId, Place
from bot.ports import Before, ChangeId, OccurrenceId, Proposal, ProposalId, ProposalState
from storage.agenda import PLAN, Agenda, plan_of
from storage.tables import accounts, befores, proposals
from storage.transaction import HERE, AnyRow, adding, given

_b, _p = befores.c, proposals.c
_REMEMBER = adding(befores)
_REMEMBERED = (
    select(befores)
    .where(_b.community_id == HERE, _b.change_id == given("change"))
    .order_by(_b.starts, _b.occurrence_id)
)
_PROPOSE = adding(proposals)
_PROPOSAL = select(proposals).where(_p.community_id == HERE, _p.id == given("id"))
_PROPOSALS_BY = (
    select(proposals)
    .where(
        _p.community_id == HERE,
        _p.state == ProposalState.OPEN.value,
        _p.proposed_by.in_(
            select(accounts.c.id).where(accounts.c.community_id == HERE, accounts.c.member_id == given("member"))
        ),
    )
    .order_by(_p.id)
)
_LOCKED = _PROPOSAL.with_for_update(key_share=True)
_SETTLE = (
    update(proposals)
    .where(_p.community_id == HERE, _p.id == given("id"))
    .values(host_agrees=given("host_agrees"), to_agrees=given("to_agrees"), state=given("state"))
)


class Changes(Agenda):
    """The part of the sessions that is about changes under way or to be told."""

    async def remember(self, befores: Sequence[Before]) -> ChangeId:
        change = ChangeId(self._around.new_id())
        for before in befores:
            row: dict[str, Any] = {name: getattr(before.plan, name) for name in PLAN}
            row |= {"change_id": change, "occurrence_id": before.occurrence, "starts": before.starts}
            row |= {"revision": before.revision}
            row |= {"host_id": before.plan.host, "cancels": before.cancels, "changed_by": before.by}
            row |= {"space_id": self._around.space(before.announced_in.space).id}
            row |= {"channel": before.announced_in.channel}
            await self._tx.add(_REMEMBER, row)
        return change

    async def remembered(self, change: ChangeId) -> Sequence[Before]:
        return [
            Before(
                OccurrenceId(row.occurrence_id),
                row.starts,
                row.revision,
                plan_of(row),
                Place(self._around.ref_of(row.space_id), row.channel),
                row.cancels,
                AccountId(row.changed_by),
            )
            for row in await self._tx.rows(_REMEMBERED, change=change)
        ]

    async def propose(
        self, occurrence: OccurrenceId, scope: str, *, by: AccountId, host: AccountId, to: AccountId, agreed: bool
    ) -> Proposal:
        row = {
            "id": ProposalId(self._around.new_id()),
            "occurrence_id": occurrence,
            "scope": scope,
            "proposed_by": by,
            "host_id": host,
            "to_id": to,
            "host_agrees": agreed,
            "to_agrees": False,
            "state": ProposalState.OPEN.value,
        }
        await self._tx.add(_PROPOSE, row)
        return Proposal(ProposalId(str(row["id"])), occurrence, scope, by, host, to, agreed, to_agrees=False)

    async def proposals_by(self, member: MemberId) -> Sequence[Proposal]:
        found = [_proposal_of(row) for row in await self._tx.rows(_PROPOSALS_BY, member=member)]
        return [one for one in found if one is not None]

    async def proposal(self, proposal: ProposalId) -> Proposal | None:
        return _proposal_of(await self._tx.row(_PROPOSAL, id=proposal))

    async def lock_proposal(self, proposal: ProposalId) -> Proposal | None:
        return _proposal_of(await self._tx.row(_LOCKED, id=proposal))

    async def settle_proposal(self, proposal: Proposal) -> None:
        await self._tx.change(
            _SETTLE,
            id=proposal.id,
            host_agrees=proposal.host_agrees,
            to_agrees=proposal.to_agrees,
            state=proposal.state.value,
        )


def _proposal_of(row: AnyRow | None) -> Proposal | None:
    if row is None:
        return None
    return Proposal(
        ProposalId(row.id),
        OccurrenceId(row.occurrence_id),
        row.scope,
        AccountId(row.proposed_by),
        AccountId(row.host_id),
        AccountId(row.to_id),
        row.host_agrees,
        row.to_agrees,
        ProposalState(row.state),
    )
