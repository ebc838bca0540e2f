"""`/shinrai roles`: what one can volunteer for here; organizers see also what was retired, and add."""

from bot.context import Context
from bot.feature import Access, Feature
from bot.features.paging import start_of, turns
from bot.features.roles.words import minutes_words, role_words
from bot.forms import form_of
from bot.ports import Role
from bot.speech import Answer, Block, Button, Buttons, Card, Form, Item, Phrase, Reply, Style, Text, say

feature = Feature("roles")

PAGE = 8
"""Rows with a button each: two rows of Discord's five."""


@feature.command("shinrai", "roles", reads=True)
async def roles(ctx: Context) -> Answer:
    return await listed(ctx, redraw=False)


@feature.button("roles.page", reads=True)
async def turn_page(ctx: Context, start: str) -> Answer:
    return await listed(ctx, start_of(start), redraw=True)


@feature.button("roles.add", opens_form=True, reads=True, access=Access.ORGANIZER)
async def ask_new(ctx: Context) -> Form:
    return opened(ctx, "roles.new")


@feature.button("roles.many", opens_form=True, reads=True, access=Access.ORGANIZER)
async def ask_many(ctx: Context) -> Form:
    return opened(ctx, "roles.many")


def opened(ctx: Context, id: str, role: Role | None = None, **typed: object) -> Form:
    """A form of ours, filled in; ``role``: about which it is."""
    command = ctx.catalogue.form(id)
    assert command is not None, f"{id} is declared beside this"
    return form_of(command, ctx.community.id, typed=typed, state={"role": role.id} if role else None)


async def listed(ctx: Context, start: int = 0, note: Phrase | None = None, *, redraw: bool) -> Reply:
    """The roles from the one at ``start`` on; retired ones come last, and are for organizers."""
    organizes = await ctx.organizes()
    known = [role for role in await ctx.uow.roles.all() if organizes or not role.retired]
    known.sort(key=lambda role: role.retired)
    start = start if start < len(known) else 0
    blocks: list[Block] = [Text(note)] if note else []
    blocks.append(Text(say("roles.why" if known else "roles.none")))
    blocks += [_row(ctx, role) for role in known[start : start + PAGE]]
    ways = (*(_acts(ctx) if organizes else ()), *turns(ctx, "roles.page", start=start, count=len(known), page=PAGE))
    blocks += [Buttons(ways)] if ways else []
    return Reply(Card(tuple(blocks), title=say("roles.title")), redraw=redraw)


def _row(ctx: Context, role: Role) -> Item:
    words = say(
        "roles.row_retired" if role.retired else "roles.row_mentor" if role.wants_mentor else "roles.row",
        role=role_words(role),
        time=minutes_words(role.minutes),
        points=say("points", n=role.deposit),
    )
    return Item(words, ctx.button(say("roles.open"), "roles.open", role.id))


def _acts(ctx: Context) -> tuple[Button, ...]:
    add = ctx.button(say("roles.add"), "roles.add", style=Style.PRIMARY)
    across = ctx.button(say("roles.across.title"), "roles.across", "0")
    return (add, ctx.button(say("roles.many"), "roles.many"), across)
