"""The few calls of Discord's HTTP API that are made with the bot's token, through discord.py's own rate limiting.

Each raises what discord.py raises (``discord.HTTPException`` and its kin, ``aiohttp.ClientError``, ``TimeoutError``),
and NotConnected while there is no client.
"""

from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlencode

import discord
from discord.http import Route

from adapters.discord.at_once import request_at_once
from adapters.discord.wire import Json
from bot.people import MessageRef

PAGE = 100
"""Messages, or people who reacted, a page."""
GUILDS_PAGE = 200
NORMAL, BURST = 0, 1


class NotConnected(Exception):
    """There is no connection to Discord right now; nothing was sent."""


class Calls:
    """``client`` gives the client of the moment: a new one is made whenever the old one has ended.

    ``at_once``: nothing waits for a rate limit or is tried again; it is raised (``discord.RateLimited``,
    ``discord.HTTPException`` with status 429, ``discord.DiscordServerError``).
    """

    def __init__(self, client: Callable[[], discord.Client | None], *, at_once: bool = False) -> None:
        self._client = client
        self._at_once = at_once

    async def message(self, message: MessageRef) -> Json:
        path = "/channels/{channel_id}/messages/{message_id}"
        answer: Json = await self._get(Route("GET", path, channel_id=message.channel, message_id=message.id))
        return answer

    async def messages_after(self, channel: str, snowflake: int, pages: int) -> AsyncIterator[Json]:
        """Messages of a channel after a snowflake, page by page from the oldest on, at most so many pages."""
        for _ in range(pages):
            page = await self.page_after(channel, snowflake)
            for message in page:
                yield message
                snowflake = int(message["id"])
            if len(page) < PAGE:
                return

    async def page_after(self, channel: str, snowflake: int) -> list[Json]:
        """The next messages of a channel after a snowflake, the oldest first; less than ``PAGE``: there are no more."""
        path = f"/channels/{{channel_id}}/messages?{urlencode({'after': snowflake, 'limit': PAGE})}"
        page: list[Json] = await self._get(Route("GET", path, channel_id=channel, metadata="after"))
        return sorted(page, key=lambda message: int(message["id"]))

    async def reacting(self, message: MessageRef, emoji: str, kind: int) -> AsyncIterator[Json]:
        """Everyone who reacts with an emoji, in the order of their ids."""
        after = "0"
        while True:
            query = urlencode({"after": after, "limit": PAGE, "type": kind})
            path = f"/channels/{{channel_id}}/messages/{{message_id}}/reactions/{{emoji}}?{query}"
            route = Route(
                "GET", path, channel_id=message.channel, message_id=message.id, emoji=emoji, metadata="reactions"
            )
            page = await self._get(route)
            for user in page:
                yield user
            if len(page) < PAGE:
                return
            after = page[-1]["id"]

    async def member(self, guild: str, user: str) -> Json:
        route = Route("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=user)
        answer: Json = await self._get(route)
        return answer

    async def members_called(self, guild: str, name: str, most: int) -> list[Json]:
        """Members whose name or nickname begins so; needs no privileged intent (Search Guild Members)."""
        path = f"/guilds/{{guild_id}}/members/search?{urlencode({'query': name, 'limit': most})}"
        answer: list[Json] = await self._get(Route("GET", path, guild_id=guild, metadata="search"))
        return answer

    async def thread_member(self, thread: str, user: str) -> Json:
        path = "/channels/{channel_id}/thread-members/{user_id}"
        answer: Json = await self._get(Route("GET", path, channel_id=thread, user_id=user))
        return answer

    async def emoji(self, guild: str) -> list[Json]:
        """The server's own."""
        answer: list[Json] = await self._get(Route("GET", "/guilds/{guild_id}/emojis", guild_id=guild))
        return answer

    async def direct_channel(self, user: str) -> str:
        """Id of the direct conversation with a user; opening it again finds the same."""
        answer: Json = await self._request(Route("POST", "/users/@me/channels"), json={"recipient_id": user})
        return str(answer["id"])

    async def active_threads(self, guild: str) -> list[Json]:
        """Those of the server that the bot sees and that are not archived."""
        answer: Json = await self._get(Route("GET", "/guilds/{guild_id}/threads/active", guild_id=guild))
        threads: list[Json] = answer["threads"]
        return threads

    async def archived_threads(self, channel: str) -> AsyncIterator[Json]:
        """The channel's private threads that the bot is in and that are archived, the newest first."""
        before: Json = {}
        while True:
            query = urlencode({"limit": PAGE, **before})
            path = f"/channels/{{channel_id}}/users/@me/threads/archived/private?{query}"
            page = await self._get(Route("GET", path, channel_id=channel, metadata="archived"))
            for thread in page["threads"]:
                yield thread
            if not page["has_more"] or not page["threads"]:
                return
            before = {"before": page["threads"][-1]["id"]}

    async def start_thread(self, channel: str, body: Json) -> Json:
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=channel)
        answer: Json = await self._request(route, json=body)
        return answer

    async def wake_thread(self, thread: str) -> None:
        """Bring an archived thread back."""
        await self._request(Route("PATCH", "/channels/{channel_id}", channel_id=thread), json={"archived": False})

    async def let_in(self, thread: str, user: str) -> None:
        """Into a thread; twice is once."""
        path = "/channels/{channel_id}/thread-members/{user_id}"
        await self._request(Route("PUT", path, channel_id=thread, user_id=user))

    async def put_out(self, thread: str, user: str) -> None:
        """Of a private thread that the bot opened."""
        path = "/channels/{channel_id}/thread-members/{user_id}"
        await self._request(Route("DELETE", path, channel_id=thread, user_id=user))

    async def post(self, channel: str, body: Json) -> Json:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        answer: Json = await self._request(route, json=body)
        return answer

    async def edit(self, message: MessageRef, body: Json) -> Json:
        path = "/channels/{channel_id}/messages/{message_id}"
        route = Route("PATCH", path, channel_id=message.channel, message_id=message.id)
        answer: Json = await self._request(route, json=body)
        return answer

    async def commands(self, application: int) -> list[Json]:
        """The registered global commands with all their languages, which Discord leaves out unless asked."""
        path = "/applications/{application_id}/commands?with_localizations=true"
        answer: list[Json] = await self._get(Route("GET", path, application_id=application))
        return answer

    async def guilds(self) -> AsyncIterator[Json]:
        """The servers that the bot is in, each with what its roles allow it there."""
        after = "0"
        while True:
            query = urlencode({"limit": GUILDS_PAGE, "after": after})
            page = await self._get(Route("GET", f"/users/@me/guilds?{query}"))
            for guild in page:
                yield guild
            if len(page) < GUILDS_PAGE:
                return
            after = page[-1]["id"]

    async def register(self, application: int, commands: list[Json]) -> None:
        await self._request(
            Route("PUT", "/applications/{application_id}/commands", application_id=application), json=commands
        )

    async def _get(self, route: Route) -> Any:
        return await self._request(route)

    async def _request(self, route: Route, **body: Any) -> Any:
        client = self._client()
        if client is None or client.is_closed():
            raise NotConnected
        if self._at_once:
            return await request_at_once(client.http, route, **body)
        return await client.http.request(route, **body)
