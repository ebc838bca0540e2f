"""`shinrai run` with one feature more, whose posts say what their subject is: ``python -m tests.bench.postman``.

With the word ``unpaced`` it keeps no limits beforehand.
"""

import asyncio
import sys

from adapters.discord.app import Discord
from adapters.slack.app import Slack
from bot.context import Drawing
from bot.feature import Feature
from bot.features import FEATURES
from bot.ports import Pace
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
    if "unpaced" in sys.argv:
        Slack.pace = Discord.pace = Pace()
    vars(live)["FEATURES"] = (*FEATURES, feature)
    set_up_logs(form="json", level="INFO", secrets=())
    asyncio.run(live.run(read_settings()))
