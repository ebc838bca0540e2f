"""The message that a reaction is about: who wrote it, and whether anyone did."""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import FATES, Fate, error_of
from adapters.slack.gate import Busy, Gate
from adapters.slack.incoming import subject_of
from bot.people import AccountRef, MessageRef, SubjectMessage
from bot.ports import TransientFault

log = structlog.get_logger(__name__)

MOST = 10_000


class Subjects:
    """reactions.get, remembered: who wrote a message never changes."""

    def __init__(self, client: AsyncWebClient, now: Callable[[], float]) -> None:
        self._client = client
        self._gate = Gate(now, each=15, others=40)
        self._known: OrderedDict[MessageRef, SubjectMessage] = OrderedDict()

    async def of(self, message: MessageRef, item_user: str | None, cause: str) -> SubjectMessage:
        """``item_user``: the author that the event names; believed where Slack does not show the message (any more).
        ``cause``: who reacted.

        Raises TransientFault when Slack cannot answer now.
        """
        known = self._known.get(message)
        if known is None:
            known = await self._ask(message, cause) or _named_by_event(message, item_user)
            self._known[message] = known
        self._known.move_to_end(message)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return known

    async def _ask(self, message: MessageRef, cause: str) -> SubjectMessage | None:
        try:
            ask = partial(self._client.reactions_get, channel=message.channel, timestamp=message.id)
            answer = await self._gate.call(cause, ask)
            return subject_of(answer["message"], message.channel, message.space)
        except Busy:
            return None  # to believe the event is better than to let everybody's reactions wait for one member's
        except SlackApiError as fault:
            error = error_of(fault)
            if error == "ratelimited" or fault.response.status_code == 429:
                # Many messages at once: to believe the event is better than to lose what Slack soon stops repeating.
                return None
            if not error or FATES.get(error) in (Fate.AGAIN, Fate.DOUBTFUL):
                raise TransientFault(f"reactions.get: {error}") from fault
            log.warning("slack.message_not_shown", channel=message.channel, ts=message.id, error=error)
            return None
        except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError) as fault:
            raise TransientFault(f"reactions.get: {type(fault).__name__}") from fault


def _named_by_event(message: MessageRef, item_user: str | None) -> SubjectMessage:
    return SubjectMessage(message, AccountRef(message.space, item_user) if item_user else None)
