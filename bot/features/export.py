"""`/shinrai export`: the community's record as a private file, without words that were not public."""

import asyncio
import io
import zipfile
from contextlib import aclosing
from typing import Annotated, cast
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.feature import Access, Choice, Feature
from bot.ports import Exported
from bot.rules.rows import comma_separated, json_lines
from bot.rules.zones import first_known
from bot.speech import Answer, Card, File, Refused, Reply, Text, say

feature = Feature("export")

PACKED_FROM = 5 * 1024 * 1024
LARGEST = 8 * 1024 * 1024
"""Bytes that every platform takes from a bot, with some room."""
MOST_HELD = 100 * 1024 * 1024
"""Bytes before packing: what is larger would not fit packed either, and need not be held."""
CSV_ENCODING = "utf-8-sig"
"""With a byte order mark, by which spreadsheets recognise that Japanese is UTF-8."""

What = Annotated[str, Choice(("entries", "members", "sessions", "volunteers", "posts"))]
Format = Annotated[str, Choice(("csv", "jsonl"))]


@feature.command("shinrai", "export", access=Access.ORGANIZER)
async def export(ctx: Context, what: What, format: Format = "csv") -> Answer:
    """Raises Refused where there is nothing yet, or more than a platform takes."""
    actor, _ = await ctx.settle()
    content, rows = await _written(ctx, cast(Exported, what), format)
    if not rows:
        raise Refused(say("export.none"))
    today = ctx.now.astimezone(ZoneInfo(first_known(ctx.community.zone))).date()
    file = await _small_enough(File(f"{what}-{today:%Y-%m-%d}.{format}", content))
    await ctx.uow.audit.write(actor=actor.id, what="exported", after=what)
    left_out = (Text(say("export.why_entries")),) if what == "entries" else ()
    return Reply(Card((Text(say("export.done", n=rows)), *left_out)), file=file)


async def _written(ctx: Context, what: Exported, format: str) -> tuple[bytes, int]:
    """The file and how many rows it has. Raises Refused for what is too large to be held."""
    held = io.BytesIO()
    encoding = CSV_ENCODING if format == "csv" else "utf-8"
    out = io.TextIOWrapper(held, encoding, newline="", write_through=True)
    write = comma_separated(out) if format == "csv" else json_lines(out)
    count = 0
    async with aclosing(ctx.uow.exports.rows(what)) as rows:
        async for row in rows:
            write(row)
            count += 1
            if held.tell() > MOST_HELD:
                raise Refused(say("export.too_large"))
    out.flush()
    return held.getvalue(), count


async def _small_enough(file: File) -> File:
    """The file, packed where it is large. Raises Refused where that does not help."""
    if len(file.content) > PACKED_FROM:
        file = await asyncio.to_thread(_packed, file)
    if len(file.content) > LARGEST:
        raise Refused(say("export.too_large"))
    return file


def _packed(file: File) -> File:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(file.name, file.content)
    return File(f"{file.name}.zip", held.getvalue())
