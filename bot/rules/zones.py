"""Time zones by their IANA names, of which a platform may name one that this machine does not know."""

from functools import cache
from zoneinfo import ZoneInfo


@cache
def known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found, malformed, or a folder of the data base
        return False
    return True


def first_known(*names: str | None) -> str:
    """The first that there is; UTC when there is none."""
    return next((name for name in names if name and known(name)), "UTC")
