"""People's text: made harmless to layout when it comes in, and searched for tags."""

import re
import unicodedata

TAG_LONGEST = 30
TAGS_MOST = 5
_TAG = re.compile(r"(?:^|(?<=[\s、。,，(（「]))[#＃](\w+)")
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """One line without what breaks a line, a log or a database.

    Runs of white space become one space; control and format characters (NUL, lone surrogates, right-to-left overrides)
    go, except the joiners that hold an emoji or a script together. What shows nothing at all is empty.
    """
    spaced = _SPACES.sub(" ", text)
    fit = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _UNFIT)
    kept = _SPACES.sub(" ", fit).strip()  # what stood between two spaces may have gone
    return kept if any(c not in _UNSEEN and not c.isspace() for c in kept) else ""


def tidy_lines(text: str) -> str:
    """As many lines as there were, each tidy; empty ones at the end go."""
    return "\n".join(tidy(line) for line in text.splitlines()).rstrip("\n")


def compared(name: str) -> str:
    """What two names have in common that read alike: however wide, tall or spaced they are written."""
    return unicodedata.normalize("NFKC", tidy(unicodedata.normalize("NFKC", name)).casefold())


def shortened(text: str, most: int) -> str:
    """At most so many characters, with an ellipsis where something is left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


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
