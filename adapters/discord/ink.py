"""How Discord writes the words of a phrase: in a message, and where only bare text shows (labels, titles)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from adapters.discord.wire import clean, one_line
from bot.people import Locale, PlatformName
from bot.speech import CommandName, Emoji, Person, When

_URL = re.compile(r"https?://[^\s<>]*[^\s<>\]]")
_MARKUP = re.compile(r"([\\*_~|`\[\]<>#])")
_LINE_START = re.compile(r"^([ \t]*)([-+]|\d+(?=\.))(\.?)", re.MULTILINE)
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d)|(?<=<)(?=[#:/]|id:|t:|a:)")
_URL_MARKUP = re.compile(r"[\\*~|`\[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|@(?=everyone|here)")
_TARGET_MARKUP = re.compile(r"[()<>\s]")
_CUSTOM_EMOJI = re.compile(r"(\w{2,32}):(\d+)")
_STYLES = {"date_time": "F", "date": "D", "time": "t", "relative": "R"}
"""Message formatting reference, "Timestamp styles": shown in the reader's own zone."""


def escape(text: str) -> str:
    """People's text as text: no mention, no masked link, no heading, list, quote or code."""
    pieces: list[str] = []
    end = 0
    text = clean(text)
    for url in _URL.finditer(text):
        pieces += [_escape_words(text[end : url.start()], line_start=_begins_line(text, end)), _tame_url(url[0])]
        end = url.end()
    return "".join([*pieces, _escape_words(text[end:], line_start=_begins_line(text, end))])


_SHORT_NAME = re.compile(r":(\w{2,32}):")


def _in_url(text: str, at: int) -> bool:
    return any(url.start() <= at < url.end() for url in _URL.finditer(text))


def _begins_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def _escape_words(words: str, *, line_start: bool) -> str:
    # The zero-width space keeps a mention from being read as one, also by clients that ignore the backslash.
    words = _MENTION.sub(lambda match: f"{match[0]}\u200b", words)
    words = _MARKUP.sub(r"\\\1", words)
    guarded = words if line_start else f"\x00{words}"
    return _LINE_START.sub(_escape_line_start, guarded).lstrip("\x00")


def _escape_line_start(start: re.Match[str]) -> str:
    space, sign, dot = start.groups()
    return f"{space}{sign}\\{dot}" if dot else f"{space}\\{sign}" if sign in "-+" else start[0]


def _tame_url(url: str) -> str:
    """The same address with its markup percent-encoded: a backslash inside a link would become part of it."""
    return _URL_MARKUP.sub(_percent, url)


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


@dataclass(frozen=True, slots=True)
class MessageInk:
    """For message contents and embeds, which read Discord's markup. ``own``: a server's emoji, as they are written."""

    own: Mapping[str, str] = field(default_factory=dict)

    def plain(self, text: str) -> str:
        """Text, in which a short name of one of the server's own emoji is that emoji."""
        if ":" not in text or not self.own:
            return escape(text)
        pieces: list[str] = []
        end = 0
        for match in _SHORT_NAME.finditer(text):
            if match[1] in self.own and not _in_url(text, match.start()):
                pieces += [escape(text[end : match.start()]), self.own[match[1]]]
                end = match.end()
        return "".join([*pieces, escape(text[end:])])

    def person(self, person: Person) -> str:
        account = person.account
        if account.space.platform is not PlatformName.DISCORD:
            return escape(account.user)
        return f"<@{account.user}>"

    def when(self, when: When, locale: Locale) -> str:
        return f"<t:{int(when.at.timestamp())}:{_STYLES[when.style]}>"

    def emoji(self, emoji: Emoji) -> str:
        custom = _CUSTOM_EMOJI.fullmatch(emoji.name)
        if custom and custom[1] in self.own:  # uploaded anew, it has another id
            return self.own[custom[1]]
        return f"<:{custom[1]}:{custom[2]}>" if custom else escape(emoji.name)

    def link(self, url: str, label: str) -> str:
        return f"[{label}]({_TARGET_MARKUP.sub(_percent, clean(url))})"

    def command(self, command: CommandName) -> str:
        return f"`/{' '.join(command.path)}`"

    def example(self, typed: str, options: str) -> str:
        return options

    def menu_entry(self, own: str, default: str) -> str:
        return own


@dataclass(frozen=True, slots=True)
class LabelInk:
    """For button labels, form titles, field labels and command descriptions, which show every character as it is."""

    def plain(self, text: str) -> str:
        return one_line(text)

    def person(self, person: Person) -> str:
        return f"@{person.account.user}"

    def when(self, when: When, locale: Locale) -> str:
        local = when.at.astimezone(ZoneInfo(when.zone))
        match when.style:
            case "date":
                return f"{local:%Y-%m-%d}"
            case "time":
                return f"{local:%H:%M}"
            case "date_time" | "relative":
                return f"{local:%Y-%m-%d %H:%M}"

    def emoji(self, emoji: Emoji) -> str:
        return emoji.name.partition(":")[0] if _CUSTOM_EMOJI.fullmatch(emoji.name) else emoji.name

    def link(self, url: str, label: str) -> str:
        return label

    def command(self, command: CommandName) -> str:
        return f"/{' '.join(command.path)}"

    def example(self, typed: str, options: str) -> str:
        return options

    def menu_entry(self, own: str, default: str) -> str:
        return own


MESSAGE_INK = MessageInk()
LABEL_INK = LabelInk()
