"""Reactions: in the gateway's order a message, tried again while storage or Discord is away, read again in doubt."""

import time
from collections import OrderedDict
from collections.abc import Mapping

import discord
import structlog

from adapters.discord import incoming
from adapters.discord.calls import Calls
from adapters.discord.facts import KnownPeople, facts_of_member
from adapters.discord.here import Here
from adapters.discord.incoming import Reacting
from adapters.discord.lanes import Lanes
from adapters.discord.patience import insist
from adapters.discord.rereading import Rereading
from adapters.discord.wire import account_of, emoji_name
from bot.core import Bot
from bot.events import Mark, Reacted
from bot.people import AccountRef, Facts, MessageRef, SpaceFacts, SpaceRef, SubjectMessage
from bot.speech import ReadAgain

log = structlog.get_logger(__name__)

FACTS_WITHIN = 5.0
SUBJECTS_KEPT = 10_000


class Reactions:
    """``changed`` and ``cleared`` only queue."""

    def __init__(
        self, bot: Bot, calls: Calls, people: KnownPeople, lanes: Lanes, rereading: Rereading, here: Here
    ) -> None:
        self._bot = bot
        self._calls = calls
        self._people = people
        self._lanes = lanes
        self._rereading = rereading
        self._here = here
        self._subjects: OrderedDict[MessageRef, SubjectMessage] = OrderedDict()

    def changed(self, payload: discord.RawReactionActionEvent, space: SpaceRef) -> None:
        """One reaction was added or removed."""
        what = Reacting(
            mark=Mark.ADDED if payload.event_type == "REACTION_ADD" else Mark.REMOVED,
            message=MessageRef(space, str(payload.channel_id), str(payload.message_id)),
            actor=account_of(space, payload.user_id),
            emoji=emoji_name({"name": payload.emoji.name, "id": payload.emoji.id}),
            burst=payload.burst,
        )
        if payload.member is not None:
            self._people.learn(facts_of_member(payload.member, space))
        self._queue(what)

    def cleared(
        self, payload: discord.RawReactionClearEvent | discord.RawReactionClearEmojiEvent, space: SpaceRef
    ) -> None:
        """A moderator removed all reactions, or all of one emoji; Discord does not say who: the bot stands for them."""
        me = self._here.me(space)
        emoji = payload.emoji if isinstance(payload, discord.RawReactionClearEmojiEvent) else None
        what = Reacting(
            mark=Mark.CLEARED,
            message=MessageRef(space, str(payload.channel_id), str(payload.message_id)),
            actor=me.account,
            emoji=None if emoji is None else emoji_name({"name": emoji.name, "id": emoji.id}),
        )
        self._people.learn(me)
        self._queue(what)

    def _queue(self, what: Reacting) -> None:
        about = self._here.about(what.message.space)
        self._lanes.put(what.message, lambda: self._take(what, about), by=what.actor)

    async def _take(self, what: Reacting, about: SpaceFacts) -> None:
        started = time.monotonic()
        event = incoming.reacted(what, about, {}, None)
        try:
            if await insist(lambda: self._counts(what)):
                event, again = await insist(lambda: self._hand_in(what, about))
                if again:
                    await self._rereading.read(what.message)
        except (discord.NotFound, discord.Forbidden) as out_of_sight:
            # Deleted meanwhile, or without the right to read it: nobody who could be thanked is known.
            log.info("discord.reaction_unreadable", message=what.message.id, status=out_of_sight.status)
        except Exception as fault:
            incident = await self._bot.give_up(event, fault)
            log.warning("discord.reaction_given_up", incident=incident, seconds=round(time.monotonic() - started, 1))
            self._rereading.later(what.message)

    async def _counts(self, what: Reacting) -> bool:
        return what.emoji is None or await self._bot.counts(what.message.space, what.emoji)

    async def _hand_in(self, what: Reacting, about: SpaceFacts) -> tuple[Reacted, bool]:
        """The event as handed in, and whether the core asks to read the message again."""
        subject = await self._subject(what.message) if what.mark is Mark.ADDED else None
        event = incoming.reacted(what, about, await self._facts(what.actor, subject), subject)
        spoke = await self._bot.handle(event)
        return event, isinstance(spoke.answer, ReadAgain)

    async def _subject(self, message: MessageRef) -> SubjectMessage:
        known = self._subjects.get(message)
        if known is None:
            known = incoming.subject_of(message.space, await self._calls.message(message), channel=message.channel)
            self._subjects[message] = known
            if len(self._subjects) > SUBJECTS_KEPT:
                self._subjects.popitem(last=False)
        return known

    async def _facts(self, actor: AccountRef, subject: SubjectMessage | None) -> Mapping[AccountRef, Facts]:
        author = [] if subject is None or subject.author is None else [subject.author]
        return await self._people.among([actor, *author], within=FACTS_WITHIN, cause=actor)
