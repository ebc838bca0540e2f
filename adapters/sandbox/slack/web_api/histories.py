"""What was said: conversations.history and conversations.replies. Ephemeral messages are in neither."""

from collections.abc import Sequence

from adapters.sandbox.slack.shapes import message_json
from adapters.sandbox.slack.state import moment
from adapters.sandbox.slack.values import Channel, Json, Message
from adapters.sandbox.slack.web_api.call import KINDS, Call, Method, Refusal

HISTORY = tuple(f"{kind}:history" for kind in KINDS.values())


def history(call: Call) -> Json:
    """Newest first; a thread's replies are not in it, unless they were sent to the channel as well."""
    channel = _readable(call)
    said = call.workspace.messages[channel.id].values()
    top = [
        message
        for message in said
        if not message.thread_ts or message.thread_ts == message.ts or message.subtype == "thread_broadcast"
    ]
    found = sorted(_between(call, top), key=lambda message: moment(message.ts), reverse=True)
    return _page(call, channel, found) | {
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }


def replies(call: Call) -> Json:
    """A thread, its parent first."""
    channel = _readable(call)
    messages = call.workspace.messages[channel.id]
    asked = messages.get(call.required("ts"))
    if asked is None:
        raise Refusal("thread_not_found")
    parent = asked.thread_ts or asked.ts
    thread = [message for message in messages.values() if parent in (message.ts, message.thread_ts)]
    thread.sort(key=lambda message: moment(message.ts))
    return _page(call, channel, _between(call, thread))


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need(f"{KINDS[channel.kind]}:history")
    return call.entered()


def _between(call: Call, messages: Sequence[Message]) -> list[Message]:
    inclusive = call.flag("inclusive")
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    found = []
    for message in messages:
        at = moment(message.ts)
        after = oldest is None or at > oldest or (inclusive and at == oldest)
        before = latest is None or at < latest or (inclusive and at == latest)
        if after and before:
            found.append(message)
    return found


def _moment(call: Call, name: str) -> tuple[int, int] | None:
    text = call.text(name)
    if text in ("", "0", "now"):
        return None
    try:
        return moment(text)
    except ValueError:
        raise Refusal(f"invalid_ts_{name}") from None


def _page(call: Call, channel: Channel, found: Sequence[Message]) -> Json:
    page, following = call.page(found)
    with_metadata = call.flag("include_all_metadata")
    thread_parents = {message.thread_ts for message in call.workspace.messages[channel.id].values()}
    shown = []
    for message in page:
        shape = message_json(call.workspace, message, call.world.app, with_metadata=with_metadata)
        if message.ts in thread_parents:
            shape["thread_ts"] = message.ts
        shown.append(shape)
    return {
        "messages": shown,
        "has_more": bool(following),
        "response_metadata": {"next_cursor": following},
    }


HISTORIES = {
    "conversations.history": Method(history, HISTORY),
    "conversations.replies": Method(replies, HISTORY),
}
