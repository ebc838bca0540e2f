"""Slack's payloads → events, by pure functions. Facts are added afterwards (``directory.py``).

Shapes: Slack docs, 'Implementing slash commands', 'Interaction payloads', 'Events API'.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.slack.command_text import channels_in, spoken
from adapters.slack.forms import Opener, read_opener, read_values
from adapters.slack.selects import chosen_in, words_of
from bot.events import (
    Asked,
    Event,
    Joined,
    Left,
    Mark,
    Mention,
    Opened,
    Pressed,
    Reacted,
    Submitted,
    Suggest,
)
from bot.inquiries import EventTime
from bot.mention_tokens import mentioned_in
from bot.people import AccountRef, MessageRef, Place, SpaceFacts, SpaceRef, SubjectMessage
from bot.rules.mentions import without_tokens

Json = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PEOPLES_SUBTYPES = frozenset({None, "me_message", "thread_broadcast", "file_share", "bot_message"})
"""Of a message that somebody wrote. All others are lines that Slack writes itself ('message' event, 'Subtypes')."""


# --- what people do ---------------------------------------------------------------------------------------------


def asked(body: Json, space: SpaceRef, command: str = "") -> Asked:
    """A slash command; ``command``: its root word without a workspace's prefix.

    Its ``trigger_id`` is its natural key: a repeated delivery has the same.
    """
    return Asked(
        **_shared(space, body["user_id"], body["channel_id"], body["trigger_id"], in_public=_said_in_public(body)),
        command=(command or body["command"].removeprefix("/").lower(),),
        spoken=spoken(body.get("text") or "", space),
        channels=channels_in(body.get("text") or "", space),
    )


def asked_from_menu(body: Json, space: SpaceRef) -> Asked:
    """A message shortcut: its command is the id of the menu entry."""
    channel = body["channel"]["id"]
    return Asked(
        **_shared(space, body["user"]["id"], channel, body["trigger_id"], in_public=is_public(body["channel"])),
        command=(body["callback_id"],),
        message=subject_of(body["message"], channel, space),
    )


def pressed(body: Json, space: SpaceRef) -> Pressed:
    """The first action of a press or a choice. One that is not ours is an action that nobody declared."""
    action = body["actions"][0]
    name, community, args = _drawn_with(action)
    channel = (body.get("channel") or {}).get("id", "")
    return Pressed(
        **_shared(
            space,
            body["user"]["id"],
            channel,
            f"press:{name}:{','.join(args)}",
            in_public=is_public(body.get("channel") or {}),
        ),
        action=name,
        community=community,
        args=tuple(args),
        chosen=chosen_in(action, space),
    )


def _drawn_with(action: Json) -> tuple[str, str, list[str]]:
    """Action, community and arguments: a button carries them in its value, a list in its block's id."""
    name, number, _ = action["action_id"].rpartition("#")
    words = _button_words(action) if action.get("type") == "button" else words_of(action)
    if not number or not words:
        return "", "", []
    community, *args = words
    return name, community, args


def _button_words(action: Json) -> list[str]:
    try:
        value = json.loads(action.get("value") or "null")
    except ValueError:
        return []
    return [str(part) for part in value] if isinstance(value, list) else []


def suggested(body: Json, space: SpaceRef) -> Suggest:
    """Somebody types into a field of a modal that suggests. Raises ValueError for a field that is not ours."""
    opener = read_opener((body.get("view") or {}).get("private_metadata") or "{}")
    return Suggest(
        **_shared(space, body["user"]["id"], opener.channel, f"suggest:{opener.form}:{body['block_id']}"),
        command=tuple(opener.form.split(".")),
        option=body["block_id"],
        typed=without_tokens(body.get("value") or ""),
    )


def submitted(body: Json, space: SpaceRef) -> tuple[Submitted, Opener]:
    """A modal was sent. Raises ValueError for one that is not ours.

    Its natural key is the root view's id, which stays when it is refused and sent again; one that lies on top of
    another modal goes by its own id, since it shares its root with what is below.
    """
    view = body["view"]
    opener = read_opener(view.get("private_metadata") or "{}")
    on_top = bool(view.get("previous_view_id"))
    key = view["id"] if on_top else view.get("root_view_id") or view["id"]
    event = Submitted(
        **_shared(space, body["user"]["id"], opener.channel, key, in_public=opener.in_public),
        form=opener.form,
        state=opener.state,
        values=read_values(view["state"].get("values") or {}, space),
    )
    return event, opener


# --- what happens -----------------------------------------------------------------------------------------------


def reacted(event: Json, space: SpaceRef) -> Reacted | None:
    """``reaction_added`` or ``reaction_removed``; None for one on something else than a message."""
    item = event["item"]
    if item.get("type") != "message":
        return None
    channel, ts, user = item["channel"], item["ts"], event["user"]
    order = event_time(event["event_ts"])
    return Reacted(
        **_shared(space, user, channel, f"{channel}:{ts}:{user}"),
        at=instant(order),
        mark=Mark.ADDED if event["type"] == "reaction_added" else Mark.REMOVED,
        message=MessageRef(space, channel, ts),
        emoji=event["reaction"],
        order=order,
    )


