"""Speaking: chat.postMessage and its kin."""

import json
from typing import Any

from adapters.sandbox.slack.events import changed, deleted, said
from adapters.sandbox.slack.finish import finished_blocks
from adapters.sandbox.slack.limits import MESSAGE_TEXT, faults_of_blocks
from adapters.sandbox.slack.shapes import message_json, permalink
from adapters.sandbox.slack.values import Channel, Json, Message
from adapters.sandbox.slack.web_api.call import Call, Method, Refusal
from adapters.sandbox.slack.world import Sight

METADATA_BYTES = 16_384


def post_message(call: Call) -> Json:
    channel = _where_to_speak(call)
    text, blocks = words_of(call)
    thread = call.text("thread_ts")
    if thread and thread not in call.workspace.messages[channel.id]:
        raise Refusal("thread_not_found")
    message = call.workspace.post(
        channel.id,
        call.workspace.bot,
        text=text,
        blocks=blocks,
        bot_id=call.workspace.installation.bot_id,
        thread_ts=thread,
        subtype="thread_broadcast" if thread and call.flag("reply_broadcast") else "",
        metadata=_metadata(call),
    )
    call.announce(call.workspace, said(call.workspace, call.world.app, channel, message))
    shape = message_json(call.workspace, message, call.world.app, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shape}


def post_ephemeral(call: Call) -> Json:
    channel = call.entered()
    user = call.required("user")
    if channel.archived:
        raise Refusal("is_archived")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    text, blocks = words_of(call)
    whisper = call.workspace.whisper(channel.id, user, text, blocks, call.text("thread_ts"))
    call.world.show(Sight(user, "", "shown", whisper))
    return {"message_ts": whisper.ts}


def update(call: Call) -> Json:
    channel = call.entered()
    before = _own_message(call, channel, "cant_update_message")
    keeps_text = call.args.get("text") is None
    text, blocks = words_of(call)
    after = call.workspace.edit(
        channel.id,
        before.ts,
        text=before.text if keeps_text and not blocks else text,
        blocks=blocks,
        metadata=_metadata(call) if "metadata" in call.args else before.metadata,
    )
    call.announce(call.workspace, changed(call.workspace, call.world.app, channel, before, after))
    shape = message_json(call.workspace, after, call.world.app, with_metadata=True)
    return {"channel": channel.id, "ts": after.ts, "text": after.text, "message": shape}


def delete(call: Call) -> Json:
    channel = call.entered()
    before = _own_message(call, channel, "cant_delete_message")
    call.workspace.delete(channel.id, before.ts)
    call.announce(call.workspace, deleted(call.workspace, call.world.app, channel, before))
    return {"channel": channel.id, "ts": before.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.workspace.messages[channel.id].get(call.required("message_ts"))
    if message is None:
        raise Refusal("message_not_found")
    return {"channel": channel.id, "permalink": permalink(call.workspace, message)}


def words_of(call: Call) -> tuple[str, tuple[Json, ...]]:
    """Text and blocks as they will be stored. Refuses what Slack would not show."""
    text, blocks = call.text("text"), call.parsed("blocks") or []
    if not text and not blocks and not call.parsed("attachments"):
        raise Refusal("no_text")
    if len(text) > MESSAGE_TEXT:
        raise Refusal("msg_too_long")
    found = faults_of_blocks(blocks)
    if found:
        call.world.violated("invalid_blocks", f"{call.method}: {found[0]}")
        raise Refusal(
            "invalid_blocks", errors=found, response_metadata={"messages": [f"[ERROR] {fault}" for fault in found]}
        )
    return text, finished_blocks(blocks, call.world.ids)


def _where_to_speak(call: Call) -> Channel:
    """A user's id means the direct messages with them. Public channels take a stranger only with its scope."""
    workspace = call.workspace
    name = call.required("channel", "channel_not_found")
    if name in workspace.users:
        if name == workspace.bot or workspace.users[name].is_bot:
            raise Refusal("cannot_dm_bot")
        if workspace.users[name].deleted:
            raise Refusal("channel_not_found")
        return workspace.direct([workspace.bot, name])
    channel = call.channel()
    if channel.archived:
        raise Refusal("is_archived")
    if workspace.bot not in channel.members and "chat:write.public" not in call.scopes:
        raise Refusal("not_in_channel")
    return channel


def _own_message(call: Call, channel: Channel, error: str) -> Message:
    message = call.workspace.messages[channel.id].get(call.required("ts"))
    if message is None:
        raise Refusal("message_not_found")
    if message.user != call.workspace.bot:
        raise Refusal(error)
    return message


def _metadata(call: Call) -> Json | None:
    metadata: Any = call.parsed("metadata")
    if metadata in (None, {}):
        return None
    complete = (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    )
    if not complete:
        raise Refusal("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        raise Refusal("metadata_too_large")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}


CHAT = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
    "chat.getPermalink": Method(get_permalink),
}
