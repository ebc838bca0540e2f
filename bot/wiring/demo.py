"""The bot between two stand-ins, on SQLite, with a scripted minute of community life: nothing to configure."""

import asyncio
import signal
import tempfile

import click
from pydantic import SecretStr

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.story.scenes import Scenes
from bot.settings import Settings
from bot.wiring.live import Live
from bot.wiring.logs import set_up_logs
from bot.wiring.operator import verify_ledger


async def run(*, once: bool) -> None:
    """Prints the transcript; stays up until Ctrl-C unless ``once``."""
    set_up_logs(form="text", level="WARNING", secrets=())
    with tempfile.TemporaryDirectory(prefix="shinrai-demo-") as folder:
        async with SlackStandIn(name="Meetup Tokyo") as slack, DiscordStandIn() as discord:
            scenes = Scenes(slack, discord, click.echo)
            settings = settings_for(slack, discord, f"sqlite:///{folder}/demo.db")
            live = Live(settings)
            try:
                await live.start()
                for tell in (*scenes.first_hour, *scenes.evening, *scenes.answers):
                    await tell()
                faults = await verify_ledger(settings)
                click.echo("\n" + "\n".join(faults or ["shinrai verify: the ledger adds up."]))
                if not once:
                    await _until_interrupted(slack, discord)
            finally:
                await live.stop()


def settings_for(slack: SlackStandIn, discord: DiscordStandIn, database_url: str) -> Settings:
    """Of the stand-ins alone: whatever is in the environment or in ``.env`` stays out of it."""
    return Settings.model_construct(
        database_url=database_url,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
        discord_token=SecretStr(discord.token),
        discord_api_url=discord.api_url,
        shinrai_http="",
    )


async def _until_interrupted(slack: SlackStandIn, discord: DiscordStandIn) -> None:
    click.echo(f"\nStill up: Slack at {slack.api_url}, Discord at {discord.api_url}. Ctrl-C ends it.")
    interrupted = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, interrupted.set)
    await interrupted.wait()
