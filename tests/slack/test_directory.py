"""What Slack says of people."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.slack import SlackStandIn
from adapters.slack import directory
from adapters.slack.directory import Directory, facts_of
from adapters.slack.tasks import Tasks
from bot.people import Facts
from tests.slack.conftest import TEAM, Town, account

BARE: dict[str, Any] = {"id": "U1", "team_id": TEAM.id, "name": "aiko"}
PLAIN = Facts(account("U1"), "aiko")


@pytest.mark.parametrize(
    ("user", "facts"),
    [
        (BARE, PLAIN),
        (BARE | {"profile": {"display_name": "愛子", "real_name": "Aiko"}}, Facts(account("U1"), "愛子")),
        (BARE | {"profile": {"display_name": "", "real_name": "Aiko"}}, Facts(account("U1"), "Aiko")),
        (BARE | {"real_name": "Aiko S"}, Facts(account("U1"), "Aiko S")),
        (BARE | {"deleted": True}, Facts(account("U1"), "aiko", active=False)),
        (BARE | {"is_bot": True}, Facts(account("U1"), "aiko", bot=True)),
        (BARE | {"is_workflow_bot": True}, Facts(account("U1"), "aiko", bot=True)),
        (BARE | {"id": "USLACKBOT"}, Facts(account("USLACKBOT"), "aiko", bot=True)),
        (BARE | {"team_id": "T9"}, Facts(account("U1"), "aiko", stranger=True)),
        (BARE | {"is_stranger": True}, Facts(account("U1"), "aiko", stranger=True)),
        (BARE | {"team_id": "T9", "enterprise_user": {"teams": [TEAM.id]}}, PLAIN),
        (BARE | {"is_admin": True}, Facts(account("U1"), "aiko", organizer=True)),
        (BARE | {"is_owner": True}, Facts(account("U1"), "aiko", organizer=True)),
        (
            BARE | {"tz": "Asia/Tokyo", "locale": "ja-JP"},
            Facts(account("U1"), "aiko", zone="Asia/Tokyo", locale="ja-JP"),
        ),
    ],
)
def test_a_user_object_becomes_facts(user: dict[str, Any], facts: Facts) -> None:
    assert facts_of(user, TEAM) == facts


class Hands:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_people_are_asked_about_once_an_hour(slack: SlackStandIn, town: Town) -> None:
    tasks, hands = Tasks(), Hands()
    known = Directory(AsyncWebClient(slack.bot_token, base_url=slack.api_url), town.team, "", tasks, hands)
    aiko = account(town.aiko, town.team)
    assert (await known.about([aiko]))[aiko].name == "Aiko Sato"
    town.workspace.change_user(town.aiko, real_name="Aiko Mori")
    hands.now = directory.FRESH - 1
    assert (await known.about([aiko]))[aiko].name == "Aiko Sato"
    hands.now = directory.FRESH + 1
    assert (await known.about([aiko]))[aiko].name == "Aiko Mori"
    await tasks.finish(1)


async def test_who_is_not_known_here_is_said_to_be_unknown(slack: SlackStandIn, town: Town) -> None:
    tasks = Tasks()
    known = Directory(AsyncWebClient(slack.bot_token, base_url=slack.api_url), town.team, "", tasks, Hands())
    nobody = account("U0000000999", town.team)
    assert await known.about([nobody]) == {nobody: Facts(nobody, "", known=False)}
    assert known.name_of(nobody) is None


async def test_when_slack_fails_nothing_is_made_up(slack: SlackStandIn, town: Town) -> None:
    slack.faults.fail("users.info")
    known = Directory(AsyncWebClient(slack.bot_token, base_url=slack.api_url), town.team, "", Tasks(), Hands())
    assert await known.about([account(town.aiko, town.team)]) == {}


async def test_only_so_many_people_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MOST", 2)
    known = Directory(AsyncWebClient(), TEAM, "", Tasks(), Hands())
    for number in range(3):
        known.learn(BARE | {"id": f"U{number}"})
    assert [known.name_of(account(f"U{number}")) for number in range(3)] == [None, "aiko", "aiko"]


def test_an_event_that_does_not_tell_the_locale_leaves_the_known_one() -> None:
    known = Directory(AsyncWebClient(), TEAM, "", Tasks(), Hands())
    known.learn(BARE | {"locale": "ja-JP"})
    assert known.learn(BARE | {"name": "aiko2"}) == Facts(account("U1"), "aiko2", locale="ja-JP")
