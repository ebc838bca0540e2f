"""The contract checker itself: it counts what it saw and notices what Discord's specifications do not allow."""

from typing import Any

import pytest

from adapters.sandbox.exchange import Exchange
from tests.contract.discord import HOW_TO_GET_THEM, DiscordContract, available

pytestmark = pytest.mark.skipif(not available(), reason=HOW_TO_GET_THEM)


def judged(exchange: Exchange) -> list[str]:
    contract = DiscordContract()
    contract(exchange)
    return contract.faults


def test_a_right_exchange_is_counted() -> None:
    contract = DiscordContract()
    answer = {"url": "wss://gateway.discord.gg"}
    contract(Exchange("discord", "http", "GET", "/gateway", None, 200, answer))
    assert (contract.checked, contract.faults) == (1, [])


@pytest.mark.parametrize(
    "exchange",
    [
        Exchange("discord", "http", "GET", "/nowhere/1", None, 200, {}),
        Exchange("discord", "http", "GET", "/gateway", None, 200, {"uri": "x"}),
        Exchange("discord", "http", "GET", "/gateway", None, 204, None),
        Exchange("discord", "http", "GET", "/gateway", {"a": 1}, 200, {"url": "wss://x"}),
        Exchange("discord", "http", "DELETE", "/channels/1/messages/2", None, 200, {}),
        Exchange("discord", "http", "POST", "/channels/1/messages", {"embeds": [{}] * 11}, 404, {"code": "x"}),
        Exchange("discord", "http", "POST", "/channels/1/messages", None, 429, {"code": 0, "message": "x"}),
        Exchange("discord", "push", "READY", "READY", {"v": 10}, 0, None),
        Exchange("discord", "push", "MESSAGE_REACTION_REMOVE", "", {"message_author_id": "1"}, 0, None),
        Exchange("discord", "push", "MESSAGE_REACTION_ADD", "", {"user_id": 1}, 0, None),
        Exchange("discord", "push", "INTERACTION_CREATE", "", {"type": 2, "data": {"type": 1}}, 0, None),
        Exchange("discord", "push", "INTERACTION_CREATE", "", {"type": 3, "member": {}}, 0, None),
    ],
)
def test_a_wrong_exchange_is_a_fault(exchange: Any) -> None:
    assert len(judged(exchange)) == 1
