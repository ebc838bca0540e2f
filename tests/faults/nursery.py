"""`shinrai run` without the second that it takes to load: one process that has loaded it, and forks when it is told to.

What is forked is the real process from its first line of work on; to it, and to the kernel that kills it, there is no
difference. ``python -m tests.faults.nursery`` is the one that has loaded; ``Nursery`` is the test's side of it.
"""

import asyncio
import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from tests.faults.hurried import Hurry, hurry
from tests.faults.live import ROOT

LOADED = ("bot.__main__", "bot.wiring.live", "adapters.discord.app", "adapters.slack.app", "storage.migrate")
READY_WITHIN = 60.0
LOOKS = 0.02
"""Seconds between two looks at a log or at a process that ends."""


@dataclass
class Process:
    """One forked ``shinrai run``; ``log`` is what it wrote to standard error."""

    pid: int
    log: Path
    forked: float = field(default_factory=time.monotonic)

    async def ready(self) -> float:
        """Returns when it says so: how many seconds it took, at most. Raises TimeoutError, or where it ended."""
        async with asyncio.timeout(READY_WITHIN):
            while not self.is_ready:
                if not self.alive:
                    raise AssertionError(f"ended by itself: {self.log.read_text()[-2000:]}")
                await asyncio.sleep(LOOKS)
        return time.monotonic() - self.forked

    @property
    def is_ready(self) -> bool:
        return any(line.get("event") == "ready" for line in self.lines())

    def lines(self) -> list[dict[str, object]]:
        """All that it logged, a finished JSON line each."""
        whole = self.log.read_text().split("\n")[:-1] if self.log.exists() else []
        return [json.loads(line) for line in whole if line.startswith("{")]

    @property
    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    async def end(self, how: signal.Signals) -> None:
        """Returns when it is gone. Raises TimeoutError where it does not go."""
        if self.alive:
            os.kill(self.pid, how)
        async with asyncio.timeout(20):
            while self.alive:
                await asyncio.sleep(LOOKS)


class Nursery:
    """``async with Nursery(env, folder) as nursery: process = await nursery.fork()``"""

    def __init__(self, env: Mapping[str, str], folder: Path) -> None:
        self._env = dict(env) | {"PYTHONPATH": str(ROOT)}
        self._folder = folder
        self.forked: list[Process] = []

    async def __aenter__(self) -> Self:
        self._loaded = await asyncio.create_subprocess_exec(
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.faults.nursery",
            env=self._env,
            cwd=self._folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.forked:
            if process.alive:
                await process.end(signal.SIGKILL)
        assert self._loaded.stdin is not None
        self._loaded.stdin.close()
        await self._loaded.wait()

    async def fork(self, **more: str) -> Process:
        """Another process, with these environment variables besides; it is not ready yet."""
        assert self._loaded.stdin is not None
        assert self._loaded.stdout is not None
        log = self._folder / f"run-{len(self.forked)}.log"
        self._loaded.stdin.write(json.dumps({"log": str(log), "env": more}).encode() + b"\n")
        process = Process(int(await self._loaded.stdout.readline()), log)
        self.forked.append(process)
        return process


def main() -> None:
    """Fork for every line of standard input, and answer the process's id."""
    if "HURRIED_RATE" in os.environ:
        hurry(Hurry(float(os.environ["HURRIED_SINCE"]), float(os.environ["HURRIED_RATE"])))
    for name in LOADED:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that the kernel buries them
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _run(Path(asked["log"]), asked["env"])
        print(pid, flush=True)


def _run(log: Path, env: Mapping[str, str]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(env)
    with log.open("w") as written:
        os.dup2(written.fileno(), 2)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    code = 1
    try:
        from bot.__main__ import main as shinrai

        shinrai(["run"], standalone_mode=False)
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
