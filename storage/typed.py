"""Finding what a person has begun to type."""

from typing import Any

from sqlalchemy import ColumnElement, Text, func

from storage.transaction import given


def holds_typed(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether it holds ``literally(typed)``, given as ``typed``; its case does not matter."""
    return func.lower(column).like("%" + func.lower(given("typed", Text())) + "%", escape="/")


def literally(typed: str) -> str:
    """For LIKE: what a person types is no pattern."""
    return typed.replace("/", "//").replace("%", "/%").replace("_", "/_")
