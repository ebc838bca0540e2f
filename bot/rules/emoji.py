"""Emoji are compared without skin tone, variation selector and burst (design.md section 5)."""

import re

# Slack writes `pray::skin-tone-3`; Discord writes the modifier U+1F3FB…U+1F3FF and VARIATION SELECTOR-16 into the text.
_DRESS = re.compile("::skin-tone-\\d|[\U0001f3fb-\U0001f3ff\ufe0f]")
_BURST = "!burst"


def bare(emoji: str) -> str:
    """``pray::skin-tone-3`` → ``pray``; ``🙏🏽`` → ``🙏``."""
    return _DRESS.sub("", emoji).removesuffix(_BURST)


def standing_key(emoji: str, *, burst: bool) -> str:
    """Under which an emoji stands: each skin tone, and a burst beside the plain one, can be taken away alone."""
    return emoji + _BURST if burst else emoji
