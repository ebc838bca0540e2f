"""`/volunteer call`: somebody is wanted for a role, for a session or at another time."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from bot.context import Context, zone_of
from bot.drafting import held_draft
from bot.events import Submitted
from bot.feature import Channel, Choice, Feature, Handle, Number, Rest, When, Word
from bot.features.roles.finding import role_named, suggest_roles
from bot.features.roles.words import role_words
from bot.features.sessions.places import channel_for, check_place
from bot.features.volunteers.beginning import begin
from bot.features.volunteers.calling_each import AHEAD, AHEAD_MOST, SERIES, THIS, stand
from bot.features.volunteers.drafting import DONE, DRAFT, drafted, refuse_done
from bot.features.volunteers.listing import shown
from bot.features.volunteers.meaning import may_call
from bot.features.volunteers.panel import drawn, panel
from bot.features.volunteers.standing import standing_of
from bot.features.volunteers.times import in_doubt, read_times
from bot.features.volunteers.wanted import SEATS_MOST, Planned, Wanted, kept_in, planned
from bot.people import Account, Place
from bot.ports import Choosing, Draft, NewCall, NewStandingCall, Role, Series
from bot.refusals import correctable
from bot.speech import Answer, Card, Refused, Reply, say

feature = Feature("volunteers.calling")

RoleName = Annotated[str, Rest(longest=40, suggests=True)]
ForSession = Annotated[int, Handle()]
At = Annotated[str, When()]
Seats = Annotated[int, Number(1, SEATS_MOST)]
Some = Annotated[int, Number(0, SEATS_MOST)]
Choosings = Annotated[str, Choice(tuple(choosing.value for choosing in Choosing))]
Note = Annotated[str, Word(longest=300, several=True)]
Announced = Annotated[Place, Channel()]
Each = Annotated[str, Choice((THIS, SERIES))]
Ahead = Annotated[int, Number(1, AHEAD_MOST)]


async def refuse_others(ctx: Context) -> None:
    if not await may_call(ctx):
        raise Refused(say("volunteer.organizers_and_hosts"))


@feature.command("volunteer", "call", invites=refuse_others)
async def call(
    ctx: Context,
    role: RoleName,
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
    """Ask for volunteers: organizers, and hosts for their own sessions.

    Typed whole it is announced at once; after a form its panel is shown first (``drafting``).
    """
    account, member = await ctx.settle()
    zone = zone_of(member, account, ctx.community)
    try:
        times = read_times(ctx, when, until, zone)
    except Refused as refused:
        typed = {"role": role, "session": session, "when": when, "until": until, "note": note, "seats": seats}
        typed |= {"first": first, "mentors": mentors, "choosing": choosing, "each": each, "ahead": ahead}
        where = {"channel": channel.channel} if channel else {}
        return await correctable(ctx, refused, "volunteer.call", typed, where)
    wanted = Wanted(
        role=(await _role(ctx, role)).id,
        role_typed=role,
        session=str(session or ""),
        when=when,
        until=until,
        note=note,
        seats="" if seats is None else str(seats),
        first="" if first is None else str(first),
        mentors="" if mentors is None else str(mentors),
        choosing=choosing or "",
        each=each,
        ahead=str(ahead or ""),
        channel=channel_for(ctx, channel.channel if channel else ""),
        key=ctx.source("call", type(ctx.event).__name__, ctx.event.key),
        **times,
    )
    if wanted.session:  # its own start, whatever else what was typed may mean
        wanted = replace(wanted, at_doubt="")
    plan = await planned(ctx, wanted)
    if isinstance(ctx.event, Submitted):
        return await drafted(ctx, account, wanted, plan, ctx.event.state.get("draft"))
    if in_doubt(wanted) or not ctx.sure:
        return await drafted(ctx, account, wanted, plan, None)
    check_place(ctx, wanted.channel)
    return Reply(await _announced(ctx, account, wanted, plan))


feature.suggest("volunteer", "call", option="role")(suggest_roles)


@feature.button("volunteer.announce")
async def confirmed(ctx: Context, id: str, seen: str = "", closes: str = "") -> Answer:
    """What it acts on is the draft: pressed twice, it is announced once. What it does not show is shown first."""
    draft = await held_draft(ctx, id, DRAFT)
    wanted = kept_in(draft)
    if DONE in draft.values:
        return await _known_before(ctx, draft, wanted)
    plan = await planned(ctx, wanted)
    closes_at = _shown_deadline(ctx, wanted, plan, closes)
    if seen != drawn(wanted, plan) or closes_at is None or in_doubt(wanted):
        return panel(ctx, draft.id, wanted, plan, say("draft.changed"), redraw=True)
    check_place(ctx, wanted.channel)
    plan = await planned(ctx, replace(wanted, closes=closes_at))
    account, _ = await ctx.settle()
    card = await _announced(ctx, account, wanted, plan)
    await ctx.uow.drafts.change(draft.id, {DONE: DONE})
    return Reply(card, redraw=True)


async def _known_before(ctx: Context, draft: Draft, wanted: Wanted) -> Answer:
    """What came of it, as long as it could be announced at all. Raises Refused, which says that it is, else."""
    try:
        plan = await planned(ctx, wanted)
    except Refused:
        refuse_done(draft)
        raise
    account, _ = await ctx.settle()
    return Reply(await _announced(ctx, account, wanted, plan), redraw=True)


def _shown_deadline(ctx: Context, wanted: Wanted, plan: Planned, closes: str) -> str | None:
    """As on the panel, also where nobody chose it. None: it is over by now, or after the start."""
    if wanted.closes or plan.series is not None or not closes.isdecimal():
        return wanted.closes
    at = datetime.fromtimestamp(int(closes), UTC)
    return at.isoformat() if ctx.now < at and (plan.starts is None or at <= plan.starts) else None


async def _announced(ctx: Context, account: Account, wanted: Wanted, plan: Planned) -> Card:
    if plan.series is not None and plan.occurrence is not None:
        return await stand(ctx, _each_time(ctx, account, wanted, plan, plan.series), plan.occurrence)
    made, is_new = await ctx.uow.calls.add(_once(ctx, account, wanted, plan))
    if is_new:
        await begin(ctx.uow, made, ctx.now)
    words = say("volunteer.called", role=role_words(plan.role))
    return await shown(ctx, await standing_of(ctx.uow, made, ctx.now), words)


def _once(ctx: Context, account: Account, wanted: Wanted, plan: Planned) -> NewCall:
    return NewCall(
        key=wanted.key,
        role=plan.role.id,
        occurrence=plan.occurrence.id if plan.occurrence else None,
        starts=plan.starts,
        ends=plan.ends,
        places=plan.places,
        choosing=plan.choosing,
        closes=plan.closes,
        note=wanted.note,
        announced_in=Place(ctx.space.ref, wanted.channel),
        created_by=account.id,
    )


def _each_time(ctx: Context, account: Account, wanted: Wanted, plan: Planned, series: Series) -> NewStandingCall:
    return NewStandingCall(
        key=wanted.key,
        series=series.id,
        role=plan.role.id,
        places=plan.places,
        choosing=plan.choosing,
        ahead=int(wanted.ahead or AHEAD),
        note=wanted.note,
        announced_in=Place(ctx.space.ref, wanted.channel),
        created_by=account.id,
    )


async def _role(ctx: Context, typed: str) -> Role:
    found = await role_named(ctx.uow, typed)
    if found is None:
        names = tuple(role_words(one) for one in await ctx.uow.roles.all() if not one.retired)
        raise Refused(say("volunteer.no_role", typed=typed, roles=names), "role")
    return found
