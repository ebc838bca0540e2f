"""What a person types → what a command carries with ``should_escape: true``."""

import re

from adapters.sandbox.slack.state import Workspace

ESCAPED = re.compile(r"<(?:[@#!][^<>]+|https?://[^<>]+)>")
TYPED_LINK = re.compile(r"https?://[^\s<>|]+")
TYPED = re.compile(r"(?<![\w<])([@#])([\w.-]*\w)")


def escaped(workspace: Workspace, text: str) -> str:
    """Names that exist become mentions (``@aiko`` → ``<@U1|aiko>``) and addresses links; the rest is escaped."""
    parts: list[str] = []
    end = 0
    for mention in ESCAPED.finditer(text):
        parts.append(_plain(workspace, text[end : mention.start()]))
        parts.append(_named(workspace, mention.group()))
        end = mention.end()
    return "".join([*parts, _plain(workspace, text[end:])])


def _plain(workspace: Workspace, text: str) -> str:
    parts: list[str] = []
    end = 0
    for link in TYPED_LINK.finditer(text):
        parts += [_names(workspace, text[end : link.start()]), f"<{link.group().replace('&', '&amp;')}>"]
        end = link.end()
    return "".join([*parts, _names(workspace, text[end:])])


def _names(workspace: Workspace, text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return TYPED.sub(lambda typed: _mention(workspace, typed.group(1), typed.group(2)) or typed.group(), safe)


def _mention(workspace: Workspace, sign: str, name: str) -> str:
    if sign == "#":
        channel = next((place for place in workspace.channels.values() if place.name == name), None)
        return f"<#{channel.id}|{channel.name}>" if channel else ""
    user = next((user for user in workspace.users.values() if user.name == name), None)
    if user is not None:
        return f"<@{user.id}|{user.name}>"
    group = next((group for group in workspace.groups.values() if group.handle == name), None)
    return f"<!subteam^{group.id}|@{group.handle}>" if group else ""


def _named(workspace: Workspace, mention: str) -> str:
    """``<@U1>`` → ``<@U1|aiko>``, as the client sends it."""
    sign, name = mention[1], mention[2:-1]
    if sign == "@" and name in workspace.users:
        return f"<@{name}|{workspace.users[name].name}>"
    if sign == "#" and name in workspace.channels:
        return f"<#{name}|{workspace.channels[name].name}>"
    return mention
