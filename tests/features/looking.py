"""How members type what they look at on either platform, and what organizers have set."""

from typing import Any, Unpack

from bot.events import Joined, Left, Mention
from bot.people import CommunityId, MemberState, PlatformName, SubjectMessage
from bot.ports import CommunityChange, MemberChange, SpaceChange
from tests.town import Shown, Town


async def looks(town: Town, name: str, command: str, *who: str, typed: str = "", **options: Any) -> Shown:
    """``trust …`` with people or words behind it; ``options``: the same on Discord."""
    if town.platform is PlatformName.SLACK:
        mentions = [Mention(town.ref(one)) for one in who]
        return await town.types(name, "trust", f"{command} ", *mentions, f" {typed}")
    words: dict[str, Any] = {"member": town.ref(who[0]), **options} if who else options
    return await town.asks(name, f"trust {command}", **words)


async def show(town: Town, name: str, *who: str) -> Shown:
    return await looks(town, name, "show", *who)


async def board(town: Town, name: str, window: str = "") -> Shown:
    return await looks(town, name, "board", typed=window, **({"window": window} if window else {}))


async def explain(town: Town, name: str, message: SubjectMessage) -> Shown:
    return await looks(town, name, "explain", typed=town.link(message), message=town.link(message))


async def leaves(town: Town, name: str) -> None:
    await town.bot.handle(Left(**town._common("robot"), person=town.ref(name)))


async def returns(town: Town, name: str) -> None:
    await town.bot.handle(Joined(**town._common("robot"), person=town.ref(name)))


async def community_of(town: Town) -> CommunityId:
    community = await town.storage.house.community_of(town.space)
    if community is None:
        await town.asks("emi", "trust history")
        community = await town.storage.house.community_of(town.space)
    assert community is not None
    return community


async def sets(town: Town, **to: Unpack[CommunityChange]) -> None:
    async with town.storage.community(await community_of(town)) as uow:
        await uow.settings.change(**to)


async def sets_space(town: Town, **to: Unpack[SpaceChange]) -> None:
    async with town.storage.community(await community_of(town)) as uow:
        space = await uow.people.space(town.space)
        assert space is not None
        await uow.settings.change_space(space.id, **to)


async def sets_member(town: Town, name: str, **to: Unpack[MemberChange]) -> None:
    async with town.storage.community(await community_of(town)) as uow:
        account = await uow.people.settle(town.people[name])
        await uow.people.change(account.member, **to)


async def state_of(town: Town, name: str) -> MemberState:
    async with town.storage.community(await community_of(town), write=False) as uow:
        account = await uow.people.account(town.ref(name))
        assert account is not None
        return (await uow.people.member(account.member)).state
