"""`/shinrai settings`: a member's own language, zone, quiet hours and the rest, saved one by one."""

from typing import Annotated, Unpack

from bot.context import Context
from bot.feature import Command, Feature, Word
from bot.features.settings.panel import AS_ELSE, REMINDERS, panel
from bot.features.settings.quiet import LONGEST_TYPED, chosen_quiet, typed_quiet
from bot.features.settings.zone import Zone, suggest_zones, typed_zone
from bot.forms import form_of
from bot.homes import refresh_homes
from bot.membership import change_settings
from bot.people import Locale
from bot.phrasebook import our_phrasebook
from bot.ports import MemberChange
from bot.speech import Answer, Form, Refused, Reply, say

feature = Feature("settings")

Hours = Annotated[str, Word(longest=LONGEST_TYPED)]


@feature.command("shinrai", "settings")
async def settings(ctx: Context, zone: Zone | None = None) -> Answer:
    """One's own panel; with a zone, that is set first."""
    if zone is not None:
        return await _saved(ctx, redraw=False, zone=typed_zone(zone, ctx.now))
    return panel(ctx, *await ctx.settle())


@feature.button("settings.open")
async def open_panel(ctx: Context) -> Answer:
    """From wherever one's settings are mentioned, such as Home, which stays as it is."""
    return panel(ctx, *await ctx.settle())


feature.suggest("shinrai", "settings", option="zone")(suggest_zones)
feature.suggest("settings", "zone", option="zone")(suggest_zones)


@feature.button("settings.language")
async def language(ctx: Context) -> Answer:
    """The panel comes back in the language that was chosen."""
    chosen = chosen_among(ctx, AS_ELSE, *our_phrasebook().locales)
    return await _saved(ctx, locale=None if chosen == AS_ELSE else Locale(chosen))


@feature.button("settings.reminder")
async def reminder(ctx: Context) -> Answer:
    chosen = chosen_among(ctx, AS_ELSE, *REMINDERS)
    return await _saved(ctx, reminder={AS_ELSE: None, "none": ""}.get(chosen, chosen))


@feature.button("settings.quiet")
async def quiet(ctx: Context) -> Answer:
    chosen = chosen_among(ctx)
    return await _saved(ctx, quiet=None if chosen == AS_ELSE else chosen_quiet(chosen))


@feature.button("settings.quiet_own", opens_form=True, reads=True)
async def ask_quiet(ctx: Context) -> Form:
    account = await ctx.known()
    member = await ctx.uow.people.member(account.member) if account else None
    typed = {"hours": str(member.quiet)} if member and member.quiet else {}
    return form_of(_form(ctx, "settings.quiet"), ctx.community.id, typed=typed)


@feature.form("settings", "quiet")
async def own_quiet(ctx: Context, hours: Hours) -> Answer:
    return await _saved(ctx, redraw=False, quiet=typed_quiet(hours))


@feature.button("settings.zone", opens_form=True, reads=True)
async def ask_zone(ctx: Context) -> Form:
    return form_of(_form(ctx, "settings.zone"), ctx.community.id, typed={"zone": ctx.reader.zone})


@feature.form("settings", "zone")
async def own_zone(ctx: Context, zone: Zone) -> Answer:
    return await _saved(ctx, redraw=False, zone=typed_zone(zone, ctx.now))


@feature.button("settings.zone_else")
async def zone_else(ctx: Context) -> Answer:
    return await _saved(ctx, zone=None)


@feature.button("settings.notices")
async def notices(ctx: Context, to: str) -> Answer:
    """As "Stop telling me" on a notice does."""
    return await _saved(ctx, notices=switched(to))


@feature.button("settings.boards")
async def boards(ctx: Context, to: str) -> Answer:
    return await _saved(ctx, on_boards=switched(to))


@feature.button("settings.roles")
async def roles(ctx: Context, to: str) -> Answer:
    """Whether they may be suggested to who looks for somebody."""
    return await _saved(ctx, open_to_roles=switched(to))


async def _saved(ctx: Context, *, redraw: bool = True, **to: Unpack[MemberChange]) -> Reply:
    account, member = await ctx.settle()
    member = await change_settings(ctx.uow, ctx.catalogue, member.id, ctx.now, **to)
    await refresh_homes(ctx.uow, (account,), ctx.now)
    return panel(ctx, account, member, say("settings.saved"), redraw=redraw)


def chosen_among(ctx: Context, *offered: str) -> str:
    """What was chosen in a list. Raises Refused for what is not, or no longer, offered."""
    if len(ctx.chosen) == 1 and isinstance(ctx.chosen[0], str) and (not offered or ctx.chosen[0] in offered):
        return ctx.chosen[0]
    raise Refused(say("refused.outdated"))


def switched(to: str) -> bool:
    """Raises Refused for what no button says."""
    if to not in ("on", "off"):
        raise Refused(say("refused.outdated"))
    return to == "on"


def _form(ctx: Context, id: str) -> Command:
    command = ctx.catalogue.form(id)
    assert command is not None, f"{id} is declared here"
    return command
