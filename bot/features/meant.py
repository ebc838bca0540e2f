"""What somebody meant by words that only they can read: a press goes on with what was typed (``bot.typed``)."""

from bot.context import Context
from bot.feature import Feature
from bot.speech import Answer
from bot.typed import go_on

feature = Feature("meant")


@feature.button("typed.meant", opens_form=True)
async def meant(ctx: Context, draft: str) -> Answer:
    return await go_on(ctx, draft)
