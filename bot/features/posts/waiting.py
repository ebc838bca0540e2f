"""What organizers are told of posts that wait for them where they look anyway: on the setup panel, and at Home."""

from datetime import datetime

from bot.ports import Trouble, UnitOfWork
from bot.speech import Block, CommandName, Text, say


async def waiting(uow: UnitOfWork, now: datetime) -> tuple[Block, ...]:
    """Nothing where nothing waits."""
    parked = (await uow.deliveries.troubles(now))[Trouble.PARKED]
    return (Text(say("posts.waiting", n=parked, command=CommandName(("shinrai", "posts")))),) if parked else ()
