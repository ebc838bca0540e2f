"""What the core wants to know of Slack before it answers somebody. Never raises, and never takes long."""

import asyncio
import contextlib
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, assert_never

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.directory import Directory
from adapters.slack.emoji import known_name
from adapters.slack.errors import error_of, hindrance_of
from adapters.slack.headers import missing_scopes, time_of
from adapters.slack.incoming import subject_of
from bot.access import may_be_thanked
from bot.inquiries import (
    AboutEmoji,
    AboutMessage,
    AboutNames,
    AboutPeople,
    AboutPlace,
    AboutSpace,
    ChannelFound,
    EmojiFound,
    EventTime,
    Finding,
    MessageFound,
    NamesFound,
    PeopleFound,
    PlaceFound,
    Question,
    SpaceFound,
)
from bot.people import AccountRef, Facts, SpaceRef
from bot.rules.wording import compared

log = structlog.get_logger(__name__)

Json = dict[str, Any]
T = TypeVar("T", MessageFound, SpaceFound, PlaceFound, EmojiFound, NamesFound)

WITHIN = 2.0
"""Seconds for all that one question asks of Slack."""
PAGE = 200
MOST_A_PAGE = 999
"""users.conversations, "limit": under 1000."""
UNHEARD = 20
NOT_THERE = frozenset({"channel_not_found", "is_archived", "message_not_found", "thread_not_found"})
LATE_OR_LOST = (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


class Inquiries:
    """``now``: a monotonic clock in seconds."""

    def __init__(self, client: AsyncWebClient, space: SpaceRef, directory: Directory, now: Callable[[], float]) -> None:
        self._client = client
        self._space = space
        self._directory = directory
        self._now = now

    async def ask(self, question: Question) -> Finding:
        match question:
            case AboutPeople(accounts):
                facts = await self._directory.about(accounts)
                return PeopleFound(facts, self._directory.hindrance(accounts))
            case AboutMessage():
                return await self._in_time(self._message, question, MessageFound(visible=True))
            case AboutSpace():
                return await self._in_time(self._about_space, question, SpaceFound(answered=False))
            case AboutPlace():
                return await self._in_time(self._about_place, question, PlaceFound(answered=False))
            case AboutEmoji():
                return await self._in_time(self._emoji, question, EmojiFound(answered=False))
            case AboutNames():
                return await self._in_time(self._called, question, NamesFound())
            case _:
                assert_never(question)

    async def _in_time(self, ask: Callable[[Any], Any], question: Question, unanswered: T) -> Finding | T:
        try:
            async with asyncio.timeout(WITHIN):
                found: Finding = await ask(question)
                return found
        except LATE_OR_LOST as fault:
            error = error_of(fault) if isinstance(fault, SlackApiError) else type(fault).__name__
            log.warning("slack.not_found_out", question=type(question).__name__, error=error)
            return replace(unanswered, hindrance=hindrance_of(fault))

    # --- a message ----------------------------------------------------------------------------------------------

    async def _message(self, question: AboutMessage) -> MessageFound:
        message = question.message
        if message.space != self._space or question.asker.space != self._space:
            return MessageFound(visible=False)
        try:
            if not await self._may_see(question.asker, message.channel):
                return MessageFound(visible=False)
            asked_at = self._now()
            answer = await self._client.reactions_get(channel=message.channel, timestamp=message.id, full=True)
        except SlackApiError as fault:
            if error_of(fault) in NOT_THERE:
                return MessageFound(visible=False)
            raise
        return await self._found(question, answer, math.ceil(self._now() - asked_at))

    async def _found(self, question: AboutMessage, answer: AsyncSlackResponse, took: int) -> MessageFound:
        """``order``: not later than when Slack looked, so that what happened since then is newer."""
        shown: Json = answer["message"]
        standing = self._standing(shown.get("reactions") or ())
        subject = subject_of(shown, question.message.channel, self._space)
        everyone = {*standing, question.asker, *([subject.author] if subject.author else [])}
        facts = await self._directory.about(everyone)
        time = time_of(answer)
        if time is None or len(facts) < len(everyone):
            return MessageFound(visible=True)
        order = EventTime(int(time.timestamp()) - took, 0)
        return MessageFound(visible=True, subject=subject, standing=standing, facts=facts, order=order)

    def _standing(self, reactions: Any) -> dict[AccountRef, frozenset[str]]:
        standing: dict[AccountRef, set[str]] = {}
        for reaction in reactions:
            for user in reaction["users"]:
                standing.setdefault(AccountRef(self._space, user), set()).add(reaction["name"])
        return {account: frozenset(names) for account, names in standing.items()}

    async def _may_see(self, asker: AccountRef, channel: str) -> bool:
        """Public channels are for all but guests; everywhere else only members see what is said."""
        if channel.startswith("D"):
            opened = await self._client.conversations_open(users=asker.user)
            return bool(opened["channel"]["id"] == channel)
        shown: Json = (await self._client.conversations_info(channel=channel))["channel"]
        await self._directory.about([asker])
        if not shown.get("is_private") and not self._directory.is_guest(asker):
            return True
        return await self._is_member(asker, channel)

    async def _is_member(self, asker: AccountRef, channel: str) -> bool:
        cursor: str | None = None
        while True:
            page = await self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
            if asker.user in page["members"]:
                return True
            cursor = _next(page)
            if cursor is None:
                return False

    # --- a space ------------------------------------------------------------------------------------------------

    async def _about_space(self, question: AboutSpace) -> SpaceFound:
        if question.space != self._space:
            return SpaceFound(answered=False)
        missing = missing_scopes(await self._client.auth_test())
        if missing is None:
            return SpaceFound(answered=False)
        if "channels:read" in missing:
            return SpaceFound(answered=True, missing=missing)
        channels, unheard = await asyncio.gather(
            asyncio.gather(*(self._channel(name) for name in question.channels)), self._unheard()
        )
        return SpaceFound(
            answered=True,
            channels=tuple(channels),
            unheard=unheard,
            missing=missing,
            joinable="channels:join" not in missing,
        )

    async def _channel(self, id: str) -> ChannelFound:
        try:
            shown: Json = (await self._client.conversations_info(channel=id))["channel"]
        except SlackApiError as fault:
            if error_of(fault) not in NOT_THERE:
                raise
            return ChannelFound(id, "", there=False, may_post=False, hears=False)
        there, inside = not shown.get("is_archived"), bool(shown.get("is_member"))
        return ChannelFound(id, shown.get("name") or "", there, may_post=there and inside, hears=there and inside)

    async def _unheard(self) -> tuple[str, ...]:
        """Public channels without the bot: Slack tells it of no reaction there. Of very many, those that come first."""
        names: list[str] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WITHIN / 2):
                await self._list_unheard(names)
        return tuple(names[:UNHEARD])

    async def _list_unheard(self, names: list[str]) -> None:
        cursor: str | None = None
        while len(names) < UNHEARD:
            page = await self._client.conversations_list(
                types="public_channel", exclude_archived=True, limit=PAGE, cursor=cursor
            )
            names += [channel["name"] for channel in page["channels"] if not channel.get("is_member")]
            cursor = _next(page)
            if cursor is None:
                return

    # --- a place to announce in ---------------------------------------------------------------------------------

    async def _about_place(self, question: AboutPlace) -> PlaceFound:
        """Only who is in a channel can type there; a private one is nobody else's to know of."""
        if question.place.space != self._space or question.asker.space != self._space:
            return PlaceFound(answered=False)
        channel = question.place.channel
        try:
            shown: Json = (await self._client.conversations_info(channel=channel))["channel"]
        except SlackApiError as fault:
            if error_of(fault) not in NOT_THERE:
                raise
            return PlaceFound(answered=True)
        private = bool(shown.get("is_private"))
        inside = question.here or await self._comes_to(question.asker, channel, private=private)
        if shown.get("is_archived") or (private and not inside):
            return PlaceFound(answered=True)
        return PlaceFound(True, shown.get("name") or "", True, bool(shown.get("is_member")), inside)

    async def _comes_to(self, asker: AccountRef, channel: str, *, private: bool) -> bool:
        """By their own channels: a person has fewer of these than a channel may have members."""
        kind, cursor = "private_channel" if private else "public_channel", None
        while True:
            page = await self._client.users_conversations(user=asker.user, types=kind, limit=MOST_A_PAGE, cursor=cursor)
            if any(one["id"] == channel for one in page["channels"]):
                return True
            cursor = _next(page)
            if cursor is None:
                return False

    # --- emoji --------------------------------------------------------------------------------------------------

    async def _emoji(self, question: AboutEmoji) -> EmojiFound:
        """The workspace is asked only about what is not standard: for its own emoji the scope may be missing."""
        if question.space != self._space:
            return EmojiFound(answered=False)
        names = {typed: known_name(typed, ()) for typed in question.typed}
        if None in names.values():
            own = set((await self._client.emoji_list())["emoji"])
            names = {typed: known_name(typed, own) for typed in question.typed}
        return EmojiFound(answered=True, names=names)

    # --- people by name -----------------------------------------------------------------------------------------

    async def _called(self, question: AboutNames) -> NamesFound:
        """Slack finds nobody by name, so everybody is read, page by page (users.list, at most 1,000 a page)."""
        if question.space != self._space:
            return NamesFound()
        wanted: dict[str, list[Facts]] = {compared(name): [] for name in question.names}
        cursor: str | None = None
        while True:
            page = await self._client.users_list(limit=MOST_A_PAGE, cursor=cursor, include_locale=True)
            for user in page["members"]:
                names = {compared(name) for name in _names_of(user)} & wanted.keys()
                facts = self._directory.learn(user) if names else None
                if facts is not None and may_be_thanked(facts) is None:
                    for name in names:
                        wanted[name].append(facts)
            cursor = _next(page)
            if cursor is None:
                return NamesFound({name: tuple(wanted[compared(name)]) for name in question.names})


def _names_of(user: Json) -> set[str]:
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    return {str(name) for name in names if name}


def _next(page: AsyncSlackResponse) -> str | None:
    return (page.get("response_metadata") or {}).get("next_cursor") or None
