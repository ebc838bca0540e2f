"""Where a lease is looked at a last time: in aiohttp, directly before it writes to the socket.

aiohttp keeps the headers back and writes them with the first piece of the body, in a task of its own; a trace for
``on_request_chunk_sent`` is awaited directly before that piece is written, whatever its name says, and one for
``on_request_headers_sent`` before there is anything to write (aiohttp 3.14, ``StreamWriter.write`` and
``ClientRequest.send``). A request without a body is written when the latter returns.
"""

from types import SimpleNamespace

import aiohttp

from bot.leases import may_begin, may_write


def looks_before_it_writes(trace: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """The trace, which also refuses (``NotBegun``) what an attempt may not write any more."""
    trace.on_request_headers_sent.append(_before_headers)
    trace.on_request_chunk_sent.append(_before_body)
    return trace


async def _before_headers(
    _: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestHeadersSentParams
) -> None:
    may_begin()


async def _before_body(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestChunkSentParams) -> None:
    may_write()
