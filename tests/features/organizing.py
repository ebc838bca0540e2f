"""How organizers type their commands on either platform, and what members have set."""

from typing import Any

from bot.events import Mention
from bot.people import PlatformName
from bot.rules.quiet import read_quiet
from tests.town import Shown, Town


async def does(town: Town, name: str, command: str, *who: str, typed: str = "", **options: Any) -> Shown:
    """``typed``: the words behind the people on Slack; ``options``: the same on Discord."""
    if town.platform is PlatformName.SLACK:
        mentions = [Mention(town.ref(one)) for one in who]
        return await town.types(name, "shinrai", f"{command} ", *mentions, f" {typed}")
    people: dict[str, Any] = dict(zip(("who", "also", "and_also"), map(town.ref, who), strict=False))
    return await town.asks(name, f"shinrai {command}", **people, **options)


async def adjust(town: Town, name: str, who: str, points: int, reason: str = "counted twice") -> Shown:
    return await does(town, name, "adjust", who, typed=f"{points} {reason}", points=points, reason=reason)


async def pause(town: Town, name: str, who: str, until: str = "") -> Shown:
    options = {"until": until} if until else {}
    return await does(town, name, "pause", who, typed=until, **options)


async def audit(town: Town) -> list[str]:
    """The lines that organizers see, newest first, without when."""
    lines = str(await town.asks("emi", "shinrai audit")).splitlines()[1:]
    return [line.partition(": ")[2] for line in lines]


async def is_quiet(town: Town, name: str, hours: str) -> None:
    """As if they had set it in their settings."""
    await town.asks(name, "shinrai settings")
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community) as uow:
        account = await uow.people.account(town.ref(name))
        assert account is not None
        await uow.people.change(account.member, quiet=read_quiet(hours))
