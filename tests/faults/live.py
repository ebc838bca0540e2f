"""`shinrai run` as a real process against the stand-ins: started, killed for real, started again."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.server import SlackStandIn

ROOT = Path(__file__).parents[2]
READY_WITHIN = 60.0


def environment(
    database: str, slack: SlackStandIn | None, discord: DiscordStandIn | None, **more: str
) -> dict[str, str]:
    """What an operator would set, and nothing that the machine has set already."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SLACK_", "DISCORD_", "SHINRAI_", "DATABASE_"))
    }
    env |= {"DATABASE_URL": database, "SHINRAI_HTTP": "", "SHINRAI_LOG": "json", **more}
    if slack is not None:
        env |= {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
        }
    if discord is not None:
        env |= {"DISCORD_TOKEN": discord.token, "DISCORD_API_URL": discord.api_url}
    return env


class LiveBot:
    """One process; ``lines`` are its log lines."""

    def __init__(self, env: Mapping[str, str], folder: Path, words: Sequence[str] = ("-m", "bot", "run")) -> None:
        self._env = env
        self._words = words
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self.lines: list[dict[str, object]] = []

    async def start(self) -> None:
        """Returns when it says that it is ready. Raises TimeoutError with its last lines otherwise."""
        self._ready = asyncio.Event()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *self._words, env=self._env, cwd=self._folder, stderr=asyncio.subprocess.PIPE, limit=2**20
        )
        self._reader = asyncio.create_task(self._read())
        try:
            await asyncio.wait_for(self._ready.wait(), READY_WITHIN)
        except TimeoutError:
            raise TimeoutError(f"not ready: {self.lines[-5:]}") from None

    def pin(self, core: int) -> None:
        """Let it run on one core only."""
        assert self._process is not None
        os.sched_setaffinity(self._process.pid, {core})

    def cores(self) -> tuple[float, float]:
        """Seconds that it ran, and that it was ready to run and waited for a core, since it began (Linux)."""
        assert self._process is not None
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        ran, waited = zip(*(map(int, one.read_text().split()[:2]) for one in threads), strict=True)
        return sum(ran) / 1e9, sum(waited) / 1e9

    async def kill(self) -> None:
        await self._end(signal.SIGKILL)

    def halt(self) -> None:
        """SIGSTOP: it stands still wherever it is, and its connections stay open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGCONT)

    async def stop(self) -> int:
        """SIGTERM; its exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        assert self._reader is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        code = await asyncio.wait_for(self._process.wait(), 20)
        await self._reader
        return code

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stderr is not None
        async for raw in self._process.stderr:
            try:
                line = json.loads(raw)
            except ValueError:
                line = {"event": raw.decode("utf-8", "replace")}
            self.lines.append(line)
            if line.get("event") == "ready":
                self._ready.set()


async def shinrai(env: Mapping[str, str], *words: str, folder: Path) -> tuple[int, str, str]:
    """Run one command of the command line to its end: (exit code, standard output, standard error)."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        env=env,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()
