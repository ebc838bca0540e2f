"""A command's text, escaped by Slack, freed of its markup (Slack docs, 'Implementing slash commands')."""

import re
from collections.abc import Iterator
from typing import assert_never

from adapters.slack.emoji import with_pictures
from bot.events import GroupMention, Mention, Spoken
from bot.mention_tokens import token_of
from bot.people import AccountRef, Place, SpaceRef
from bot.rules.mentions import token, without_tokens

_TOKEN = re.compile(r"<([^<>]*)>")
_IN_FIELDS = re.compile(r"<([@#][A-Z0-9]+(?:\|[^<>]*)?|!(?:subteam|date)\^[^<>]*|!(?:channel|here|everyone))>")


def spoken(text: str, space: SpaceRef) -> Spoken:
    """Spaces stay as they were typed."""
    parts: list[str | Mention | GroupMention] = []
    for part in _parts(text, space):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part != "":
            parts.append(part)
    return tuple(parts)


def channels_in(text: str, space: SpaceRef) -> dict[str, Place]:
    """The channels that were picked in a command's text, each by how it reads in ``spoken``."""
    tokens = (match[1].partition("|") for match in _TOKEN.finditer(text) if match[1].startswith("#"))
    return {_channel(target, label): Place(space, target[1:]) for target, _, label in tokens}


def _channel(target: str, label: str) -> str:
    """Slack gives no label for a channel that the app does not see: then a token without a name stands for it."""
    return f"#{name}" if (name := _unescaped(label).removeprefix("#")) else token(target)


def typed_in_field(text: str, space: SpaceRef) -> str:
    """What was typed into a form: Slack makes no mentions there, but one may be typed, or pasted, as its markup."""

    def written(match: re.Match[str]) -> str:
        found = _token(match[1], space)
        match found:
            case Mention(account):
                return token_of(account)
            case GroupMention(name):
                return f"@{name}"
            case str():
                return found
            case _:
                assert_never(found)

    return _IN_FIELDS.sub(written, with_pictures(without_tokens(text)))


def _parts(text: str, space: SpaceRef) -> Iterator[str | Mention | GroupMention]:
    end = 0
    for match in _TOKEN.finditer(text):
        yield _unescaped(text[end : match.start()])
        yield _token(match[1], space)
        end = match.end()
    yield _unescaped(text[end:])


def _token(token: str, space: SpaceRef) -> str | Mention | GroupMention:
    target, _, label = token.partition("|")
    match target[:1]:
        case "@":
            return Mention(AccountRef(space, target[1:]))
        case "#":
            return _channel(target, label)
        case "!":
            return _special(target[1:], _unescaped(label))
        case _:
            return _link(_plain(without_tokens(target)), _unescaped(label))


def _special(target: str, label: str) -> str | GroupMention:
    kind, _, rest = target.partition("^")
    match kind:
        case "subteam":
            return GroupMention(label.removeprefix("@") or rest)
        case "channel" | "here" | "everyone" | "group":
            return GroupMention(kind)
        case _:
            return label


def _link(url: str, label: str) -> str:
    shown = url.removeprefix("mailto:").removeprefix("tel:")
    return shown if not label or label in (url, shown) or shown.endswith("://" + label) else f"{label} ({shown})"


def _unescaped(text: str) -> str:
    """As it was typed; a standard emoji's short name is its character."""
    return with_pictures(_plain(without_tokens(text)))


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
