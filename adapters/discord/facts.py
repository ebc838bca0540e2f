"""What Discord says of a person or a server: read from payloads, kept a day, asked for where a payload does not say.

"Get guild member" needs no privileged intent; only its 404 means that somebody is not there (design.md, "Membership").
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import discord

from adapters.discord.wire import account_of, clean, space_of
from bot.people import AccountRef, Facts, Notices, SpaceFacts, SpaceRef
from bot.turns import Turns

KEPT = 24 * 3600.0
KEPT_ABSENT = 600.0
"""Seconds; who is not there may come any moment."""
LATELY = 60.0
"""Seconds after which rights are asked for anew before somebody acts by them."""
MOST_KEPT = 50_000
AT_ONCE, EACH_AT_ONCE = 5, 2
"""Member requests under way at a time, and of those the ones that one member causes: they share one rate limit."""
LOOKUP_WAIT, LOOKUP_WITHIN = 30.0, 30.0
"""Seconds for a look-up's turn to come, and for the request itself, discord.py's waits for a rate limit included."""

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
        since=None if member is None else discord.utils.parse_time(member.get("joined_at")),
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
        since=member.joined_at if isinstance(member, discord.Member) else None,
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
        self._asking: dict[AccountRef, asyncio.Task[None]] = {}
        self._turns = Turns(AT_ONCE, each=EACH_AT_ONCE, line=200)

    def learn(self, facts: Facts) -> None:
        """Only an interaction tells somebody's language: it outlives what other payloads say."""
        before = self._recall(facts.account)
        if before is not None and facts.locale is None:
            facts = replace(facts, locale=before.locale)
        self._kept[facts.account] = (self._clock(), facts)
        self._kept.move_to_end(facts.account)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    async def among(
        self, accounts: Iterable[AccountRef], *, within: float, lately: bool = False, cause: AccountRef | None = None
    ) -> dict[AccountRef, Facts]:
        """Facts of the accounts; those that Discord does not tell in ``within`` seconds are left out.

        What is older than a day is used where Discord does not answer now. ``lately``: what it said over a minute ago
        does not count. ``cause``: for whom it is asked; everybody's look-ups take turns.
        """
        wanted = list(dict.fromkeys(accounts))
        unknown = [account for account in wanted if self._recall(account, lately=lately) is None]
        if unknown:
            await asyncio.wait([self._lookup(account, cause or account) for account in unknown], timeout=within)
        found = self.known(wanted, lately=lately)
        return found if lately else {**self._stale(unknown), **found}

    def known(self, accounts: Iterable[AccountRef], *, lately: bool = False) -> dict[AccountRef, Facts]:
        """Facts of those of whom something is known; nobody is asked."""
        found = {account: self._recall(account, lately=lately) for account in accounts}
        return {account: facts for account, facts in found.items() if facts is not None}

    def _recall(self, account: AccountRef, *, lately: bool = False) -> Facts | None:
        at, facts = self._kept.get(account, (0.0, None))
        if facts is None:
            return None
        age = self._clock() - at
        if age >= (KEPT if facts.known else KEPT_ABSENT) or (lately and age > LATELY):
            return None
        return replace(facts, aged=True) if facts.organizer and age > LATELY else facts

    def _stale(self, accounts: Iterable[AccountRef]) -> dict[AccountRef, Facts]:
        """What was said too long ago to be believed unasked; of who was not there then, nothing."""
        kept = [self._kept[account][1] for account in accounts if account in self._kept]
        return {facts.account: replace(facts, aged=True) for facts in kept if facts.known}

    def _lookup(self, account: AccountRef, cause: AccountRef) -> asyncio.Task[None]:
        """Two who need the same person share one request; it goes on where they do not wait any more."""
        task = self._asking.get(account)
        if task is None:
            task = self._asking[account] = asyncio.ensure_future(self._learn_of(account, cause))
            task.add_done_callback(lambda _: self._asking.pop(account, None))
        return task

    async def _learn_of(self, account: AccountRef, cause: AccountRef) -> None:
        try:
            async with self._turns.turn(account.space, cause, LOOKUP_WAIT), asyncio.timeout(LOOKUP_WITHIN):
                self.learn(await self._ask(account))
        except Exception:
            return
