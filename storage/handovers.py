"""Hand-over notes: one of a member in a call, the latest stands."""

from datetime import datetime

from sqlalchemy import and_, delete, select

from bot.people import Account, MemberId
from bot.ports import CallId, HandoverNote, RoleId
from storage.people import account_of
from storage.surroundings import Surroundings
from storage.tables import accounts, calls, handover_notes
from storage.transaction import HERE, AnyRow, adding, given, key

_n, _c = handover_notes.c, calls.c
_OF_ACCOUNT = "of_account_"
_NOTES = (
    select(_n.words, _n.at.label("written_at"), *(column.label(_OF_ACCOUNT + column.name) for column in accounts.c))
    .join(accounts, and_(accounts.c.community_id == _n.community_id, accounts.c.id == _n.account_id))
    .where(_n.community_id == HERE, accounts.c.platform_user.is_not(None))
)
_THIS = (_n.call_id == given("call"), _n.member_id == given("writer"))
_OF = _NOTES.where(*_THIS)
_LATEST = (
    _NOTES.join(calls, and_(_c.community_id == _n.community_id, _c.id == _n.call_id))
    .where(_c.role_id == given("role"), _n.member_id != given("but"))
    .order_by(_n.at.desc(), _n.call_id.desc(), _n.member_id)
    .limit(1)
)
_new = adding(handover_notes)
_WRITE = _new.on_conflict_do_update(
    index_elements=key(handover_notes, "call_id", "member_id"),
    set_={name: _new.excluded[name] for name in ("account_id", "words", "at")},
)
_REMOVE = delete(handover_notes).where(_n.community_id == HERE, *_THIS)


class SqlHandovers:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def of(self, call: CallId, writer: MemberId) -> HandoverNote | None:
        row = await self._tx.row(_OF, call=call, writer=writer)
        return None if row is None else self._note_of(row)

    async def write(self, call: CallId, writer: Account, words: str, at: datetime) -> None:
        row = {"call_id": call, "member_id": writer.member, "account_id": writer.id, "words": words, "at": at}
        await self._tx.add(_WRITE, row)

    async def remove(self, call: CallId, writer: MemberId) -> None:
        await self._tx.change(_REMOVE, call=call, writer=writer)

    async def latest(self, role: RoleId, *, but: MemberId) -> HandoverNote | None:
        row = await self._tx.row(_LATEST, role=role, but=but)
        return None if row is None else self._note_of(row)

    def _note_of(self, row: AnyRow) -> HandoverNote:
        return HandoverNote(row.words, account_of(row, self._around, _OF_ACCOUNT), row.written_at)
