"""`/volunteer call`: somebody is wanted for a role, for a session or at another time."""

from datetime import datetime
from typing import Annotated

from bot.context import Context, zone_of
from bot.feature import Channel, Choice, Feature, Handle, Number, Rest, When, Word
from bot.features.roles.finding import role_named, suggest_roles
from bot.features.roles.words import role_words
from bot.features.sessions.meaning import may_change
from bot.features.sessions.meaning import numbered as session_numbered
from bot.features.sessions.places import channel_for, check_place
from bot.features.sessions.words import ends as session_ends
from bot.features.sessions.words import is_open
from bot.features.volunteers.announcing import announce
from bot.features.volunteers.asking import await_end
from bot.features.volunteers.calling_each import AHEAD, AHEAD_MOST, SERIES, THIS, series_meant, stand
from bot.features.volunteers.closing import close_at
from bot.features.volunteers.listing import shown
from bot.features.volunteers.missing import look_again
from bot.features.volunteers.standing import standing_of
from bot.features.volunteers.times import read_when
from bot.people import Place
from bot.ports import Choosing, NewCall, NewStandingCall, Occurrence, Role
from bot.rules.calling import deadline, ends
from bot.rules.choosing import Places
from bot.speech import Answer, Refused, Reply, say

feature = Feature("volunteers.calling")

SEATS_MOST = 20

Wanted = Annotated[str, Rest(longest=40, suggests=True)]
ForSession = Annotated[int, Handle()]
At = Annotated[str, When()]
Seats = Annotated[int, Number(1, SEATS_MOST)]
Some = Annotated[int, Number(0, SEATS_MOST)]
Choosings = Annotated[str, Choice(tuple(choosing.value for choosing in Choosing))]
Note = Annotated[str, Word(longest=300, several=True)]
Announced = Annotated[Place, Channel()]
Each = Annotated[str, Choice((THIS, SERIES))]
Ahead = Annotated[int, Number(1, AHEAD_MOST)]


@feature.command("volunteer", "call")
async def call(
    ctx: Context,
    role: Wanted,
    session: ForSession | None = None,
    when: At = "",
    until: At = "",
    note: Note = "",
    seats: Seats | None = None,
    first: Some | None = None,
    mentors: Some | None = None,
    choosing: Choosings | None = None,
    channel: Announced | None = None,
    each: Each = THIS,
    ahead: Ahead | None = None,
) -> Answer:
    """Ask for volunteers: organizers, and hosts for their own sessions."""
    account, member = await ctx.settle()
    occurrence = await session_numbered(ctx, session) if session else None
    await _allow(ctx, occurrence)
    wanted = await _role(ctx, role)
    series = await series_meant(ctx, occurrence, each, ahead, until)
    zone = zone_of(member, account, ctx.community)
    starts = _starts(ctx, occurrence, read_when(ctx, when, zone, "when") if when else None)
    closes = read_when(ctx, until, zone, "until") if until else deadline(ctx.now, starts)
    over = session_ends(occurrence) if occurrence else ends(starts, wanted.minutes, closes)
    _check_times(ctx, starts, closes)
    places = _places(wanted, seats, first, mentors)
    where = channel_for(ctx, channel.channel if channel else "")
    check_place(ctx, where)
    if series is not None and occurrence is not None:
        each_time = NewStandingCall(
            key=ctx.source("standing call", type(ctx.event).__name__, ctx.event.key),
            series=series.id,
            role=wanted.id,
            places=places,
            choosing=_choosing(choosing, places),
            ahead=ahead or AHEAD,
            note=note,
            announced_in=Place(ctx.space.ref, where),
            created_by=account.id,
        )
        return await stand(ctx, each_time, occurrence)
    new = NewCall(
        key=ctx.source("call", type(ctx.event).__name__, ctx.event.key),
        role=wanted.id,
        occurrence=occurrence.id if occurrence else None,
        starts=starts,
        ends=over,
        places=places,
        choosing=_choosing(choosing, places),
        closes=closes,
        note=note,
        announced_in=Place(ctx.space.ref, where),
        created_by=account.id,
    )
    made, is_new = await ctx.uow.calls.add(new)
    if is_new:
        await announce(ctx.uow, made, ctx.now)
        await close_at(ctx.uow, made)
        await look_again(ctx.uow, made, ctx.now)
        await await_end(ctx.uow, made)
    words = say("volunteer.called", role=role_words(wanted))
    return Reply(await shown(ctx, await standing_of(ctx.uow, made, ctx.now), words))


feature.suggest("volunteer", "call", option="role")(suggest_roles)


async def _allow(ctx: Context, occurrence: Occurrence | None) -> None:
    """Raises Refused for others than organizers and the session's host, and for a session that is over."""
    if not (await may_change(ctx, occurrence) if occurrence else await ctx.organizes()):
        raise Refused(say("volunteer.organizers_and_hosts"))
    if occurrence is not None and not is_open(occurrence, ctx.now):
        raise Refused(say("volunteer.session_over", title=occurrence.plan.title), "session")


async def _role(ctx: Context, typed: str) -> Role:
    found = await role_named(ctx.uow, typed)
    if found is None:
        names = tuple(role_words(one) for one in await ctx.uow.roles.all() if not one.retired)
        raise Refused(say("volunteer.no_role", typed=typed, roles=names), "role")
    return found


def _starts(ctx: Context, occurrence: Occurrence | None, typed: datetime | None) -> datetime | None:
    if occurrence is not None and typed is not None and typed != occurrence.starts:
        raise Refused(say("volunteer.two_times"), "when")
    return occurrence.starts if occurrence else typed


def _check_times(ctx: Context, starts: datetime | None, closes: datetime) -> None:
    if starts is not None and starts <= ctx.now:  # of a session; a time that was typed is not over
        raise Refused(say("volunteer.begun"), "session")
    if starts is not None and closes > starts:
        raise Refused(say("volunteer.deadline_late"), "until")


def _places(role: Role, seats: int | None, first: int | None, mentors: int | None) -> Places:
    """Unless said otherwise one seat, which prefers a first-timer, with a mentor where the role wants one."""
    for_first = first if first is not None else (0 if seats else 1)
    if for_first + (seats or 0) == 0:
        raise Refused(say("volunteer.no_seats"), "seats")
    beside = mentors if mentors is not None else (for_first if role.wants_mentor else 0)
    return Places(for_first, seats or 0, beside)


def _choosing(typed: str | None, places: Places) -> Choosing:
    """Seats for first-timers are collected for, so that the quick do not take all."""
    if typed is not None:
        return Choosing(typed)
    return Choosing.COLLECT if places.first else Choosing.FIRST_COME
