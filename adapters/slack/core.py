"""What this adapter asks of the command core."""

from typing import Protocol

from bot.catalogue import Catalogue
from bot.core import Complete
from bot.events import AnyEvent
from bot.inquiries import Inquire
from bot.people import SpaceRef
from bot.phrasebook import Phrasebook
from bot.speech import Spoke


class Core(Protocol):
    """``bot.core.Bot``, as far as Slack needs it; its docstrings say what each call promises."""

    catalogue: Catalogue
    phrasebook: Phrasebook

    async def handle(
        self, event: AnyEvent, inquire: Inquire | None = None, complete: Complete | None = None
    ) -> Spoke: ...

    def may_open_form(self, event: AnyEvent) -> bool: ...

    async def counts(self, space: SpaceRef, emoji: str) -> bool: ...

    async def joins(self, space: SpaceRef) -> bool: ...

    async def give_up(self, event: AnyEvent, fault: BaseException) -> str: ...
