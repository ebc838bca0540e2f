"""The same payloads as signed HTTP requests to an address of the bot (Slack docs, 'Verifying requests from Slack')."""

import hashlib
import hmac
import json
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from adapters.sandbox.slack.pushing import Answer, Push
from adapters.sandbox.slack.values import Json
from adapters.sandbox.slack.world import World

RETRY_REASONS = {"timeout": "http_timeout", "http_error": "http_error", "connection_failed": "connection_failed"}


class SignedHttp:
    def __init__(self, world: World, url: str) -> None:
        """``url``: where the bot takes events, commands and interactions, all at one address."""
        self.world = world
        self.url = url
        self.forged: Json = {}
        """Headers that replace the right ones from now on, for trying out what a stranger could send."""
        self._session: ClientSession | None = None

    async def deliver(self, push: Push, attempt: int, reason: str) -> Answer:
        body, content_type = encoded(push)
        headers = {"Content-Type": content_type, **self.signature(body)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": RETRY_REASONS.get(reason, reason)}
        return await self._post(body, headers | self.forged)

    async def post_raw(self, body: bytes, content_type: str) -> int:
        """Signed bytes, whatever they say; the status of the answer, 0 where there was none."""
        return (await self._post(body, {"Content-Type": content_type, **self.signature(body)})).status

    async def verify_url(self) -> bool:
        """What Slack does when an owner enters the address: the bot has to echo a challenge."""
        challenge = f"challenge-{self.world.ids.number()}"
        asked = {"type": "url_verification", "token": self.world.app.verification_token, "challenge": challenge}
        body = json.dumps(asked).encode()
        answer = await self._post(body, {"Content-Type": "application/json", **self.signature(body)})
        return (
            answer.acknowledged
            and (answer.payload or {}).get("challenge", (answer.payload or {}).get("text")) == challenge
        )

    def signature(self, body: bytes) -> dict[str, str]:
        stamp = str(int(self.world.clock()))
        signed = b":".join([b"v0", stamp.encode(), body])
        digest = hmac.new(self.world.app.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, body: bytes, headers: dict[str, str]) -> Answer:
        if self._session is None:
            self._session = ClientSession()
        limit = ClientTimeout(total=self.world.timing.acknowledge)
        try:
            async with self._session.post(self.url, data=body, headers=headers, timeout=limit) as response:
                text = await response.text()
                retry = response.headers.get("X-Slack-No-Retry") != "1"
                if response.status != 200:
                    return Answer(False, reason="http_error", status=response.status, retry=retry)
                return Answer(True, decoded(text))
        except TimeoutError:
            return Answer(False, reason="timeout", status=0)
        except ClientError:
            return Answer(False, reason="connection_failed", status=0)


def encoded(push: Push) -> tuple[bytes, str]:
    """Events are JSON; a command is a form; an interaction is a form with its JSON in the field ``payload``."""
    match push.kind:
        case "events_api":
            return json.dumps(push.payload).encode(), "application/json"
        case "slash_commands":
            return urlencode(push.payload).encode(), "application/x-www-form-urlencoded"
        case "interactive":
            return urlencode({"payload": json.dumps(push.payload)}).encode(), "application/x-www-form-urlencoded"


def decoded(text: str) -> Json | None:
    """An acknowledgement's body: empty, an object, or the plain text of an answer to a command."""
    if not text:
        return None
    try:
        body = json.loads(text)
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {"text": text}
