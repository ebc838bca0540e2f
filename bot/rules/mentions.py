"""A mention inside people's words, as it is carried and stored: a token between two private-use characters.

Nobody can type one: an adapter takes these characters out of all text that reaches us, before it puts in tokens of its
own. A token's body is one of

- an account as its platform names it (``slack:T1:U1``): on the way in, never stored;
- our own id of an account: this is what is stored, and resolved to a name whenever the words are shown;
- ``#…``: a channel without a name, ``&…``: a role without a name, ``t:1764900000:F``: an instant; on the way in only.
"""

import re
from collections.abc import Callable, Iterator

OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}([^{OPEN}{CLOSE}\\s]{{1,120}}){CLOSE}")
_ANY = re.compile(f"{OPEN}[^{CLOSE}]*(?:{CLOSE}|$)|{CLOSE}")
COUNTS_AS = 12
"""Characters of a mention where its name is not known: an at sign and a name."""
HIDDEN = "@…"

_NO_TOKENS = {ord(OPEN): None, ord(CLOSE): None}


def token(body: str) -> str:
    return f"{OPEN}{body}{CLOSE}"


def without_tokens(text: str) -> str:
    """Text as a person typed it: without the two characters, so that nothing in it is taken for a token."""
    return text.translate(_NO_TOKENS) if OPEN in text or CLOSE in text else text


def bodies_in(text: str) -> Iterator[str]:
    """The body of each token, in their order."""
    return (match[1] for match in TOKEN.finditer(text)) if OPEN in text else iter(())


def with_bodies(text: str, write: Callable[[str], str]) -> str:
    """Each token in the text replaced by what ``write`` makes of its body."""
    return TOKEN.sub(lambda match: write(match[1]), text) if OPEN in text else text


def hidden(text: str) -> str:
    """The last guard before words are shown: a token that nobody resolved, or half of one, shows no id."""
    return _ANY.sub(HIDDEN, text) if OPEN in text or CLOSE in text else text


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in its parts, and whether each is a token."""
    end = 0
    for match in TOKEN.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def names_at(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Where the text has an at sign that may begin a name, and the names that it may be, longest first.

    A name ends where its script does: ``@Ben`` is not named in ``@Benjamin``, ``@愛子`` is in ``@愛子さん``.
    """
    for match in re.finditer(r"(?<![A-Za-z0-9._%+-])[@＠](?=\S)", text):
        rest = text[match.end() : match.end() + NAME_LONGEST + 1].split("\n", 1)[0].split(OPEN, 1)[0]
        ends = range(min(len(rest), NAME_LONGEST), 0, -1)
        names = tuple(rest[:end] for end in ends if not rest[end - 1].isspace() and _ends(rest, end))
        if names:
            yield match.start(), names


NAME_LONGEST = 40


def _ends(text: str, end: int) -> bool:
    return end >= len(text) or _script(text[end - 1]) != _script(text[end]) or _script(text[end]) == ""


def _script(character: str) -> str:
    if character.isascii() or character < "\u0250":
        return "latin" if character.isalnum() or character in "_-'" else ""
    if "\u3040" <= character <= "\u309f":
        return "hiragana"
    if "\u30a0" <= character <= "\u30ff":
        return "katakana"
    return "other" if character.isalnum() else ""
