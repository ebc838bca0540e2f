"""Everything needed to finish a phrase for one reader, and to make a button that finds its way home."""

from dataclasses import dataclass

from adapters.discord.ink import LABEL_INK, MESSAGE_INK
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

    def words(self, phrase: Phrase) -> str:
        return self.phrasebook.finish(phrase, self.reader, MESSAGE_INK)

    def label(self, phrase: Phrase, most: int) -> str:
        """Bare text of at most ``most`` characters, and at least one."""
        return cut(one_line(self.phrasebook.finish(phrase, self.reader, LABEL_INK)), most) or BLANK
