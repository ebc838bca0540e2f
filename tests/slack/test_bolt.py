"""Bolt is set up to keep nothing by itself, and we leave only when everyone is out."""

import asyncio

import pytest
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.bolt import bolt_app
from adapters.slack.tasks import Door, Tasks

IDENTITY = {"team_id": "T1", "user_id": "U1", "bot_id": "B1"}


def test_bolt_keeps_no_installations_in_files_though_a_client_id_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "x")
    app = bolt_app(AsyncWebClient(), IDENTITY, None)
    assert app.installation_store is not None
    assert not isinstance(app.installation_store, FileInstallationStore)
    assert app.process_before_response


async def test_the_door_closes_behind_the_last_one() -> None:
    door = Door()

    async def visit() -> None:
        with door.inside():
            await asyncio.sleep(0.05)

    visits = [asyncio.create_task(visit()) for _ in range(2)]
    await asyncio.sleep(0)
    await door.close(1)
    assert door.closed
    assert all(visit.done() for visit in visits)


async def test_who_stays_too_long_is_not_waited_for() -> None:
    door = Door()
    with door.inside():
        await door.close(0.01)
    assert door.closed


async def test_what_is_left_to_do_is_finished_or_cancelled() -> None:
    tasks = Tasks()
    quick, slow = tasks.start(asyncio.sleep(0.01)), tasks.start(asyncio.sleep(60))
    await tasks.finish(0.05)
    assert (quick.cancelled(), slow.cancelled()) == (False, True)


async def test_a_task_that_fails_does_not_take_the_others_along() -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    tasks = Tasks()
    task = tasks.start(fails())
    await tasks.finish(1)
    assert isinstance(task.exception(), ZeroDivisionError)
