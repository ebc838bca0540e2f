"""How the clients of Slack and Discord read a text: whom it notifies, where it leads, what is drawn as markup.

Written from the vendors' descriptions alone ('Formatting text for app surfaces'; 'Markdown Text 101' and 'Message
formatting'), and stricter than a client where those leave a doubt. It knows nothing of how we escape.
"""

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Read:
    notifies: tuple[str, ...]
    """Mentions in order: user ids, ``everyone``, ``here``, ``channel``, groups and roles."""
    leads_to: tuple[str, ...]
    """Links whose words differ from their address, and references to channels and commands."""
    drawn: tuple[str, ...]
    """Whatever is drawn otherwise than as typed: styles, quotes, lists, code, spoilers."""
    addresses: tuple[str, ...] = ()
    """Bare web addresses, which a client may make clickable but shows as they are."""
    lines: int = 1


_SLACK_TOKEN = re.compile(r"<([^<>]*)>")
_SLACK_DRAWN = (
    re.compile(r"[*~`]"),
    re.compile(r"(?<![A-Za-z0-9_])_+\S"),
    re.compile(r"^[ \t]*(?:&gt;|>)", re.MULTILINE),
    # An emoji by its short name is what people type for an emoji: it is theirs.
    re.compile(r":(?![\w'+-]+:)[^\s:\u2060]+:"),
    re.compile(r"[<>]"),
    re.compile(r"&(?!amp;|lt;|gt;)"),
)


def slack_reads(mrkdwn: str) -> Read:
    """A mrkdwn text with ``verbatim``: names and addresses in it are not linked by Slack itself."""
    notifies: list[str] = []
    leads_to: list[str] = []
    for token in _SLACK_TOKEN.findall(mrkdwn):
        target = token.partition("|")[0]
        if target.startswith("@"):
            notifies.append(target[1:])
        elif target.startswith("!date^"):
            continue
        elif target.startswith("!"):
            notifies.append(target[1:].removeprefix("subteam^"))
        else:
            leads_to.append(target)
    rest = _SLACK_TOKEN.sub("\u25a1", mrkdwn)
    drawn = [found[0] for shape in _SLACK_DRAWN for found in shape.finditer(rest)]
    return Read(tuple(notifies), tuple(leads_to), tuple(drawn), lines=_lines(mrkdwn))


_ADDRESS = re.compile(r"https?://[^\s<]+", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
_DISCORD_TOKEN = re.compile(r"<(@!?\d+|@&\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|/[^<>]+:\d+|id:\w+)>")
_EVERYONE = re.compile(r"@(everyone|here)")
_DISCORD_DRAWN = (
    re.compile(r"[*`]|~~|\|\||__"),
    re.compile(r"(?<![A-Za-z0-9_])_\S"),
    re.compile(r"^[ \t]*(?:#{1,3}(?=\s)|-#(?=\s)|>|[-+](?=\s)|\d+\.(?=\s))", re.MULTILINE),
)
_MASKED_LINK = re.compile(r"\[[^\]\n]*\]\s?[(\[:]")


def discord_reads(markdown: str) -> Read:
    addresses = tuple(_ADDRESS.findall(markdown))
    leads_to = _MASKED_LINK.findall(_ESCAPED.sub("\u25a1", markdown))
    rest = _ESCAPED.sub("\u25a1", _ADDRESS.sub("\u25a1", markdown))
    notifies: list[str] = []
    for token in _DISCORD_TOKEN.findall(rest):
        if token.startswith("@"):
            notifies.append(token.lstrip("@!&"))
        elif token.startswith(("#", "/", "id:")):
            leads_to.append(token)
    notifies += _EVERYONE.findall(rest) + [name for one in addresses for name in _EVERYONE.findall(one)]
    rest = _DISCORD_TOKEN.sub("\u25a1", rest)
    drawn = [found[0] for shape in _DISCORD_DRAWN for found in shape.finditer(rest)]
    return Read(tuple(notifies), tuple(leads_to), tuple(drawn), addresses, _lines(markdown))


def _lines(text: str) -> int:
    return len(re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text))


TURNS_AROUND = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What cannot be sent, or turns the rest of a line around."""


def mrkdwn_in(body: Any) -> list[str]:
    """Every text of a message that Slack reads as markup: also the one beside the blocks."""
    found = [body["text"]] if isinstance(body.get("text"), str) and "type" not in body else []
    for part in parts_in(body.get("blocks", [])):
        if part.get("type") == "mrkdwn":
            assert part["verbatim"] is True
            found.append(part["text"])
    return found


def parts_in(tree: Any) -> list[dict[str, Any]]:
    """Every object of a tree of JSON."""
    if isinstance(tree, list | tuple):
        return [part for item in tree for part in parts_in(item)]
    if not isinstance(tree, dict):
        return []
    return [tree, *(part for value in tree.values() for part in parts_in(value))]


def markdown_in(body: dict[str, Any]) -> list[str]:
    """Every text of a message that Discord reads as markup."""
    texts = [body["content"]]
    for embed in body["embeds"]:
        texts += [embed.get("title", ""), embed.get("description", "")]
        texts += [text for field in embed.get("fields", ()) for text in (field["name"], field["value"])]
    return texts
