"""One HTTP request of the bot → the right method, after tokens, scopes and the faults that a test switched on."""

import asyncio
import base64
import json
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

from aiohttp import BodyPartReader, web

from adapters.sandbox.exchange import Exchange, Observer
from adapters.sandbox.slack.faults import Answering, Faults
from adapters.sandbox.slack.response_urls import respond
from adapters.sandbox.slack.socket_mode import SocketMode
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import Json
from adapters.sandbox.slack.web_api import METHODS
from adapters.sandbox.slack.web_api.call import Call, Method, Refusal
from adapters.sandbox.slack.web_api.files import take_bytes
from adapters.sandbox.slack.world import World

POSTING = frozenset({"chat.postMessage", "chat.postEphemeral"})


class Dispatch:
    def __init__(
        self,
        world: World,
        sockets: SocketMode,
        faults: Faults,
        observer: Observer,
        announce: Callable[[Workspace, Json], None],
    ) -> None:
        self.world = world
        self.sockets = sockets
        self.faults = faults
        self.observer = observer
        self.announce = announce

    async def api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        args = await arguments(request)
        if self.world.cut_off:
            return cut(request)
        fault = self.faults.next_for(name, str(args.get("channel", "")))
        if fault is not None and fault.what in ("429", "500"):
            return self._refused(name, args, fault)
        if fault is not None and fault.what in ("page", "error"):
            return self._instead(name, args, fault)
        if fault is not None and fault.what == "hang":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.what in ("hang", "cut_before"):
            return cut(request)
        if wait := self._rate_limit(name, args):
            return self._refused(name, args, Answering("429", name, 1, retry_after=wait))
        token = token_of(request, args)
        answer = self._answer(name, args, token)
        if fault is not None and fault.what == "500_after":
            return self._refused(name, args, Answering("500", name, 1))
        self._observed(name, args, 200, answer)
        if fault is not None and fault.what == "hang_after":
            await asyncio.sleep(fault.seconds)
        if delay := self.faults.reply_delay(name):
            await asyncio.sleep(delay)
        if fault is not None and fault.what == "cut_after":
            return cut(request)
        return web.json_response(answer, headers=self._headers(name, token))

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of one file: as they are, or as the first part of a form."""
        if self.world.cut_off:
            return cut(request)
        status, words = take_bytes(self.world, request.match_info["key"], await bytes_of(request))
        self.observer(Exchange("slack", "webhook", "upload", "upload", None, status, words))
        return web.Response(text=words, status=status)

    async def response_url(self, request: web.Request) -> web.StreamResponse:
        """Slack answers a plain ``ok`` where it worked, and 404 with a reason where the address is used up."""
        try:
            body: Any = await request.json()
        except ValueError:
            body = None
        fault = self.faults.next_for("response_url", "")
        if fault is not None and fault.what == "cut_before":
            return cut(request)
        if fault is not None and fault.what in ("429", "500"):
            return web.Response(status=int(fault.what), headers={"Retry-After": str(fault.retry_after)})
        status, answer = respond(self.world, self.observer, request.path.lstrip("/"), body)
        if fault is not None:
            return cut(request)
        return web.Response(text="ok") if status == 200 else web.json_response(answer, status=status)

    def _headers(self, name: str, token: str) -> dict[str, str]:
        """The time by Slack's clock, and which scopes the token has and the method takes."""
        headers = {"Date": formatdate(self.world.clock(), usegmt=True)}
        workspace = self.world.workspace_by_token(token)
        if workspace is not None:
            headers["X-OAuth-Scopes"] = ",".join(sorted(workspace.installation.scopes))
            headers["X-Accepted-OAuth-Scopes"] = ",".join(METHODS[name].scopes) if name in METHODS else ""
        return headers

    def _rate_limit(self, name: str, args: Json) -> int:
        if name not in POSTING:
            return 0
        return self.faults.wait_before_posting(str(args.get("channel", "")), self.world.clock())

    def _refused(self, name: str, args: Json, fault: Answering) -> web.Response:
        if fault.what == "500":
            self._observed(name, args, 500, None)
            return web.Response(status=500, text="internal error")
        answer = {"ok": False, "error": "ratelimited"}
        self._observed(name, args, 429, answer)
        return web.json_response(answer, status=429, headers={"Retry-After": str(fault.retry_after)})

    def _instead(self, name: str, args: Json, fault: Answering) -> web.Response:
        if fault.what == "page":
            self._observed(name, args, fault.status, None)
            page = "<!DOCTYPE html><html><body>Server Error</body></html>"
            return web.Response(status=fault.status, text=page, content_type="text/html")
        answer = {"ok": False, "error": fault.error}
        self._observed(name, args, 200, answer)
        return web.json_response(answer)

    def _answer(self, name: str, args: Json, token: str) -> Json:
        method = METHODS.get(name)
        if method is None:
            return {"ok": False, "error": "unknown_method", "req_method": name}
        try:
            call = self._call(name, method, args, token)
            return {"ok": True, **method.answer(call)}
        except Refusal as refusal:
            return refusal.answer

    def _call(self, name: str, method: Method, args: Json, token: str) -> Call:
        call = Call(name, args, self.world, self.sockets, self.announce)
        match method.caller:
            case "anyone":
                return call
            case "app":
                if token != self.world.app.app_token:
                    raise Refusal("invalid_auth" if token else "not_authed")
                if self.world.app_token_refused:
                    raise Refusal(self.world.app_token_refused)
                return call
            case "bot":
                return self._call_of_bot(name, method, args, token)

    def _call_of_bot(self, name: str, method: Method, args: Json, token: str) -> Call:
        workspace = self.world.workspace_by_token(token)
        if workspace is None:
            raise Refusal("invalid_auth" if token else "not_authed")
        if workspace.installation.revoked:
            raise Refusal("account_inactive")
        if workspace.token_refused:
            raise Refusal(workspace.token_refused)
        scopes = workspace.installation.scopes
        call = Call(name, args, self.world, self.sockets, self.announce, workspace, scopes)
        if method.scopes:
            call.need(*method.scopes)
        return call

    def _observed(self, name: str, args: Json, status: int, answer: Any) -> None:
        shown = {key: value for key, value in args.items() if key not in ("token", "client_secret")}
        self.observer(Exchange("slack", "http", name, name, shown, status, answer))


async def arguments(request: web.Request) -> Json:
    """From the query, and from a JSON or a form body."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        try:
            args |= json.loads(body) if body else {}
        except (ValueError, TypeError):
            return args
    elif request.can_read_body:
        args |= dict(await request.post())
    return args


async def bytes_of(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    part = await (await request.multipart()).next()
    return bytes(await part.read()) if isinstance(part, BodyPartReader) else b""


def token_of(request: web.Request, args: Json) -> str:
    """A bearer token, else the argument; ``oauth.v2.access`` brings the client's id and secret as basic auth."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        name, _, password = base64.b64decode(value).decode().partition(":")
        args.setdefault("client_id", name)
        args.setdefault("client_secret", password)
        return ""
    return value.strip() if kind.lower() == "bearer" else str(args.get("token", ""))


def cut(request: web.Request) -> web.Response:
    """Drops the connection: what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
