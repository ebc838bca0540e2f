"""From an event to the feature's function that takes it."""

import inspect
from typing import assert_never

from bot.access import asker
from bot.arguments import Typed, from_form, from_options, from_text
from bot.catalogue import Catalogue
from bot.context import Context
from bot.events import (
    AnyEvent,
    Asked,
    Joined,
    Left,
    Opened,
    Pressed,
    Reacted,
    Reread,
    Spoken,
    Submitted,
    Suggest,
)
from bot.feature import Access, Command
from bot.finding import find_command
from bot.forms import form_of
from bot.membership import leave
from bot.people import MemberState
from bot.rules.wording import tidy
from bot.speech import Answer, Choices, CommandName, Refused, say


async def dispatch(ctx: Context) -> Answer:
    """Run the function that takes the event. Raises Refused; TransientFault from storage."""
    event = ctx.event
    match event:
        case Asked():
            return await _asked(ctx, event)
        case Submitted():
            return await _submitted(ctx, event)
        case Pressed():
            return await _pressed(ctx, event)
        case Suggest():
            return await _suggested(ctx, event)
        case Reacted() | Reread():
            return await _reacted(ctx, event)
        case Opened():
            return await _opened(ctx, event)
        case Joined():
            return await _joined(ctx, event)
        case Left():
            return await _left(ctx, event)
        case _:
            raise TypeError(f"No handler for {type(event).__name__}")


def may_open_form(catalogue: Catalogue, event: AnyEvent) -> bool:
    """Whether its answer may be a Form, judged by the declaration and by what was typed."""
    match event:
        case Asked(message=None):
            return _asks_back(catalogue, event)
        case Asked():
            entry = catalogue.menu.get(event.command[0])
            return entry is not None and entry.opens_form
        case Pressed():
            button = catalogue.buttons.get(event.action)
            return button is not None and button.opens_form
        case Submitted() | Suggest() | Reacted() | Reread() | Opened() | Joined() | Left():
            return False
        case _:
            assert_never(event)


def only_reads(catalogue: Catalogue, event: AnyEvent) -> bool:
    """Whether a snapshot is enough for it, judged by the declaration alone."""
    match event:
        case Asked(message=None):
            try:
                return find_command(catalogue, event)[0].reads
            except Refused:
                return True
        case Asked():
            entry = catalogue.menu.get(event.command[0])
            return entry is None or entry.reads
        case Pressed():
            button = catalogue.buttons.get(event.action)
            return button is None or button.reads
        case Suggest():
            return True
        case Submitted() | Reacted() | Reread() | Opened() | Joined() | Left():
            return False
        case _:
            assert_never(event)


async def _asked(ctx: Context, event: Asked) -> Answer:
    asker(event)
    if event.message is not None:
        entry = ctx.catalogue.menu.get(event.command[0])
        if entry is None:
            raise Refused(say("refused.outdated"))
        return await entry.run(ctx, event.message)
    command, spoken = find_command(ctx.catalogue, event)
    await _check_access(ctx, command.access)
    typed = _read(command, spoken, event)
    if typed.missing:
        if command.invites is not None:
            await command.invites(ctx)
        return form_of(command, ctx.community.id, typed=typed.arguments)
    return await command.run(ctx, **typed.arguments)


async def _check_access(ctx: Context, access: Access) -> None:
    """Raises Refused where the asker may not use it."""
    match access:
        case Access.MEMBER:
            return
        case Access.ORGANIZER:
            if not await ctx.organizes():
                raise Refused(say("access.organizers_only", command=CommandName(("shinrai", "organizers", "list"))))
        case _:
            assert_never(access)


def _read(command: Command, spoken: Spoken, event: Asked) -> Typed:
    """Its words, typed the one or the other way. Raises Refused."""
    return from_options(command, event) if event.options else from_text(command, spoken, event)


def _asks_back(catalogue: Catalogue, event: Asked) -> bool:
    """It opens a form by itself, or words are missing that it cannot do without, so that a form will ask for them."""
    try:
        command, spoken = find_command(catalogue, event)
        return command.opens_form or bool(_read(command, spoken, event).missing)
    except Refused:
        return False


async def _submitted(ctx: Context, event: Submitted) -> Answer:
    asker(event)
    command = ctx.catalogue.form(event.form)
    if command is None:
        raise Refused(say("refused.outdated"))
    await _check_access(ctx, command.access)
    typed, faults = from_form(command, event)
    if faults:
        raise Refused(faults[0].phrase, faults[0].field, others=faults[1:])
    return await command.run(ctx, **typed.arguments)


async def _pressed(ctx: Context, event: Pressed) -> Answer:
    asker(event)
    button = ctx.catalogue.buttons.get(event.action)
    if button is None or event.community != ctx.community.id:
        # A button of another community is answered like one that no longer exists: it tells nothing about the other.
        raise Refused(say("refused.outdated"))
    await _check_access(ctx, button.access)
    try:
        words = inspect.signature(button.run).bind(ctx, *event.args)
    except TypeError:  # drawn by an older version, with other words
        raise Refused(say("refused.outdated")) from None
    if any(tidy(arg) != arg for arg in event.args):
        raise Refused(say("refused.outdated"))
    return await button.run(*words.args)


async def _suggested(ctx: Context, event: Suggest) -> Answer:
    asker(event)
    suggester = ctx.catalogue.suggesters.get((event.command, event.option))
    return Choices(await suggester(ctx, event.typed) if suggester else ())


async def _reacted(ctx: Context, event: Reacted | Reread) -> Answer:
    answer: Answer = None
    for run in ctx.catalogue.reactions:
        answer = await run(ctx, event) or answer
    return answer


async def _opened(ctx: Context, event: Opened) -> Answer:
    asker(event)
    for run in ctx.catalogue.openings:
        await run(ctx)
    return None


async def _joined(ctx: Context, event: Joined) -> Answer:
    account = await ctx.uow.people.account(event.person) if event.person else None
    if account is not None:
        await ctx.uow.people.set_state(account.member, MemberState.ACTIVE)
    return None


async def _left(ctx: Context, event: Left) -> Answer:
    """Who leaves keeps their record and is found again on return. The bot's own coming and going deletes nothing."""
    account = await ctx.uow.people.account(event.person) if event.person else None
    if account is not None:
        await leave(ctx.uow, ctx.catalogue, account, ctx.now)
    return None
