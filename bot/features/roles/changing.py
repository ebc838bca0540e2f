"""Organizers add roles, write them anew, and retire them. Of two at once the last one wins; both see what is."""

from typing import Annotated

from bot.context import Context
from bot.feature import Access, Feature, Number, Rest, Word
from bot.features.roles.card import KINDS_OF_POINTS, POINTS_MOST, found, shown
from bot.features.roles.finding import free_name, said_of
from bot.features.roles.listing import opened
from bot.features.roles.recording import change, record
from bot.features.roles.words import name_in, role_words, what_words
from bot.people import Locale
from bot.phrasebook import our_phrasebook
from bot.ports import Role
from bot.rules.wording import compared
from bot.speech import Answer, Form, Refused, say

feature = Feature("roles.changing")

STEPS_MOST = 20

Which = Annotated[str, Word(longest=20)]
Name = Annotated[str, Word(longest=40, several=True)]
What = Annotated[str, Rest(longest=300)]
Handbook = Annotated[str, Rest(longest=800, lines=True)]
Minutes = Annotated[int, Number(5, 10_080)]


@feature.form("roles", "new", access=Access.ORGANIZER)
async def add(ctx: Context, name: Name, what: What) -> Answer:
    await ctx.uow.settings.lock()  # of two that add the same, the second is told
    role = await ctx.uow.roles.add(await free_name(ctx, name, None), what)
    await record(ctx, "role_added", role)
    return await shown(ctx, role, say("roles.added", role=role_words(role)), redraw=False)


@feature.button("roles.edit", opens_form=True, reads=True, access=Access.ORGANIZER)
async def ask_change(ctx: Context, id: str) -> Form:
    role = await found(ctx, id)
    locale = Locale(ctx.reader.locale)
    what = our_phrasebook().as_typed(what_words(role), locale) if role.what or role.starter else ""
    words = {"name": name_in(role, locale), "what": what}
    return opened(ctx, "roles.edit", role, **words, handbook=role.handbook, minutes=role.minutes)


@feature.form("roles", "edit", access=Access.ORGANIZER)
async def edit(
    ctx: Context, role: Which, *, name: Name = "", what: What = "", handbook: Handbook = "", minutes: Minutes
) -> Answer:
    """A starter's words that are left as some language has them, or emptied, stay the phrasebook's."""
    await ctx.uow.settings.lock()
    before = await found(ctx, role)
    steps = [line for line in handbook.splitlines() if line]
    if len(steps) > STEPS_MOST:
        raise Refused(say("roles.too_many_steps", n=len(steps), most=STEPS_MOST), "handbook")
    name = await free_name(ctx, name, before)
    what = "" if _is_phrasebooks(before, what) else what
    after = await change(ctx, before, name=name, what=what, handbook="\n".join(steps), minutes=minutes)
    return await shown(ctx, after, say("roles.saved"), redraw=False)


def _is_phrasebooks(role: Role, what: str) -> bool:
    return role.starter is not None and compared(what) in said_of(f"role.{role.starter}.what")


@feature.button("roles.points", access=Access.ORGANIZER)
async def choose_points(ctx: Context, id: str, kind: str) -> Answer:
    await ctx.uow.settings.lock()
    role = await found(ctx, id)
    chosen = ctx.chosen[0] if len(ctx.chosen) == 1 else None
    if kind not in KINDS_OF_POINTS or chosen not in {str(n) for n in range(POINTS_MOST + 1)}:
        raise Refused(say("refused.outdated"))
    points = int(str(chosen))
    after = await (change(ctx, role, deposit=points) if kind == "deposit" else change(ctx, role, mentoring=points))
    return await shown(ctx, after, say("roles.saved"))


@feature.button("roles.mentor", access=Access.ORGANIZER)
async def switch_mentor(ctx: Context, id: str, to: str) -> Answer:
    await ctx.uow.settings.lock()
    role = await found(ctx, id)
    return await shown(ctx, await change(ctx, role, wants_mentor=_switched(to)), say("roles.saved"))


@feature.button("roles.retire", access=Access.ORGANIZER)
async def retire(ctx: Context, id: str, to: str) -> Answer:
    """Or bring back, where no other is called so meanwhile."""
    await ctx.uow.settings.lock()
    role = await found(ctx, id)
    if role.retired and role.name:
        await free_name(ctx, role.name, role)
    after = await change(ctx, role, retired=_switched(to))
    return await shown(ctx, after, say("roles.saved"))


def _switched(to: str) -> bool:
    if to not in ("on", "off"):
        raise Refused(say("refused.outdated"))
    return to == "on"
