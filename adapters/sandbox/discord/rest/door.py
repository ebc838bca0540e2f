"""From an HTTP request to a route and back: token, body, faults on purpose, rate limits, and who watches."""

import asyncio
import json
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any, Literal

from aiohttp import web

from adapters.sandbox.discord.changes import Stage
from adapters.sandbox.discord.errors import UNAUTHORIZED, UNKNOWN_ROUTE, Refusal
from adapters.sandbox.discord.faults import AFTER, Faults, Planned
from adapters.sandbox.discord.gateway import Gateway
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.rates import Rates
from adapters.sandbox.discord.rest import ROUTES
from adapters.sandbox.discord.rest.body import read_body
from adapters.sandbox.discord.rest.call import Answer, Call, Route
from adapters.sandbox.discord.uploads import Uploads
from adapters.sandbox.exchange import Exchange, Observer

PREFIX = "/api/v10"
VIA = {"Via": "1.1 google"}
"""discord.py takes a 429 without it for a ban by the proxy in front of Discord, and gives up."""
MAJOR = ("token", "channel_id", "guild_id")


class Door:
    """``rates`` is None where no rate limits are kept."""

    def __init__(self, stage: Stage, gateway: Gateway, faults: Faults, observer: Observer, rates: Rates | None) -> None:
        self._stage = stage
        self._gateway = gateway
        self._faults = faults
        self._observer = observer
        self._rates = rates

    def mount(self, app: web.Application) -> None:
        for route in ROUTES:
            app.router.add_route(route.verb, PREFIX + route.path, self._handler(route))
        app.router.add_route("*", "/{anything:.*}", self._nowhere)

    def _handler(self, route: Route) -> Any:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._serve(route, request)

        return handle

    async def _nowhere(self, request: web.Request) -> web.Response:
        refusal = Refusal(UNKNOWN_ROUTE)
        path = request.path.removeprefix(PREFIX)
        self._observer(Exchange("discord", "http", request.method, path, None, 404, refusal.body))
        return _response(Answer(404, refusal.body), {**self._date()})

    async def _serve(self, route: Route, request: web.Request) -> web.StreamResponse:
        if (late := self._faults.seconds_late()) > 0:
            await asyncio.sleep(late)
        path = request.path.removeprefix(PREFIX)
        planned = self._faults.take(f"{request.method} {path}")
        headers: dict[str, str] = {}
        body: Any = None
        try:
            body, uploads = await read_body(request)
            answer, headers = self._judged(route, request, planned, body, uploads)
        except Refusal as refusal:
            answer = Answer(refusal.code.status, refusal.body)
            if refusal.retry_after is not None:
                headers = VIA | {"Retry-After": str(max(1, round(refusal.retry_after)))}
        kind: Literal["webhook", "http"] = "webhook" if path.startswith(("/webhooks", "/interactions")) else "http"
        if planned is not None and planned.what == "hang after":
            await asyncio.sleep(planned.seconds)
        # A connection that breaks carries no answer: nobody saw one.
        if planned is not None and planned.what in ("cut before", "cut after"):
            _cut(request)
        else:
            told = Exchange("discord", kind, request.method, path, body, answer.status, answer.body)
            self._observer(told)
        return _response(answer, headers | self._date())

    def _date(self) -> dict[str, str]:
        """By the stand-in's clock, so that a test can set it apart from the bot's."""
        return {"Date": format_datetime(self._stage.world.clock(), usegmt=True)}

    def _judged(
        self, route: Route, request: web.Request, planned: Planned | None, body: Any, uploads: Uploads
    ) -> tuple[Answer, dict[str, str]]:
        if planned is not None and planned.what not in AFTER:
            return _gone_wrong(planned)
        if not route.open and request.headers.get("Authorization") != f"Bot {self._stage.world.application.token}":
            raise Refusal(UNAUTHORIZED)
        headers: dict[str, str] = {}
        if self._rates is not None:
            major = next((request.match_info[key] for key in MAJOR if key in request.match_info), "")
            verdict = self._rates.judge(f"{route.verb} {route.path}", major)
            if verdict.retry_after is not None:
                return _too_many(verdict.retry_after, verdict.everywhere, verdict.headers)
            headers = verdict.headers
        answer = route.answer(self._call(request, body, uploads))
        if planned is not None and planned.what == "server error after":
            return _gone_wrong(planned)
        return answer, headers

    def _call(self, request: web.Request, body: Any, uploads: Uploads) -> Call:
        query: Mapping[str, str] = request.query
        return Call(self._stage, self._gateway, request.match_info, query, body, uploads)


def _gone_wrong(planned: Planned) -> tuple[Answer, dict[str, str]]:
    if planned.what in ("rate limited", "rate limited everywhere"):
        everywhere = planned.what == "rate limited everywhere"
        scope = {"X-RateLimit-Global": "true"} if everywhere else {}
        usual = {
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset-After": f"{planned.retry_after:.3f}",
            "X-RateLimit-Scope": "global" if everywhere else "user",
        }
        return _too_many(planned.retry_after, everywhere, usual | scope)
    return Answer(planned.status, {"message": f"{planned.status}: Internal Server Error", "code": 0}), {}


def _too_many(seconds: float, everywhere: bool, headers: dict[str, str]) -> tuple[Answer, dict[str, str]]:
    body: Json = {
        "message": "You are being rate limited.",
        "code": 0,
        "retry_after": round(seconds, 3),
        "global": everywhere,
    }
    return Answer(429, body), VIA | headers | {"Retry-After": str(max(1, round(seconds)))}


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _response(answer: Answer, headers: dict[str, str]) -> web.Response:
    """``application/json`` and nothing more: discord.py compares the whole header."""
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    text = json.dumps(answer.body).encode()
    return web.Response(body=text, status=answer.status, headers={"Content-Type": "application/json", **headers})
