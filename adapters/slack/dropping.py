"""What cannot be read, or fails while it is worked on, is dropped alone under an incident id."""

import structlog

from bot.unreadable import new_incident, place_of

log = structlog.get_logger(__name__)


def unreadable(fault: BaseException, what: str) -> str:
    """One line for what was dropped, without anybody's words; its incident id."""
    incident = new_incident()
    log.error("slack.unreadable", incident=incident, what=what, fault=type(fault).__name__, where=place_of(fault))
    return incident
