"""The host learns that a session was deposited to them: as of thanks, and only where it brought something."""

from datetime import datetime

from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.notices import WORTH_TELLING_FOR
from bot.features.sessions.words import wall_words
from bot.people import Account
from bot.ports import Entry, EntryId, Occurrence, OccurrenceId, UnitOfWork
from bot.speech import Buttons, Card, CommandName, Text, say
from bot.telling import tell

feature = Feature("sessions.hosted")

PURPOSE = "session.hosted"


async def tell_host(uow: UnitOfWork, host: Account, occurrence: Occurrence, entry: Entry, now: datetime) -> None:
    if entry.points > 0:
        subject = f"{occurrence.id}|{entry.id}"
        await tell(uow, host, purpose=PURPOSE, subject=subject, worth_for=WORTH_TELLING_FOR, now=now)


@feature.delivery(PURPOSE, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    id, _, entry_id = drawing.delivery.subject.partition("|")
    occurrence = await drawing.uow.sessions.occurrence(OccurrenceId(id))
    entry = await drawing.uow.ledger.entry(EntryId(entry_id))
    host = await drawing.receiver()
    if occurrence is None or entry is None or host is None:
        return Dropped("gone")
    if not (await drawing.uow.people.member(host.member)).notices:
        return Dropped("muted")
    words = say(
        "session.hosted",
        title=occurrence.plan.title,
        when=wall_words(occurrence.starts, drawing.reader.zone),
        points=say("points", n=entry.points),
        where=CommandName(("trust", "history")),
    )
    history = drawing.button(say("trust.history_button"), "trust.history", "received", "")
    return Card((Text(words), Buttons((history, drawing.button(say("notice.stop"), "notices.stop")))))
