"""The few questions that span communities."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.people import Community, CommunityId, Locale, MessageRef, SpaceFacts
from bot.ports import SubjectKey
from bot.rules.quiet import NEVER
from storage.tables import incidents
from storage.unit import open_storage
from tests.storage.village import DISCORD, MINUTE, NOON, SLACK, Village, settle


async def test_a_space_not_seen_before_becomes_a_community_of_its_own(village: Village) -> None:
    about = SpaceFacts(DISCORD, "町")
    assert await village.storage.house.community_of(DISCORD) is None
    community = await village.storage.house.settle(about, locale=Locale("ja"), zone="Asia/Tokyo", at=NOON)
    assert await village.storage.house.community_of(DISCORD) == community
    assert community != village.community
    async with village.storage.community(community) as uow:
        emoji = frozenset({"pray", "bouquet", "🙏", "💐"})
        assert uow.community == Community(community, "町", Locale("ja"), "Asia/Tokyo", 10, emoji, NEVER, boards=True)
        space = await uow.people.space(DISCORD)
    assert space is not None
    assert (space.community, space.ref, space.name) == (community, DISCORD, "町")
    spaces = await village.storage.house.spaces()
    assert {owner for owner, _ in spaces} == {village.community, community}
    assert (community, space.id) in spaces


async def test_settling_again_keeps_the_settings_and_takes_the_new_name(village: Village) -> None:
    about = SpaceFacts(SLACK, "New Town")
    settled = await village.storage.house.settle(about, locale=Locale("ja"), zone="Asia/Tokyo", at=NOON)
    assert settled == village.community
    await village.storage.house.settle(replace(about, name=""), locale=Locale("ja"), zone="Asia/Tokyo", at=NOON)
    async with village.storage.community(village.community) as uow:
        space = await uow.people.space(SLACK)
        assert (uow.community.locale, uow.community.zone) == ("en", "UTC")
    assert space is not None
    assert space.name == "New Town"


async def test_many_that_settle_a_space_at_once_find_one_community(village: Village) -> None:
    storages = [village.storage, *[await open_storage(village.url) for _ in range(3)]]
    settled = await asyncio.gather(*(settle(storages[number % 4], DISCORD) for number in range(16)))
    for storage in storages[1:]:
        await storage.close()
    assert len(set(settled)) == 1
    assert len(await village.storage.house.spaces()) == 2


async def test_no_unit_of_work_opens_for_a_community_that_is_not_there(village: Village) -> None:
    with pytest.raises(LookupError):
        async with village.storage.community(CommunityId("nowhere")):
            pass


async def test_a_space_was_last_seen_at_the_latest_instant(village: Village) -> None:
    house = village.storage.house
    assert await house.last_seen(SLACK) == NOON  # when it was settled
    await house.seen(SLACK, NOON + MINUTE)
    await house.seen(SLACK, NOON)
    assert await house.last_seen(SLACK) == NOON + MINUTE
    assert await house.last_seen(DISCORD) is None


async def test_pruning_deletes_old_drafts_and_watched_messages_only(village: Village) -> None:
    aiko = await village.person("aiko")
    async with village.storage.community(village.community) as uow:
        old, new = [
            await uow.drafts.keep(owner=aiko.id, form="thanks", state={"to": "U2"}, values={"reason": "長い話"}, at=at)
            for at in (NOON, NOON + MINUTE)
        ]
        for number, at in enumerate((NOON, NOON + MINUTE)):
            await uow.sources.watch(SubjectKey(str(number)), MessageRef(SLACK, "C1", str(number)), at)
    assert await village.storage.house.prune(drafts_before=NOON + MINUTE, watched_before=NOON + MINUTE) == 2
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.drafts.get(old) is None
        kept = await uow.drafts.get(new)
        assert await uow.sources.watched(SLACK, NOON, 9) == [MessageRef(SLACK, "C1", "1")]
    assert kept is not None
    assert (kept.owner, kept.form, kept.state, kept.values) == (aiko.id, "thanks", {"to": "U2"}, {"reason": "長い話"})


async def test_an_incident_is_kept_once(village: Village) -> None:
    for _ in range(2):
        async with village.storage.community(village.community) as uow:
            await uow.incidents.keep(incident="abc", event="Asked", fault="KeyError", at=NOON)
    async with village.storage.database.reading() as connection:
        kept = (await connection.execute(select(incidents))).all()
    assert [tuple(row) for row in kept] == [(village.community, "abc", "Asked", "KeyError", NOON)]
