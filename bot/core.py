"""Bot.handle(event): find the handler, check access, open the unit of work, run, commit, answer."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.access import acts_here, greets, may_be_thanked
from bot.catalogue import Catalogue
from bot.context import Context
from bot.dispatch import dispatch, may_open_form, only_reads
from bot.elsewhere import named_from_elsewhere
from bot.events import AnyEvent, Asked, Event, Joined, Left, Opened, Pressed, Reacted, Reread, Submitted, Suggest
from bot.findings import Findings
from bot.inquiries import QUESTIONS_MOST, Inquire, Unanswered
from bot.mentions import mentions_somebody, readable
from bot.people import Account, CommunityId, Greeted, Joins, Locale, Member, MemberState, MessageRef, SpaceRef
from bot.phrasebook import Phrasebook
from bot.ports import DOUBT_REACHES_BACK, DuplicateSource, Storage, TransientFault, UnitOfWork
from bot.readers import reader_for
from bot.refusals import refusal, rejection
from bot.rules.emoji import is_among
from bot.rules.zones import first_known
from bot.speech import Answer, Card, Reader, Refused, Reply, Spoke, Text, say
from bot.unsent import unread

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=20)
"""How long a command is tried again while storage is away, before its asker is told."""
EMOJI_FRESH = timedelta(seconds=30)
"""How long a community's thanks emoji are believed unread, so that other reactions cost nothing."""
DOUBT_MOST = 200


@dataclass(frozen=True, slots=True)
class Defaults:
    """For a new community where its platform does not tell (settings SHINRAI_LOCALE, SHINRAI_TIMEZONE)."""

    locale: str
    zone: str


