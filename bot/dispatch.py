"""From an event to the feature's function that takes it."""

import inspect
from typing import assert_never

from bot.access import asker
from bot.arguments import Unclear, from_form
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
    Submitted,
    Suggest,
)
from bot.finding import NoSuchCommand, find_command
from bot.membership import leave
from bot.mentions import with_accounts
from bot.people import MemberState
from bot.rules.wording import tidy
from bot.speech import Answer, Choices, Refused, say
from bot.typed import check_access, likely, read, run_typed, told


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
    """Whether a snapshot is enough for it, judged by the declaration and by what was typed."""
    match event:
        case Asked(message=None):
            return _read_only(catalogue, event)
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


def _read_only(catalogue: Catalogue, event: Asked) -> bool:
    """What has to be asked about is kept until it is answered."""
    try:
        command, spoken = find_command(catalogue, event)
        if command.reads:
            read(command, spoken, event)
        return command.reads
    except (NoSuchCommand, Unclear):
        return False
    except Refused:
        return True


async def _asked(ctx: Context, event: Asked) -> Answer:
    asker(event)
    if event.message is not None:
        entry = ctx.catalogue.menu.get(event.command[0])
        if entry is None:
            raise Refused(say("refused.outdated"))
        return await entry.run(ctx, event.message)
    try:
        command, spoken = find_command(ctx.catalogue, event)
    except NoSuchCommand as unknown:
        return await likely(ctx, event, unknown)
    return await run_typed(ctx, command, spoken, event)


def _asks_back(catalogue: Catalogue, event: Asked) -> bool:
    """It opens a form by itself, or words are missing that it cannot do without, so that a form will ask for them."""
    try:
        command, spoken = find_command(catalogue, event)
        return command.opens_form or bool(read(command, spoken, event).missing)
    except Refused:
        return False


async def _submitted(ctx: Context, event: Submitted) -> Answer:
    asker(event)
    command = ctx.catalogue.form(event.form)
    if command is None:
        raise Refused(say("refused.outdated"))
    await check_access(ctx, command.access)
    typed, faults = from_form(command, event)
    if faults:
        raise Refused(faults[0].phrase, faults[0].field, others=faults[1:])
    return await command.run(told(ctx, typed), **await with_accounts(ctx, command, typed.arguments))


async def _pressed(ctx: Context, event: Pressed) -> Answer:
    asker(event)
    button = ctx.catalogue.buttons.get(event.action)
    if button is None or event.community != ctx.community.id:
        # A button of another community is answered like one that no longer exists: it tells nothing about the other.
        raise Refused(say("refused.outdated"))
    await check_access(ctx, button.access)
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
        await leave(ctx.uow, ctx.catalogue, account.member, ctx.now)
    return None
