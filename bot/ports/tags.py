"""The tags of a community: those that its organizers recommend, and those that members made up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TagLine:
    tag: str
    recommended: bool
    uses: int


class Tags(Protocol):
    """Listed and suggested are only tags that are no single member's private words: recommended ones, those of public
    thanks, and those that two members used.
    """

    async def all(self, most: int) -> Sequence[TagLine]:
        """Recommended ones first, then by uses. Those that were merged into another are not among them."""
        ...

    async def like(self, typed: str, most: int) -> Sequence[str]:
        """Tags that contain ``typed``: recommended ones first, then most used first."""
        ...

    async def recommend(self, tag: str, *, wanted: bool) -> bool:
        """False when it was so already."""
        ...

    async def merge(self, tag: str, into: str) -> int:
        """From now on ``tag`` means ``into``, also in what was given before; on how many deposits it stood.

        Tags that meant ``tag`` mean ``into`` too. Raises ValueError where ``into`` itself means ``tag``.
        """
        ...

    async def meant(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        """Each as it is counted now, each once, in order."""
        ...
