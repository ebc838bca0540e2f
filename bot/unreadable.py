"""What cannot be read is dropped alone: under an incident id, with one line in the log and nobody's words in it."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path

MOST_LINES, WINDOW = 10, 60.0
"""Lines of one kind in so many seconds; what is more is counted, and told with the next line."""


def new_incident() -> str:
    return secrets.token_hex(4)


def place_of(fault: BaseException) -> str:
    """The file and the line that raised it. What a fault says of itself may quote what somebody wrote."""
    trace = fault.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


class FewLines:
    """Lets a few lines of each kind through, so that a flood of refusals does not fill the log.

    ``seconds``: a monotonic clock.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._since: dict[str, float] = {}
        self._told: dict[str, int] = {}

    def room_for(self, kind: str) -> int | None:
        """None: say nothing now. Else how many lines of this kind were left out since the last one."""
        now = self._seconds()
        told, left_out = self._told.get(kind, 0), 0
        if now - self._since.get(kind, float("-inf")) >= WINDOW:
            told, left_out = 0, max(0, told - MOST_LINES)
            self._since[kind] = now
        self._told[kind] = told + 1
        return left_out if told < MOST_LINES else None
