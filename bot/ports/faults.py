"""What storage raises instead of its drivers' errors."""


class TransientFault(Exception):
    """Storage is locked or away: nothing was stored, the same work may be tried again."""


class DuplicateSource(Exception):
    """An entry with this source and turn already stands; the unit of work must be given up."""