def joined(event: Json, space: SpaceRef) -> Joined:
    """``team_join``."""
    user = event["user"]["id"]
    return Joined(**_shared(space, user, "", f"joined:{user}"), person=AccountRef(space, user))


def returned(user: str, stamp: str, space: SpaceRef) -> Joined:
    """A ``user_change`` that says that someone is active, of whom that was not known."""
    return Joined(**_shared(space, user, "", f"joined:{user}:{stamp}"), person=AccountRef(space, user))


def opened(event: Json, space: SpaceRef) -> Opened:
    """``app_home_opened`` with the Home tab."""
    return Opened(**_shared(space, event["user"], "", f"opened:{event['user']}:{event['event_ts']}"))


def left(user: str, stamp: str, space: SpaceRef) -> Left:
    """A ``user_change`` that says that someone was deactivated."""
    return Left(**_shared(space, user, "", f"left:{user}:{stamp}"), person=AccountRef(space, user))


def removed(bot_user: str, stamp: str, space: SpaceRef) -> Left:
    """``app_uninstalled``, or ``tokens_revoked`` with the bot's own token."""
    return Left(**_shared(space, bot_user, "", f"left:{stamp}"))


def subject_of(message: Json, channel: str, space: SpaceRef) -> SubjectMessage:
    """A message as reactions.get and message shortcuts show it."""
    author = message.get("user")
    return SubjectMessage(
        ref=MessageRef(space, channel, message["ts"]),
        author=AccountRef(space, author) if author else None,
        system=message.get("subtype") not in _PEOPLES_SUBTYPES,
    )


def event_time(event_ts: str) -> EventTime:
    """``1760000000.000123`` → (1760000000, 123): what follows the point is a counter, not a fraction."""
    second, _, counter = event_ts.partition(".")
    return EventTime(int(second), int(counter or 0))


def instant(order: EventTime) -> datetime:
    """The counter only keeps two events of the same moment apart, and in order."""
    return _EPOCH + timedelta(seconds=order.second, microseconds=min(order.counter, 999_999))


def _shared(space: SpaceRef, user: str, channel: str, key: str, *, in_public: bool = False) -> dict[str, Any]:
    """What all events share, to be spread over their constructors; facts are added later."""
    actor = AccountRef(space, user)
    return {
        "space": space,
        "actor": actor,
        "place": place_of(space, channel, user),
        "facts": {},
        "about_space": SpaceFacts(space),
        "key": key,
        "in_public": in_public,
    }


def _said_in_public(command: Json) -> bool:
    return is_public({"id": command["channel_id"], "name": command.get("channel_name")})


def is_public(channel: Json) -> bool:
    """By the channel's name in a payload: Slack names public ones only (docs, 'Interaction payloads')."""
    name = channel.get("name") or ""
    return str(channel.get("id") or "").startswith("C") and name not in _NO_NAMES | {""}


_NO_NAMES = frozenset({"privategroup", "directmessage", "mpdm"})


def place_of(space: SpaceRef, channel: str, user: str) -> Place:
    """A direct conversation (``D…``) may be one of two people, closed to us: what is said goes to our own with them."""
    return Place(space, person=user) if channel.startswith("D") or not channel else Place(space, channel)


def people_named(event: Event) -> frozenset[AccountRef]:
    """Everyone that Facts are needed of."""
    named: set[AccountRef] = {event.actor}
    match event:
        case Asked(spoken=said, options=options, message=message):
            named |= {part.account for part in said if isinstance(part, Mention)}
            named |= _accounts(tuple(options.values()))
            named |= {message.author} if message and message.author else set()
        case Submitted(values=values, state=state, space=space):
            named |= _accounts(tuple(values.values())) | set(mentioned_in(values))
            named |= {AccountRef(space, user) for text in state.values() for user in _users(text)}
        case Pressed(chosen=chosen):
            named |= _accounts(chosen)
        case Reacted(subject=SubjectMessage(author=AccountRef() as author)):
            named.add(author)
        case Joined(person=AccountRef() as person) | Left(person=AccountRef() as person):
            named.add(person)
    return frozenset(named)


_USERS = re.compile(r"[UW][A-Z0-9]{4,}(?:,[UW][A-Z0-9]{4,})*")


def _users(text: str) -> list[str]:
    """A form's state may name people by their ids: ``U0000000001,U0000000002``."""
    return text.split(",") if _USERS.fullmatch(text) else []


def _accounts(values: tuple[object, ...]) -> set[AccountRef]:
    found = {value for value in values if isinstance(value, AccountRef)}
    return found | {ref for value in values if isinstance(value, tuple) for ref in value}
