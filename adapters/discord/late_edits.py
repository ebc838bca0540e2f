"""Edits of messages over an hour old are limited by channel (JSON error 30046, with status 429): told at once.

discord.py would wait by itself and then send the card of before; the core tries again with the card of then.
"""

from types import SimpleNamespace

import aiohttp

TOO_MANY = 30046
PAUSE = 600.0
"""Seconds to wait where Discord names none."""


class TooManyLateEdits(Exception):
    def __init__(self, after: float) -> None:
        super().__init__(f"Too many edits of messages over an hour old; again after {after} seconds.")
        self.after = after


def refuses_late_edits(trace: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """The trace, with which requests of discord.py's client raise TooManyLateEdits instead of waiting."""
    trace.on_request_end.append(_look)
    return trace


async def _look(_: aiohttp.ClientSession, __: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
    if ended.method != "PATCH" or ended.response.status != 429:
        return
    try:
        body = await ended.response.json()  # kept by the response, so that discord.py reads it, too
    except (aiohttp.ContentTypeError, ValueError):
        return
    if isinstance(body, dict) and body.get("code") == TOO_MANY:
        raise TooManyLateEdits(_named(body.get("retry_after"), ended.response.headers.get("Retry-After")))


def _named(*named: object) -> float:
    """The first pause that is one."""
    for one in named:
        try:
            return float(str(one))
        except ValueError:
            continue
    return PAUSE
