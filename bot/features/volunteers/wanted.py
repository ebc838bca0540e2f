"""What somebody wants to ask for, while it is not announced yet, and what of it would be announced now."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from bot.context import Context
from bot.features.sessions.meaning import may_change
from bot.features.sessions.meaning import numbered as session_numbered
from bot.features.sessions.words import ends as session_ends
from bot.features.sessions.words import is_open
from bot.features.volunteers.calling_each import series_meant
from bot.ports import Choosing, Draft, Occurrence, Role, RoleId, Series
from bot.rules.calling import deadline, ends
from bot.rules.choosing import Places
from bot.speech import Refused, say

SEATS_MOST = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """All of it as text, so that a draft can keep it; instants are aware UTC in ISO 8601. Empty: nothing said."""

    role: str
    """Its id."""
    role_typed: str
    session: str
    """Its short number."""
    when: str
    """As it was typed; it is not read again, since a day later ``tomorrow`` is another day."""
    at: str
    until: str
    closes: str
    note: str
    seats: str
    first: str
    mentors: str
    choosing: str
    each: str
    """``SERIES``: at each date of the session's series, else once."""
    ahead: str
    channel: str
    key: str
    """Digest of what made it: announced twice, it is announced once."""
    at_other: str = ""
    """What else ``when`` may have meant."""
    at_doubt: str = ""
    """Why it has to be asked which; empty once it was said."""
    closes_other: str = ""
    closes_doubt: str = ""
    minutes: str = ""
    """How long it lasts, where an end was typed."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be announced now."""

    role: Role
    occurrence: Occurrence | None
    starts: datetime | None
    closes: datetime
    ends: datetime
    places: Places
    choosing: Choosing
    series: Series | None
    """At each of whose dates it is called for."""
    may_repeat: bool
    """It is for a session that has other dates, too, and says no deadline."""


def kept_in(draft: Draft) -> Wanted:
    """A draft of before some of it was asked lacks that."""
    return Wanted(**{field.name: draft.values.get(field.name, "") for field in fields(Wanted)})


def as_values(wanted: Wanted) -> dict[str, str]:
    return asdict(wanted)


async def planned(ctx: Context, wanted: Wanted) -> Planned:
    """Raises Refused for what nobody may ask for, or not they, or not any more."""
    occurrence = await session_numbered(ctx, int(wanted.session), "session") if wanted.session else None
    await _allow(ctx, occurrence)
    role = await _role(ctx, wanted)
    series = await series_meant(ctx, occurrence, wanted.each, int(wanted.ahead) if wanted.ahead else None, wanted.until)
    may_repeat = occurrence is not None and not wanted.until and await _repeats(ctx, occurrence)
    starts = _starts(occurrence, _instant(wanted.at), _instant(wanted.at_other))
    closes = _instant(wanted.closes) or deadline(ctx.now, starts)
    if not wanted.at_doubt and not wanted.closes_doubt:
        _check_times(ctx, occurrence, starts, closes)
    places = _places(role, wanted)
    over = session_ends(occurrence) if occurrence else ends(starts, int(wanted.minutes or role.minutes), closes)
    return Planned(role, occurrence, starts, closes, over, places, _choosing(wanted, places), series, may_repeat)


async def _repeats(ctx: Context, occurrence: Occurrence) -> bool:
    series = await ctx.uow.sessions.series(occurrence.series)
    return series is not None and series.rule.repeat is not None


async def _allow(ctx: Context, occurrence: Occurrence | None) -> None:
    """Raises Refused for others than organizers and the session's host, and for a session that is over."""
    if not (await may_change(ctx, occurrence) if occurrence else await ctx.organizes()):
        raise Refused(say("volunteer.organizers_and_hosts"))
    if occurrence is not None and not is_open(occurrence, ctx.now):
        raise Refused(say("volunteer.session_over", title=occurrence.plan.title), "session")


async def _role(ctx: Context, wanted: Wanted) -> Role:
    role = await ctx.uow.roles.role(RoleId(wanted.role))
    if role is None or role.retired:
        raise Refused(say("volunteer.role_retired", typed=wanted.role_typed), "role")
    return role


def _instant(written: str) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _starts(occurrence: Occurrence | None, typed: datetime | None, other: datetime | None) -> datetime | None:
    """Beside a session only its own start can be meant, also where what was typed may mean two."""
    if occurrence is not None and typed is not None and occurrence.starts not in (typed, other):
        raise Refused(say("volunteer.two_times"), "when")
    return occurrence.starts if occurrence else typed


def _check_times(ctx: Context, occurrence: Occurrence | None, starts: datetime | None, closes: datetime) -> None:
    if starts is not None and starts <= ctx.now:
        raise Refused(say("volunteer.begun"), "session") if occurrence else Refused(say("session.when.past"), "when")
    if closes <= ctx.now:
        raise Refused(say("volunteer.deadline_past"), "until")
    if starts is not None and closes > starts:
        raise Refused(say("volunteer.deadline_late"), "until")


def _places(role: Role, wanted: Wanted) -> Places:
    """Unless said otherwise one seat, which prefers a first-timer, with a mentor where the role wants one."""
    seats = int(wanted.seats or 0)
    first = int(wanted.first) if wanted.first else (0 if seats else 1)
    if first + seats == 0:
        raise Refused(say("volunteer.no_seats"), "seats")
    beside = first if role.wants_mentor else 0
    return Places(first, seats, int(wanted.mentors) if wanted.mentors else beside)


def _choosing(wanted: Wanted, places: Places) -> Choosing:
    """Seats for first-timers are collected for, so that the quick do not take all."""
    if wanted.choosing:
        return Choosing(wanted.choosing)
    return Choosing.COLLECT if places.first else Choosing.FIRST_COME
