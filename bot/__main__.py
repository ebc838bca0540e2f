"""The `shinrai` command line.

Each command imports what it needs when it is run: all rooms at once take a second and more to load.
"""

import asyncio
import errno
import gc
import sys
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from bot.settings import Settings, SettingsFault, read_settings

if TYPE_CHECKING:
    from storage.export import Exported

FAULT, WRONG_SETTINGS = 1, 2

T = TypeVar("T")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shinrai")
def main() -> None:
    """Shinrai: a community bot for Slack and Discord. Try, be thanked, be trusted."""


@main.command()
def run() -> None:
    """Run the bot, live."""
    settings = _settings(to_run=True)
    gc.disable()  # nothing of what is loaded is garbage; to look for some would take a sixth of the time
    from bot.wiring.live import run as run_live

    gc.freeze()
    gc.enable()
    _until_done(run_live(settings))


@main.command()
@click.option("--once", is_flag=True, help="End by itself after the scripted minute.")
def demo(once: bool) -> None:
    """Stand-ins for Slack and Discord with the bot between them; nothing to configure."""
    from bot.wiring.demo import run as run_demo

    _until_done(run_demo(once=once))


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from bot.wiring.operator import migrate_database

    applied = _until_done(migrate_database(_settings()))
    click.echo(f"Applied: {', '.join(applied)}" if applied else "Already up to date.")


@main.command()
def verify() -> None:
    """Prove that the ledger adds up; exit code 1 if it does not."""
    from bot.wiring.operator import verify_ledger

    faults = _until_done(verify_ledger(_settings()))
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo("The ledger adds up.")


@main.command()
@click.option(
    "--community", default=None, metavar="ID", help="Only this community: its id, or slack:T… or discord:… of a space."
)
@click.option(
    "--what",
    type=click.Choice(["entries", "members", "sessions", "volunteers", "posts"]),
    default="entries",
    show_default=True,
)
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def export(community: str | None, what: "Exported", form: str) -> None:
    """Write rows to standard output."""
    from bot.rules.rows import comma_separated, json_lines
    from bot.wiring.operator import export_rows

    write = (json_lines if form == "jsonl" else comma_separated)(sys.stdout)
    _until_done(export_rows(_settings(), what=what, community=community, write=write))


@main.command()
@click.option("--space", default=None, metavar="ID", help="Only this workspace (T…) or server (its number).")
def doctor(space: str | None) -> None:
    """Check database, tokens, rights and clock; a line each, exit code 1 on a fault."""
    from bot.ports import Health
    from bot.wiring.doctor import examine, line

    checks = _until_done(examine(_settings(to_run=True), space))
    for check in checks:
        click.echo(line(check))
    if any(check.health is Health.FAULT for check in checks):
        sys.exit(FAULT)


@main.group()
def manifest() -> None:
    """What a platform needs to know of the app."""


@manifest.command("slack")
@click.option("--prefix", default="", metavar="WORD", help="Before every command, such as x- for /x-thanks.")
@click.option("--only-root", is_flag=True, help="One command for all: /shinrai thanks …")
def manifest_slack(prefix: str, only_root: bool) -> None:
    """The complete app manifest in YAML: paste it when creating the Slack app."""
    from bot.wiring.manifest import slack_manifest

    try:
        text = slack_manifest(_settings(), prefix=prefix, only_root=only_root)
    except ValueError as fault:
        _refuse(str(fault), WRONG_SETTINGS)
    click.echo(text, nl=False)


@main.group()
def invite() -> None:
    """How the bot gets into a space."""


@invite.command("discord")
def invite_discord() -> None:
    """The address at which a server's owner invites the bot."""
    from bot.wiring.invitation import discord_invitation

    click.echo(_until_done(discord_invitation(_settings())))


def _settings(*, to_run: bool = False) -> Settings:
    try:
        settings = read_settings(to_run=to_run)
    except SettingsFault as fault:
        _refuse(str(fault), WRONG_SETTINGS)
    from bot.wiring.logs import set_up_logs

    set_up_logs(form=settings.shinrai_log, level=settings.shinrai_log_level, secrets=settings.secrets)
    return settings


def _until_done(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end. What an operator can mend is one clear line: 2 for settings, 1 for a database that is away."""
    try:
        return asyncio.run(work)
    except ExceptionGroup as several:
        return _end(_first(several))
    except Exception as fault:
        return _end(fault)


def _end(fault: Exception) -> NoReturn:
    if isinstance(fault, SettingsFault):
        _refuse(str(fault), WRONG_SETTINGS)
    from sqlalchemy.exc import DBAPIError

    from adapters.discord.app import PlatformRefused as DiscordRefused
    from adapters.slack.errors import PlatformRefused as SlackRefused
    from bot.ports import TransientFault
    from storage.bot_lock import AnotherBotRuns

    match fault:
        case AnotherBotRuns():
            _refuse(str(fault), WRONG_SETTINGS)
        case SlackRefused() | DiscordRefused():
            _refuse(str(fault), WRONG_SETTINGS)
        case TransientFault():
            _refuse(f"The database does not answer ({fault}). Check DATABASE_URL and try again.", FAULT)
        case DBAPIError():
            _refuse(f"The database cannot be used ({fault.orig}). Check DATABASE_URL.", WRONG_SETTINGS)
        case OSError(errno=errno.EADDRINUSE):
            _refuse("SHINRAI_HTTP is taken by another process. Set another port, or leave it empty.", WRONG_SETTINGS)
        case TimeoutError():  # an OSError, too, but none of starting
            _refuse(f"Waited in vain: {str(fault) or 'no answer came in time'}.", FAULT)
        case OSError() | ValueError():
            _refuse(f"Shinrai cannot start: {fault}", WRONG_SETTINGS)
        case _:
            raise fault


def _first(several: ExceptionGroup[Exception]) -> Exception:
    """Of several that failed at once, the first that an operator can mend."""
    first = several.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first


def _refuse(line: str, code: int) -> NoReturn:
    click.echo(line, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
