"""Each thanks in a sentence, for who gave it and for who only looks."""

from typing import assert_never

from bot.access import may_be_thanked
from bot.context import Context
from bot.features.explain.verdicts import Thanks, Verdict
from bot.giving import Why
from bot.people import AccountRef, Facts, SubjectMessage
from bot.ports import EntryLine
from bot.rules.emoji import pictured
from bot.speech import Emoji, Person, Phrase, Said, When, say

PASSES = (Why.ALLOWANCE, Why.PAUSED, Why.INACTIVE, Why.UNKNOWN)
"""What may be otherwise tomorrow: then it counts once it is put on anew."""
SAID_OTHERWISE = (Why.YOURSELF, Why.ALLOWANCE)
"""Said to the giver as ``you``."""


def in_words(ctx: Context, one: Thanks, author: AccountRef | None, *, organizes: bool) -> Phrase:
    match one.verdict:
        case Verdict.COUNTED:
            return _counted(ctx, one, author)
        case Verdict.UNDONE | Verdict.REMOVED:
            return _taken_back(ctx, one, author)
        case Verdict.UNCOUNTED:
            return _uncounted(one, organizes=organizes)
        case Verdict.OTHER_EMOJI:
            return say("explain.other_emoji", emoji=tuple(Emoji(name) for name in one.stands), thanks=thanks_emoji(ctx))
        case Verdict.EARLY:
            return say("explain.early", emoji=tuple(Emoji(name) for name in one.stands))
        case Verdict.NOTHING:
            return say("why.not_there")
        case _:
            assert_never(one.verdict)


def _counted(ctx: Context, one: Thanks, author: AccountRef | None) -> Phrase:
    if one.line is None:
        return say("explain.counted_once", giver=_giver(one))
    deposit = _deposit(ctx, one, one.line, author)
    turn = one.line.entry.turn
    row = say("explain.counted", deposit=deposit)
    return say("explain.turn", row=row, n=turn) if turn > 1 else row


def _taken_back(ctx: Context, one: Thanks, author: AccountRef | None) -> Phrase:
    if one.line is None or one.line.reversed_at is None:
        return say("explain.back_once", giver=_giver(one))
    deposit, back = _deposit(ctx, one, one.line, author), When(one.line.reversed_at, ctx.reader.zone)
    if one.verdict is Verdict.REMOVED:
        return say("explain.removed", deposit=deposit, back=back)
    row = say("explain.undone", deposit=deposit, back=back)
    return say("explain.anew", row=row) if one.own and one.stands else row


def _deposit(ctx: Context, one: Thanks, line: EntryLine, author: AccountRef | None) -> Phrase:
    """Who gave whom how much, when and how."""
    receiver = line.receiver or author
    return say(
        "explain.deposit",
        giver=_giver(one),
        to=Person(receiver) if receiver else say("people.someone"),
        points=say("points", n=line.entry.points),
        what=say(f"kind.{line.entry.kind}"),
        when=When(line.entry.at, ctx.reader.zone),
    )


def _uncounted(one: Thanks, *, organizes: bool) -> Phrase:
    if one.state.reason == Why.GIVER:
        return say("explain.uncounted_nobody", why=say("why.giver"))
    row = say("explain.uncounted", giver=_giver(one), why=_why(one, organizes=organizes))
    return say("explain.anew", row=row) if one.own and one.stands and one.state.reason in PASSES else row


def _why(one: Thanks, *, organizes: bool) -> Phrase:
    """To others it is said otherwise; that someone's giving is paused only they themselves and organizers learn."""
    reason = one.state.reason
    if one.own:
        return say(f"why.{reason}")
    if reason == Why.PAUSED and not organizes:
        return say("explain.theirs_alone")
    return say(f"explain.theirs.{reason}") if reason in SAID_OTHERWISE else say(f"why.{reason}")


def _giver(one: Thanks) -> Said:
    return Person(one.giver.ref) if one.giver is not None else say("people.someone")


def thanks_emoji(ctx: Context) -> tuple[Said, ...]:
    return tuple(Emoji(name) for name in sorted({pictured(name) for name in ctx.community.thanks_emoji}))


def why_none(ctx: Context, subject: SubjectMessage | None, author: Facts | None, *, organizes: bool) -> Phrase:
    """There is no thanks to explain: whether there could be one, and how."""
    if subject is None:
        return say("explain.none_known")
    if subject.author is None:
        return say("why.nobody")
    if subject.system:
        return say("why.system")
    if subject.author == ctx.event.actor:
        return say("explain.none_own", emoji=thanks_emoji(ctx))
    fault = may_be_thanked(author) if author is not None else None
    if fault is not None:
        return say(f"why.{fault}")
    return say("explain.none_here" if organizes else "explain.none", emoji=thanks_emoji(ctx))
