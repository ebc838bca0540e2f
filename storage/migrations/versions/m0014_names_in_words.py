"""People's words that were stored with a platform's own marks: a mention becomes a token of its account.

Discord's ``<@123>``, ``<#123>``, ``<:name:123>`` and Slack's ``<@U1>``, ``@U012ABCDEF`` were kept as they came. No id
of a platform stays in stored words. A token is our id of an account between U+E000 and U+E001 (``bot.rules.mentions``).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0014_names_in_words"
down_revision = "0013_standing_calls"
branch_labels = None
depends_on = None

AT_ONCE = 500
WORDS = {
    "entry_words": ("reason",),
    "roles": ("name", "what", "handbook"),
    "series": ("title", "place"),
    "occurrences": ("title", "place"),
    "befores": ("title", "place"),
    "calls": ("note",),
    "standing_calls": ("note",),
    "recaps": ("words",),
    "handover_notes": ("words",),
    "debriefs": ("did", "learned", "planned"),
    "audit": ("before", "after"),
}
_SUSPECT = ("%<@%", "%<#%", "%<:%", "%<a:%", "%<t:%", "%</%", "%<id:%", "%<!%", "%@U%", "%@W%", "%#C%", "%#G%")
_MARKS = re.compile(
    r"<@[!]?(?P<user>[0-9]{1,20}|[UW][A-Z0-9]+)(?:\|[^<>]*)?>|<@&(?P<role>[0-9]{1,20})>"
    r"|<#(?P<channel>[0-9]{1,20}|[CGD][A-Z0-9]+)(?:\|(?P<label>[^<>]*))?>|<a?:(?P<emoji>\w{2,32}):[0-9]{1,20}>"
    r"|<t:(?P<time>-?[0-9]{1,11})(?::[tTdDfFRsS])?>|</(?P<command>[^<>:]{1,100}):[0-9]{1,20}>|<id:(?P<guide>\w+)>"
    r"|<!subteam\^[A-Z0-9]+(?:\|@?(?P<group>[^<>]*))?>|<!(?P<all>channel|here|everyone)(?:\|[^<>]*)?>"
    # What a Slack command's text said where Slack gave no name.
    r"|(?<![\w@])@(?P<bare>[UW][A-Z0-9]{8,})(?![\w])|(?<![\w#])#(?P<place>[CG][A-Z0-9]{8,})(?![\w])"
)
_SAID = {
    "en": {"gone": "someone", "channel": "#channel", "role": "@role"},
    "ja": {"gone": "退会した方", "channel": "#チャンネル", "role": "@ロール"},
}

accounts = sa.table("accounts", sa.column("community_id"), sa.column("id"), sa.column("platform_user"))
communities = sa.table("communities", sa.column("id"), sa.column("locale"), sa.column("zone"))


def upgrade() -> None:
    here = {row.id: (row.locale, row.zone) for row in op.get_bind().execute(sa.select(communities))}
    with _audit_unprotected():
        for table, columns in WORDS.items():
            _rewrite(table, columns, here)
    _rewrite_drafts(here)


def downgrade() -> None:
    """Words keep their tokens: an older version shows them as two unknown characters around an id of ours."""


def _rewrite(name: str, columns: Sequence[str], here: Mapping[str, tuple[str, str]]) -> None:
    """In portions, in the order of the primary key."""
    bind = op.get_bind()
    key = sa.inspect(bind).get_pk_constraint(name)["constrained_columns"]
    table = sa.table(name, *(sa.column(one, sa.Text()) for one in dict.fromkeys((*key, "community_id", *columns))))
    suspect = sa.or_(*(table.c[column].like(pattern) for column in columns for pattern in _SUSPECT))
    rows = sa.select(table).where(suspect).order_by(*(table.c[one] for one in key)).limit(AT_ONCE)
    after: tuple[Any, ...] | None = None
    while True:
        later = _later([table.c[one] for one in key], after) if after else sa.true()
        found = bind.execute(rows.where(later)).mappings().all()
        names = _accounts(found, columns)
        for row in found:
            to = {one: _written(row[one], row["community_id"], names, here) for one in columns}
            if any(to[one] != row[one] for one in columns):
                this = sa.and_(*(table.c[one] == row[one] for one in key))
                bind.execute(sa.update(table).where(this).values(to))
        if len(found) < AT_ONCE:
            return
        after = tuple(found[-1][one] for one in key)


def _later(key: Sequence[sa.ColumnClause[Any]], after: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    return sa.tuple_(*key) > sa.tuple_(*(sa.literal(one) for one in after))


def _accounts(rows: Sequence[Mapping[str, Any] | sa.RowMapping], columns: Sequence[str]) -> dict[tuple[str, str], str]:
    """Our id of everyone who is mentioned, by community and platform id."""
    users = {user for row in rows for one in columns for user in _users(row[one] or "")}
    if not users:
        return {}
    within = {row["community_id"] for row in rows}
    statement = sa.select(accounts).where(
        accounts.c.community_id.in_(within), accounts.c.platform_user.in_(sorted(users))
    )
    return {(row.community_id, row.platform_user): row.id for row in op.get_bind().execute(statement)}


def _users(text: str) -> Iterator[str]:
    return (user for match in _MARKS.finditer(text) if (user := match["user"] or match["bare"]))


def _written(
    text: str | None, community: str, names: Mapping[tuple[str, str], str], here: Mapping[str, tuple[str, str]]
) -> str | None:
    if not text:
        return text
    locale, zone = here.get(community, ("en", "UTC"))
    said = _SAID.get(locale, _SAID["en"])

    def written(mark: re.Match[str]) -> str:
        if user := mark["user"] or mark["bare"]:
            account = names.get((community, user))
            return f"\ue000{account}\ue001" if account else said["gone"]
        if mark["channel"] or mark["place"]:
            return f"#{mark['label'].removeprefix('#')}" if mark["label"] else said["channel"]
        if mark["emoji"]:
            return f":{mark['emoji']}:"
        if mark["time"]:
            return _instant(int(mark["time"]), zone)
        if mark["command"]:
            return f"/{mark['command']}"
        if mark["guide"]:
            return f"#{mark['guide']}"
        if mark["group"] or mark["all"]:
            return f"@{mark['group'] or mark['all']}"
        return said["role"]

    return _MARKS.sub(written, text)


def _instant(seconds: int, zone: str) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return ""


def _rewrite_drafts(here: Mapping[str, tuple[str, str]]) -> None:
    """They are kept a day, so they are few. A person who was chosen in a field is no mention."""
    bind = op.get_bind()
    drafts = sa.table(
        "drafts", sa.column("community_id", sa.Text()), sa.column("id", sa.Text()), sa.column("values", sa.JSON())
    )
    values = drafts.c["values"]
    for row in bind.execute(sa.select(drafts.c.community_id, drafts.c.id, values.label("typed"))).mappings().all():
        texts = {name: text for name, text in row["typed"].items() if isinstance(text, str)}
        names = _accounts([{**texts, "community_id": row["community_id"]}], list(texts))
        to = {name: _written(text, row["community_id"], names, here) for name, text in texts.items()}
        if to != texts:
            this = sa.and_(drafts.c.community_id == row["community_id"], drafts.c.id == row["id"])
            bind.execute(sa.update(drafts).where(this).values({values: {**row["typed"], **to}}))


@contextmanager
def _audit_unprotected() -> Iterator[None]:
    """Migration 0002 refuses every change of the audit; a platform's id in its words is no part of what was said."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.execute("ALTER TABLE audit DISABLE TRIGGER audit_refuse_change")
        yield
        op.execute("ALTER TABLE audit ENABLE TRIGGER audit_refuse_change")
        return
    made = bind.execute(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'audit_refuse_update'")
    ).scalar_one()
    op.execute("DROP TRIGGER audit_refuse_update")
    yield
    op.execute(made)
