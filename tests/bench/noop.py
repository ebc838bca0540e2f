"""What each library costs by itself: a handler that answers and does nothing else.

``python -m tests.bench.noop slack|discord`` with the environment of `shinrai run`.
"""

import asyncio
import json
import logging
import os
import re
import sys
from typing import Any

import aiohttp
import discord
from discord.http import Route
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient


def ready() -> None:
    print(json.dumps({"event": "ready"}), file=sys.stderr, flush=True)


async def slack() -> None:
    token = os.environ["SLACK_BOT_TOKEN"]
    async with aiohttp.ClientSession() as session:

        async def authorize(**_: Any) -> AuthorizeResult:
            return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token, bot_user_id="U0", bot_id="B0")

        client = AsyncWebClient(token, base_url=os.environ["SLACK_API_URL"], session=session)
        app = AsyncApp(client=client, authorize=authorize, process_before_response=True)

        @app.command(re.compile(".*"))
        async def answer(ack: Any) -> None:
            await ack(text="You gave 1 point.")

        handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
        await handler.connect_async()  # type: ignore[no-untyped-call]
        ready()
        await asyncio.Event().wait()


async def on_discord() -> None:
    Route.BASE = os.environ["DISCORD_API_URL"]

    class Client(discord.AutoShardedClient):
        async def on_ready(self) -> None:
            assert self.application_id is not None
            options = [
                {"type": 6, "name": "to", "description": "to", "required": True},
                {"type": 3, "name": "reason", "description": "reason", "required": True},
            ]
            thanks = {"name": "thanks", "description": "thanks", "options": options}
            await self.http.bulk_upsert_global_commands(self.application_id, payload=[thanks])
            ready()

        async def on_interaction(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_message("You gave 1 point.", ephemeral=True)

    async with Client(intents=discord.Intents(guilds=True)) as client:
        await client.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    asyncio.run(slack() if sys.argv[1] == "slack" else on_discord())
