"""One role on a private card: what it is, and what its reader can do with it."""

from bot.context import Context
from bot.feature import Feature
from bot.features.roles.words import mentor_words, minutes_words, role_words, what_words
from bot.ports import Experience, Role, RoleId
from bot.speech import Answer, Block, Button, Buttons, Card, Fields, Item, Phrase, Refused, Reply, Select, Text, say

feature = Feature("roles.card")

POINTS_MOST = 20
KINDS_OF_POINTS = ("deposit", "mentoring")


@feature.button("roles.open", reads=True)
async def open_role(ctx: Context, id: str) -> Answer:
    return await shown(ctx, await found(ctx, id))


async def found(ctx: Context, id: str) -> Role:
    """Raises Refused for one that is not there, or that was retired unless an organizer asks."""
    role = await ctx.uow.roles.role(RoleId(id))
    if role is None:
        raise Refused(say("refused.outdated"))
    if role.retired and not await ctx.organizes():
        raise Refused(say("roles.is_retired", role=role_words(role)))
    return role


async def shown(ctx: Context, role: Role, note: Phrase | None = None, *, redraw: bool = True) -> Reply:
    organizes = await ctx.organizes()
    held = await _own(ctx, role)
    interested = await _interested(ctx, role)
    blocks: list[Block] = [Text(note)] if note else []
    blocks += [Text(say("roles.retired_why"))] if role.retired else []
    blocks += [Text(what_words(role)), Fields(_facts(role)), *_handbook(role)]
    blocks += [Text(_held_words(held))] if held else []
    blocks += [Text(say("interest.of_role"))] if interested else []
    blocks.append(Buttons((_own_button(ctx, role, held), *_interest(ctx, role, held, interested), _back(ctx))))
    blocks += [Buttons(_organizers(ctx, role))] if organizes else []
    blocks += _switches(ctx, role) if organizes else []
    return Reply(Card(tuple(blocks), title=role_words(role)), redraw=redraw)


async def _own(ctx: Context, role: Role) -> Experience | None:
    account = await ctx.known()
    kept = await ctx.uow.roles.experience(role.id, account.member) if account else ()
    return next(iter(kept), None)


async def _interested(ctx: Context, role: Role) -> bool:
    account = await ctx.known()
    return account is not None and role.id in await ctx.uow.interests.of(account.member)


def _facts(role: Role) -> tuple[tuple[Phrase, Phrase], ...]:
    return (
        (say("roles.label.minutes"), minutes_words(role.minutes)),
        (say("roles.label.mentor"), mentor_words(wanted=role.wants_mentor)),
        (say("roles.label.deposit"), say("points", n=role.deposit)),
        (say("roles.label.mentoring"), say("points", n=role.mentoring)),
    )


def _handbook(role: Role) -> list[Block]:
    """A line a step, so that none can pass for something else."""
    if not role.handbook:
        return []
    return [Text(say("roles.handbook")), *(Item(say("roles.step", step=line)) for line in role.handbook.splitlines())]


def _held_words(held: Experience) -> Phrase:
    return say("roles.held_on", day=held.last.isoformat()) if held.last else say("roles.held")


def _own_button(ctx: Context, role: Role, held: Experience | None) -> Button:
    if held:
        return ctx.button(say("roles.not_done"), "roles.not_done", role.id)
    return ctx.button(say("roles.done"), "roles.done", role.id)


def _interest(ctx: Context, role: Role, held: Experience | None, interested: bool) -> tuple[Button, ...]:
    """Nobody is asked to try what they have done."""
    if interested:
        return (ctx.button(say("interest.not_any_more"), "roles.interest", role.id, "off"),)
    if held or role.retired:
        return ()
    return (ctx.button(say("interest.try_it"), "roles.interest", role.id, "on"),)


def _back(ctx: Context) -> Button:
    return ctx.button(say("roles.back"), "roles.page", "0")


def _organizers(ctx: Context, role: Role) -> tuple[Button, ...]:
    return (
        ctx.button(say("roles.edit"), "roles.edit", role.id),
        ctx.button(say("roles.whose"), "roles.whose", role.id, "0"),
        ctx.button(say("roles.seed"), "roles.seed", role.id),
    )


def _switches(ctx: Context, role: Role) -> list[Block]:
    """Each button says what a press would do."""
    wanted, retired = role.wants_mentor, role.retired
    mentor = ctx.button(
        say("roles.mentor.off" if wanted else "roles.mentor.on"), "roles.mentor", role.id, _other(now=wanted)
    )
    retire = ctx.button(
        say("roles.bring_back" if retired else "roles.retire"), "roles.retire", role.id, _other(now=retired)
    )
    return [Buttons((mentor, retire)), *(_points(ctx, role, kind) for kind in KINDS_OF_POINTS)]


def _other(*, now: bool) -> str:
    return "off" if now else "on"


def _points(ctx: Context, role: Role, kind: str) -> Select:
    now = role.deposit if kind == "deposit" else role.mentoring
    return Select(
        say(f"roles.label.{kind}"),
        "roles.points",
        ctx.community.id,
        (role.id, kind),
        options=tuple((str(n), say("points", n=n)) for n in range(POINTS_MOST + 1)),
        chosen=(str(now),),
    )
