"""Logs: text on a terminal, else a JSON object a line. No token and no message text ever reaches them."""

import logging
import sys
from collections.abc import Sequence
from typing import Any

import structlog
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import WrappedLogger

QUIET = (
    "discord",
    "slack_bolt",
    "slack_sdk",
    "aiohttp",
    "apscheduler",
    "sqlalchemy",
    "aiosqlite",
    "asyncio",
    "alembic",
)
"""Libraries that are heard only when something is wrong."""


class _WithoutSecrets:
    """The last line of defence: a secret that got into a finished line all the same is blotted out."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = [secret for secret in secrets if secret]

    def __call__(self, logger: WrappedLogger, name: str, line: Any) -> str:
        """``line``: what the renderer before it made."""
        assert isinstance(line, str)
        kept: str = line
        for secret in self._secrets:
            kept = kept.replace(secret, "***")
        return kept


def set_up_logs(*, form: str | None, level: str, secrets: Sequence[str]) -> None:
    """Both structlog's and the standard library's records, in one form, to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = form == "json" or (form is None and not sys.stderr.isatty())
    # Without local variables: they hold what people wrote.
    traceback = ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    readable = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    last: list[Any] = [traceback, structlog.processors.JSONRenderer()] if as_json else [readable]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last, _WithoutSecrets(secrets)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for library in QUIET:
        logging.getLogger(library).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
