"""How many exchanges the contract observers of this process have checked, whichever test they served."""


class Tally:
    """Counts up, never down: a test may look at the difference."""

    def __init__(self) -> None:
        self._checked = 0

    @property
    def checked(self) -> int:
        return self._checked

    def add(self, checked: int) -> None:
        self._checked += checked


TALLY = Tally()
"""One a process; under pytest-xdist the controller adds up those of its workers (``tests.contract.plugin``)."""
