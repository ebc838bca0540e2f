"""What somebody wants to call together, while it is not yet announced."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.people import AccountId
from bot.ports import Draft, Plan
from bot.rules.moments import Doubt, Moment
from bot.rules.recurrence import Repeat, Rule

ONCE = "once"


@dataclass(frozen=True, slots=True)
class Wish:
    """All of it as text, so that a draft can keep it; instants are aware UTC in ISO 8601. Empty: nothing said."""

    title: str
    when: str
    """As it was typed; it is not read again, since a day later ``tomorrow`` is another day."""
    at: str
    other: str
    """What else it may have meant."""
    doubt: str
    zone: str
    minutes: str
    repeat: str
    place: str
    capacity: str
    remind: str
    """As ``bot.rules.offsets`` writes it."""
    channel: str
    key: str
    """Digest of what made it: announced twice, it is announced once."""

    @property
    def readings(self) -> tuple[datetime, ...]:
        """What was typed may have meant, the likelier first."""
        return tuple(datetime.fromisoformat(one) for one in (self.at, self.other) if one)

    def rule(self, at: datetime) -> Rule:
        starts = at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return Rule(None if self.repeat == ONCE else Repeat(self.repeat), starts, self.zone)

    def plan(self, host: AccountId) -> Plan:
        return Plan(
            title=self.title,
            place=self.place,
            minutes=int(self.minutes),
            capacity=int(self.capacity) if self.capacity else None,
            remind=self.remind,
            host=host,
        )


def read_times(moment: Moment) -> dict[str, str]:
    """As a wish keeps what was read. Of a far day there is one reading, but a doubt all the same."""
    return {
        "at": moment.at.isoformat(),
        "other": moment.other.isoformat() if moment.other else "",
        "doubt": moment.doubt.value if moment.doubt else "",
    }


def kept_in(draft: Draft) -> Wish:
    return Wish(**{field.name: draft.values[field.name] for field in fields(Wish)})


def as_values(wish: Wish) -> dict[str, str]:
    return asdict(wish)


def doubt_of(wish: Wish) -> Doubt | None:
    return Doubt(wish.doubt) if wish.doubt else None
