"""People's text and finished phrases, made to fit Slack: nothing in them is markup, nothing is too long.

Slack's mrkdwn has no escape for ``* _ ~ `` and the backtick, and it is not documented how its parser sees a zero-width
character beside them (some bots insert one to make bold *work*). So those four are replaced by look-alikes, which no
parser can take for markup. Only before ``>`` at the start of a line, where a zero-width character certainly breaks the
form, is one used. An emoji's short name is what people type for an emoji: it stays one.
"""

import re

WORD_JOINER = "\u2060"
ELLIPSIS = "…"
_LOOK_ALIKES = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
_EDGE_UNDERSCORES = re.compile(r"(?<![A-Za-z0-9_])_+|_+(?![A-Za-z0-9_])")
_COLON_PAIR = re.compile(r":(?=[^\s:]+:)(?![\w'+-]+:)")
_TOKEN_START = re.compile(r"<(?=[@!#])")
_QUOTE = re.compile(r"^(\s*)>", re.MULTILINE)
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters except tab and line feed, and the overrides of writing direction."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_OPEN_TOKEN = re.compile(r"<[^<>]*$")
_OPEN_ENTITY = re.compile(r"&[a-z]{0,3}$")


def clean(text: str) -> str:
    """Without what cannot be sent or would turn a line around; a lone surrogate becomes U+FFFD."""
    return _SURROGATES.sub("\ufffd", _UNFIT.sub("", text))


def unpaired(text: str) -> str:
    """Two colons around what is no short name (``://x:``) make no emoji, whatever a parser takes for one."""
    return _COLON_PAIR.sub(":" + WORD_JOINER, text)


def literal(text: str) -> str:
    """People's text for ``plain_text``, where Slack reads emoji short names only; no token of mrkdwn stays whole."""
    return _TOKEN_START.sub("<" + WORD_JOINER, unpaired(clean(text)))


def escaped(text: str) -> str:
    """``& < >`` are all that Slack asks to escape (docs, 'Escaping text'); unescaped they make mentions and links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def harmless(text: str) -> str:
    """People's text for a mrkdwn object: it stays text."""
    flat = clean(text).translate(_LOOK_ALIKES)
    flat = _EDGE_UNDERSCORES.sub(lambda match: "\uff3f" * len(match[0]), flat)
    return escaped(_QUOTE.sub(rf"\1{WORD_JOINER}>", unpaired(flat)))


def length(text: str) -> int:
    """In UTF-16 units: Slack does not say how it counts, and no way of counting gives more."""
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, most: int) -> str:
    """At most ``most`` units, ending in an ellipsis where something is missing."""
    return text if length(text) <= most else _start(text, most - 1) + ELLIPSIS


def shortened_mrkdwn(text: str, most: int) -> str:
    """As ``shortened``, without cutting a mention, a link or an entity in two."""
    if length(text) <= most:
        return text
    return _OPEN_ENTITY.sub("", _OPEN_TOKEN.sub("", _start(text, most - 1))) + ELLIPSIS


def _start(text: str, most: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > most:
            return text[:index]
    return text
