"""The body of a request: JSON, or a form whose ``payload_json`` is it and whose ``files[n]`` are files."""

import json
import re
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from adapters.sandbox.discord.errors import INVALID_JSON, TOO_LARGE, Refusal
from adapters.sandbox.discord.uploads import NO_UPLOADS, Upload, Uploads

LARGEST_REQUEST = 30 * 1024 * 1024
"""Bytes; a larger one is not even read."""
_PART = re.compile(r"files\[(\d+)\]")


async def read_body(request: web.Request) -> tuple[Any, Uploads]:
    """The JSON (None where there is none) and the files. Raises Refusal."""
    if not request.can_read_body:
        return None, NO_UPLOADS
    try:
        if not request.content_type.startswith("multipart/"):
            return _json(await request.read()), NO_UPLOADS
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(TOO_LARGE) from None
    part = form.get("payload_json", "{}")
    uploads = {
        int(named[1]): Upload(field.filename, field.file.read(), field.content_type)
        for name, field in form.items()
        if (named := _PART.fullmatch(name)) and isinstance(field, FileField)
    }
    return _json("{}" if isinstance(part, FileField) else part), uploads


def _json(text: str | bytes | bytearray) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Refusal(INVALID_JSON) from None
