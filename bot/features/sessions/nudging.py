"""The host is reminded once of the recap: by direct message, some time after the end."""

from datetime import datetime, timedelta

from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.sessions.words import ends, wall_words
from bot.people import Account
from bot.ports import Occurrence, OccurrenceId, OccurrenceState, UnitOfWork
from bot.speech import Buttons, Card, Style, Text, say
from bot.telling import tell

feature = Feature("sessions.nudging")

PURPOSE = "session.recap_nudge"
AFTER = timedelta(hours=1)
"""By then people have left the room, and somebody may have written it already."""
WORTH_TELLING_FOR = timedelta(days=1)


async def nudge_host(uow: UnitOfWork, occurrence: Occurrence, host: Account | None, now: datetime) -> None:
    """Owe it for an hour after the end, or after the host's quiet hours."""
    if host is None:
        return
    at = max(ends(occurrence) + AFTER, now)
    await tell(uow, host, purpose=PURPOSE, subject=occurrence.id, worth_for=WORTH_TELLING_FOR, now=at)


@feature.delivery(PURPOSE, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    occurrence = await drawing.uow.sessions.occurrence(OccurrenceId(drawing.delivery.subject))
    receiver = await drawing.receiver()
    if occurrence is None or receiver is None:
        return Dropped("gone")
    reason = await _unwanted(drawing, occurrence, receiver)
    if reason:
        return Dropped(reason)
    write = drawing.button(say("session.recap"), "session.recap", occurrence.id, "", style=Style.PRIMARY)
    stop = drawing.button(say("notice.stop"), "notices.stop")
    when = wall_words(occurrence.starts, drawing.reader.zone)
    words = say("session.recap.nudge", title=occurrence.plan.title, when=when)
    return Card((Text(words), Buttons((write, stop))))


async def _unwanted(drawing: Drawing, occurrence: Occurrence, receiver: Account) -> str:
    """Why it is not wanted any more; empty: it is."""
    member = await drawing.uow.people.member(receiver.member)
    host = await drawing.uow.people.account_by_id(occurrence.plan.host)
    reasons = {
        "cancelled": occurrence.state is OccurrenceState.CANCELLED,
        "moved": drawing.now < ends(occurrence),
        "not the host": host is None or host.member != receiver.member,
        "muted": not member.notices,
        "written": await drawing.uow.sessions.recap(occurrence.id) is not None,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")
