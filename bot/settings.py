"""Environment (or ``.env``) → one frozen Settings. Everything missing or wrong is named at once.

Only this module, the wiring and the command line know pydantic, and python-dotenv that it reads the file with.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from dotenv.parser import Original, parse_stream
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.phrasebook import our_phrasebook

ENV_FILE = ".env"


class SettingsFault(Exception):
    """One line that names every missing or wrong variable and says where to read on."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is not a time zone; use an IANA name such as Asia/Tokyo")
    return name


def _database(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return url


def _listener(address: str) -> str:
    host, colon, port = address.rpartition(":")
    if address and not (host and colon and port.isdecimal() and int(port) < 65536):
        raise ValueError("must be host:port, such as 127.0.0.1:8080, or empty for nowhere")
    return address


def _web_address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url


def _shards(ids: Any) -> Any:
    if isinstance(ids, str):
        if not all(id.strip().isdecimal() for id in ids.split(",")):
            raise ValueError("must be numbers with commas between, such as 0,1")
        return tuple(int(id) for id in ids.split(","))
    return ids


def _locale(locale: str) -> str:
    known = our_phrasebook().locales
    if locale not in known:
        raise ValueError(f"must be one of {', '.join(known)}")
    return locale


class Settings(BaseSettings):
    """The operator's settings (design.md section 6)."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, extra="ignore", frozen=True, validate_default=False)

    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///shinrai.db"
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: Annotated[str, AfterValidator(_web_address)] = "https://slack.com/api/"
    discord_token: SecretStr | None = None
    discord_api_url: Annotated[str, AfterValidator(_web_address)] = "https://discord.com/api/v10"
    discord_shard_ids: Annotated[tuple[int, ...] | None, NoDecode, BeforeValidator(_shards)] = None
    discord_shard_count: int | None = Field(default=None, ge=1)
    shinrai_http: Annotated[str, AfterValidator(_listener)] = "127.0.0.1:8080"
    shinrai_public_url: Annotated[str, AfterValidator(_web_address)] | None = None
    shinrai_locale: Annotated[str, AfterValidator(_locale)] = "en"
    shinrai_timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    shinrai_log: Annotated[str, Field(pattern="^(text|json)$")] | None = None
    shinrai_log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"

    @property
    def http(self) -> tuple[str, int] | None:
        """(host, port) where the web adapter listens; None: nowhere."""
        host, _, port = self.shinrai_http.rpartition(":")
        return (host, int(port)) if host else None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never reach a log."""
        values = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.discord_token)
        password = urlsplit(self.database_url).password
        return tuple(value.get_secret_value() for value in values if value) + ((password,) if password else ())


SEE_README = "See README, “Settings”."


def read_settings(*, to_run: bool = False, **given: Any) -> Settings:
    """From the environment and ``.env``. Raises SettingsFault naming every wrong variable; before that, the lines of
    the file that cannot be read.

    ``to_run``: beside what is wrong, what a run lacks is named, too. Where nothing is wrong, ``check_for_run`` does so.
    """
    _check_lines(Path(ENV_FILE))
    wrong: dict[str, str] = {}
    try:
        settings = Settings(**given)
    except ValidationError as fault:
        wrong = {str(error["loc"][0]): _reason(error) for error in fault.errors()}
        settings = Settings(**given | _defaults(wrong))
    if not wrong.keys() & {"discord_shard_ids", "discord_shard_count"}:
        wrong |= _wrong_shards(settings)
    if not wrong:
        return settings
    parts = [f"{name.upper()} {reason}" for name, reason in wrong.items()]
    missing = _missing(settings) if to_run else []
    raise SettingsFault(_one_line(("Wrong settings", parts), ("Missing settings", missing)))


def _check_lines(file: Path) -> None:
    """Raises SettingsFault where python-dotenv would warn and go on without a line. What is in it may be a secret."""
    if not file.is_file():
        return
    try:
        with file.open(encoding="utf-8") as stream:
            broken = [str(_line_of(one.original)) for one in parse_stream(stream) if one.error]
    except UnicodeDecodeError:
        raise SettingsFault(f"{file}: is not UTF-8; save it as UTF-8. {SEE_README}") from None
    if broken:
        lines = f"line {broken[0]}" if len(broken) == 1 else f"lines {', '.join(broken)}"
        raise SettingsFault(f"{file}, {lines}: cannot be read; write NAME=value, or # before a comment. {SEE_README}")


def _line_of(statement: Original) -> int:
    """Empty lines before a statement count as its own for python-dotenv."""
    before = len(statement.string) - len(statement.string.lstrip())
    return statement.line + statement.string[:before].count("\n")


def _wrong_shards(settings: Settings) -> dict[str, str]:
    ids, count = settings.discord_shard_ids, settings.discord_shard_count
    if ids is None:
        return {}
    if count is None:
        return {"discord_shard_ids": "needs DISCORD_SHARD_COUNT, how many shards there are in all"}
    if max(ids) >= count:
        return {
            "discord_shard_ids": f"has {max(ids)}, but the shards of DISCORD_SHARD_COUNT={count} are 0 to {count - 1}"
        }
    return {}


def _defaults(names: Iterable[str]) -> dict[str, Any]:
    return {name: Settings.model_fields[name].default for name in names}


def _reason(error: Any) -> str:
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "string_pattern_mismatch":
            return "must be one of " + str(error["ctx"]["pattern"]).strip("^$()").replace("|", ", ")
        case _:
            return str(error["msg"])


def check_for_run(settings: Settings) -> None:
    """Raises SettingsFault naming all that is missing before the bot can be live."""
    if missing := _missing(settings):
        raise SettingsFault(_one_line(("Missing settings", missing)))


def _missing(settings: Settings) -> list[str]:
    missing: list[str] = []
    slack = settings.slack_bot_token or settings.slack_app_token or settings.slack_signing_secret
    if not slack and not settings.discord_token:
        missing.append("a platform: SLACK_BOT_TOKEN with SLACK_APP_TOKEN, or DISCORD_TOKEN, or both")
    if slack and not settings.slack_bot_token:
        missing.append("SLACK_BOT_TOKEN (Slack is configured in part)")
    if slack and not (settings.slack_app_token or settings.slack_signing_secret):
        missing.append("SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)")
    if settings.slack_signing_secret and not settings.http:
        missing.append("SHINRAI_HTTP (Slack over HTTP needs a place to listen)")
    return missing


def _one_line(*lists: tuple[str, Sequence[str]]) -> str:
    told = " ".join(f"{head}: {'; '.join(parts)}." for head, parts in lists if parts)
    return f"{told} {SEE_README}"
