"""Rows of a community for its organizers."""

from collections.abc import AsyncGenerator, Mapping
from typing import Literal, Protocol

Exported = Literal["entries", "members", "sessions", "volunteers", "posts"]


class Exports(Protocol):
    def rows(self, what: Exported) -> AsyncGenerator[Mapping[str, object], None]:
        """As `shinrai export` writes them, in the order of making; close it when leaving before the end.

        Reasons and tags are empty where the words were not public, or were hidden.
        """
        ...
