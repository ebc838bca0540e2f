"""What was typed but is not settled yet."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.people import AccountId
from bot.ports import Draft, DraftId
from storage.surroundings import Surroundings
from storage.tables import drafts
from storage.transaction import HERE, AnyRow, adding, given

_DRAFT = select(drafts).where(drafts.c.community_id == HERE, drafts.c.id == given("id"))
_LOCKED = _DRAFT.with_for_update(key_share=True)
_CHANGE = (
    update(drafts)
    .where(drafts.c.community_id == HERE, drafts.c.id == given("id"))
    .values({drafts.c["values"]: given("values", drafts.c["values"].type)})
)
_USE = delete(drafts).where(drafts.c.community_id == HERE, drafts.c.id == given("id"))
_NEW = adding(drafts)


class SqlDrafts:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def keep(
        self, *, owner: AccountId, form: str, state: Mapping[str, str], values: Mapping[str, str], at: datetime
    ) -> DraftId:
        draft = DraftId(self._around.new_id())
        kept = {"id": draft, "owner_id": owner, "form": form, "state": dict(state), "values": dict(values), "at": at}
        await self._tx.add(_NEW, kept)
        return draft

    async def get(self, draft: DraftId) -> Draft | None:
        row = await self._tx.row(_DRAFT, id=draft)
        return None if row is None else _draft_of(row)

    async def change(self, draft: DraftId, values: Mapping[str, str]) -> Draft | None:
        row = await self._tx.row(_LOCKED, id=draft)
        if row is None:
            return None
        before = _draft_of(row)
        after = replace(before, values={**before.values, **values})
        await self._tx.change(_CHANGE, id=draft, values=after.values)
        return after

    async def use(self, draft: DraftId) -> bool:
        return await self._tx.change(_USE, id=draft) == 1


def _draft_of(row: AnyRow) -> Draft:
    # By index: a row's own ``values`` is a method of mappings.
    kept = row._mapping
    return Draft(
        id=DraftId(kept["id"]),
        owner=AccountId(kept["owner_id"]),
        form=kept["form"],
        state=kept["state"],
        values=kept["values"],
    )
