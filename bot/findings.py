"""What a platform answered is true for everybody: it is taken over before the asker is answered with it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.catalogue import Catalogue
from bot.events import Event, Reread
from bot.inquiries import EmojiFound, Finding, MessageFound, NamesFound, PeopleFound, PlaceFound, SpaceFound
from bot.membership import leave
from bot.people import AccountRef, CommunityId, Place, SubjectMessage
from bot.ports import Storage, TransientFault
from bot.speech import Corrected, Spoke


class Findings:
    """``reread``: how the core takes a message that was read again."""

    def __init__(
        self,
        storage: Storage,
        catalogue: Catalogue,
        now: Callable[[], datetime],
        community_of: Callable[[Event], Awaitable[CommunityId]],
        reread: Callable[[Reread], Awaitable[Spoke]],
    ) -> None:
        self._storage = storage
        self._catalogue = catalogue
        self._now = now
        self._community_of = community_of
        self._reread = reread

    async def take_over(self, event: Event, finding: Finding) -> Finding:
        """Who has left is listed no more; reactions that were missed are corrected. Raises TransientFault."""
        match finding:
            case PeopleFound(facts):
                await self._not_here(event, [one.account for one in facts.values() if not (one.known and one.active)])
                return finding
            case MessageFound(subject=SubjectMessage() as subject):
                return await self._corrected(event, subject, finding)
            case MessageFound() | SpaceFound() | PlaceFound() | EmojiFound() | NamesFound():
                return finding
            case _:
                assert_never(finding)

    async def _not_here(self, event: Event, absent: Sequence[AccountRef]) -> None:
        if not absent:
            return
        async with self._storage.community(await self._community_of(event)) as uow:
            for ref in absent:
                account = await uow.people.account(ref)
                if account is not None:
                    await leave(uow, self._catalogue, account.member, self._now())

    async def _corrected(self, event: Event, subject: SubjectMessage, found: MessageFound) -> MessageFound:
        reread = Reread(
            space=event.space,
            actor=event.actor,
            place=Place(subject.ref.space, subject.ref.channel),
            facts=found.facts,
            about_space=event.about_space,
            key=f"reread:{subject.ref.channel}:{subject.ref.id}",
            subject=subject,
            standing=found.standing,
            order=found.order,
        )
        try:
            answer = (await self._reread(reread)).answer
        except TransientFault:
            return replace(found, subject=None)  # read, but not taken over: as if it had not been read
        return replace(found, corrected=answer.accounts) if isinstance(answer, Corrected) else found
