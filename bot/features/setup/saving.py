"""Saving what an organizer set: audited, and where two set the same at once the last wins and both are told."""

from datetime import timedelta
from typing import Unpack

from bot.context import Context, Drawing
from bot.feature import Dropped, Feature
from bot.features.setup.values import What, as_text, in_words, seen
from bot.people import Account, Community, Space
from bot.ports import AuditLine, CommunityChange, SpaceChange
from bot.speech import Card, Person, Phrase, Text, say
from bot.telling import tell

feature = Feature("setup.saving")

OVERTAKEN = "setup.overtaken"
WORTH_TELLING_FOR = timedelta(days=7)
LATEST = 100
"""Lines of the audit in which the latest change of a space is looked for."""


async def save(ctx: Context, what: What, drawn: str, **to: Unpack[CommunityChange]) -> tuple[Community, Phrase]:
    """Change one thing of the community. ``drawn``: the digest of what the organizer looked at (``values.seen``).

    Returns the community as it is now, and what to say about it.
    """
    actor, _ = await ctx.settle()
    changed = await ctx.uow.settings.change(**to)
    return changed, await _written(ctx, actor, what, drawn, as_text(what, changed, ctx.space))


async def save_space(
    ctx: Context, what: What, drawn: str, name: str = "", **to: Unpack[SpaceChange]
) -> tuple[Space, Phrase]:
    """Change one thing of the space in which it is asked. ``name``: of the channel that was chosen."""
    actor, _ = await ctx.settle()
    changed = await ctx.uow.settings.change_space(ctx.space.id, **to)
    text = as_text(what, ctx.community, changed)
    return changed, await _written(ctx, actor, what, drawn, f"{text} {name}".strip())


async def _written(ctx: Context, actor: Account, what: What, drawn: str, after: str) -> Phrase:
    """The row is changed, hence locked: the audit's latest line is what stood until now, whoever was faster."""
    last = await _latest(ctx, what)
    before = last.after if last else as_text(what, ctx.community, ctx.space)
    if _value(before) == _value(after):
        return say("setup.unchanged")
    await ctx.uow.audit.write(actor=actor.id, what=what, before=before, after=after)
    if last is None or last.actor in (None, ctx.event.actor) or seen(ctx, what, _value(before)) == drawn:
        return say("settings.saved")
    await _tell(ctx, what, last)
    return say("setup.overtook", change=change_words(last))


def _value(text: str) -> str:
    return text.partition(" ")[0]


async def _latest(ctx: Context, what: What) -> AuditLine | None:
    """Of a space: the latest by somebody there, since each space has its own."""
    if not what.of_space:
        return await ctx.uow.audit.latest(what)
    lines = await ctx.uow.audit.page(before=None, most=LATEST)
    here = ctx.space.ref
    return next((line for line in lines if line.what == what and line.actor and line.actor.space == here), None)


def change_words(line: AuditLine) -> Phrase:
    """A line of the audit about something that was set, as a sentence."""
    return say(
        f"audit.{line.what}",
        who=Person(line.actor) if line.actor else say("people.someone"),
        about=Person(line.about) if line.about else say("people.someone"),
        before=in_words(line.what, line.before),
        after=in_words(line.what, line.after),
    )


async def _tell(ctx: Context, what: What, overtaken: AuditLine) -> None:
    assert overtaken.actor is not None
    other = await ctx.uow.people.account(overtaken.actor)
    ours = await _latest(ctx, what)
    if other is None or ours is None:
        return
    await tell(ctx.uow, other, purpose=OVERTAKEN, subject=ours.id, worth_for=WORTH_TELLING_FOR, now=ctx.now)


@feature.delivery(OVERTAKEN, waits=True)
async def overtaken(drawing: Drawing) -> Card | Dropped:
    """To who had set something: that another has set it otherwise since, without having seen theirs."""
    lines = await drawing.uow.audit.page(before=None, most=LATEST)
    line = next((line for line in lines if line.id == drawing.delivery.subject), None)
    if line is None:
        return Dropped("no news any more")
    return Card((Text(say("setup.overtaken", change=change_words(line))),))
