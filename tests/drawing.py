"""What the core hands out, drawn as each platform draws it, and held to what that platform takes."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapters.discord import forms as discord_forms
from adapters.discord import render as discord_render
from adapters.discord.pen import Pen as DiscordPen
from adapters.sandbox.discord.errors import Refusal
from adapters.sandbox.discord.refusals.messages import CREATE_KEYS, check_message
from adapters.sandbox.discord.refusals.modals import check_modal
from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack.limits import faults_of_blocks, faults_of_view
from adapters.slack import forms as slack_forms
from adapters.slack import render as slack_render
from adapters.slack.ink import Pen as SlackPen
from bot.people import PlatformName
from bot.phrasebook import our_phrasebook
from bot.speech import Answer, Card, Form, Reader, Rejected, Reply
from tests.contract import discord as discord_contract
from tests.contract.discord import DiscordContract
from tests.contract.slack import SlackContract

Json = dict[str, Any]

_ID = re.compile(r'"[UC](\d+)"')
OPENED_BY = "123456789012345678"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One card or form on one platform; ``faults``: why the platform would not take it."""

    body: Json
    faults: tuple[str, ...]


def drawn(what: Card | Form, platform: PlatformName, reader: Reader) -> Drawn:
    match platform, what:
        case PlatformName.SLACK, Card():
            return _slack_message(slack_render.message(what, _slack_pen(reader)))
        case PlatformName.SLACK, Form():
            opener = slack_forms.Opener(what.id, what.community, what.state, "https://hooks.example/1", "C1", 0)
            return _slack_view(slack_forms.view_of(what, _slack_pen(reader), opener))
        case PlatformName.DISCORD, Card():
            return _discord_message(discord_render.message(what, DiscordPen(our_phrasebook(), reader)))
        case PlatformName.DISCORD, Form():
            return _discord_modal(discord_forms.modal(what, OPENED_BY, DiscordPen(our_phrasebook(), reader)))
        case _:
            raise AssertionError(platform)


def to_draw(answer: Answer) -> Iterator[Card | Form]:
    """All that an answer may show."""
    match answer:
        case Reply(card):
            yield card
        case Form():
            yield answer
        case Rejected(form=form):
            yield form
        case _:
            return


def misfits(what: Card | Form, platform: PlatformName, zone: str) -> list[str]:
    """Why the platform would not take it, in any language."""
    return [
        f"{locale}: {fault}"
        for locale in our_phrasebook().locales
        for fault in drawn(what, platform, Reader(locale, zone)).faults
    ]


def _slack_pen(reader: Reader) -> SlackPen:
    return SlackPen(our_phrasebook(), reader)


def _slack_message(body: Json) -> Drawn:
    contract = SlackContract()
    contract(_call("chat.postMessage", {"channel": "C1", **body}))
    return Drawn(body, (*faults_of_blocks(body["blocks"]), *contract.faults))


def _slack_view(view: Json) -> Drawn:
    contract = SlackContract()
    contract(_call("views.open", {"trigger_id": "1.2.3", "view": view}))
    return Drawn(view, (*faults_of_view(view), *contract.faults))


def _discord_message(body: Json) -> Drawn:
    contract = DiscordContract()
    body = _with_snowflakes(body)
    if discord_contract.available():
        contract.check_request("POST", "/channels/1/messages", body)
    return Drawn(body, (*_refused(lambda: check_message(body, CREATE_KEYS)), *contract.faults))


def _discord_modal(data: Json) -> Drawn:
    contract = DiscordContract()
    data = _with_snowflakes(data)
    if discord_contract.available():
        contract.check_request("POST", "/interactions/1/token/callback", {"type": 9, "data": data})
    return Drawn(data, (*_refused(lambda: check_modal(data)), *contract.faults))


def _with_snowflakes(body: Json) -> Json:
    """Tests name people and channels ``U1`` and ``C1`` on both platforms; Discord's schema wants numbers."""
    written: Json = json.loads(_ID.sub(r'"\1"', json.dumps(body)))
    return written


def _refused(check: Any) -> tuple[str, ...]:
    try:
        check()
    except Refusal as refusal:
        return (str(refusal),)
    return ()


def _call(method: str, request: Json) -> Exchange:
    """As if it had gone over the wire."""
    return Exchange("slack", "http", method, method, json.loads(json.dumps(request)), 200, None)
