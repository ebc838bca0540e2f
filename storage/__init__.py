"""Storage behind ``bot.ports``: SQLAlchemy on SQLite or PostgreSQL."""

from storage.unit import SqlStorage, open_storage

__all__ = ["SqlStorage", "open_storage"]
