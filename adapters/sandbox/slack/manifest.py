"""An app's manifest, as far as it changes what Slack sends: commands, shortcuts, events, scopes."""

from dataclasses import dataclass, replace
from typing import Any

from adapters.sandbox.slack.values import App, Json


@dataclass(frozen=True, slots=True)
class Manifest:
    commands: frozenset[str]
    unescaped_commands: frozenset[str]
    shortcuts: frozenset[str]
    events: frozenset[str]
    scopes: frozenset[str]
    home: bool


def read_manifest(manifest: Json) -> Manifest:
    """Reads a manifest in Slack's own JSON shape. What is left out of it does not exist for the app."""
    features: dict[str, Any] = manifest.get("features", {})
    settings: dict[str, Any] = manifest.get("settings", {})
    commands = features.get("slash_commands", [])
    return Manifest(
        commands=frozenset(command["command"] for command in commands),
        unescaped_commands=frozenset(each["command"] for each in commands if not each.get("should_escape")),
        shortcuts=frozenset(shortcut["callback_id"] for shortcut in features.get("shortcuts", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        home=bool(features.get("app_home", {}).get("home_tab_enabled")),
    )


def configured(app: App, manifest: Manifest) -> App:
    """``app_uninstalled`` and ``tokens_revoked`` come only where they are subscribed to, as all events do."""
    return replace(
        app,
        commands=manifest.commands,
        unescaped_commands=manifest.unescaped_commands,
        shortcuts=manifest.shortcuts,
        events=manifest.events,
        home=manifest.home,
    )
