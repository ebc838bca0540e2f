"""Files that come with a message: parts ``files[n]`` of a form, described and kept by the body's ``attachments``.

API reference, "Uploading Files": a file is named there by its ``n``, an attachment that the message has by its id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adapters.sandbox.discord.entities import Attachment
from adapters.sandbox.discord.errors import TOO_LARGE, Complaints, Refusal, keys
from adapters.sandbox.discord.ids import Json, Snowflakes

LARGEST = 10 * 1024 * 1024
"""Bytes a file, for everyone by default."""
MOST = 10
ATTACHMENT_KEYS = keys("id filename description title duration_secs waveform is_spoiler is_remix")


@dataclass(frozen=True, slots=True)
class Upload:
    filename: str
    content: bytes
    content_type: str


Uploads = Mapping[int, Upload]
"""By the ``n`` of ``files[n]``."""
NO_UPLOADS: Uploads = {}


def attached(body: Json, uploads: Uploads, before: Iterable[Attachment], ids: Snowflakes) -> list[Attachment]:
    """What a message has from now on. ``attachments`` in the body says which of those before stay; without it, all.

    Raises Refusal 40005 for a file that is too large, 50035 for what names nothing.
    """
    if any(len(one.content) > LARGEST for one in uploads.values()):
        raise Refusal(TOO_LARGE)
    listed = body.get("attachments")
    had = {str(one.id): one for one in before}
    _check(listed or [], uploads, had)
    kept = list(had.values()) if listed is None else [had[key] for one in listed if (key := str(one["id"])) in had]
    described = {str(one["id"]): one for one in listed or []}
    new = [_kept(upload, described.get(str(number), {}), ids) for number, upload in sorted(uploads.items())]
    return [*kept, *new]


def _check(listed: list[Json], uploads: Uploads, had: Mapping[str, Attachment]) -> None:
    wrong = Complaints()
    there = {*map(str, uploads), *had}
    if len(listed) > MOST or len(uploads) > MOST:
        wrong.add(("attachments",), "BASE_TYPE_MAX_LENGTH", f"Must be {MOST} or fewer in length.")
    for index, one in enumerate(listed):
        wrong.unknown_keys(("attachments", index), one, ATTACHMENT_KEYS)
        if str(one.get("id")) not in there:
            wrong.add(("attachments", index), "ATTACHMENT_NOT_FOUND", "Uploaded attachment not found")
        wrong.too_long(("attachments", index, "description"), one.get("description"), 1024)
        wrong.too_long(("attachments", index, "filename"), one.get("filename"), 1024)
    wrong.settle()


def _kept(upload: Upload, described: Json, ids: Snowflakes) -> Attachment:
    name = described.get("filename") or upload.filename
    return Attachment(ids.new(), name, upload.content, upload.content_type, described.get("description"))
