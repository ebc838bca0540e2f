"""`shinrai doctor`: is everything there that the bot needs? One line a check, each with what to do."""

from adapters.discord.doctor import doctor as discord_checks
from adapters.slack.checks import slack_checks
from bot.catalogue import Catalogue
from bot.features import FEATURES
from bot.phrasebook import our_phrasebook
from bot.ports import Check, Health
from bot.settings import Settings, SettingsFault, check_for_run
from bot.wiring.live import utc_now
from storage.health import examine_database


async def examine(settings: Settings, space: str | None = None) -> list[Check]:
    """``space``: only what concerns this one, by the platform's own id (``T…``, or a server's number)."""
    checks = [] if space else [_settings(settings), *await examine_database(settings.database_url)]
    on_discord = space is not None and space.isdecimal()
    if settings.slack_bot_token and not on_discord:
        checks += await _slack(settings, space or "")
    if settings.discord_token and (space is None or on_discord):
        checks += await _discord(settings, space or "")
    if not checks:
        checks.append(Check("space", Health.FAULT, f"No platform is configured on which {space} could be."))
    return checks


def line(check: Check) -> str:
    return f"{check.health.value:<8} {check.name}: {check.says}"


def _settings(settings: Settings) -> Check:
    try:
        check_for_run(settings)
    except SettingsFault as fault:
        return Check("settings", Health.FAULT, str(fault))
    return Check("settings", Health.OK, "Nothing is missing.")


async def _slack(settings: Settings, workspace: str) -> list[Check]:
    assert settings.slack_bot_token is not None
    return await slack_checks(
        token=settings.slack_bot_token.get_secret_value(),
        now=utc_now,
        api_url=settings.slack_api_url,
        app_token=settings.slack_app_token.get_secret_value() if settings.slack_app_token else None,
        signing_secret=settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None,
        public_url=settings.shinrai_public_url,
        workspace=workspace,
    )


async def _discord(settings: Settings, server: str) -> list[Check]:
    assert settings.discord_token is not None
    token = settings.discord_token.get_secret_value()
    return await discord_checks(token, settings.discord_api_url, Catalogue(FEATURES), our_phrasebook(), utc_now, server)
