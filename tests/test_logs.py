"""What never reaches a log: tokens, passwords, and what people wrote."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.settings import read_settings
from bot.wiring.logs import set_up_logs
from tests.town import Town

TOKEN = "xoxb-very-secret"


@pytest.fixture(params=["json", "text"])
def log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    set_up_logs(form=request.param, level="INFO", secrets=(TOKEN,))
    yield out
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_secret_is_blotted_out_wherever_it_stands(log: io.StringIO) -> None:
    private = "what aiko wrote"
    try:
        raise RuntimeError(f"refused: {TOKEN}")
    except RuntimeError:
        logging.getLogger("bot").exception("fault", extra={"nested": {"token": TOKEN}})
    structlog.get_logger().info("line", value=[TOKEN])
    assert private not in log.getvalue()
    assert TOKEN not in log.getvalue()
    assert log.getvalue().count("***") == 3


async def test_a_fault_in_the_database_tells_no_words(
    log: io.StringIO, slack: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await slack.thanks("aiko", "ben", reason="before")
    async with slack.storage.database.writing() as connection:
        await connection.exec_driver_sql("DROP TABLE entry_words")
    shown = await slack.thanks("aiko", "ben", reason="PRIVATE WORDS")
    assert "Something went wrong on my side" in str(shown)
    assert "incident" in log.getvalue()
    assert "PRIVATE WORDS" not in log.getvalue()
    incident = str(shown).split("incident ")[1].split(".")[0]
    assert incident in log.getvalue()


def test_the_password_of_the_database_is_a_secret_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://shinrai:hunter2@localhost/shinrai")
    assert "hunter2" in read_settings().secrets


def test_a_json_log_is_one_object_a_line(log: io.StringIO) -> None:
    logging.getLogger("bot").info("delivery", extra={"state": "sent"})
    [line] = log.getvalue().splitlines()
    if line.startswith("{"):
        assert json.loads(line)["state"] == "sent"
    else:
        assert "state=sent" in line
