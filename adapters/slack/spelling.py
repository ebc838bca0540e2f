"""How a workspace types our commands: with a prefix where a word is taken, or all under one root word.

Which of them its manifest has Slack does not tell; it is heard from what people type.
"""

from collections.abc import Collection
from dataclasses import dataclass

ROOT = "shinrai"
"""Under which every command works (design.md section 6)."""


@dataclass(frozen=True, slots=True)
class Spelling:
    prefix: str = ""
    under_root: bool = False
    """``/shinrai thanks`` instead of ``/thanks``."""

    def of(self, path: tuple[str, ...]) -> str:
        words = (ROOT, *path) if self.under_root and path[0] != ROOT else path
        return f"/{self.prefix}{' '.join(words)}"


AS_DECLARED = Spelling()


class Ear:
    """Remembers the spelling that was heard last. ``roots``: all declared root words."""

    def __init__(self, roots: Collection[str]) -> None:
        self._roots = sorted(roots, key=len, reverse=True)
        self.spelling = AS_DECLARED

    def hear(self, command: str, text: str) -> str:
        """The root word meant by ``/x-thanks``; one that nobody declared comes back as it was typed."""
        word = command.removeprefix("/").lower()
        root = word if word in self._roots else next((root for root in self._roots if word.endswith(root)), None)
        if root is None:
            return word
        self.spelling = Spelling(word.removesuffix(root), self._under_root(root, text.split()))
        return root

    def _under_root(self, root: str, words: list[str]) -> bool:
        """``/shinrai help`` is typed so everywhere: it tells nothing about the other commands."""
        if root != ROOT:
            return False
        other = bool(words) and words[0].lower() in self._roots and words[0].lower() != ROOT
        return other or self.spelling.under_root
