"""A file that goes with an answer: a form beside the message's JSON (API reference, "Uploading Files")."""

import asyncio
import io
import json
import mimetypes
import zipfile
from collections.abc import Mapping
from typing import Any

import aiohttp

from adapters.discord.wire import Json, one_line
from bot.speech import File

LARGEST = 10 * 1024 * 1024
"""Bytes that Discord takes from everybody ("Uploading Files"); what is larger is packed."""
AT_ONCE = 512 * 1024
"""Bytes that are surely sent within the three seconds of a first answer; what is larger comes after a deferral."""
NAME = 100


def with_file(body: Json, file: File) -> Json:
    return {**body, "attachments": [{"id": "0", "filename": _name(file)}]}


def sent_as(body: Json | None, file: File | None) -> Mapping[str, Any]:
    """How aiohttp is to send it; a form can be sent once only, so each try makes its own."""
    if file is None:
        return {"json": body}
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    form.add_field("files[0]", io.BytesIO(file.content), filename=_name(file), content_type=kind)
    return {"data": form}


async def small_enough(file: File) -> File:
    """The file, or packed where Discord would refuse it. Raises ValueError where that does not help."""
    if len(file.content) <= LARGEST:
        return file
    packed = await asyncio.to_thread(_packed, file)
    if len(packed.content) > LARGEST:
        raise ValueError(f"A file of {len(file.content)} bytes is too large for Discord, also packed.")
    return packed


def _packed(file: File) -> File:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_name(file), file.content)
    return File(f"{_name(file)}.zip", held.getvalue())


def _name(file: File) -> str:
    return one_line(file.name).replace("/", "_")[-NAME:] or "file"
