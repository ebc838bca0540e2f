"""A command that was typed: run with its words, asked about where only its writer can read it, and run again as meant.

What was typed is kept for a day, so that a press goes on with it: nothing has to be typed twice.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.arguments import Typed, Unclear, from_options, from_text
from bot.context import Context
from bot.events import Asked, Mention, Spoken
from bot.feature import Access, Command
from bot.finding import Meant, NoSuchCommand
from bot.forms import form_of
from bot.inquiries import AboutPeople
from bot.mentions import kept, with_accounts
from bot.people import AccountId, AccountRef, Facts, Place
from bot.ports import Draft, DraftId
from bot.rules.mentions import pieces
from bot.rules.wording import shortened
from bot.speech import Answer, Button, Buttons, Card, CommandName, Phrase, Refused, Reply, Text, say

FORM = "typed"
LITERAL, PATH, CHANNELS = "literal", "path", "channels"


async def check_access(ctx: Context, access: Access) -> None:
    """Raises Refused where the asker may not use it."""
    if access is Access.ORGANIZER and not await ctx.organizes():
        raise Refused(say("access.organizers_only", command=CommandName(("shinrai", "organizers", "list"))))


def read(command: Command, spoken: Spoken, event: Asked) -> Typed:
    """Its words, typed the one or the other way. Raises Refused."""
    return from_options(command, event) if event.options else from_text(command, spoken, event)


async def run_typed(ctx: Context, command: Command, spoken: Spoken, event: Asked, *, literal: bool = False) -> Answer:
    """Run a command, or open the form that asks for what is missing. Raises Refused."""
    await check_access(ctx, command.access)
    try:
        typed = from_options(command, event) if event.options else from_text(command, spoken, event, literal=literal)
    except Unclear as unclear:
        return await _asked_about(ctx, command, unclear)
    arguments = await with_accounts(ctx, command, typed.arguments)
    if typed.missing:
        if command.invites is not None:
            await command.invites(ctx)
        return form_of(command, ctx.community.id, typed=arguments)
    return await command.run(told(ctx, typed), **arguments)


def told(ctx: Context, typed: Typed) -> Context:
    """The context in which a command runs that was typed so: it knows what was said, and how surely."""
    return replace(ctx, said=frozenset(typed.arguments), sure=typed.sure)


async def likely(ctx: Context, event: Asked, unknown: NoSuchCommand) -> Answer:
    """The likeliest commands as buttons; each goes on with everything that was typed."""
    buttons = [
        await _button(ctx, say("help.command", command=CommandName(one.command.path)), one, event)
        for one in unknown.likely
    ]
    return Reply(Card((Text(unknown.phrase), *((Buttons(tuple(buttons)),) if buttons else ()))))


async def _asked_about(ctx: Context, command: Command, unclear: Unclear) -> Answer:
    """What looks like an option: as the option that is nearly its name, or as words."""
    assert isinstance(ctx.event, Asked)
    doubt, event = unclear.doubt, ctx.event
    buttons = [
        await _button(
            ctx,
            say("typed.as_option", typed=shortened(doubt.typed.replace(doubt.head, fix, 1), 40)),
            Meant(command, _fixed(unclear.typed, doubt.head, fix)),
            event,
        )
        for fix in doubt.fixes
    ]
    buttons.append(await _button(ctx, say("typed.as_words"), Meant(command, unclear.typed), event, literal=True))
    return Reply(Card((Text(unclear.phrase), Buttons(tuple(buttons)))))


def _fixed(typed: str, head: str, fix: str) -> str:
    """``発表にポイント:3`` → ``発表に ポイント:3``."""
    name = fix[:-1]
    glued = head[:-1].casefold().endswith(name.casefold()) and len(head) > len(fix)
    meant = f"{head[: len(head) - len(fix)]} {fix}" if glued else fix
    return typed.replace(head, meant, 1)


async def _button(ctx: Context, label: Phrase, meant: Meant, event: Asked, *, literal: bool = False) -> Button:
    account, _ = await ctx.settle()
    state = {
        PATH: " ".join(meant.command.path),
        LITERAL: "yes" if literal else "",
        CHANNELS: json.dumps({name: place.channel for name, place in event.channels.items()}),
    }
    values = {"typed": await kept(ctx, meant.typed)}
    draft = await ctx.uow.drafts.keep(owner=account.id, form=FORM, state=state, values=values, at=ctx.now)
    return ctx.button(label, "typed.meant", draft)


async def go_on(ctx: Context, id: str) -> Answer:
    """Run the command that a button names with the words that were typed; pressed twice it is the same command.

    Raises Refused where the draft is not the presser's, or is gone.
    """
    draft = await ctx.uow.drafts.get(DraftId(id))
    account = await ctx.known()
    if draft is None or account is None or draft.owner != account.id or draft.form != FORM:
        raise Refused(say("refused.outdated"))
    command = ctx.catalogue.commands.get(tuple(draft.state[PATH].split()))
    if command is None:
        raise Refused(say("refused.outdated"))
    spoken = await _spoken(ctx, draft.values["typed"])
    event = _as_asked(ctx, command, draft, spoken, await _facts(ctx, spoken))
    asked = replace(ctx, event=event)
    answer = await run_typed(asked, command, spoken, event, literal=bool(draft.state[LITERAL]))
    return replace(answer, redraw=True) if isinstance(answer, Reply) else answer


def _as_asked(ctx: Context, command: Command, draft: Draft, spoken: Spoken, facts: dict[AccountRef, Facts]) -> Asked:
    channels = json.loads(draft.state[CHANNELS])
    return Asked(
        space=ctx.event.space,
        actor=ctx.event.actor,
        place=ctx.event.place,
        facts=facts,
        about_space=ctx.event.about_space,
        key=f"typed:{draft.id}",
        at=ctx.event.at,
        in_public=ctx.event.in_public,
        channels={name: Place(ctx.event.space, channel) for name, channel in channels.items()},
        found=ctx.event.found,
        command=command.path,
        spoken=spoken,
        locale=ctx.reader.locale,
    )


async def _spoken(ctx: Context, typed: str) -> Spoken:
    parts: list[str | Mention] = []
    for piece, is_token in pieces(typed):
        account = await ctx.uow.people.account_by_id(AccountId(piece[1:-1])) if is_token else None
        parts.append(Mention(account.ref) if account is not None and account.ref.space == ctx.space.ref else piece)
    return tuple(parts)


async def _facts(ctx: Context, spoken: Sequence[object]) -> dict[AccountRef, Facts]:
    """A press names nobody, so who was mentioned is looked up now."""
    people = tuple(part.account for part in spoken if isinstance(part, Mention))
    unknown = tuple(ref for ref in people if ref not in ctx.event.facts)
    found = ctx.find_out(AboutPeople(unknown)).facts if unknown else {}
    return {**ctx.event.facts, **found}
