"""`/shinrai tags`: what the community counts thanks under: recommended ones, and two that mean the same merged."""

from typing import Annotated

from bot.context import Context
from bot.feature import Access, Feature, Word
from bot.features.paging import start_of, turns
from bot.forms import form_of
from bot.natural_key import digest
from bot.ports import TagLine
from bot.rules.wording import TAG_LONGEST, tag_of
from bot.speech import Answer, Block, Button, Buttons, Card, Form, Item, Phrase, Refused, Reply, Style, Text, say

feature = Feature("tags")

PAGE = 10
"""Rows with a button each: two rows of Discord's five."""
MOST = 1000

Tag = Annotated[str, Word(longest=TAG_LONGEST, suggests=True)]


@feature.command("shinrai", "tags", reads=True, access=Access.ORGANIZER)
async def tags(ctx: Context) -> Answer:
    return await _panel(ctx, 0, redraw=False)


@feature.button("tags.page", reads=True, access=Access.ORGANIZER)
async def turn_page(ctx: Context, start: str) -> Answer:
    return await _panel(ctx, start_of(start), redraw=True)


@feature.button("tags.switch", access=Access.ORGANIZER)
async def switch(ctx: Context, mark: str, to: str, start: str) -> Answer:
    """Recommend a tag of the list, or no longer; where another was faster, the list shows how it is."""
    tag = next((line.tag for line in await ctx.uow.tags.all(MOST) if _mark(ctx, line.tag) == mark), None)
    if tag is None or to not in ("on", "off"):
        raise Refused(say("refused.outdated"))
    await _recommend(ctx, tag, wanted=to == "on")
    return await _panel(ctx, start_of(start), redraw=True)


@feature.button("tags.add", opens_form=True, reads=True, access=Access.ORGANIZER)
async def ask_tag(ctx: Context) -> Form:
    return _form(ctx, "tags.recommend")


@feature.button("tags.two", opens_form=True, reads=True, access=Access.ORGANIZER)
async def ask_two(ctx: Context) -> Form:
    return _form(ctx, "tags.merge")


def _form(ctx: Context, id: str) -> Form:
    command = ctx.catalogue.form(id)
    assert command is not None, f"{id} is declared here"
    return form_of(command, ctx.community.id, typed={})


@feature.form("tags", "recommend", access=Access.ORGANIZER)
async def recommend(ctx: Context, tag: Tag) -> Answer:
    """A tag that is offered first, also one that nobody has used yet."""
    (wanted,) = await ctx.uow.tags.meant((_readable(tag, "tag"),))
    done = await _recommend(ctx, wanted, wanted=True)
    note = say("tags.recommended" if done else "tags.recommended_before", tag=wanted)
    return await _panel(ctx, 0, redraw=False, note=note)


@feature.form("tags", "merge", access=Access.ORGANIZER)
async def merge(ctx: Context, tag: Tag, into: Tag) -> Answer:
    """From now on the one means the other, also in what was given before. It is for good, so only known ones."""
    first, target = _readable(tag, "tag"), _readable(into, "into")
    known = {line.tag for line in await ctx.uow.tags.all(MOST)}
    if first not in known:
        raise Refused(say("tags.no_such", tag=first), "tag")
    (meant,) = await ctx.uow.tags.meant((target,))
    if meant == first:
        raise Refused(say("tags.same", tag=first, into=target), "into")
    actor, _ = await ctx.settle()
    deposits = await ctx.uow.tags.merge(first, target)
    await ctx.uow.audit.write(actor=actor.id, what="tags_merged", before=first, after=meant)
    return await _panel(ctx, 0, redraw=False, note=say("tags.merged", tag=first, into=meant, n=deposits))


async def suggest(ctx: Context, typed: str) -> tuple[str, ...]:
    return tuple(await ctx.uow.tags.like(tag_of(typed), most=25))


feature.suggest("tags", "recommend", option="tag")(suggest)
feature.suggest("tags", "merge", option="tag")(suggest)
feature.suggest("tags", "merge", option="into")(suggest)


def _readable(typed: str, field: str) -> str:
    """As it is stored and compared. Raises Refused for what is nothing but signs of a tag."""
    tag = tag_of(typed)
    if not tag:
        raise Refused(say("tags.empty"), field)
    return tag


async def _recommend(ctx: Context, tag: str, *, wanted: bool) -> bool:
    if not await ctx.uow.tags.recommend(tag, wanted=wanted):
        return False
    actor, _ = await ctx.settle()
    what = "tag_recommended" if wanted else "tag_unrecommended"
    await ctx.uow.audit.write(actor=actor.id, what=what, after=tag)
    return True


async def _panel(ctx: Context, start: int, *, redraw: bool, note: Phrase | None = None) -> Reply:
    """The tags from the one at ``start`` on."""
    known = await ctx.uow.tags.all(MOST)
    start = start if start < len(known) else 0
    blocks: list[Block] = [Text(note)] if note else []
    blocks.append(Text(say("tags.why")))
    blocks += [_row(ctx, line, start) for line in known[start : start + PAGE]] or [Text(say("tags.none"))]
    blocks.append(
        Buttons((*_acts(ctx, len(known)), *turns(ctx, "tags.page", start=start, count=len(known), page=PAGE)))
    )
    return Reply(Card(tuple(blocks), title=say("tags.title")), redraw=redraw)


def _row(ctx: Context, line: TagLine, start: int) -> Item:
    words = say("tags.row_recommended" if line.recommended else "tags.row", tag=line.tag, n=line.uses)
    to = "off" if line.recommended else "on"
    label = say("tags.drop" if line.recommended else "tags.recommend")
    return Item(words, ctx.button(label, "tags.switch", _mark(ctx, line.tag), to, str(start)))


def _mark(ctx: Context, tag: str) -> str:
    """A tag in few characters, whatever it is made of."""
    return digest(ctx.space.key, "tag", tag)[:12]


def _acts(ctx: Context, count: int) -> tuple[Button, ...]:
    add = ctx.button(say("tags.add"), "tags.add", style=Style.PRIMARY)
    return (add, ctx.button(say("tags.two"), "tags.two")) if count else (add,)
