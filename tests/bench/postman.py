"""`shinrai run` with one feature more, whose posts say what their subject is: ``python -m tests.bench.postman``."""

import asyncio

from bot.context import Drawing
from bot.feature import Feature
from bot.settings import read_settings
from bot.speech import Card, Text, say
from bot.wiring import live
from bot.wiring.logs import set_up_logs

PURPOSE = "bench.post"

feature = Feature("bench")


@feature.delivery(PURPOSE)
async def post(drawing: Drawing) -> Card:
    return Card((Text(say("purpose_other", name=drawing.delivery.subject)),))


if __name__ == "__main__":
    live.FEATURES = (*live.FEATURES, feature)  # type: ignore[assignment]
    set_up_logs(form="json", level="INFO", secrets=())
    asyncio.run(live.run(read_settings()))
