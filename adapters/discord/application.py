"""What the application was granted, read over HTTP: it decides what is asked of the gateway (Application resource)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp

MEMBERS = 1 << 14 | 1 << 15
"""GATEWAY_GUILD_MEMBERS, and _LIMITED for an application in fewer than 100 servers ("Application Flags")."""


@dataclass(frozen=True, slots=True)
class Application:
    """``date``: Discord's time when it answered, aware UTC."""

    id: str
    flags: int
    date: datetime | None

    @property
    def hears_members(self) -> bool:
        return bool(self.flags & MEMBERS)


async def application(session: aiohttp.ClientSession, token: str, api_url: str) -> Application:
    """Raises aiohttp.ClientError (a ClientResponseError for a refusal) and TimeoutError."""
    url = f"{api_url.rstrip('/')}/applications/@me"
    timeout = aiohttp.ClientTimeout(total=10)
    async with session.get(url, headers={"Authorization": f"Bot {token}"}, timeout=timeout) as response:
        response.raise_for_status()
        body = await response.json()
        return Application(str(body["id"]), int(body.get("flags") or 0), _date(response.headers))


def _date(headers: Mapping[str, str]) -> datetime | None:
    try:
        return parsedate_to_datetime(headers["Date"])
    except (KeyError, ValueError):
        return None
