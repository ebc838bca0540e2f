"""The app's manifest, made from the features' own declarations (Slack docs, 'App manifest reference')."""

import re
from collections.abc import Callable, Sequence
from typing import assert_never

import yaml

from adapters.slack.ink import Pen
from adapters.slack.scopes import EVENTS, SCOPES
from adapters.slack.spelling import ROOT
from adapters.slack.texts import Json
from adapters.slack.wording import shortened
from bot.catalogue import Catalogue
from bot.feature import Channel, Choice, Command, Handle, Link, MenuEntry, Number, Parameter, People, Rest, When, Word
from bot.phrasebook import Phrasebook
from bot.speech import Reader, say
from bot.spoken import needs_key

DESCRIPTION = 140
COMMAND_DESCRIPTION = 2_000
USAGE_HINT = 1_000
SHORTCUT_NAME = 24
SHORTCUT_DESCRIPTION = 150
PREFIX = re.compile(r"[a-z0-9_-]{0,16}")
"""A command has at most 32 characters (App manifest reference, ``slash_commands.command``)."""


def manifest(
    catalogue: Catalogue,
    phrasebook: Phrasebook,
    *,
    http_url: str | None = None,
    prefix: str = "",
    only_root: bool = False,
) -> Json:
    """``http_url``: where Slack is to send requests, such as ``https://bot.example.org/slack/events``; without, Socket
    Mode. Its words are those of the phrasebook's default language: a manifest has one.

    ``prefix``: before every root word, where another app owns some: ``x-`` makes ``/x-thanks``. ``only_root``: one root
    word for all. Raises ValueError for a prefix that Slack does not take.
    """
    if not PREFIX.fullmatch(prefix):
        raise ValueError(f"--prefix {prefix}: at most 16 lower-case letters, digits, hyphens and underscores.")
    roots = {ROOT: tuple(catalogue.commands.values())} if only_root else catalogue.roots
    pen = Pen(phrasebook, Reader(phrasebook.default, "UTC"))
    return {
        "display_information": {
            "name": "Shinrai",
            "description": pen.plain(say("manifest.description"), DESCRIPTION),
            "background_color": "#2f4858",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Shinrai", "always_online": True},
            "shortcuts": [_shortcut(entry, pen) for entry in catalogue.menu.values()],
            "slash_commands": [_command(prefix, root, commands, pen, http_url) for root, commands in roots.items()],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": _settings(http_url),
    }


def manifest_yaml(
    catalogue: Catalogue,
    phrasebook: Phrasebook,
    *,
    http_url: str | None = None,
    prefix: str = "",
    only_root: bool = False,
) -> str:
    shape = manifest(catalogue, phrasebook, http_url=http_url, prefix=prefix, only_root=only_root)
    text: str = yaml.safe_dump(shape, allow_unicode=True, sort_keys=False, width=120)
    return text


def _settings(http_url: str | None) -> Json:
    """Over HTTP a field that suggests has an address of its own, without which it stays empty ('App manifest
    reference', ``settings.interactivity.message_menu_options_url``); over Socket Mode it comes as everything does.
    """
    by_http = {"request_url": http_url} if http_url else {}
    suggestions = {"message_menu_options_url": http_url} if http_url else {}
    return {
        "event_subscriptions": {**by_http, "bot_events": sorted(EVENTS)},
        "interactivity": {"is_enabled": True, **by_http, **suggestions},
        "org_deploy_enabled": False,
        "socket_mode_enabled": not http_url,
        "token_rotation_enabled": False,
    }


def _command(prefix: str, root: str, commands: Sequence[Command], pen: Pen, http_url: str | None) -> Json:
    shape: Json = {
        "command": f"/{prefix}{root}",
        "description": pen.plain(say(f"command.{root}.help"), COMMAND_DESCRIPTION),
        "should_escape": True,
    }
    if hint := usage(root, commands):
        shape["usage_hint"] = shortened(hint, USAGE_HINT)
    return shape | ({"url": http_url} if http_url else {})


def _shortcut(entry: MenuEntry, pen: Pen) -> Json:
    return {
        "name": pen.plain(say(f"{entry.key}.label"), SHORTCUT_NAME),
        "type": "message",
        "callback_id": entry.id,
        "description": pen.plain(say(f"{entry.key}.help"), SHORTCUT_DESCRIPTION),
    }


def usage(root: str, commands: Sequence[Command]) -> str:
    """What may follow the root word: ``@to reason [tag:…]``, or ``show [@member] | board [month/year]``.

    What can be left out is not shown where all of it would be more than Slack shows.
    """
    whole = _usage(root, commands, lambda _: True)
    return whole if len(whole) <= USAGE_HINT else _usage(root, commands, lambda parameter: parameter.required)


def _usage(root: str, commands: Sequence[Command], shown: Callable[[Parameter], bool]) -> str:
    return " | ".join(words for command in commands if (words := _typed(root, command, shown)))


def _typed(root: str, command: Command, shown: Callable[[Parameter], bool]) -> str:
    path = command.path[1:] if command.path[0] == root else command.path
    return " ".join([*path, *(_word(command, parameter) for parameter in command.parameters if shown(parameter))])


def _word(command: Command, parameter: Parameter) -> str:
    key = f"{parameter.name}:" if needs_key(command, parameter) else ""
    word = key + (_value(parameter) if key else _loose(parameter))
    return word if parameter.required else f"[{word}]"


def _loose(parameter: Parameter) -> str:
    match parameter.kind:
        case People():
            return f"@{parameter.name}"
        case Choice() | Handle():
            return _value(parameter)
        case Rest() | Word() | Number() | Link() | When() | Channel():
            return parameter.name
        case _:
            assert_never(parameter.kind)


def _value(parameter: Parameter) -> str:
    match parameter.kind:
        case People():
            return "@…"
        case Choice(words):
            return "/".join(words)
        case Number(least, most):
            return f"{least}-{most}"
        case Handle():
            return "#12"
        case Channel():
            return "#…"
        case Rest() | Word() | Link() | When():
            return "…"
        case _:
            assert_never(parameter.kind)
