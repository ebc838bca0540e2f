"""Accounts and members."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text

from bot.people import AccountRef, Facts, Member, MemberState
from storage.tables import accounts, members
from storage.unit import open_storage
from tests.storage.village import DISCORD, SLACK, Village

AIKO = Facts(AccountRef(SLACK, "U1"), "aiko", zone="Asia/Tokyo", locale="ja-JP")


async def test_a_first_event_makes_an_account_with_a_member_of_its_own(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        aiko = await uow.people.settle(AIKO)
        assert (aiko.ref, aiko.name, aiko.platform_zone, aiko.platform_locale) == (
            AIKO.account,
            "aiko",
            "Asia/Tokyo",
            "ja-JP",
        )
        assert await uow.people.member(aiko.member) == Member(
            aiko.member, village.community, MemberState.ACTIVE, None, None, True
        )
        assert await uow.people.account(AIKO.account) == aiko
        assert await uow.people.account_by_id(aiko.id) == aiko
        assert await uow.people.accounts_of(aiko.member) == [aiko]


async def test_what_the_platform_tells_anew_is_taken_over_and_what_it_leaves_out_is_kept(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        aiko = await uow.people.settle(AIKO)
    async with village.storage.community(village.community) as uow:
        moved = await uow.people.settle(Facts(AIKO.account, "Aiko T.", zone="Europe/Berlin"))
    assert moved == replace(aiko, name="Aiko T.", platform_zone="Europe/Berlin")
    async with village.storage.community(village.community) as uow:
        assert await uow.people.account(AIKO.account) == moved


async def test_a_member_can_mute_notices_and_leave(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        aiko = await uow.people.settle(AIKO)
        await uow.people.change(aiko.member, notices=False)
        await uow.people.set_state(aiko.member, "alumnus")
        member = await uow.people.member(aiko.member)
    assert (member.notices, member.state) == (False, MemberState.ALUMNUS)


async def test_active_members_are_found_by_the_name_that_is_shown(village: Village) -> None:
    aiko, _, left = [await village.person(user) for user in ("aiko", "ben", "left")]
    async with village.storage.community(village.community) as uow:
        twin = await uow.people.settle(Facts(AccountRef(SLACK, "twin"), "aiko"))
        await uow.people.set_state(left.member, MemberState.ALUMNUS)
        assert await uow.people.named(["aiko", "left", "Ben", "be"]) == [aiko, twin]
        assert await uow.people.named([]) == []


async def test_a_state_that_members_do_not_have_is_refused(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        aiko = await uow.people.settle(AIKO)
        with pytest.raises(ValueError, match="vanished"):
            await uow.people.set_state(aiko.member, "vanished")


async def test_a_space_of_nobody_is_not_found_and_nobody_settles_in_it(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        assert await uow.people.space(DISCORD) is None
        assert await uow.people.account(AccountRef(DISCORD, "1")) is None
        with pytest.raises(LookupError):
            await uow.people.settle(Facts(AccountRef(DISCORD, "1"), "ben"))


async def test_a_space_keeps_one_key_for_ever(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        space = await uow.people.space(SLACK)
    other = await open_storage(village.url)
    async with other.community(village.community) as uow:
        again = await uow.people.space(SLACK)
    await other.close()
    assert space is not None
    assert again == space
    assert len(space.key) == 32


async def test_many_first_events_at_once_make_one_account_and_one_member(village: Village) -> None:
    others = [await open_storage(village.url) for _ in range(3)]
    storages = [village.storage, *others]

    async def first_event(number: int) -> tuple[str, str]:
        async with storages[number % len(storages)].community(village.community) as uow:
            account = await uow.people.settle(AIKO)
            await asyncio.sleep(0.005)
            return account.id, account.member

    settled = await asyncio.gather(*(first_event(number) for number in range(24)))
    for storage in others:
        await storage.close()
    assert len(set(settled)) == 1
    async with village.storage.database.reading() as connection:
        counts = [(await connection.execute(select(func.count()).select_from(t))).scalar() for t in (accounts, members)]
    assert counts == [1, 1]


async def test_a_lock_makes_the_same_member_wait_and_nobody_else(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    if village.storage.database.is_sqlite:
        pytest.skip("SQLite has one writer: everybody waits")
    async with village.storage.community(village.community) as uow:
        await uow.people.lock(aiko.member)
        async with village.storage.database.writing() as connection:
            await connection.execute(text("SET LOCAL lock_timeout = '100ms'"))
            free = "SELECT id FROM members WHERE id = :id FOR NO KEY UPDATE SKIP LOCKED"
            found = [(await connection.execute(text(free), {"id": m})).scalar() for m in (aiko.member, ben.member)]
    assert found == [None, ben.member]
