"""Emoji are compared without skin tone, variation selector and burst (design.md section 5)."""

import re

# Slack writes `pray::skin-tone-3`; Discord writes the modifier U+1F3FB…U+1F3FF and VARIATION SELECTOR-16 into the text.
_DRESS = re.compile("::skin-tone-\\d|[\U0001f3fb-\U0001f3ff\ufe0f]")
_BURST = "!burst"


def bare(emoji: str) -> str:
    """``pray::skin-tone-3`` → ``pray``; ``🙏🏽`` → ``🙏``."""
    return _DRESS.sub("", without_burst(emoji))


_PICTURES = {"pray": "🙏", "bouquet": "💐"}


def pictured(name: str) -> str:
    """A default thanks emoji as a picture, whichever platform's name it has; others as they are."""
    return _PICTURES.get(name, name)


def standing_key(emoji: str, *, burst: bool) -> str:
    """Under which an emoji stands: each skin tone, and a burst beside the plain one, can be taken away alone."""
    return emoji + _BURST if burst else emoji


def without_burst(key: str) -> str:
    """The emoji as its platform names it: a clearing of one emoji takes its bursts, but no other skin tone."""
    return key.removesuffix(_BURST)
