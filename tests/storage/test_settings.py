"""What organizers set: each change writes what it names, and leaves the rest."""

import asyncio
from datetime import time, timedelta

import pytest

from bot.people import Greeted, Joins, Locale, Notices
from bot.rules.limits import Limits
from bot.rules.quiet import NEVER, QuietHours
from tests.storage.village import NOON, Village

NIGHT = QuietHours(time(22), time(7))


async def test_a_change_writes_what_it_names_and_returns_the_community(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        before = uow.community
        await uow.settings.change(quiet=NIGHT, boards=False, thanks_emoji=frozenset({"tada"}))
        changed = await uow.settings.change(locale=Locale("ja"), allowance=5, announced_ahead=3, hosting_needs=5)
        changed = await uow.settings.change(sessions_per_member=3, calls_per_member=4)
        changed = await uow.settings.change(posts_per_channel_day=5, commands_per_minute=60)
        assert uow.community == before
    async with village.storage.community(village.community, write=False) as uow:
        assert uow.community == changed
    assert (changed.quiet, changed.boards, changed.thanks_emoji) == (NIGHT, False, frozenset({"tada"}))
    assert (changed.locale, changed.allowance, changed.zone) == ("ja", 5, before.zone)
    assert (before.announced_ahead, changed.announced_ahead) == (7, 3)
    assert (before.hosting_needs, changed.hosting_needs) == (3, 5)
    assert (before.limits, changed.limits) == (Limits(10, 10, 20, 30), Limits(3, 4, 5, 60))


async def test_quiet_hours_can_end(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        await uow.settings.change(quiet=NIGHT)
        assert (await uow.settings.change(quiet=NEVER)).quiet == NEVER


async def test_a_space_keeps_what_a_change_does_not_name(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        (space,) = await uow.settings.spaces()
        await uow.settings.change_space(space.id, announcements="C1", joins=Joins.PUBLIC)
        changed = await uow.settings.change_space(space.id, greeted=Greeted.ORGANIZER)
        assert await uow.settings.spaces() == (changed,)
    assert (space.announcements, space.joins, space.greeted) == ("", Joins.INVITED, Greeted.NOBODY)
    assert (changed.announcements, changed.joins, changed.greeted) == ("C1", Joins.PUBLIC, Greeted.ORGANIZER)
    assert (changed.notices, changed.key) == (Notices.DIRECT, space.key)


async def test_two_who_change_different_settings_at_once_keep_both(village: Village) -> None:
    async def change(number: int) -> None:
        async with village.storage.community(village.community) as uow:
            await asyncio.sleep(0.02)  # both have read the community as it was
            await (uow.settings.change(allowance=7) if number else uow.settings.change(zone="Asia/Tokyo"))

    await asyncio.gather(change(0), change(1))
    async with village.storage.community(village.community, write=False) as uow:
        assert (uow.community.allowance, uow.community.zone) == (7, "Asia/Tokyo")


async def test_a_member_keeps_what_a_change_does_not_name(village: Village) -> None:
    aiko = await village.person("aiko")
    later = NOON + timedelta(days=7)
    async with village.storage.community(village.community) as uow:
        await uow.people.change(aiko.member, quiet=NIGHT, reminder="1h", on_boards=False)
        await uow.people.change(aiko.member, paused_until=later, organizer=True)
        member = await uow.people.change(aiko.member, reminder="")
        assert await uow.people.member(aiko.member) == member
    assert (member.quiet, member.reminder, member.on_boards) == (NIGHT, "", False)
    assert (member.paused_until, member.organizer, member.notices) == (later, True, True)
    async with village.storage.community(village.community) as uow:
        member = await uow.people.change(aiko.member, quiet=None, reminder=None, paused_until=None)
    assert (member.quiet, member.reminder, member.paused_until) == (None, None, None)


async def test_numbers_are_given_once_and_in_order(village: Village) -> None:
    async with village.storage.community(village.community) as uow:
        assert [await uow.numbers.of("gift", name) for name in ("a", "b", "a")] == [1, 2, 1]
        assert await uow.numbers.of("post", "a") == 3
        assert await uow.numbers.subject("gift", 2) == "b"
        assert await uow.numbers.subject("post", 2) is None
        assert await uow.numbers.subject("gift", 4) is None


async def test_many_who_number_at_once_leave_no_gap_and_no_double(village: Village) -> None:
    async def number(subject: str) -> int:
        async with village.storage.community(village.community) as uow:
            return await uow.numbers.of("gift", subject)

    given = await asyncio.gather(*(number(str(n % 10)) for n in range(30)))
    assert sorted(set(given)) == list(range(1, 11))
    assert given[:10] == given[10:20] == given[20:]


async def test_an_audit_says_who_changed_what_newest_first(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    async with village.storage.community(village.community) as uow:
        await uow.audit.write(actor=aiko.id, what="zone", before="UTC", after="Asia/Tokyo")
        await uow.audit.write(actor=aiko.id, what="organizer_added", about=ben.id)
        newest, oldest = await uow.audit.page(before=None, most=9)
        assert await uow.audit.latest("zone") == oldest
        assert await uow.audit.latest("allowance") is None
    assert (newest.actor, newest.what, newest.about, newest.at) == (aiko.ref, "organizer_added", ben.ref, NOON)
    assert (oldest.before, oldest.after, oldest.about) == ("UTC", "Asia/Tokyo", None)


@pytest.mark.parametrize("platform_says", [True, False])
async def test_organizers_are_the_active_who_were_named_or_have_the_right(
    village: Village, platform_says: bool
) -> None:
    named, gone = await village.person("aiko"), await village.person("ben")
    right = await village.person("chie", organizer=platform_says)
    async with village.storage.community(village.community) as uow:
        for one in (named, gone):
            await uow.people.change(one.member, organizer=True)
        await uow.people.set_state(gone.member, "alumnus")
        found = [account.id for account, _ in await uow.people.organizers()]
    assert found == ([named.id, right.id] if platform_says else [named.id])


async def test_a_right_that_the_platform_took_away_is_gone(village: Village) -> None:
    assert (await village.person("aiko", organizer=True)).organizer
    assert not (await village.person("aiko", organizer=False)).organizer
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.people.organizers() == []


async def test_the_paused_are_those_who_cannot_give_yet(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    async with village.storage.community(village.community) as uow:
        until = await uow.people.change(aiko.member, paused_until=NOON + timedelta(days=1))
        await uow.people.change(ben.member, paused_until=NOON)
        assert await uow.people.paused(NOON) == [(aiko, until)]


async def test_a_home_that_was_opened_is_remembered(village: Village) -> None:
    aiko = await village.person("aiko")
    async with village.storage.community(village.community) as uow:
        await uow.people.home_opened(aiko.id)
        account = await uow.people.account_by_id(aiko.id)
    assert account is not None
    assert (aiko.home_opened, account.home_opened) == (False, True)
