"""`/volunteer call`: somebody is wanted for a role, for a session or at another time."""

from datetime import datetime
from typing import Annotated

from bot.context import Context, zone_of
from bot.drafting import own_draft
from bot.events import Submitted
from bot.feature import Channel, Choice, Feature, Handle, Number, Rest, When, Word
from bot.features.roles.finding import role_named, suggest_roles
from bot.features.roles.words import role_words
from bot.features.sessions.places import channel_for, check_place
from bot.features.volunteers.announcing import announce
from bot.features.volunteers.asking import await_end
from bot.features.volunteers.closing import close_at
from bot.features.volunteers.drafting import DONE, DRAFT, drafted
from bot.features.volunteers.listing import shown
from bot.features.volunteers.missing import look_again
from bot.features.volunteers.reserve import ask_reserve_at
from bot.features.volunteers.standing import standing_of
from bot.features.volunteers.times import read_when
from bot.features.volunteers.wanted import SEATS_MOST, Planned, Wanted, kept_in, planned
from bot.people import Account, Place
from bot.ports import Call, CallId, Choosing, NewCall, Role, UnitOfWork
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


@feature.command("volunteer", "call")
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
) -> Answer:
    """Ask for volunteers: organizers, and hosts for their own sessions.

    Typed whole it is announced at once; after a form its panel is shown first (``drafting``).
    """
    account, member = await ctx.settle()
    zone = zone_of(member, account, ctx.community)
    wanted = Wanted(
        role=(await _role(ctx, role)).id,
        role_typed=role,
        session=str(session or ""),
        when=when,
        at=read_when(ctx, when, zone, "when").isoformat() if when else "",
        until=until,
        closes=read_when(ctx, until, zone, "until").isoformat() if until else "",
        note=note,
        seats="" if seats is None else str(seats),
        first="" if first is None else str(first),
        mentors="" if mentors is None else str(mentors),
        choosing=choosing or "",
        channel=channel_for(ctx, channel.channel if channel else ""),
        key=ctx.source("call", type(ctx.event).__name__, ctx.event.key),
    )
    plan = await planned(ctx, wanted)
    if isinstance(ctx.event, Submitted):
        return await drafted(ctx, account, wanted, plan, ctx.event.state.get("draft"))
    check_place(ctx, wanted.channel)
    return Reply(await _called(ctx, await _announced(ctx, account, wanted, plan)))


feature.suggest("volunteer", "call", option="role")(suggest_roles)


@feature.button("volunteer.announce")
async def confirmed(ctx: Context, id: str) -> Answer:
    """What it acts on is the draft: pressed twice, it is announced once."""
    draft = await own_draft(ctx, id, DRAFT)
    if DONE in draft.values:
        return Reply(await _called(ctx, await _made(ctx, draft.values[DONE])), redraw=True)
    wanted = kept_in(draft)
    plan = await planned(ctx, wanted)
    check_place(ctx, wanted.channel)
    account, _ = await ctx.settle()
    made = await _announced(ctx, account, wanted, plan)
    await ctx.uow.drafts.change(draft.id, {DONE: made.id})
    return Reply(await _called(ctx, made), redraw=True)


async def _made(ctx: Context, id: str) -> Call:
    made = await ctx.uow.calls.call(CallId(id))
    assert made is not None, "calls are not deleted"
    return made


async def _called(ctx: Context, made: Call) -> Card:
    standing = await standing_of(ctx.uow, made, ctx.now)
    return await shown(ctx, standing, say("volunteer.called", role=role_words(standing.role)))


async def _announced(ctx: Context, account: Account, wanted: Wanted, plan: Planned) -> Call:
    new = NewCall(
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
    made, is_new = await ctx.uow.calls.add(new)
    if is_new:
        await open_up(ctx.uow, made, ctx.now)
    return made


async def open_up(uow: UnitOfWork, made: Call, now: datetime) -> None:
    """Announced, and from now on looked after."""
    await announce(uow, made, now)
    await close_at(uow, made)
    await ask_reserve_at(uow, made, now)
    await look_again(uow, made, now)
    await await_end(uow, made)


async def _role(ctx: Context, typed: str) -> Role:
    found = await role_named(ctx.uow, typed)
    if found is None:
        names = tuple(role_words(one) for one in await ctx.uow.roles.all() if not one.retired)
        raise Refused(say("volunteer.no_role", typed=typed, roles=names), "role")
    return found
