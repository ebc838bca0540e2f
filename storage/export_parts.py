"""What rows of several exports are made of."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select

from storage.tables import accounts, spaces

BETWEEN = "\n"
"""Stands in no platform's id and in no tag, all of which are words of one line."""

_a = accounts.alias("of_member")
_s = spaces.alias("of_account")


def accounts_of(community: ColumnElement[Any], member: ColumnElement[Any]) -> ScalarSelect[Any]:
    """``slack:T1:U1`` of all accounts of a member, erased ones left out."""
    ref = _s.c.platform + ":" + _s.c.ref + ":" + _a.c.platform_user
    return (
        select(func.aggregate_strings(ref, BETWEEN))
        .select_from(_a.join(_s, and_(_s.c.community_id == _a.c.community_id, _s.c.id == _a.c.space_id)))
        .where(_a.c.community_id == community, _a.c.member_id == member)
        .scalar_subquery()
    )


def in_order(joined: str | None) -> list[str]:
    return sorted(joined.split(BETWEEN)) if joined else []


def utc(at: datetime) -> str:
    """ISO 8601 with six decimals always, so that the text sorts as the instants do."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
