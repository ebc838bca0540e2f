"""`/trust explain` and its entry in a message's menu: why a thanks on a message did or did not count."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from bot.arguments import no_link
from bot.context import Context
from bot.feature import Feature, Link
from bot.features.explain.verdicts import Verdict, read_thanks, states_on, verdict_of
from bot.features.explain.words import in_words, why_none
from bot.hindrance_words import why_words
from bot.inquiries import AboutMessage, MessageFound
from bot.people import AccountRef, MessageRef, SubjectMessage
from bot.ports import SourceState
from bot.speech import Answer, Block, Card, Item, Person, Phrase, Refused, Reply, Text, say

feature = Feature("explain")

MOST = 15

Linked = Annotated[MessageRef, Link()]


@feature.command("trust", "explain", reads=True)
async def explain(ctx: Context, message: Linked) -> Answer:
    """One's own thanks given or got on a message; organizers see all."""
    if message.space != ctx.event.space:
        raise _no_message(ctx, message)
    found = ctx.find_out(AboutMessage(message, ctx.event.actor))
    if not found.visible:
        raise _no_message(ctx, message)
    return Reply(await _card(ctx, message, found.subject, found))


@feature.message_menu("explain", reads=True)
async def why(ctx: Context, message: SubjectMessage) -> Answer:
    """Whoever opens a message's menu sees the message, also where the bot does not."""
    found = ctx.find_out(AboutMessage(message.ref, ctx.event.actor))
    return Reply(await _card(ctx, message.ref, found.subject or message, found))


def _no_message(ctx: Context, message: MessageRef) -> Refused:
    typed = next((link for link, ref in ctx.event.links.items() if ref == message), "")
    return no_link(ctx.catalogue.commands["trust", "explain"], "message", typed)


async def _card(ctx: Context, message: MessageRef, subject: SubjectMessage | None, found: MessageFound) -> Card:
    organizes = await ctx.organizes()
    states = await states_on(ctx, message, subject, everybody=organizes)
    shown = await read_thanks(ctx, states, MOST)
    author = subject.author if subject else None
    notes = [Text(note) for note in (*_read(found), *await _corrected(ctx, found, subject, everybody=organizes))]
    facts = (found.facts.get(author) or ctx.event.facts.get(author)) if author else None
    rows: tuple[Block, ...] = tuple(Item(in_words(ctx, one, author, organizes=organizes)) for one in shown)
    if not rows:
        rows = (Text(why_none(ctx, subject, facts, organizes=organizes)),)
    more = (Text(_more(ctx, states)),) if len(states) > MOST else ()
    return Card((*notes, *rows, *more), title=say("explain.title"))


def _more(ctx: Context, states: Sequence[SourceState]) -> Phrase:
    verdicts = Counter(verdict_of(ctx, state) for state in states)
    counted, back = verdicts[Verdict.COUNTED], verdicts[Verdict.UNDONE] + verdicts[Verdict.REMOVED]
    uncounted = len(states) - counted - back
    return say("explain.more", n=len(states) - MOST, counted=counted, back=back, uncounted=uncounted)


def _read(found: MessageFound) -> tuple[Phrase, ...]:
    """Whether the reactions were just read, or only what is known can be said."""
    if not found.visible:
        return (say("explain.unseen"),)
    return () if found.subject is not None else (say("explain.unread", why=why_words(found.hindrance)),)


async def _corrected(
    ctx: Context, found: MessageFound, subject: SubjectMessage | None, *, everybody: bool
) -> tuple[Phrase, ...]:
    """What the ledger had missed, of whom the asker may know."""
    author = subject is not None and subject.author == ctx.event.actor
    people = [ref for ref in found.corrected if _can_give(found, ref)]
    if not (everybody or author):
        people = [ref for ref in people if ref == ctx.event.actor]
    if not people:
        return ()
    who = tuple(Person(ref) for ref in people[:MOST])
    return (say("explain.corrected", n=len(people), who=who),)


def _can_give(found: MessageFound, ref: AccountRef) -> bool:
    facts = found.facts.get(ref)
    return facts is None or not (facts.bot or facts.stranger)
