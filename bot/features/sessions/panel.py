"""How a draft of a session looks: what would be announced, lists for what no form asked, and the press that does it."""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.drafting import as_shown
from bot.features.sessions.wishes import ONCE, Wish, as_values, doubt_of
from bot.features.sessions.words import remind_words, repeat_words, repeat_words_on, wall_words
from bot.ports import DraftId
from bot.rules.moments import Doubt
from bot.rules.recurrence import Repeat
from bot.speech import Block, Button, Buttons, Card, Fields, Phrase, Reply, Select, SelectKind, Style, Text, say

NONE = "none"
SEATS = ("5", "10", "20", "30", "50")
REMINDERS = ("1d, 1h, 10m", "1d, 1h", "1d", "1h", "10m")


def panel(ctx: Context, draft: DraftId, wish: Wish, note: Phrase | None = None, *, redraw: bool = False) -> Reply:
    """``note``: why it cannot be announced like this."""
    doubt = doubt_of(wish)
    blocks: list[Block] = [Text(note)] if note else []
    blocks.append(Text(_question(wish, doubt)))
    if doubt is Doubt.TWICE:
        blocks.append(Text(say("session.doubt.which")))
    blocks.append(Fields(_facts(wish)))
    blocks += [repeat_list(ctx, draft, wish), seats_list(ctx, draft, wish), reminders_list(ctx, draft, wish)]
    blocks += [_channel(ctx, draft, wish), Buttons(tuple(_buttons(ctx, draft, wish)))]
    return Reply(Card(tuple(blocks), title=say("session.titled", title=wish.title)), redraw=redraw)


def _question(wish: Wish, doubt: Doubt | None) -> Phrase:
    if doubt is None:
        return say("session.draft.sure")
    return say(f"session.doubt.{doubt}", when=wall_words(wish.readings[0], wish.zone))


def _facts(wish: Wish) -> tuple[tuple[Phrase, Phrase], ...]:
    times = tuple(wall_words(at, wish.zone) for at in wish.readings)
    when = times[0] if len(times) == 1 else say("session.draft.either", first=times[0], second=times[1])
    pairs = [
        (say("session.label.when"), when),
        (say("session.label.minutes"), say("session.minutes", n=int(wish.minutes))),
    ]
    if wish.place:
        pairs.insert(1, (say("session.label.place"), say("session.place", place=wish.place)))
    return tuple(pairs)


def repeat_list(ctx: Context, draft: DraftId, wish: Wish) -> Select:
    first = wish.readings[0].astimezone(ZoneInfo(wish.zone)).date()
    options = ((ONCE, repeat_words(None)), *((one.value, repeat_words_on(one, first)) for one in Repeat))
    return _select(ctx, draft, "repeat", options, wish.repeat)


def seats_list(ctx: Context, draft: DraftId, wish: Wish) -> Select:
    numbers = sorted({*SEATS, *([wish.capacity] if wish.capacity else [])}, key=int)
    options = ((NONE, say("session.draft.no_limit")), *((n, say("session.draft.seats", n=int(n))) for n in numbers))
    return _select(ctx, draft, "capacity", options, wish.capacity or NONE)


def reminders_list(ctx: Context, draft: DraftId, wish: Wish) -> Select:
    typed = [wish.remind] if wish.remind and wish.remind not in REMINDERS else []
    options = [*((one, remind_words(one)) for one in (*typed, *REMINDERS)), (NONE, remind_words(""))]
    return _select(ctx, draft, "remind", options, wish.remind or NONE)


def _channel(ctx: Context, draft: DraftId, wish: Wish) -> Select:
    return replace(
        _select(ctx, draft, "channel", (), wish.channel),
        kind=SelectKind.PLACES,
        chosen=(wish.channel,) if wish.channel else (),
    )


def _select(ctx: Context, draft: DraftId, what: str, options: Iterable[tuple[str, Phrase]], chosen: str) -> Select:
    label = say(f"command.session.new.label.{what}")
    args = (draft, what)
    return Select(label, "session.draft", ctx.community.id, args, options=tuple(options), chosen=(chosen,))


def drawn(wish: Wish) -> str:
    """What the panel shows, so that nothing else is announced."""
    return as_shown(as_values(wish))


def _buttons(ctx: Context, draft: DraftId, wish: Wish) -> Iterable[Button]:
    alone = len(wish.readings) == 1
    for at in wish.readings:
        label = say("session.draft.announce") if alone else say("session.announce", when=wall_words(at, wish.zone))
        means = (draft, str(int(at.timestamp())), drawn(wish))
        yield ctx.button(label, "session.announce", *means, style=Style.PRIMARY)
    yield ctx.button(say("form.correct"), "session.correct", draft)
