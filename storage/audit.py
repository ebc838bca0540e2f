"""Who changed what: written once, for good."""

from collections.abc import Sequence

from sqlalchemy import and_, select, tuple_

from bot.people import AccountId
from bot.ports import AuditId, AuditLine, Cursor
from storage.lines import FROM_NOW_ON
from storage.surroundings import Surroundings
from storage.tables import accounts, audit
from storage.transaction import HERE, AnyRow, adding, given

_actor = accounts.alias("actor")
_about = accounts.alias("about")
_LINES = (
    select(
        audit,
        _actor.c.space_id.label("actor_space"),
        _actor.c.platform_user.label("actor_user"),
        _about.c.space_id.label("about_space"),
        _about.c.platform_user.label("about_user"),
    )
    .select_from(
        audit.outerjoin(
            _actor, and_(_actor.c.community_id == audit.c.community_id, _actor.c.id == audit.c.actor_id)
        ).outerjoin(_about, and_(_about.c.community_id == audit.c.community_id, _about.c.id == audit.c.about_id))
    )
    .where(audit.c.community_id == HERE)
    .order_by(audit.c.at.desc(), audit.c.id.desc())
)
_PAGE = _LINES.where(
    tuple_(audit.c.at, audit.c.id) < tuple_(given("at", audit.c.at.type), given("id", audit.c.id.type))
).limit(given("most"))
_LATEST = _LINES.where(audit.c.what == given("what")).limit(1)
_LATEST_ABOUT = _LINES.where(audit.c.what == given("what"), audit.c.about_id == given("about")).limit(1)
_NEW = adding(audit)


class SqlAudit:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def write(
        self, *, actor: AccountId, what: str, before: str = "", after: str = "", about: AccountId | None = None
    ) -> None:
        line = {"actor_id": actor, "what": what, "about_id": about, "before": before, "after": after}
        await self._tx.add(_NEW, {"id": self._around.new_id(), "at": self._around.now(), **line})

    async def page(self, *, before: Cursor | None, most: int) -> Sequence[AuditLine]:
        page = before or FROM_NOW_ON
        return [self._line_of(row) for row in await self._tx.rows(_PAGE, at=page.at, id=page.id, most=most)]

    async def latest(self, what: str, about: AccountId | None = None) -> AuditLine | None:
        if about is None:
            row = await self._tx.row(_LATEST, what=what)
        else:
            row = await self._tx.row(_LATEST_ABOUT, what=what, about=about)
        return None if row is None else self._line_of(row)

    def _line_of(self, row: AnyRow) -> AuditLine:
        return AuditLine(
            id=AuditId(row.id),
            at=row.at,
            actor=self._around.account_ref(row.actor_space, row.actor_user),
            what=row.what,
            about=self._around.account_ref(row.about_space, row.about_user),
            before=row.before,
            after=row.after,
        )
