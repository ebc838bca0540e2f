"""Opening a refused form again, filled in with what was typed."""

from bot.context import Context
from bot.feature import Command, Feature, People
from bot.forms import form_of
from bot.people import AccountRef
from bot.ports import Draft, DraftId
from bot.speech import Form, Refused, say

feature = Feature("corrections")


@feature.button("form.correct", opens_form=True, reads=True)
async def correct(ctx: Context, draft: str) -> Form:
    """Only its own writer sees a draft. Raises Refused when it is gone (a day old)."""
    account = await ctx.known()
    kept = await ctx.uow.drafts.get(DraftId(draft))
    command = ctx.catalogue.form(kept.form) if kept else None
    if account is None or kept is None or command is None or kept.owner != account.id:
        raise Refused(say("refused.outdated"))
    return form_of(command, ctx.community.id, typed=_typed(ctx, command, kept), state=kept.state)


def _typed(ctx: Context, command: Command, draft: Draft) -> dict[str, object]:
    people = {p.name for p in command.parameters if isinstance(p.kind, People)}
    return {
        name: tuple(AccountRef(ctx.event.space, user) for user in text.split(",") if user) if name in people else text
        for name, text in draft.values.items()
    }
