"""Reading a message's reactions again, where a state is in doubt: whole truth in, and the core corrects itself."""

from collections import defaultdict
from dataclasses import replace

import discord
import structlog

from adapters.discord import incoming
from adapters.discord.calls import BURST, NORMAL, Calls
from adapters.discord.facts import KnownPeople, facts_of
from adapters.discord.here import Here
from adapters.discord.wire import Json, account_of, emoji_name
from bot.core import Bot
from bot.people import AccountRef, MessageRef, SpaceRef

log = structlog.get_logger(__name__)

FACTS_WITHIN = 30.0
UNREADABLE = (403, 404)
"""The message or its channel is gone, or not for the bot to see: what is known of it stays."""


class Rereading:
    def __init__(self, bot: Bot, calls: Calls, people: KnownPeople, here: Here) -> None:
        self._bot = bot
        self._calls = calls
        self._people = people
        self._here = here
        self._owed: dict[MessageRef, None] = {}

    def later(self, message: MessageRef) -> None:
        """Remember a message whose state is in doubt until it could be read again."""
        self._owed[message] = None

    def owed(self) -> list[MessageRef]:
        return list(self._owed)

    def owes(self, space: SpaceRef) -> bool:
        return any(message.space == space for message in self._owed)

    async def read(self, message: MessageRef) -> None:
        """Read and hand in; a message out of sight stays as it is known. Raises what Calls and ``Bot.handle`` raise."""
        try:
            raw = await self._calls.message(message)
            standing = await self.standing(message, raw)
        except discord.HTTPException as refused:
            if refused.status not in UNREADABLE:
                raise
            log.info("discord.reread_unreadable", message=message.id, status=refused.status)
            self._owed.pop(message, None)
            return
        await self._hand_in(message, raw, standing)
        self._owed.pop(message, None)

    async def standing(self, message: MessageRef, raw: Json) -> dict[AccountRef, frozenset[str]]:
        """Who reacts with a thanks emoji, as the message says right now. Raises what Calls raises."""
        standing: defaultdict[AccountRef, set[str]] = defaultdict(set)
        for reaction in raw.get("reactions", ()):
            emoji = emoji_name(reaction["emoji"])
            if not await self._bot.counts(message.space, emoji):
                continue
            for kind in (NORMAL, BURST):
                async for user in self._calls.reacting(message, emoji, kind):
                    account = account_of(message.space, user["id"])
                    standing[account].add(emoji)
                    if user.get("bot"):
                        self._people.learn(facts_of(message.space, user, {}))
        return {account: frozenset(emoji) for account, emoji in standing.items()}

    async def _hand_in(self, message: MessageRef, raw: Json, standing: dict[AccountRef, frozenset[str]]) -> None:
        me = self._here.me(message.space)
        self._people.learn(me)
        subject = incoming.subject_of(message.space, raw, channel=message.channel)
        event = incoming.reread(me.account, subject, standing, self._here.about(message.space), {})
        facts = await self._people.among(incoming.named_in(event), within=FACTS_WITHIN)
        await self._bot.handle(replace(event, facts=facts))
