"""What somebody wants otherwise about a session, and how that reads: from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from bot.features.sessions.wishes import ONCE
from bot.features.sessions.words import remind_words, wall_words
from bot.people import AccountId
from bot.ports import Occurrence, Plan, Series, UnitOfWork
from bot.rules.recurrence import Repeat
from bot.speech import Person, Phrase, say


@dataclass(frozen=True, slots=True)
class Change:
    """None: as it is."""

    title: str | None = None
    at: datetime | None = None
    """Aware UTC."""
    minutes: int | None = None
    place: str | None = None
    """Empty: not said any more."""
    capacity: int | None = None
    """0: no limit any more."""
    remind: str | None = None
    """Empty: none any more."""
    repeat: str | None = None
    channel: str | None = None
    host: AccountId | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) is not None for field in fields(self))


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    """``session.label.<label>``."""
    was: Phrase
    now: Phrase


def written(change: Change) -> dict[str, str]:
    """As a draft keeps it."""
    values = {field.name: getattr(change, field.name) for field in fields(change)}
    said = {name: value for name, value in values.items() if value is not None}
    return {name: value.isoformat() if isinstance(value, datetime) else str(value) for name, value in said.items()}


def read(values: Mapping[str, str]) -> Change:
    host = values.get("host")
    return Change(
        title=values.get("title"),
        at=datetime.fromisoformat(values["at"]) if "at" in values else None,
        minutes=int(values["minutes"]) if "minutes" in values else None,
        place=values.get("place"),
        capacity=int(values["capacity"]) if "capacity" in values else None,
        remind=values.get("remind"),
        repeat=values.get("repeat"),
        channel=values.get("channel"),
        host=AccountId(host) if host else None,
    )


def repeat_of(change: Change, series: Series) -> Repeat | None:
    if change.repeat is None:
        return series.rule.repeat
    return None if change.repeat == ONCE else Repeat(change.repeat)


def planned(change: Change, plan: Plan) -> Plan:
    """The plan with the change in it."""
    return Plan(
        title=plan.title if change.title is None else change.title,
        place=plan.place if change.place is None else change.place,
        minutes=plan.minutes if change.minutes is None else change.minutes,
        capacity=plan.capacity if change.capacity is None else change.capacity or None,
        remind=plan.remind if change.remind is None else change.remind,
        host=change.host or plan.host,
    )


def needed(change: Change, occurrence: Occurrence, series: Series) -> Change:
    """Without what is so already."""
    plan, old = planned(change, occurrence.plan), occurrence.plan
    same = {field.name: None for field in fields(Plan) if getattr(plan, field.name) == getattr(old, field.name)}
    if change.at == occurrence.starts:
        same["at"] = None
    if repeat_of(change, series) is series.rule.repeat:
        same["repeat"] = None
    if change.channel == occurrence.announced_in.channel:
        same["channel"] = None
    return replace(change, **same)


async def differences(uow: UnitOfWork, was: Plan, now: Plan) -> tuple[Difference, ...]:
    """Between two plans; the start is not part of one."""
    pairs = (
        ("title", _typed(was.title), _typed(now.title)),
        ("minutes", say("session.minutes", n=was.minutes), say("session.minutes", n=now.minutes)),
        ("place", _typed(was.place), _typed(now.place)),
        ("seats", _seats(was.capacity), _seats(now.capacity)),
        ("remind", remind_words(was.remind), remind_words(now.remind)),
        ("host", await _host(uow, was.host), await _host(uow, now.host)),
    )
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])


def start_difference(was: datetime, now: datetime, zone: str) -> Difference:
    return Difference("when", wall_words(was, zone), wall_words(now, zone))


def difference_words(one: Difference) -> Phrase:
    return say("session.difference", label=say(f"session.label.{one.label}"), was=one.was, now=one.now)


def _typed(words: str) -> Phrase:
    return say("session.typed", words=words) if words else say("session.remind_none")


def _seats(capacity: int | None) -> Phrase:
    return say("session.no_limit") if capacity is None else say("session.capacity", n=capacity)


async def _host(uow: UnitOfWork, host: AccountId) -> Phrase:
    account = await uow.people.account_by_id(host)
    return say("session.host", who=Person(account.ref) if account else say("people.someone"))
