"""Migrated SQLite files: the migrations run once a test process, and each test gets a copy of what they made."""

import tempfile
from pathlib import Path

from sqlalchemy import make_url

from storage.migrate import migrate
from tests.postgres import roomy_memory

_made: dict[str, bytes] = {}


async def migrated(url: str) -> str:
    """The same URL; where it names a SQLite file that is not there yet, there is one with all tables and no rows."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not (file := Path(str(parsed.database))).exists():
        file.write_bytes(await _tables())
    return url


async def _tables() -> bytes:
    if "tables" not in _made:
        with tempfile.TemporaryDirectory(prefix="shinrai-sqlite-", dir=roomy_memory()) as folder:
            await migrate(f"sqlite:///{folder}/migrated.db")
            _made["tables"] = Path(folder, "migrated.db").read_bytes()
    return _made["tables"]
