"""How a draft of a call looks: what would be announced, lists for what no form asked, and the press that does it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.context import Context
from bot.drafting import as_shown
from bot.features.roles.words import role_words
from bot.features.sessions.words import offset_words, wall_words
from bot.features.volunteers.calling_each import AHEAD, SERIES, THIS
from bot.features.volunteers.times import in_doubt, readings
from bot.features.volunteers.wanted import SEATS_MOST, Planned, Wanted
from bot.ports import Choosing, DraftId
from bot.speech import Block, Button, Buttons, Card, Fields, Phrase, Reply, Select, SelectKind, Style, Text, say

LISTS = ("first", "seats", "mentors")


def panel(
    ctx: Context, draft: DraftId, wanted: Wanted, plan: Planned, note: Phrase | None = None, *, redraw: bool = False
) -> Reply:
    """``note``: why it cannot be announced like this."""
    blocks: list[Block] = [Text(note)] if note else []
    blocks += [Text(_question(ctx, wanted)), Fields(_facts(ctx, wanted, plan))]
    blocks += [Text(say("volunteer.note", note=wanted.note))] if wanted.note else []
    blocks += [seats_list(ctx, draft, what, plan) for what in LISTS]
    blocks += [_channel(ctx, draft, wanted), Buttons(tuple(_buttons(ctx, draft, wanted, plan)))]
    return Reply(Card(tuple(blocks), title=say("volunteer.titled", role=role_words(plan.role))), redraw=redraw)


def _question(ctx: Context, wanted: Wanted) -> Phrase:
    """Of two moments that may not be certain, the start is asked about first."""
    name = in_doubt(wanted)
    if not name:
        return say("session.draft.sure")
    doubt = getattr(wanted, f"{name}_doubt")
    return say(f"session.doubt.{doubt}", when=wall_words(readings(wanted, name)[0], ctx.reader.zone))


def _facts(ctx: Context, wanted: Wanted, plan: Planned) -> tuple[tuple[Phrase, Phrase], ...]:
    zone, occurrence = ctx.reader.zone, plan.occurrence
    when = say("volunteer.no_time") if plan.starts is None else wall_words(plan.starts, zone)
    if occurrence is not None:
        when = say("volunteer.for_session", title=occurrence.plan.title, when=when)
    elif wanted.at_doubt:
        when = _either(ctx, wanted, "at")
    closes = _either(ctx, wanted, "closes") if wanted.closes_doubt else wall_words(plan.closes, zone)
    until = (say("volunteer.label.until"), closes)
    each = (say("volunteer.draft.each"), _ahead(wanted))
    return (
        (say("volunteer.label.when"), when),
        each if plan.series else until,
        (say("command.volunteer.call.label.choosing"), say(f"command.volunteer.call.choice.{plan.choosing}")),
    )


def _either(ctx: Context, wanted: Wanted, name: str) -> Phrase:
    times = tuple(wall_words(at, ctx.reader.zone) for at in readings(wanted, name))
    return times[0] if len(times) == 1 else say("session.draft.either", first=times[0], second=times[1])


def _ahead(wanted: Wanted) -> Phrase:
    """Of a standing call: each is announced so long before its date."""
    return say("volunteer.draft.ahead", ahead=offset_words(timedelta(days=int(wanted.ahead or AHEAD))))


def seats_list(ctx: Context, draft: DraftId, what: str, plan: Planned) -> Select:
    """Of one kind of seats; ``what``: one of ``LISTS``."""
    counts = {"first": plan.places.first, "seats": plan.places.open, "mentors": plan.places.mentor}
    options = ((str(n), say(f"volunteer.draft.{what}", n=n)) for n in range(SEATS_MOST + 1))
    return _select(ctx, draft, what, options, str(counts[what]))


def _channel(ctx: Context, draft: DraftId, wanted: Wanted) -> Select:
    chosen = (wanted.channel,) if wanted.channel else ()
    return replace(_select(ctx, draft, "channel", (), ""), kind=SelectKind.PLACES, chosen=chosen)


def _select(ctx: Context, draft: DraftId, what: str, options: Iterable[tuple[str, Phrase]], chosen: str) -> Select:
    label = say(f"command.volunteer.call.label.{what}")
    return Select(label, "volunteer.draft", ctx.community.id, (draft, what), options=tuple(options), chosen=(chosen,))


def drawn(wanted: Wanted, plan: Planned) -> str:
    """What the panel shows, so that nothing else is announced. Without a deadline that nobody chose: it goes on."""
    session = (plan.occurrence.id, plan.occurrence.plan.title) if plan.occurrence else ()
    role = (plan.role.id, plan.role.name)
    each = (wanted.each, wanted.ahead) if plan.series else ()
    chosen = (wanted.closes, plan.places, plan.choosing, each, wanted.note, wanted.channel, wanted.minutes)
    return as_shown(role, session, plan.starts, *chosen)


def _buttons(ctx: Context, draft: DraftId, wanted: Wanted, plan: Planned) -> Iterable[Button]:
    if name := in_doubt(wanted):
        for at in readings(wanted, name):
            label = say("session.edit.read_as", when=wall_words(at, ctx.reader.zone))
            yield ctx.button(label, "volunteer.read_as", draft, name, str(int(at.timestamp())), style=Style.PRIMARY)
    else:
        closes = str(int(plan.closes.timestamp()))
        means = (draft, drawn(wanted, plan), closes)
        yield ctx.button(say("session.draft.announce"), "volunteer.announce", *means, style=Style.PRIMARY)
    other = Choosing.FIRST_COME if plan.choosing is Choosing.COLLECT else Choosing.COLLECT
    yield ctx.button(say(f"volunteer.draft.{other}"), "volunteer.choosing", draft, "choosing", other)
    if plan.may_repeat:
        each = THIS if plan.series else SERIES
        yield ctx.button(say(f"volunteer.draft.{each}"), "volunteer.choosing", draft, "each", each)
    yield ctx.button(say("form.correct"), "volunteer.correct", draft)
