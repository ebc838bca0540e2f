"""A server's scheduled events, of the kind that happens somewhere outside Discord."""

from datetime import datetime

from adapters.sandbox.discord import changes, dispatches, payloads, permissions
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.entities import Guild, ScheduledEvent
from adapters.sandbox.discord.errors import (
    MISSING_PERMISSIONS,
    TOO_MANY_SCHEDULED_EVENTS,
    UNKNOWN_SCHEDULED_EVENT,
    Complaints,
    Refusal,
    keys,
)
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.rest.call import NOTHING, Answer, Call, Route, found

KEYS = keys(
    "name description image scheduled_start_time scheduled_end_time privacy_level entity_type channel_id"
    " entity_metadata recurrence_rule"
)
AT_MOST = 100
EXTERNAL = 3
NEXT = {1: (1, 2, 4), 2: (2, 3), 3: (3,), 4: (4,)}
"""From scheduled to active or cancelled, from active to completed, and no way back."""


def create(call: Call) -> Answer:
    guild, body = call.guild(), call.form
    _needs(call, guild, Permission.CREATE_EVENTS)
    _check(call, body, KEYS)
    if len([one for one in guild.scheduled_events.values() if one.status in (1, 2)]) >= AT_MOST:
        raise Refusal(TOO_MANY_SCHEDULED_EVENTS)
    return found(payloads.scheduled_event(changes.keep_event(call.stage, guild, dict(body)), guild))


def listed(call: Call) -> Answer:
    guild = call.guild()
    return found([payloads.scheduled_event(one, guild) for one in guild.scheduled_events.values()])


def one(call: Call) -> Answer:
    guild = call.guild()
    return found(payloads.scheduled_event(_event(call, guild), guild))


def edit(call: Call) -> Answer:
    guild = call.guild()
    event = _event_to_change(call, guild)
    body = {key: value for key, value in call.form.items() if key != "status"}
    _check(call, event.body | body, KEYS, is_new="scheduled_start_time" in body)
    status = call.form.get("status") or event.status
    if status not in NEXT[event.status]:
        wrong = Complaints()
        wrong.add(("status",), "GUILD_SCHEDULED_EVENT_INVALID_STATUS", "No way from here to there.")
        wrong.settle()
    event.body, event.status = event.body | body, status
    call.stage.announce(dispatches.scheduled_event("GUILD_SCHEDULED_EVENT_UPDATE", event, guild))
    return found(payloads.scheduled_event(event, guild))


def delete(call: Call) -> Answer:
    guild = call.guild()
    changes.drop_event(call.stage, guild, _event_to_change(call, guild).id)
    return NOTHING


def _needs(call: Call, guild: Guild, wanted: Permission) -> None:
    if wanted not in permissions.in_guild(guild, guild.members[call.stage.bot.id]):
        raise Refusal(MISSING_PERMISSIONS)


def _event(call: Call, guild: Guild) -> ScheduledEvent:
    event = guild.scheduled_events.get(call.id("event_id"))
    if event is None:
        raise Refusal(UNKNOWN_SCHEDULED_EVENT)
    return event


def _event_to_change(call: Call, guild: Guild) -> ScheduledEvent:
    """One's own needs CREATE_EVENTS, another's MANAGE_EVENTS."""
    event = _event(call, guild)
    own = event.creator is call.stage.bot
    _needs(call, guild, Permission.CREATE_EVENTS if own else Permission.MANAGE_EVENTS)
    return event


def _check(call: Call, body: Json, known: frozenset[str], *, is_new: bool = True) -> None:
    """External events only: they need an end and a place, and begin in the future."""
    wrong = Complaints()
    wrong.unknown_keys((), body, known)
    wrong.length(("name",), body.get("name"), 100)
    wrong.too_long(("description",), body.get("description"), 1000)
    wrong.length(("entity_metadata", "location"), (body.get("entity_metadata") or {}).get("location"), 100)
    if body.get("entity_type") != EXTERNAL:
        wrong.add(("entity_type",), "BASE_TYPE_CHOICES", "Only external events (3) happen here.")
    if body.get("privacy_level") != 2:
        wrong.add(("privacy_level",), "BASE_TYPE_CHOICES", "Must be one of {2}.")
    start, end = _instant(wrong, body, "scheduled_start_time"), _instant(wrong, body, "scheduled_end_time")
    if is_new and start is not None and start <= call.world.clock():
        wrong.add(("scheduled_start_time",), "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "Cannot schedule in the past.")
    if start is not None and end is not None and end <= start:
        wrong.add(("scheduled_end_time",), "GUILD_SCHEDULED_EVENT_END_BEFORE_START", "Must end after it starts.")
    wrong.settle()


def _instant(wrong: Complaints, body: Json, key: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(body.get(key)))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        wrong.add((key,), "BASE_TYPE_REQUIRED", "An ISO 8601 time with its offset is required.")
        return None
    return at


_EVENTS = "/guilds/{guild_id}/scheduled-events"
ROUTES = (
    Route("GET", _EVENTS, listed),
    Route("POST", _EVENTS, create),
    Route("GET", f"{_EVENTS}/{{event_id}}", one),
    Route("PATCH", f"{_EVENTS}/{{event_id}}", edit),
    Route("DELETE", f"{_EVENTS}/{{event_id}}", delete),
)
