"""`/shinrai audit`: who changed what and when, from what to what; newest first, and never changed itself."""

from datetime import UTC, datetime, timedelta

from bot.context import Context
from bot.feature import Access, Feature
from bot.features.pause import pause_words
from bot.features.posts.words import state_words
from bot.features.roles.recording import role_sentence
from bot.features.setup.saving import change_words
from bot.ports import AuditLine, Cursor
from bot.speech import Answer, Block, Button, Buttons, Card, Item, Person, Phrase, Reply, Text, When, say

feature = Feature("audit")

PAGE = 10


@feature.command("shinrai", "audit", reads=True, access=Access.ORGANIZER)
async def audit(ctx: Context) -> Answer:
    return await _page(ctx, "", redraw=False)


@feature.button("audit.page", reads=True, access=Access.ORGANIZER)
async def turn_page(ctx: Context, cursor: str) -> Answer:
    return await _page(ctx, cursor, redraw=True)


async def _page(ctx: Context, cursor: str, *, redraw: bool) -> Reply:
    before = _cursor(cursor)
    lines = await ctx.uow.audit.page(before=before, most=PAGE + 1)
    body: list[Block] = [Item(_row(ctx, line)) for line in lines[:PAGE]] or [Text(say("audit.none"))]
    turns: list[Button] = []
    if before:
        turns.append(ctx.button(say("history.newest"), "audit.page", ""))
    if len(lines) > PAGE:
        turns.append(ctx.button(say("history.older"), "audit.page", _after(lines[PAGE - 1])))
    ways = (Buttons(tuple(turns)),) if turns else ()
    return Reply(Card((*body, *ways), title=say("audit.title")), redraw=redraw)


def _row(ctx: Context, line: AuditLine) -> Phrase:
    return say("audit.row", when=When(line.at, ctx.reader.zone), what=sentence(line))


def sentence(line: AuditLine) -> Phrase:
    """A line of the audit in words, as whoever wrote it keeps its values."""
    match line.what:
        case "paused" | "pause_lifted":
            return _said(line, pause_words(line.before), pause_words(line.after))
        case "post_sent_now" | "post_dropped" | "post_arrived":
            return _said(line, state_words(line.before), _text(line.after))
        case (
            "adjusted"
            | "adjustment_undone"
            | "words_hidden"
            | "words_shown"
            | "tag_recommended"
            | "tag_unrecommended"
            | "tags_merged"
        ):
            return _said(line, _text(line.before), _text(line.after))
        case "exported":
            return _said(line, _text(line.before), say(f"command.shinrai.export.choice.{line.after}"))
        case what if what.startswith("role_"):
            return role_sentence(line)
        case _:
            return change_words(line)


def _text(value: str) -> Phrase:
    return say("settings.value", value=value)


def _said(line: AuditLine, before: Phrase, after: Phrase) -> Phrase:
    return say(
        f"audit.{line.what}",
        who=Person(line.actor) if line.actor else say("people.someone"),
        about=Person(line.about) if line.about else say("people.someone"),
        before=before,
        after=after,
    )


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _after(line: AuditLine) -> str:
    """A cursor for a button: the instant in hexadecimal microseconds, and the id."""
    return f"{(line.at - _EPOCH) // _MICROSECOND:x}.{line.id}"


def _cursor(text: str) -> Cursor | None:
    instant, dot, id = text.partition(".")
    try:
        return Cursor(_EPOCH + int(instant, 16) * _MICROSECOND, id) if dot else None
    except (ValueError, OverflowError):
        return None  # a cursor nobody was given: the newest page
