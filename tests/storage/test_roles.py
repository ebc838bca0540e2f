"""The role catalogue, and who has held what before the bot knew of it."""

import asyncio
from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, TextClause, bindparam, text

from bot.people import Account, CommunityId
from bot.ports import Experience, Role, RoleId, Starter
from storage.engine import migration_engine
from storage.instants import Instant
from storage.migrate import migrate
from storage.unit import open_storage
from tests.storage.village import DISCORD, NOON, Village, settle

MC = RoleId("mc")
APRIL, MAY = date(2025, 4, 1), date(2025, 5, 1)
_BEFORE = text(
    "INSERT INTO communities (id, name, locale, zone, allowance, thanks_emoji, created_at) "
    "VALUES (:id, '', 'ja', 'Asia/Tokyo', 10, '[]', :at)"
).bindparams(bindparam("at", type_=Instant()))
STARTERS = [
    Role(RoleId(starter.value), starter, "", "", "", 60, 5, 3, wants_mentor=True, retired=False) for starter in Starter
]


async def test_a_community_begins_with_the_starters_and_what_is_added_follows(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        assert await uow.roles.all() == STARTERS
        added = [await uow.roles.add("写真係", "集合写真を撮ります。"), await uow.roles.add("A", "")]
        assert added[0] == Role(
            added[0].id, None, "写真係", "集合写真を撮ります。", "", 60, 5, 3, wants_mentor=True, retired=False
        )
        assert await uow.roles.all() == STARTERS + added
        assert await uow.roles.role(added[1].id) == added[1]
        assert await uow.roles.role(RoleId("nothing")) is None


async def test_each_community_changes_its_own_starters(village: Village) -> None:
    other = await settle(village.storage, DISCORD)
    async with village.storage.community(village.community) as uow:
        changed = await uow.roles.change(
            MC,
            name="司会進行",
            what="場を回します。",
            handbook="1\n2",
            minutes=5,
            deposit=0,
            mentoring=20,
            wants_mentor=False,
            retired=True,
        )
        assert changed == Role(
            MC, Starter.MC, "司会進行", "場を回します。", "1\n2", 5, 0, 20, wants_mentor=False, retired=True
        )
        assert await uow.roles.change(MC) == await uow.roles.role(MC) == changed
        with pytest.raises(LookupError, match="no role 'nothing'"):
            await uow.roles.change(RoleId("nothing"), name="A")
    async with village.storage.community(other) as uow:
        assert await uow.roles.all() == STARTERS


async def test_communities_from_before_the_catalogue_get_the_starters(blank_url: str) -> None:
    await _at(blank_url, "0004_announced_ahead", _BEFORE)
    assert "0005_roles" in await migrate(blank_url)
    storage = await open_storage(blank_url)
    for community in ("old", "older"):
        async with storage.community(CommunityId(community)) as uow:
            assert await uow.roles.all() == STARTERS
    await storage.close()


async def test_the_later_day_stands_whoever_tells_it(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    async with village.storage.community(village.community) as uow:

        async def tell(by: Account, last: date | None) -> bool:
            return await uow.roles.has_held(ben.member, MC, last=last, told_by=by.id, own=by == ben)

        assert await tell(ben, None)
        assert not await tell(aiko, None)
        assert await uow.roles.experience(member=ben.member) == [Experience(ben.member, MC, None, ben.id, own=True)]
        assert await tell(aiko, APRIL)
        assert not await tell(ben, APRIL)
        assert not await tell(ben, None)
        assert await tell(aiko, MAY)
        assert not await tell(ben, APRIL)
        assert await uow.roles.experience(MC) == [Experience(ben.member, MC, MAY, aiko.id, own=False)]


async def test_experience_is_found_by_role_by_member_and_by_both(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    host = RoleId("host")
    async with village.storage.community(village.community) as uow:
        for member, role in ((aiko.member, MC), (ben.member, MC), (ben.member, host)):
            assert await uow.roles.has_held(member, role, last=APRIL, told_by=aiko.id, own=member == aiko.member)
        of_aiko = Experience(aiko.member, MC, APRIL, aiko.id, own=True)
        of_ben = Experience(ben.member, MC, APRIL, aiko.id, own=False)
        hosted = Experience(ben.member, host, APRIL, aiko.id, own=False)
        assert set(await uow.roles.experience()) == {of_aiko, of_ben, hosted}
        assert set(await uow.roles.experience(MC)) == {of_aiko, of_ben}
        assert await uow.roles.experience(member=ben.member) == [hosted, of_ben]
        assert await uow.roles.experience(MC, ben.member) == [of_ben]
        assert await uow.roles.has_not_held(ben.member, MC)
        assert not await uow.roles.has_not_held(ben.member, MC)
        assert set(await uow.roles.experience()) == {of_aiko, hosted}


async def test_many_who_tell_the_same_at_once_keep_it_once(village: Village) -> None:
    ben = await village.person("ben")

    async def tell() -> bool:
        async with village.storage.community(village.community) as uow:
            return await uow.roles.has_held(ben.member, MC, last=APRIL, told_by=ben.id, own=True)

    assert sorted(await asyncio.gather(*(tell() for _ in range(6)))) == [False] * 5 + [True]


def _upgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def _at(url: str, revision: str, statement: TextClause) -> None:
    engine = migration_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade, revision)
        await connection.execute(statement, [{"id": "old", "at": NOON}, {"id": "older", "at": NOON}])
    await engine.dispose()
