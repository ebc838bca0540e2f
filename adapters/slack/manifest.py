"""The app's manifest, made from the features' own declarations (Slack docs, 'App manifest reference')."""

from collections.abc import Sequence
from typing import Any

import yaml

from adapters.slack.ink import Pen
from adapters.slack.scopes import EVENTS, SCOPES
from bot.catalogue import Catalogue
from bot.feature import Command, MenuEntry, Number, Parameter, People, Rest, Word
from bot.phrasebook import Phrasebook
from bot.speech import Reader, say

Json = dict[str, Any]

DESCRIPTION = 140
COMMAND_DESCRIPTION = 2_000
USAGE_HINT = 1_000
SHORTCUT_NAME = 24
SHORTCUT_DESCRIPTION = 150


def manifest(catalogue: Catalogue, phrasebook: Phrasebook, *, http_url: str | None = None) -> Json:
    """``http_url``: where Slack is to send requests, such as ``https://bot.example.org/slack/events``; without, Socket
    Mode. Its words are those of the phrasebook's default language: a manifest has one."""
    pen = Pen(phrasebook, Reader(phrasebook.default, "UTC"))
    return {
        "display_information": {
            "name": "Shinrai",
            "description": pen.plain(say("manifest.description"), DESCRIPTION),
            "background_color": "#2f4858",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Shinrai", "always_online": True},
            "shortcuts": [_shortcut(entry, pen) for entry in catalogue.menu.values()],
            "slash_commands": [_command(root, commands, pen, http_url) for root, commands in catalogue.roots.items()],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": _settings(http_url),
    }


def manifest_yaml(catalogue: Catalogue, phrasebook: Phrasebook, *, http_url: str | None = None) -> str:
    shape = manifest(catalogue, phrasebook, http_url=http_url)
    text: str = yaml.safe_dump(shape, allow_unicode=True, sort_keys=False, width=120)
    return text


def _settings(http_url: str | None) -> Json:
    by_http = {"request_url": http_url} if http_url else {}
    return {
        "event_subscriptions": {**by_http, "bot_events": sorted(EVENTS)},
        "interactivity": {"is_enabled": True, **by_http},
        "org_deploy_enabled": False,
        "socket_mode_enabled": not http_url,
        "token_rotation_enabled": False,
    }


def _command(root: str, commands: Sequence[Command], pen: Pen, http_url: str | None) -> Json:
    shape: Json = {
        "command": f"/{root}",
        "description": pen.plain(say(f"command.{root}.help"), COMMAND_DESCRIPTION),
        "should_escape": True,
    }
    if hint := usage(commands):
        shape["usage_hint"] = hint[:USAGE_HINT]
    return shape | ({"url": http_url} if http_url else {})


def _shortcut(entry: MenuEntry, pen: Pen) -> Json:
    return {
        "name": pen.plain(say(f"{entry.key}.label"), SHORTCUT_NAME),
        "type": "message",
        "callback_id": entry.id,
        "description": pen.plain(say(f"{entry.key}.help"), SHORTCUT_DESCRIPTION),
    }


def usage(commands: Sequence[Command]) -> str:
    """What may follow the root word: ``@to reason [tag:…]``, or ``show [@member] | board [window:…]``."""
    return " | ".join(words for command in commands if (words := _usage(command)))


def _usage(command: Command) -> str:
    words = [*command.path[1:], *(_word(parameter) for parameter in command.parameters)]
    return " ".join(words)


def _word(parameter: Parameter) -> str:
    match parameter.kind:
        case People():
            word = f"@{parameter.name}"
        case Rest():
            word = parameter.name
        case Word():
            word = f"{parameter.name}:…"
        case Number(least, most):
            word = f"{parameter.name}:{least}-{most}"
    return word if parameter.required else f"[{word}]"
