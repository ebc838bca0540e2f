"""The private panel on which a session is looked at before it is announced: what a form does not ask is chosen here."""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.feature import Command, Feature
from bot.features.sessions.places import hindrance
from bot.features.sessions.wishes import ONCE, Wish, as_values, doubt_of, kept_in
from bot.features.sessions.words import remind_words, repeat_words, repeat_words_on, wall_words
from bot.forms import form_of
from bot.people import Account, Place
from bot.ports import Draft, DraftId
from bot.rules.moments import Doubt
from bot.rules.recurrence import Repeat
from bot.speech import (
    Answer,
    Block,
    Button,
    Buttons,
    Card,
    Fields,
    Form,
    Phrase,
    Refused,
    Reply,
    Select,
    SelectKind,
    Style,
    Text,
    say,
)

feature = Feature("sessions.drafting")

DRAFT = "session.draft"
DONE = "announced"
"""A value of a draft once it is: then nothing of it is chosen any more."""
NONE = "none"
SEATS = ("5", "10", "20", "30", "50")
REMINDERS = ("1d, 1h, 10m", "1d, 1h", "1d", "1h", "10m")
IN_FORM = ("title", "when", "minutes", "repeat", "place")


async def drafted(ctx: Context, account: Account, wish: Wish, corrects: Draft | None = None) -> Reply:
    """Kept, and shown to its writer; ``corrects``: the draft that is written over."""
    note = hindrance(ctx, wish.channel)
    if corrects is not None:
        await ctx.uow.drafts.change(corrects.id, as_values(wish))
        return panel(ctx, corrects.id, wish, note)
    kept = await ctx.uow.drafts.keep(owner=account.id, form=DRAFT, state={}, values=as_values(wish), at=ctx.now)
    return panel(ctx, kept, wish, note)


async def own_draft(ctx: Context, id: str) -> Draft:
    """Raises Refused for another one's, and for one that is gone (a day old)."""
    account = await ctx.known()
    kept = await ctx.uow.drafts.get(DraftId(id))
    if account is None or kept is None or kept.owner != account.id or kept.form != DRAFT:
        raise Refused(say("refused.outdated"))
    return kept


def panel(ctx: Context, draft: DraftId, wish: Wish, note: Phrase | None = None, *, redraw: bool = False) -> Reply:
    """``note``: why it cannot be announced like this."""
    doubt = doubt_of(wish)
    blocks: list[Block] = [Text(note)] if note else []
    blocks.append(Text(_question(wish, doubt)))
    if doubt is Doubt.TWICE:
        blocks.append(Text(say("session.doubt.which")))
    blocks.append(Fields(_facts(wish)))
    blocks += [_repeat(ctx, draft, wish), _seats(ctx, draft, wish), _reminders(ctx, draft, wish)]
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


def _repeat(ctx: Context, draft: DraftId, wish: Wish) -> Select:
    first = wish.readings[0].astimezone(ZoneInfo(wish.zone)).date()
    options = ((ONCE, repeat_words(None)), *((one.value, repeat_words_on(one, first)) for one in Repeat))
    return _select(ctx, draft, "repeat", options, wish.repeat)


def _seats(ctx: Context, draft: DraftId, wish: Wish) -> Select:
    numbers = sorted({*SEATS, *([wish.capacity] if wish.capacity else [])}, key=int)
    options = ((NONE, say("session.draft.no_limit")), *((n, say("session.draft.seats", n=int(n))) for n in numbers))
    return _select(ctx, draft, "capacity", options, wish.capacity or NONE)


def _reminders(ctx: Context, draft: DraftId, wish: Wish) -> Select:
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


def _buttons(ctx: Context, draft: DraftId, wish: Wish) -> Iterable[Button]:
    alone = len(wish.readings) == 1
    for at in wish.readings:
        label = say("session.draft.announce") if alone else say("session.announce", when=wall_words(at, wish.zone))
        yield ctx.button(label, "session.announce", draft, str(int(at.timestamp())), style=Style.PRIMARY)
    yield ctx.button(say("form.correct"), "session.correct", draft)


@feature.button("session.draft")
async def choose(ctx: Context, id: str, what: str) -> Answer:
    """One thing, saved at once; the others stay as they are."""
    draft = await own_draft(ctx, id)
    if DONE in draft.values:
        raise Refused(say("session.draft.done"))
    wish = kept_in(draft)
    note = None
    if what == "channel":
        chosen = _chosen_channel(ctx)
        note = hindrance(ctx, chosen)
    else:
        chosen = _chosen_value(ctx, draft.id, wish, what)
    changed = await ctx.uow.drafts.change(draft.id, {what: chosen})
    if changed is None:
        raise Refused(say("refused.outdated"))
    return panel(ctx, draft.id, kept_in(changed), note, redraw=True)


def _chosen_channel(ctx: Context) -> str:
    place = ctx.chosen[0] if ctx.chosen else None
    if not isinstance(place, Place) or place.space != ctx.space.ref:
        raise Refused(say("refused.outdated"))
    return place.channel


def _chosen_value(ctx: Context, draft: DraftId, wish: Wish, what: str) -> str:
    """Raises Refused for what its list does not offer."""
    lists = {"repeat": _repeat, "capacity": _seats, "remind": _reminders}
    offered = {value for value, _ in lists[what](ctx, draft, wish).options} if what in lists else set()
    chosen = ctx.chosen[0] if len(ctx.chosen) == 1 else None
    if not isinstance(chosen, str) or chosen not in offered:
        raise Refused(say("refused.outdated"))
    return "" if chosen == NONE else chosen


@feature.button("session.correct", opens_form=True, reads=True)
async def correct(ctx: Context, id: str) -> Form:
    """The form again, with what was typed; what was chosen on the panel stays."""
    draft = await own_draft(ctx, id)
    if DONE in draft.values:
        raise Refused(say("session.draft.done"))
    typed = {name: draft.values[name] for name in IN_FORM}
    return form_of(_command(ctx), ctx.community.id, typed=typed, state={"draft": draft.id})


@feature.button("session.new", opens_form=True, reads=True)
async def begin(ctx: Context) -> Form:
    """From the list of what is coming: also where a command is always typed whole."""
    return form_of(_command(ctx), ctx.community.id, typed={})


def _command(ctx: Context) -> Command:
    command = ctx.catalogue.form("session.new")
    assert command is not None, "it is declared beside this"
    return command