class Bot:
    """The command core. One for all platforms of a process."""

    def __init__(
        self,
        catalogue: Catalogue,
        phrasebook: Phrasebook,
        storage: Storage,
        defaults: Defaults,
        now: Callable[[], datetime],
    ) -> None:
        self.catalogue = catalogue
        self.phrasebook = phrasebook
        self.storage = storage
        self.defaults = defaults
        self.now = now
        self._communities: dict[SpaceRef, CommunityId] = {}
        self._greeted: dict[SpaceRef, Greeted] = {}
        self._findings = Findings(storage, catalogue, now, self._community_of, self._once_more_if_doubled)
        self._emoji: dict[SpaceRef, tuple[datetime, frozenset[str]]] = {}

    async def handle(self, event: AnyEvent, inquire: Inquire | None = None) -> Spoke:
        """Handle one event to its commit and say what to answer. ``inquire``: how its platform is asked.

        For Asked, Submitted, Pressed and Suggest it always answers: a fault inside becomes a card with an incident id.
        An account named in the event but absent from ``event.facts`` could not be looked up in time: the asker is told
        to try again. For all others it raises TransientFault when storage is away or facts are missing: the
        adapter leaves the event unacknowledged (Slack) or tries again (Discord), then calls ``give_up``.
        """
        match event:
            case Asked() | Submitted() | Pressed() | Suggest():
                return await self._answered(event, inquire)
            case Reacted() | Reread() | Opened() | Joined() | Left():
                return await self._once_more_if_doubled(event)
            case _:
                assert_never(event)

    def may_open_form(self, event: AnyEvent) -> bool:
        """Whether the answer may be a Form: then the platform's acknowledgement must wait for it."""
        return may_open_form(self.catalogue, event)

    async def counts(self, space: SpaceRef, emoji: str) -> bool:
        """Whether this is, or was once, a thanks emoji of the space's community: others need not be handed in.

        Raises TransientFault.
        """
        read_at, known = self._emoji.get(space, (None, frozenset()))
        if read_at is None or self.now() - read_at > EMOJI_FRESH:
            community = await self.storage.house.community_of(space)
            if community is None:
                return True  # nobody has asked here yet: the first event makes the community, with its defaults
            async with self.storage.community(community, write=False) as uow:
                known = uow.community.thanks_emoji | uow.community.former_emoji
            self._emoji[space] = (self.now(), known)
        return is_among(emoji, known)

    async def joins(self, space: SpaceRef) -> bool:
        """Whether the bot is to come into every public channel of a space. Raises TransientFault."""
        community = await self.storage.house.community_of(space)
        if community is None:
            return False
        async with self.storage.community(community, write=False) as uow:
            known = await uow.people.space(space)
        return known is not None and known.joins is Joins.PUBLIC

    async def spaces_of(self, community: str) -> Sequence[SpaceRef]:
        """Where a press in a direct message may belong: it names a community and no space. Raises TransientFault."""
        try:
            async with self.storage.community(CommunityId(community), write=False) as uow:
                return [space.ref for space in await uow.settings.spaces()]
        except LookupError:
            return ()

    async def give_up(self, event: AnyEvent, fault: BaseException) -> str:
        """An event that keeps failing is logged and kept for organizers; returns its incident id. Never raises."""
        incident = self._report(event, fault)
        try:
            community = await self._community_of(event)
            async with self.storage.community(community) as uow:
                await uow.incidents.keep(
                    incident=incident, event=type(event).__name__, fault=type(fault).__name__, at=self.now()
                )
        except Exception as second:
            log.error("incident.not_kept", extra={"incident": incident, "fault": type(second).__name__})
        return incident

    async def in_doubt(self, space: SpaceRef) -> Sequence[MessageRef]:
        """Messages whose reactions should be read again after a gap in the event stream, latest first."""
        community = await self.storage.house.community_of(space)
        if community is None:
            return ()
        async with self.storage.community(community, write=False) as uow:
            return await uow.sources.watched(space, self.now() - DOUBT_REACHES_BACK, DOUBT_MOST)

    async def seen(self, space: SpaceRef) -> None:
        """The event stream of this space is whole up to now. Never raises."""
        try:
            await self.storage.house.seen(space, self.now())
        except TransientFault as fault:
            log.warning("seen.not_kept", extra={"space": str(space), "fault": str(fault)})

    async def last_seen(self, space: SpaceRef) -> datetime | None:
        """Until when the event stream was whole; None when never. Raises TransientFault."""
        return await self.storage.house.last_seen(space)

    # --- one event --------------------------------------------------------------------------------------------

    async def _answered(self, event: AnyEvent, inquire: Inquire | None) -> Spoke:
        """An answer in any case: a fault inside becomes a card with an incident id."""
        try:
            return await self._informed(event, inquire)
        except Exception as fault:
            incident = self._report(event, fault)
            return Spoke(Reply(Card((Text(say("errors.incident", id=incident)),))), self._stranger(event))

    async def _informed(self, event: AnyEvent, inquire: Inquire | None) -> Spoke:
        """As often as the platform has to be asked something first, with no unit of work open while it is."""
        for _ in range(QUESTIONS_MOST):
            try:
                return await self._patiently(event)
            except Unanswered as unanswered:
                if inquire is None:
                    raise
                finding = await self._findings.take_over(event, await inquire(unanswered.question))
                event = replace(event, found={**event.found, unanswered.question: finding})
        return await self._patiently(event)

    async def _patiently(self, event: AnyEvent) -> Spoke:
        """Try again while storage is away, as long as the asker may still be told."""
        give_up_at = self.now() + PATIENCE
        pause = 0.05
        while True:
            try:
                return await self._run(event)
            except (TransientFault, DuplicateSource):
                if self.now() + timedelta(seconds=pause) > give_up_at:
                    raise
                await asyncio.sleep(pause)
                pause = min(pause * 2, 2.0)

    async def _once_more_if_doubled(self, event: AnyEvent) -> Spoke:
        try:
            return await self._run(event)
        except DuplicateSource:  # the same event committed elsewhere in between: now its source is found
            return await self._run(event)

    async def _run(self, event: AnyEvent) -> Spoke:
        community = await self._community_of(event)
        reader = self._stranger(event)
        reads = only_reads(self.catalogue, event)
        account: Account | None = None
        member: Member | None = None
        try:
            async with self.storage.community(community, write=not reads) as uow:
                space = await uow.people.space(event.space)
                if space is None:
                    raise LookupError(f"{event.space} is not of community {community}")
                account = await uow.people.account(event.actor)
                member = await uow.people.member(account.member) if account else None
                reader = reader_for(event, member, account, uow.community, self.phrasebook)
                self._greeted[event.space] = space.greeted
                answer = await self._kept(Context(uow, event, self.now(), space, reader, self.catalogue))
                answer = await readable(uow, reader.locale, event.facts, answer)
                if isinstance(answer, Reply):
                    answer = await self._with_unread(uow, event, account, answer, reader)
                    answer = replace(answer, card=await named_from_elsewhere(uow, event.space, answer.card))
            spoke = Spoke(answer, (answer.reader if isinstance(answer, Reply) else None) or reader)
        except Refused as refused:
            spoke = Spoke(await self._refused(event, community, refused), reader)
        if not reads:
            self._emoji.pop(event.space, None)  # it may have changed which emoji count
        await self._welcome_back(event, community, member)
        await self._has_read(community, account, spoke)
        await self._greet_once(event, community)
        return spoke

    async def _welcome_back(self, event: AnyEvent, community: CommunityId, member: Member | None) -> None:
        """Who had left and acts here is here again, also by what only reads."""
        if member is None or member.state is not MemberState.ALUMNUS or not acts_here(event):
            return
        try:
            async with self.storage.community(community) as uow:
                await uow.people.set_state(member.id, MemberState.ACTIVE)
        except TransientFault as fault:
            log.warning("return.put_off", extra={"space": str(event.space), "fault": str(fault)})

    async def _with_unread(
        self, uow: UnitOfWork, event: AnyEvent, account: Account | None, answer: Reply, reader: Reader
    ) -> Reply:
        """What they could not be told directly stands above the answer to what they do; not in a redrawn message."""
        if account is None or account.unreached is None or answer.redraw:
            return answer
        blocks = await unread(uow, self.catalogue, account, reader, self.now())
        return replace(answer, card=replace(answer.card, blocks=(*blocks, *answer.card.blocks)))

    async def _has_read(self, community: CommunityId, account: Account | None, spoke: Spoke) -> None:
        """Once it stood above an answer, it does not stand above the next."""
        if account is None or account.unreached is None:
            return
        if not isinstance(spoke.answer, Reply) or spoke.answer.redraw:
            return
        try:
            async with self.storage.community(community) as uow:
                await uow.people.has_read(account.id, account.unreached)
        except TransientFault as fault:
            log.warning("unread.put_off", extra={"fault": str(fault)})

    async def _greet_once(self, event: AnyEvent, community: CommunityId) -> None:
        """After the first use of a space, and the first by an organizer; the answer never waits for it in vain."""
        facts = event.facts.get(event.actor)
        if facts is None or not greets(event, facts, self._greeted.get(event.space, Greeted.ORGANIZER)):
            return
        try:
            async with self.storage.community(community) as uow:
                await uow.settings.lock()
                space = next(one for one in await uow.settings.spaces() if one.ref == event.space)
                if greets(event, facts, space.greeted):  # nobody else was faster
                    for run in self.catalogue.first_uses:
                        await run(Context(uow, event, self.now(), space, self._stranger(event), self.catalogue))
        except TransientFault as fault:
            log.warning("greeting.put_off", extra={"space": str(event.space), "fault": str(fault)})

    async def _kept(self, ctx: Context) -> Answer:
        """Run; a refusal that is remembered is an answer, so that what it wrote is committed."""
        try:
            return await dispatch(ctx)
        except Refused as refused:
            if not refused.remembered:
                raise
            return await rejection(ctx, refused)

    async def _refused(self, event: AnyEvent, community: CommunityId, refused: Refused) -> Answer:
        """Nothing of it was stored. A refused form keeps what was typed, in a unit of work of its own."""
        reader = self._stranger(event)
        if not isinstance(event, Submitted) or event.actor not in event.facts:
            answer = refusal(refused)
            if not mentions_somebody(answer):
                return answer
            async with self.storage.community(community, write=False) as uow:
                return await readable(uow, reader.locale, event.facts, answer)
        async with self.storage.community(community) as uow:
            space = await uow.people.space(event.space)
            assert space is not None
            ctx = Context(uow, event, self.now(), space, reader, self.catalogue)
            return await readable(uow, reader.locale, event.facts, await rejection(ctx, refused))

    async def _community_of(self, event: Event) -> CommunityId:
        """A space becomes a community on its first event."""
        known = self._communities.get(event.space)
        if known is None:
            hints = event.about_space
            asker = event.facts.get(event.actor)
            if asker is not None and may_be_thanked(asker) is not None:
                asker = None  # a guest's language and zone are not the community's
            locale = self.phrasebook.closest(hints.locale) or self.phrasebook.closest(asker.locale if asker else None)
            known = await self.storage.house.settle(
                hints,
                locale=locale or Locale(self.defaults.locale),
                zone=first_known(hints.zone, asker.zone if asker else None, self.defaults.zone),
                at=self.now(),
            )
            self._communities[event.space] = known
        return known

    def _stranger(self, event: AnyEvent) -> Reader:
        """The reader as far as the event itself tells."""
        facts = event.facts.get(event.actor)
        typed_in = event.locale if isinstance(event, Asked | Submitted | Pressed | Suggest) else None
        locale = self.phrasebook.closest(typed_in) or self.phrasebook.closest(facts.locale if facts else None)
        return Reader(locale or self.defaults.locale, first_known(facts.zone if facts else None, self.defaults.zone))

    def _report(self, event: Event, fault: BaseException) -> str:
        """Log a fault under a new incident id, without what anyone wrote."""
        incident = secrets.token_hex(4)
        log.error(
            "incident",
            extra={
                "incident": incident,
                "event_kind": type(event).__name__,
                "space": str(event.space),
                "fault": type(fault).__name__,
            },
            exc_info=fault,
        )
        return incident
