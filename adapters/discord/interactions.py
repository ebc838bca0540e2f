"""Interactions: each becomes an event, is handled to its commit, and is answered, within Discord's three seconds."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import assert_never

import discord
import structlog

from adapters.discord import incoming
from adapters.discord.conversation import Conversation
from adapters.discord.facts import KnownPeople, about_space, facts_of_member
from adapters.discord.forms import modal
from adapters.discord.incoming import Origin
from adapters.discord.inquiries import Inquiries
from adapters.discord.pen import Pen
from adapters.discord.render import message
from adapters.discord.sight import in_public, named_for
from adapters.discord.webhooks import Webhooks
from adapters.discord.wire import space_of, time_of
from bot.core import Bot
from bot.events import Asked, Pressed, Submitted, Suggest
from bot.people import AccountRef, Facts, Place, PlatformName, SpaceRef
from bot.ports import TransientFault
from bot.speech import (
    Buttons,
    Card,
    Choices,
    Corrected,
    Fields,
    Form,
    Phrase,
    ReadAgain,
    Reader,
    Rejected,
    Reply,
    Spoke,
    Text,
    say,
)

log = structlog.get_logger(__name__)

EARLY = 1.5
"""Seconds after which the answer is deferred, where it cannot be a form."""
FACTS_WITHIN = 1.0
ASKED_WITHIN, ASKED_IN_ALL, ASKED_BEFORE_A_FORM = 2.0, 6.0, 1.0
"""Seconds for one question of the core to Discord, for all of an event, and for all where a form may be the answer."""
REMEMBERED = 2000
"""Interactions whose second copy is recognised: the gateway may deliver one twice, and only one answer is taken."""

Happening = Asked | Submitted | Pressed | Suggest


class Interactions:
    """``hold`` never raises."""

    def __init__(
        self,
        bot: Bot,
        people: KnownPeople,
        inquiries: Inquiries,
        webhooks: Callable[[], Webhooks],
        early: float = EARLY,
        emoji_of: Callable[[SpaceRef], Mapping[str, str]] = lambda space: {},
    ) -> None:
        self._bot = bot
        self._inquiries = inquiries
        self._people = people
        self._webhooks = webhooks
        self._early = early
        self._emoji_of = emoji_of
        self._held: OrderedDict[int, None] = OrderedDict()

    async def hold(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.ping or not self._is_new(interaction.id):
            return
        conversation = Conversation(self._webhooks(), interaction)
        try:
            await self._converse(interaction, conversation)
        except Exception:
            log.exception("discord.interaction_failed", interaction=interaction.id, type=interaction.type.name)

    def _is_new(self, interaction: int) -> bool:
        if interaction in self._held:
            return False
        self._held[interaction] = None
        if len(self._held) > REMEMBERED:
            self._held.popitem(last=False)
        return True

    async def _converse(self, interaction: discord.Interaction, conversation: Conversation) -> None:
        if interaction.guild_id is None:
            origin = await self._origin_in_person(interaction)
        else:
            origin = origin_of(interaction, interaction.guild_id)
        if isinstance(origin, Phrase):
            await self._say(origin, interaction, conversation)
            return
        try:
            event = self._event(interaction, origin)
        except Exception:
            # A form or a command of another shape than ours: an older version's, or nobody's.
            log.warning("discord.interaction_unreadable", type=interaction.type.name, exc_info=True)
            await self._say(say("refused.outdated"), interaction, conversation)
            return
        try:
            spoke = await self._handled(event, conversation)
            await self._answer(spoke, event, str(interaction.id), conversation)
        except Exception as fault:
            incident = await self._bot.give_up(event, fault)
            await self._say(say("errors.incident", id=incident), interaction, conversation)

    async def _origin_in_person(self, interaction: discord.Interaction) -> Origin | Phrase:
        """What is pressed in a direct message names a community: in one of its servers whoever presses is a member.

        Else what to tell them.
        """
        if interaction.type not in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            return say("errors.servers_only")
        try:
            spaces = await self._bot.spaces_of(incoming.community_in(dict(interaction.data or {})))
        except TransientFault:
            return say("errors.try_again")
        accounts = [AccountRef(one, str(interaction.user.id)) for one in spaces if one.platform is PlatformName.DISCORD]
        found = await self._people.among(accounts, within=FACTS_WITHIN)
        here = next((facts for facts in found.values() if facts.known), None)
        if here is None:
            return say("refused.outdated" if len(found) == len(accounts) else "errors.try_again")
        return in_person(interaction, here)

    def _event(self, interaction: discord.Interaction, origin: Origin) -> Happening:
        data = dict(interaction.data or {})
        self._people.learn(origin.actor)
        for facts in incoming.resolved(origin.space, data):
            self._people.learn(facts)
        match interaction.type:
            case discord.InteractionType.application_command:
                return incoming.asked(origin, data, self._bot.catalogue, self._bot.phrasebook)
            case discord.InteractionType.autocomplete:
                return incoming.suggest(origin, data)
            case discord.InteractionType.component:
                return incoming.pressed(origin, data)
            case discord.InteractionType.modal_submit:
                return incoming.submitted(origin, data)
            case other:
                raise ValueError(f"Interaction type {other!r} is not known here.")

    async def _handled(self, event: Happening, conversation: Conversation) -> Spoke:
        """To the commit; where that takes long, the asker is shown in time that it is under way."""
        work = asyncio.ensure_future(self._complete_and_handle(event))
        if not isinstance(event, Suggest) and not self._bot.may_open_form(event):
            done, _ = await asyncio.wait({work}, timeout=self._early)
            if not done:
                await conversation.defer()
        return await work

    async def _complete_and_handle(self, event: Happening) -> Spoke:
        missing = [account for account in self._named_in(event) if account not in event.facts]
        if missing:
            facts = await self._people.among(missing, within=FACTS_WITHIN)
            hindrance = self._people.hindrance(missing)
            event = replace(event, facts={**event.facts, **facts}, hindrance=hindrance)
        # What may open a form cannot be deferred, so it must be answered within the three seconds, questions included.
        in_all = ASKED_BEFORE_A_FORM if self._bot.may_open_form(event) else ASKED_IN_ALL
        async with self._inquiries.during(ASKED_WITHIN, in_all) as inquire:
            return await self._bot.handle(event, inquire)

    def _named_in(self, event: Happening) -> Iterator[AccountRef]:
        """Everyone in the event, and the people whom its form was opened with."""
        yield from incoming.named_in(event)
        if isinstance(event, Submitted):
            for user in self._bot.catalogue.people_in(event.form, event.state):
                yield AccountRef(event.space, user)

    async def _answer(self, spoke: Spoke, event: Happening, opener: str, conversation: Conversation) -> None:
        answer, pen = spoke.answer, self._pen(spoke.reader, self._emoji_of(event.space))
        match answer:
            case Reply():
                drawn = message(answer.card, pen)
                await conversation.show(drawn, redraw=answer.redraw, file=answer.file)
            case Form():
                if conversation.deferred or isinstance(event, Submitted):
                    raise ValueError(f"Form {answer.id} cannot answer a {type(event).__name__} here.")
                await conversation.ask(modal(answer, opener, pen))
            case Rejected():
                await conversation.show(message(rejected_card(answer), pen), redraw=False)
            case Choices():
                await conversation.offer(answer.values)
            case ReadAgain() | Corrected() | None:
                await (conversation.offer(()) if isinstance(event, Suggest) else conversation.leave())
            case _:
                assert_never(answer)

    async def _say(self, phrase: Phrase, interaction: discord.Interaction, conversation: Conversation) -> None:
        """What the adapter itself has to tell; autocomplete has no place for it."""
        if interaction.type is discord.InteractionType.autocomplete:
            await conversation.offer(())
            return
        pen = self._pen(self._reader(interaction.locale.value))
        await conversation.show(message(Card((Text(phrase),)), pen), redraw=False)

    def _pen(self, reader: Reader, emoji: Mapping[str, str] | None = None) -> Pen:
        return Pen(self._bot.phrasebook, reader, emoji=emoji or {})

    def _reader(self, locale: str | None) -> Reader:
        return Reader(self._bot.phrasebook.closest(locale) or self._bot.phrasebook.default, "UTC")


def origin_of(interaction: discord.Interaction, guild_id: int) -> Origin:
    space = space_of(guild_id)
    locale = interaction.locale.value
    guild_locale = interaction.guild_locale.value if interaction.guild_locale is not None else None
    return Origin(
        interaction=str(interaction.id),
        at=time_of(interaction.id),
        place=Place(space, str(interaction.channel_id or "")),
        actor=facts_of_member(interaction.user, space, locale=locale),
        about_space=about_space(interaction.guild, guild_id, guild_locale),
        locale=locale,
        in_public=in_public(interaction.guild, interaction.channel_id),
        named=named_for(interaction.guild, interaction.user),
    )


def in_person(interaction: discord.Interaction, actor: Facts) -> Origin:
    """The space is the actor's: Discord names none in a direct message."""
    space, user = actor.account.space, actor.account.user
    locale = interaction.locale.value
    return Origin(
        interaction=str(interaction.id),
        at=time_of(interaction.id),
        place=Place(space, str(interaction.channel_id or ""), user),
        actor=replace(actor, locale=locale),
        about_space=about_space(None, int(space.id)),
        locale=locale,
    )


def rejected_card(rejected: Rejected) -> Card:
    """What is wrong, each beside the label of its field, and the button that opens the form again."""
    labels = {field.name: field.label for field in rejected.form.fields}
    whole = [Text(error.phrase) for error in rejected.errors if error.field not in labels]
    fields = [(labels[error.field], error.phrase) for error in rejected.errors if error.field in labels and error.field]
    listed = (Fields(tuple(fields)),) if fields else ()
    return Card((*whole, *listed, Buttons((rejected.correct,))))
