"""A refusal in words: a private card, or a form to correct."""

from collections.abc import Mapping

from bot.context import Context
from bot.events import Submitted, Value
from bot.forms import form_of
from bot.mentions import readable
from bot.people import AccountRef
from bot.speech import Answer, Buttons, Card, FieldError, Refused, Rejected, Reply, Text, say


def refusal(refused: Refused) -> Reply:
    return Reply(Card(tuple(Text(one.phrase) for one in (refused, *refused.others))))


async def rejection(ctx: Context, refused: Refused) -> Answer:
    """What was typed into a form is kept for a day, so that a press opens it again filled in."""
    event = ctx.event
    command = ctx.catalogue.form(event.form) if isinstance(event, Submitted) else None
    if command is None or not isinstance(event, Submitted):
        return refusal(refused)
    account, _ = await ctx.settle()
    values = await readable(ctx.uow, ctx.reader.locale, event.facts, event.values)
    draft = await ctx.uow.drafts.keep(
        owner=account.id, form=event.form, state=event.state, values=as_text(values), at=ctx.now
    )
    return Rejected(
        errors=tuple(FieldError(one.field, one.phrase) for one in (refused, *refused.others)),
        form=form_of(command, ctx.community.id, typed=values, state=event.state),
        correct=ctx.button(say("form.correct"), "form.correct", draft),
    )


async def correctable(
    ctx: Context, refused: Refused, form: str, typed: Mapping[str, object], state: Mapping[str, str]
) -> Answer:
    """Of a command that was typed: why not, and a press that opens its form with what was understood, for a day.

    Raises the refusal itself where a form was sent: that stays open. ``typed``: None or empty for what was left out.
    """
    if isinstance(ctx.event, Submitted):
        raise refused
    account, _ = await ctx.settle()
    values = {name: str(value) for name, value in typed.items() if value not in (None, "")}
    draft = await ctx.uow.drafts.keep(owner=account.id, form=form, state=state, values=values, at=ctx.now)
    said = refusal(refused).card
    return Reply(Card((*said.blocks, Buttons((ctx.button(say("form.correct"), "form.correct", draft),)))))


def as_text(values: Mapping[str, Value]) -> dict[str, str]:
    """Form values as a draft keeps them: people by their platform ids, joined by commas."""

    def text(value: Value) -> str:
        match value:
            case AccountRef():
                return value.user
            case tuple():
                return ",".join(ref.user for ref in value)
            case _:
                return str(value)

    return {name: text(value) for name, value in values.items()}
