"""The web adapter: health, what it was handed, and nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from io import BytesIO

import aiohttp
import pytest
from aiohttp import web

from adapters.web.server import LARGEST_BODY, Web


@dataclass
class Health:
    says: Callable[[], bool] = lambda: True

    async def __call__(self) -> bool:
        return self.says()


async def echo(request: web.Request) -> web.Response:
    return web.Response(text=await request.text())


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
async def call(health: Health) -> AsyncIterator[Callable[..., Awaitable[aiohttp.ClientResponse]]]:
    server = Web("127.0.0.1", 0, [web.post("/echo", echo)], health)
    await server.start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session:

        async def ask(method: str, path: str, data: bytes | BytesIO | None = None) -> aiohttp.ClientResponse:
            async with session.request(method, path, data=data) as answer:
                await answer.read()
                return answer

        yield ask
    await server.stop()


def broken() -> bool:
    raise ConnectionError


@pytest.mark.parametrize(
    ("says", "status", "words"),
    [(lambda: True, 200, "ok"), (lambda: False, 503, "unavailable"), (broken, 503, "unavailable")],
)
async def test_health_is_what_the_check_says(
    health: Health,
    call: Callable[..., Awaitable[aiohttp.ClientResponse]],
    says: Callable[[], bool],
    status: int,
    words: str,
) -> None:
    health.says = says
    answer = await call("GET", "/health")
    assert (answer.status, await answer.json()) == (status, {"status": words})


async def test_what_it_was_handed_is_mounted(call: Callable[..., Awaitable[aiohttp.ClientResponse]]) -> None:
    answer = await call("POST", "/echo", b"hello")
    assert (answer.status, await answer.text()) == (200, "hello")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/", 404), ("GET", "/echo", 405), ("POST", "/x", 404)])
async def test_there_is_nothing_else(
    call: Callable[..., Awaitable[aiohttp.ClientResponse]], method: str, path: str, status: int
) -> None:
    assert (await call(method, path)).status == status


async def test_a_body_that_is_too_large_is_refused(call: Callable[..., Awaitable[aiohttp.ClientResponse]]) -> None:
    assert (await call("POST", "/echo", BytesIO(b"x" * (LARGEST_BODY + 1)))).status == 413


@pytest.mark.parametrize("path", ["/health", "/nowhere"])
async def test_no_answer_says_what_software_it_is(
    call: Callable[..., Awaitable[aiohttp.ClientResponse]], path: str
) -> None:
    answer = await call("GET", path)
    assert "aiohttp" not in str(answer.headers).lower()
    assert "python" not in str(answer.headers).lower()


async def test_an_address_that_is_taken_is_an_error(health: Health) -> None:
    first = Web("127.0.0.1", 0, [], health)
    await first.start()
    second = Web("127.0.0.1", first.port, [], health)
    with pytest.raises(OSError, match="address already in use"):
        await second.start()
    await second.stop()
    await first.stop()
