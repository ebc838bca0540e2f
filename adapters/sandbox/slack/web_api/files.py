"""Uploading a file in three steps: files.getUploadURLExternal, its bytes, files.completeUploadExternal."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.sandbox.slack.events import said
from adapters.sandbox.slack.marks import secret
from adapters.sandbox.slack.shapes import file_json
from adapters.sandbox.slack.values import Channel, File, Json
from adapters.sandbox.slack.web_api.call import Call, Method, Refusal
from adapters.sandbox.slack.world import World


def upload_url(call: Call) -> Json:
    """``length``: in bytes. A file of nothing is refused."""
    name = call.required("filename")
    length = call.number("length", 0)
    if length < 1:
        raise Refusal("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: length"]})
    id = call.world.ids.next("F")
    file = File(id, name, length, key=secret("upload", id, length=32))
    call.workspace.files[id] = file
    return {"upload_url": f"{call.world.base}/upload/v1/{file.key}", "file_id": id}


def take_bytes(world: World, key: str, content: bytes) -> tuple[int, str]:
    """HTTP status and words. The address takes one upload, of the announced length."""
    for workspace in world.workspaces.values():
        for file in workspace.files.values():
            if file.key == key and file.content is None:
                if len(content) != file.length:
                    return 400, f"length {file.length} announced"
                workspace.files[file.id] = replace(file, content=content)
                return 200, f"OK - {len(content)}"
    return 404, "not found"


def complete(call: Call) -> Json:
    """Without ``channel_id`` the files stay with the bot alone; with it they are shared there in a message."""
    files = [_uploaded(call, wish) for wish in _wishes(call)]
    channel = _where(call) if call.text("channel_id") else None
    for file in files:
        call.workspace.files[file.id] = file
    if channel is not None:
        _share(call, files, channel)
    return {"files": [file_json(call.workspace, call.workspace.files[file.id]) for file in files]}


def _wishes(call: Call) -> list[Mapping[str, Any]]:
    wishes: Any = call.parsed("files")
    if not isinstance(wishes, list) or not wishes or not all(isinstance(wish, dict) for wish in wishes):
        raise Refusal("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: files"]})
    return wishes


def _uploaded(call: Call, wish: Mapping[str, Any]) -> File:
    file = call.workspace.files.get(str(wish.get("id")))
    if file is None or file.content is None or file.complete:
        raise Refusal("file_not_found")
    return replace(file, title=str(wish.get("title") or file.name), complete=True)


def _where(call: Call) -> Channel:
    channel = call.entered("channel_id")
    if channel.archived:
        raise Refusal("is_archived")
    return channel


def _share(call: Call, files: list[File], channel: Channel) -> None:
    workspace = call.workspace
    message = workspace.post(
        channel.id,
        workspace.bot,
        text=call.text("initial_comment"),
        bot_id=workspace.installation.bot_id,
        subtype="file_share",
        files=tuple(file.id for file in files),
    )
    for file in files:
        workspace.files[file.id] = replace(file, channel=channel.id, shared_ts=message.ts)
    call.announce(workspace, said(workspace, call.world.app, channel, message))


FILES = {
    "files.getUploadURLExternal": Method(upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(complete, ("files:write",)),
}
