"""A direct message is refused for good: what it waited for goes on at once, somebody hears of it, and its receiver
reads it as soon as they use the bot again.

Which messages that concerns is declared by features (``Feature.unsent``). Whoever has to know gets one message for all
that was refused about the same thing within a minute.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.catalogue import Catalogue
from bot.context import Drawing
from bot.feature import Dropped
from bot.homes import refresh_homes
from bot.people import Account
from bot.ports import Delivery, DeliveryState, UnitOfWork
from bot.rules.pausing import after_pause
from bot.speech import Block, Card, Fields, Item, Phrase, Reader, Text, say
from bot.telling import tell

REFUSED = "refused: "
"""Begins the reason of a direct message that was dropped since the platform refused it; its own word follows."""
TRACE = "posts.unreached"
WORTH_TELLING_FOR = timedelta(days=3)
LINES_MOST = 3
"""Of each message so many paragraphs are shown afterwards."""
BETWEEN = "|"


async def lock_subject(uow: UnitOfWork, catalogue: Catalogue, delivery: Delivery) -> None:
    """Lock what follows from it would change, before the delivery ends."""
    hook = catalogue.unsent_hooks.get(delivery.purpose)
    if hook is not None:
        await hook.lock(uow, delivery.subject.partition(BETWEEN)[0])


async def follow(uow: UnitOfWork, catalogue: Catalogue, delivery: Delivery, now: datetime) -> None:
    """In the transaction in which it has ended."""
    hook = catalogue.unsent_hooks.get(delivery.purpose)
    if hook is None or delivery.receiver is None:
        return
    receiver = await uow.people.account_by_id(delivery.receiver)
    if receiver is None:
        return
    await uow.people.unreached(receiver.id, now)
    told = {one.member: one for one in await hook.run(uow, delivery, now)}
    for member in sorted(told.keys() - {receiver.member}):
        await _tell(uow, told[member], delivery, now)
    await refresh_homes(uow, (receiver,), now)


async def _tell(uow: UnitOfWork, to: Account, delivery: Delivery, now: datetime) -> None:
    """One that waits already tells of this one, too."""
    about = delivery.subject.partition(BETWEEN)[0] + BETWEEN
    waiting = [one for one in await uow.deliveries.open_of(TRACE, about) if one.state is DeliveryState.OWED]
    if not any(one.receiver == to.id for one in waiting):
        subject = f"{about}{now.isoformat()}"
        await tell(uow, to, purpose=TRACE, subject=subject, worth_for=WORTH_TELLING_FOR, now=after_pause(now))


async def refused_with(uow: UnitOfWork, trace: Delivery) -> Sequence[Delivery]:
    """What a message to who has to know tells of."""
    about, _, since = trace.subject.partition(BETWEEN)
    return await uow.deliveries.refused_of(about, datetime.fromisoformat(since), REFUSED)


async def unread(
    uow: UnitOfWork, catalogue: Catalogue, account: Account, reader: Reader, now: datetime
) -> tuple[Block, ...]:
    """What they could not be told directly, as far as it is still so; in words alone."""
    if account.unreached is None:
        return ()
    lines: list[Phrase] = []
    for post in await uow.deliveries.refused_to(account.id, account.unreached, REFUSED):
        lines += await _words(uow, catalogue, post, reader, now)
    if not lines:
        return ()
    return (Text(say("unsent.own")), *(Text(line) for line in lines))


async def _words(uow: UnitOfWork, catalogue: Catalogue, post: Delivery, reader: Reader, now: datetime) -> list[Phrase]:
    hook = catalogue.unsent_hooks.get(post.purpose)
    if hook is None:
        return []
    if hook.missed:
        return [say(hook.missed, about=await hook.about(uow, post, reader.zone))]
    drawn = await catalogue.drawers[post.purpose](Drawing(uow, post, reader, now, catalogue))
    if isinstance(drawn, Dropped) or not isinstance(drawn, Card):
        return []
    title = [drawn.title] if drawn.title else []
    return [*title, *(phrase for block in drawn.blocks for phrase in _phrases(block))][:LINES_MOST]


def _phrases(block: Block) -> list[Phrase]:
    match block:
        case Text(phrase) | Item(phrase):
            return [phrase]
        case Fields(pairs):
            return [say("unsent.pair", label=label, value=value) for label, value in pairs]
        case _:
            return []
