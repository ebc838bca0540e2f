"""The private panel on which a member sees and changes what is set for them."""

from dataclasses import replace

from bot.context import Context
from bot.features.settings.quiet import quiet_options, quiet_words
from bot.features.settings.zone import zone_words
from bot.people import Account, Locale, Member
from bot.phrasebook import our_phrasebook
from bot.readers import reader_for
from bot.rules.quiet import NEVER
from bot.rules.zones import first_known
from bot.speech import Button, Buttons, Card, Fields, Phrase, Reply, Select, Text, say

AS_ELSE = "else"
"""The choice to set nothing: as the platform, the community or the session says."""
REMINDERS = ("1d", "1h", "10m", "none")


def panel(ctx: Context, account: Account, member: Member, note: Phrase | None = None, *, redraw: bool = False) -> Reply:
    """As it is now, in the language that is now the member's. ``note``: what just happened."""
    words = (Text(note),) if note else ()
    blocks = (
        *words,
        Fields(tuple(_lines(ctx, account, member))),
        _language(ctx, account, member),
        _quiet(ctx, member),
        _reminder(ctx, member),
        Buttons(tuple(_buttons(ctx, member))),
        Buttons(
            (
                _switch(ctx, "roles", on=member.open_to_roles),
                _switch(ctx, "asking", on=member.open_to_asking),
                ctx.button(say("interest.open"), "interest.open"),
            )
        ),
    )
    reader = reader_for(ctx.event, member, account, ctx.community, our_phrasebook())
    return Reply(Card(blocks, title=say("settings.title")), redraw=redraw, reader=reader)


def _lines(ctx: Context, account: Account, member: Member) -> list[tuple[Phrase, Phrase]]:
    """What the lists below do not show by themselves."""
    return [
        (say("settings.zone"), _zone(ctx, account, member)),
        (say("settings.notices"), say("settings.notices_on" if member.notices else "settings.notices_off")),
        (say("settings.boards"), say("settings.boards_on" if member.on_boards else "settings.boards_off")),
        (say("settings.roles"), say("settings.roles_on" if member.open_to_roles else "settings.roles_off")),
    ]


def language_name(locale: Locale) -> Phrase:
    return say("settings.value", value=our_phrasebook().languages[locale].name)


def _zone(ctx: Context, account: Account, member: Member) -> Phrase:
    if member.zone:
        return zone_words(member.zone, ctx.now)
    zone = first_known(ctx.facts.zone, account.platform_zone, ctx.community.zone)
    return say("settings.as_platform", value=zone_words(zone, ctx.now))


def _reminder_now(member: Member) -> str:
    if member.reminder is None:
        return AS_ELSE
    return member.reminder or "none"


def _language(ctx: Context, account: Account, member: Member) -> Select:
    own = tuple((locale, language_name(locale)) for locale in our_phrasebook().locales)
    automatic = reader_for(ctx.event, replace(member, locale=None), account, ctx.community, our_phrasebook())
    return Select(
        say("settings.language"),
        "settings.language",
        ctx.community.id,
        options=((AS_ELSE, say("settings.language.else", value=language_name(Locale(automatic.locale)))), *own),
        chosen=(member.locale or AS_ELSE,),
    )


def _quiet(ctx: Context, member: Member) -> Select:
    of_community = say("settings.quiet.else", value=quiet_words(ctx.community.quiet))
    return Select(
        say("settings.quiet"),
        "settings.quiet",
        ctx.community.id,
        options=((AS_ELSE, of_community), *quiet_options(member.quiet)),
        chosen=(AS_ELSE if member.quiet is None else str(member.quiet or NEVER),),
    )


def _reminder(ctx: Context, member: Member) -> Select:
    return Select(
        say("settings.reminder"),
        "settings.reminder",
        ctx.community.id,
        options=tuple((value, say(f"settings.reminder.{value}")) for value in (AS_ELSE, *REMINDERS)),
        chosen=(_reminder_now(member),),
    )


def _buttons(ctx: Context, member: Member) -> list[Button]:
    """Each switch says what a press would do."""
    zone = [ctx.button(say("settings.zone.change"), "settings.zone")]
    if member.zone:
        zone.append(ctx.button(say("settings.zone.else"), "settings.zone_else"))
    return [
        *zone,
        ctx.button(say("settings.quiet.own"), "settings.quiet_own"),
        _switch(ctx, "notices", on=member.notices),
        _switch(ctx, "boards", on=member.on_boards),
    ]


def _switch(ctx: Context, what: str, *, on: bool) -> Button:
    return ctx.button(say(f"settings.{what}.{'stop' if on else 'start'}"), f"settings.{what}", "off" if on else "on")
