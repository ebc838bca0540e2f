"""Prints, at the end of a test run, how many exchanges were checked against the platforms' own specifications.

A pytest plugin. Enabled in ``tests/conftest.py`` by ``pytest_plugins = ["tests.contract.plugin"]``; under pytest-xdist
each worker hands its count to the controller, which prints the sum.
"""

from typing import Any

import pytest

from tests.contract.tally import TALLY

KEY = "contract_checked"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker's last words to the controller; where there are no workers, ``workeroutput`` is not there."""
    workeroutput: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if workeroutput is not None:
        workeroutput[KEY] = TALLY.checked


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object | None) -> None:
    """A worker that crashed has left no count."""
    TALLY.add(int(getattr(node, "workeroutput", {}).get(KEY, 0)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"contract-checked exchanges: {TALLY.checked}")
