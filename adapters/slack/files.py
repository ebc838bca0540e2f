"""Handing somebody a file: Slack shows one only in a message, so it goes to their direct conversation."""

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import error_of
from bot.speech import File

log = structlog.get_logger(__name__)


class Files:
    """files.upload ended in 2025; the three steps that took its place (Slack docs, 'Working with files')."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._session = session

    async def send(self, file: File, person: str, words: str) -> bool:
        """False where it was certainly not sent. ``words``: mrkdwn that stands above the file."""
        try:
            opened = await self._client.conversations_open(users=person)
            content = file.content or b"\n"  # Slack takes no empty file
            place = await self._client.files_getUploadURLExternal(filename=file.name, length=len(content))
            async with self._session.post(place["upload_url"], data=content) as answer:
                answer.raise_for_status()
            await self._client.files_completeUploadExternal(
                files=[{"id": place["file_id"], "title": file.name}],
                channel_id=opened["channel"]["id"],
                initial_comment=words,
            )
        except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as fault:
            error = error_of(fault) if isinstance(fault, SlackApiError) else type(fault).__name__
            log.warning("slack.file_not_sent", error=error)
            return False
        return True
