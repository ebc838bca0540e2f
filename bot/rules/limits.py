"""What one member can make the bot owe, so that nobody has to wait for what another began."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """A community's limits of one member. Organizers set them, and only the last one binds organizers too."""

    sessions: int = 10
    """Sessions and series of one host that are not over; a series counts once."""
    calls: int = 10
    """Volunteer calls by one member that are open; a recurring call counts once."""
    posts: int = 20
    """Posts in one channel on one day (of the community's zone) that one member caused."""
    commands: int = 30
    """Commands, presses and forms of one member within a minute."""


DEFAULT_LIMITS = Limits()
