"""Who comes into a server and who leaves it: the bot itself and, where the members intent is granted, everybody."""

from typing import Any

import discord

from adapters.discord.facts import KnownPeople, about_space, absent, facts_of_member
from adapters.discord.here import Here
from adapters.discord.lanes import Lanes
from adapters.discord.patience import insist
from adapters.discord.wire import account_of, space_of
from bot.core import Bot
from bot.events import Joined, Left
from bot.people import Facts, Place


class ComingAndGoing:
    """Only queues: what happens to one account keeps its order. A server out of view is not left by anybody."""

    def __init__(self, bot: Bot, here: Here, people: KnownPeople, lanes: Lanes) -> None:
        self._bot = bot
        self._here = here
        self._people = people
        self._lanes = lanes

    def joined(self, guild: discord.Guild) -> None:
        """The bot was added to a server."""
        me = self._here.me(space_of(guild.id))
        self._queue(Joined(**self._said_of(me, "joined")))

    def left(self, guild: discord.Guild) -> None:
        """The bot was removed from a server; one that is merely unavailable never comes here."""
        me = self._here.me(space_of(guild.id))
        self._queue(Left(**self._said_of(me, "left", guild)))

    def person_joined(self, member: discord.Member) -> None:
        facts = facts_of_member(member, space_of(member.guild.id))
        self._people.learn(facts)
        self._queue(Joined(**self._said_of(facts, "joined"), person=facts.account))

    def person_left(self, guild_id: int, user_id: int) -> None:
        facts = absent(account_of(space_of(guild_id), user_id))
        self._people.learn(facts)
        self._queue(Left(**self._said_of(facts, "left"), person=facts.account))

    def _said_of(self, facts: Facts, what: str, guild: discord.Guild | None = None) -> dict[str, Any]:
        """``guild``: where it is out of view already."""
        space = facts.account.space
        about = self._here.about(space) if guild is None else about_space(guild, guild.id)
        return {
            "space": space,
            "actor": facts.account,
            "place": Place(space),
            "facts": {facts.account: facts},
            "about_space": about,
            "key": f"{what}:{space.id}:{facts.account.user}",
        }

    def _queue(self, event: Joined | Left) -> None:
        self._lanes.put(event.actor, lambda: self._tell(event))

    async def _tell(self, event: Joined | Left) -> None:
        try:
            await insist(lambda: self._bot.handle(event))
        except Exception as fault:
            await self._bot.give_up(event, fault)
