"""Words that were stored with a platform's marks are rewritten by migration 0014, on both engines."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import command

from storage import migrate as migrating
from storage.engine import Database, migration_engine
from storage.migrate import migrate
from storage.tables import accounts, audit, communities, drafts, entries, entry_words, members, spaces

BEFORE, REWRITTEN = "0013_standing_calls", "0014_names_in_words"
BEN = "0acc0000000000000ben"
BEN_ON_SLACK = "0acc000000000000ben7"
TOKEN, ON_SLACK = f"\ue000{BEN}\ue001", f"\ue000{BEN_ON_SLACK}\ue001"
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


async def _migrated_to(url: str, revision: str) -> None:
    """As ``migrate`` does it, but not to the newest."""
    engine = migration_engine(url)

    def upgrade(connection: sa.Connection) -> None:
        config = migrating._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
    await engine.dispose()


async def _run(url: str, *statements: sa.Executable) -> None:
    engine = migration_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(statement)
    await engine.dispose()


def _town() -> list[sa.Executable]:
    """A Japanese community with a space on each platform; ben is on Discord, another account is on Slack."""
    space = {"community_id": "c", "name": "", "notices": "quiet", "key": b"k", "created_at": AT}
    account = {"community_id": "c", "member_id": "m", "organizer": False, "home_opened": False, "created_at": AT}
    return [
        sa.insert(communities).values(
            id="c", name="", locale="ja", zone="Asia/Tokyo", allowance=10, thanks_emoji=[], created_at=AT
        ),
        sa.insert(spaces).values(id="d", platform="discord", ref="200", **space),
        sa.insert(spaces).values(id="s", platform="slack", ref="T1", **space),
        sa.insert(members).values(community_id="c", id="m", state="active", notices=True, created_at=AT),
        sa.insert(accounts).values(id=BEN, space_id="d", platform_user="42", name="ben", **account),
        sa.insert(accounts).values(id=BEN_ON_SLACK, space_id="s", platform_user="U0000000007", name="ben", **account),
    ]


def _reasons(texts: list[str]) -> list[sa.Executable]:
    ids = [f"e{n:05}" for n in range(len(texts))]
    entry = {"community_id": "c", "kind": "adjustment", "points": 1, "at": AT, "recorded_at": AT, "turn": 1}
    return [
        sa.insert(entries).values([{**entry, "id": id, "source": id} for id in ids]),
        sa.insert(entry_words).values(
            [{"community_id": "c", "entry_id": id, "reason": text} for id, text in zip(ids, texts, strict=True)]
        ),
    ]


async def _column(url: str, statement: str) -> list[object]:
    database = Database(url)
    async with database.reading() as connection:
        found = [row[0] for row in (await connection.execute(sa.text(statement))).all()]
    await database.close()
    return found


TEXTS = {
    "<@42> and <@!42>": f"{TOKEN} and {TOKEN}",
    "<@99>": "退会した方",
    "<@U0000000007|ben> @U0000000007": f"{ON_SLACK} {ON_SLACK}",
    "<#77> #C0123456789 <#C1|word>": "#チャンネル #チャンネル #word",
    "<:arigato:1> <a:party_time:23>": ":arigato: :party_time:",
    "<t:1764900000:F> </thanks:12> <id:browse> <@&5>": "2025-12-05 11:00 /thanks #browse @ロール",
    "a <3 b > c </3 <@everyone>": "a <3 b > c </3 <@everyone>",
}


async def test_raw_mentions_in_stored_words_become_tokens(blank_url: str) -> None:
    await _migrated_to(blank_url, BEFORE)
    await _run(blank_url, *_town(), *_reasons(list(TEXTS)))
    assert REWRITTEN in await migrate(blank_url)
    said = await _column(blank_url, "SELECT reason FROM entry_words ORDER BY entry_id")
    assert said == list(TEXTS.values())


async def test_a_large_table_is_rewritten_in_portions(blank_url: str) -> None:
    await _migrated_to(blank_url, BEFORE)
    texts = [f"n{n} <@42>" if n % 2 else f"n{n} <@here>" for n in range(1203)]
    await _run(blank_url, *_town(), *_reasons(texts))
    await migrate(blank_url)
    said = await _column(blank_url, "SELECT reason FROM entry_words ORDER BY entry_id")
    assert said == [text.replace("<@42>", TOKEN) for text in texts]


async def test_drafts_and_the_audit_are_rewritten_and_the_audit_stays_protected(blank_url: str) -> None:
    await _migrated_to(blank_url, BEFORE)
    draft = {"reason": "with <@42>", "to": "42"}
    await _run(
        blank_url,
        *_town(),
        sa.insert(drafts).values(
            {"community_id": "c", "id": "d", "owner_id": BEN, "form": "thanks", "state": {}, "values": draft, "at": AT}
        ),
        sa.insert(audit).values(
            community_id="c", id="a", at=AT, actor_id=BEN, what="role_made", before="", after="for <@42>"
        ),
    )
    await migrate(blank_url)
    (values,) = await _column(blank_url, 'SELECT "values" FROM drafts')
    assert (json.loads(values) if isinstance(values, str) else values) == {"reason": f"with {TOKEN}", "to": "42"}
    assert await _column(blank_url, "SELECT after FROM audit") == [f"for {TOKEN}"]
    refused = False
    try:
        await _run(blank_url, sa.update(audit).values(after="x"))
    except sa.exc.DBAPIError:
        refused = True
    assert refused
