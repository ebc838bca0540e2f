"""A short hello, once to who first uses the bot in a space, and once to the first organizer who does."""

from datetime import timedelta

from bot.context import Context, Drawing
from bot.feature import Feature
from bot.people import Greeted, Place
from bot.ports import DeliveryKind, NewDelivery
from bot.speech import Buttons, Card, CommandName, Style, Text, say

feature = Feature("setup.greeting")

PURPOSE = "setup.greeting"
WORTH_SAYING_FOR = timedelta(days=7)


@feature.first_use
async def greet(ctx: Context) -> None:
    """Quiet hours do not matter: whom it is for has used the bot this moment."""
    greeted = Greeted.ORGANIZER if ctx.facts.organizer else Greeted.SOMEBODY
    account, _ = await ctx.settle()
    await ctx.uow.settings.change_space(ctx.space.id, greeted=greeted)
    await ctx.uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=PURPOSE,
            subject=f"{ctx.space.id}.{greeted}",
            place=Place(ctx.space.ref, person=account.ref.user),
            receiver=account.id,
            due_at=ctx.now,
            expires_at=ctx.now + WORTH_SAYING_FOR,
        )
    )


@feature.delivery(PURPOSE)
async def greeting(drawing: Drawing) -> Card:
    if drawing.delivery.subject.endswith(f".{Greeted.ORGANIZER}"):
        begin = drawing.button(say("greeting.begin"), "setup.open", style=Style.PRIMARY)
        return Card((Text(say("greeting.organizer")), Buttons((begin,))), title=say("greeting.title"))
    words = say(
        "greeting.member",
        thanks=CommandName(("thanks",)),
        show=CommandName(("trust", "show")),
        help=CommandName(("shinrai", "help")),
        setup=CommandName(("shinrai", "setup")),
    )
    return Card((Text(words),), title=say("greeting.title"))
