"""Everything needed to finish a phrase for one reader, and to make a button that finds its way home."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.discord.ink import LABEL_INK, MessageInk
from adapters.discord.wire import cut, one_line
from bot.phrasebook import Phrasebook
from bot.speech import Phrase, Reader

BLANK = "\u200b"


@dataclass(frozen=True, slots=True)
class Pen:
    phrasebook: Phrasebook
    reader: Reader
    mark: str = ""
    """Of the delivery; empty for an answer, which is never sent twice."""
    emoji: Mapping[str, str] = field(default_factory=dict)
    """The server's own emoji: name → as it is written in a message."""

    def words(self, phrase: Phrase) -> str:
        return self.phrasebook.finish(phrase, self.reader, MessageInk(self.emoji))

    def label(self, phrase: Phrase, most: int) -> str:
        """Bare text of at most ``most`` characters, and at least one."""
        return cut(one_line(self.phrasebook.finish(phrase, self.reader, LABEL_INK)), most) or BLANK
