"""People's text: made harmless to layout when it comes in, and searched for tags."""

import re
import unicodedata

from bot.rules.mentions import CLOSE, COUNTS_AS, OPEN, pieces

TAG_LONGEST = 30
TAGS_MOST = 5
_TAG = re.compile(rf"(?:^|(?<=[\s、。,，(（「{CLOSE}]))[#＃](\w+)")
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """One line without what breaks a line, a log or a database.

    Runs of white space become one space; control and format characters (NUL, lone surrogates, right-to-left overrides)
    go, except the joiners that hold an emoji or a script together, and the tokens of mentions (``bot.rules.mentions``).
    What shows nothing at all is empty.
    """
    spaced = _SPACES.sub(" ", text)
    fit = "".join(piece if is_token else _fit(piece) for piece, is_token in pieces(spaced))
    kept = _SPACES.sub(" ", fit).strip()  # what stood between two spaces may have gone
    return kept if any(c not in _UNSEEN and not c.isspace() for c in kept) else ""


def _fit(text: str) -> str:
    return "".join(c for c in text if c in _JOINERS or unicodedata.category(c) not in _UNFIT)


def tidy_lines(text: str) -> str:
    """As many lines as there were, each tidy; empty ones at the end go."""
    return "\n".join(tidy(line) for line in text.splitlines()).rstrip("\n")


def compared(name: str) -> str:
    """What two names have in common that read alike: however wide, tall or spaced they are written."""
    return unicodedata.normalize("NFKC", tidy(unicodedata.normalize("NFKC", name)).casefold())


def shortened(text: str, most: int) -> str:
    """At most so many characters, with an ellipsis where something is left out. No mention is cut in two."""
    if OPEN not in text:
        return text if len(text) <= most else text[: most - 1].rstrip() + "…"
    parts = list(pieces(text))
    if sum(COUNTS_AS if is_token else len(piece) for piece, is_token in parts) <= most:
        return text
    kept, room = "", most - 1
    for piece, is_token in parts:
        if (COUNTS_AS if is_token else len(piece)) > room:
            return (kept if is_token else kept + piece[:room]).rstrip() + "…"
        kept, room = kept + piece, room - (COUNTS_AS if is_token else len(piece))
    return kept.rstrip() + "…"


_JOINERS = "\u200c\u200d"
_UNSEEN = frozenset(_JOINERS + "\u115f\u1160\u2800\u3164\uffa0\ufe0e\ufe0f")
"""Characters that show nothing by themselves: text of these alone is no text."""
_UNFIT = frozenset({"Cc", "Cf", "Cs", "Co"})


def tag_of(word: str) -> str:
    """A tag as it is stored and compared: without ``#``, compatibility-normalised, case-folded."""
    return unicodedata.normalize("NFKC", tidy(word)).lstrip("#").casefold()


def tags_in(reason: str) -> tuple[str, ...]:
    """``#word`` in a reason is a tag; each once, in order, at most ``TAGS_MOST``, overlong ones left out."""
    found = dict.fromkeys(tag_of(match) for match in _TAG.findall(reason))
    return tuple(tag for tag in found if tag and len(tag) <= TAG_LONGEST)[:TAGS_MOST]
