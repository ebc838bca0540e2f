"""What Discord says of a person or a server: read from payloads, kept a day, asked for where a payload does not say.

"Get guild member" needs no privileged intent; only its 404 means that somebody is not there (design.md, "Membership").
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import discord

from adapters.discord.errors import hindrance_of
from adapters.discord.wire import account_of, clean, space_of
from bot.hindrances import Hindrance
from bot.people import AccountRef, Facts, Notices, SpaceFacts, SpaceRef

KEPT = 24 * 3600.0
KEPT_ABSENT = 600.0
"""Seconds; who is not there may come any moment."""
MOST_KEPT = 50_000
AT_ONCE = 5
"""Member requests under way at a time: they share one rate limit a server."""

_ORGANIZES = discord.Permissions(manage_guild=True).value | discord.Permissions(administrator=True).value


def organizes(permissions: int) -> bool:
    """Manage Server, or everything."""
    return bool(permissions & _ORGANIZES)


def facts_of(space: SpaceRef, user: Mapping[str, Any], member: Mapping[str, Any] | None) -> Facts:
    """From a payload's user and member. No member: not of this server. ``permissions`` counts where it is given."""
    nick = None if member is None else member.get("nick")
    return Facts(
        account=account_of(space, user["id"]),
        name=clean(str(nick or user.get("global_name") or user.get("username") or "")),
        known=member is not None,
        bot=bool(user.get("bot")),
        organizer=member is not None and organizes(int(member.get("permissions") or 0)),
    )


def facts_of_member(member: discord.Member | discord.User, space: SpaceRef, *, locale: str | None = None) -> Facts:
    """From what discord.py made of a payload's member; a mere user is not of this server."""
    here = isinstance(member, discord.Member)
    nick = member.nick if isinstance(member, discord.Member) else None
    return Facts(
        account=account_of(space, member.id),
        name=clean(nick or member.global_name or member.name),
        known=here,
        bot=member.bot,
        organizer=isinstance(member, discord.Member) and organizes(_permissions(member)),
        locale=locale,
    )


def _permissions(member: discord.Member) -> int:
    """Those of the interaction's payload, else those that the member's roles give in the server."""
    given = member.resolved_permissions
    return (given if given is not None else member.guild_permissions).value


def absent(account: AccountRef) -> Facts:
    return Facts(account=account, name="", known=False)


def about_space(guild: discord.Guild | None, guild_id: int, preferred_locale: str | None = None) -> SpaceFacts:
    """A server that Discord calls Japanese is taken to live in Japan; no other locale tells a zone."""
    locale = preferred_locale if guild is None or not guild.name else guild.preferred_locale.value
    zone = "Asia/Tokyo" if locale == "ja" else None
    return SpaceFacts(
        space_of(guild_id),
        name=clean(guild.name or "") if guild else "",
        locale=locale,
        zone=zone,
        notices=Notices.CHANNEL,  # bots on Discord write to people directly only when asked to
    )


Ask = Callable[[AccountRef], Awaitable[Facts]]
"""Asks Discord about one account; answers ``absent`` for who is not there, raises for anything else."""


class KnownPeople:
    """Facts by account: learned from payloads, else asked for. ``clock`` counts seconds."""

    def __init__(self, ask: Ask, clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._kept: OrderedDict[AccountRef, tuple[float, Facts]] = OrderedDict()
        self._failed: dict[AccountRef, Hindrance] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    def learn(self, facts: Facts) -> None:
        """Only an interaction tells somebody's language: it outlives what other payloads say."""
        before = self._recall(facts.account)
        if before is not None and facts.locale is None:
            facts = replace(facts, locale=before.locale)
        until = self._clock() + (KEPT if facts.known else KEPT_ABSENT)
        self._failed.pop(facts.account, None)
        self._kept[facts.account] = (until, facts)
        self._kept.move_to_end(facts.account)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    async def among(self, accounts: Iterable[AccountRef], *, within: float) -> dict[AccountRef, Facts]:
        """Facts of the accounts; those that Discord does not tell in ``within`` seconds are left out."""
        wanted = list(dict.fromkeys(accounts))
        unknown = [account for account in wanted if self._recall(account) is None]
        if unknown:
            tasks = [asyncio.ensure_future(self._learn_of(account)) for account in unknown]
            _, late = await asyncio.wait(tasks, timeout=within)
            for task in late:
                task.cancel()
        return {account: facts for account in wanted if (facts := self._recall(account)) is not None}

    def hindrance(self, accounts: Iterable[AccountRef]) -> Hindrance | None:
        """Why one of these could not be looked up the last time; None: they were, or it was only too late."""
        return next((self._failed[one] for one in accounts if one in self._failed and self._recall(one) is None), None)

    def _recall(self, account: AccountRef) -> Facts | None:
        until, facts = self._kept.get(account, (0.0, None))
        return facts if until > self._clock() else None

    async def _learn_of(self, account: AccountRef) -> None:
        async with self._room:
            try:
                self.learn(await self._ask(account))
            except Exception as fault:
                self._failed[account] = hindrance_of(fault)
                while len(self._failed) > MOST_KEPT:
                    del self._failed[next(iter(self._failed))]
