"""The address that comes with a command or an interaction: 5 uses within 30 minutes (Slack docs, 'Handling user
interaction')."""

from typing import Any

from adapters.sandbox.exchange import Exchange, Observer
from adapters.sandbox.slack.finish import finished_blocks
from adapters.sandbox.slack.limits import faults_of_blocks
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import Ephemeral, Json, Message
from adapters.sandbox.slack.world import RESPONSE_URL_USES, ResponseUrl, Sight, World


class Unusable(Exception):
    """The address does nothing any more, or what was sent to it cannot be shown."""

    def __init__(self, error: str, status: int) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


def respond(world: World, observer: Observer, key: str, body: Any) -> tuple[int, Json]:
    """The answer to one POST: its HTTP status and body."""
    accepted: Json = {"ok": True}
    try:
        url = _usable(world, key)
        if not isinstance(body, dict):
            raise Unusable("invalid_payload", 400)
        take(world, url, body)
        world.use_response_url(url)
        status, answer = 200, accepted
    except Unusable as unusable:
        status, answer = unusable.status, {"ok": False, "error": unusable.error}
    observer(Exchange("slack", "webhook", "response_url", key, body, status, answer))
    return status, answer


def take(world: World, url: ResponseUrl, body: Json) -> None:
    """Does what the body says: delete, replace, or show something new. Raises ``Unusable`` for unshowable blocks."""
    workspace = world.workspaces[url.team]
    if body.get("delete_original"):
        _delete(world, workspace, url)
        return
    text, blocks = str(body.get("text") or ""), body.get("blocks") or []
    found = faults_of_blocks(blocks)
    if found:
        world.violated("invalid_blocks", f"response_url: {found[0]}")
        raise Unusable("invalid_blocks", 400)
    if not text and not blocks and not body.get("attachments"):
        raise Unusable("no_text", 400)
    finished = finished_blocks(blocks, world.ids)
    if body.get("replace_original") and _replace(world, workspace, url, text, finished):
        return
    show(world, workspace, url, text, finished, in_channel=body.get("response_type") == "in_channel")


def show(
    world: World, workspace: Workspace, url: ResponseUrl, text: str, blocks: tuple[Json, ...], *, in_channel: bool
) -> None:
    """Something new: for the asker alone, or for all in the channel, even where the bot is not a member."""
    what: Message | Ephemeral
    if in_channel:
        bot = workspace.installation
        what = workspace.post(url.channel, bot.bot_user, text=text, blocks=blocks, bot_id=bot.bot_id)
    else:
        what = workspace.whisper(url.channel, url.user, text, blocks)
    world.show(Sight(url.user, url.trigger, "shown", what))


def _usable(world: World, key: str) -> ResponseUrl:
    url = world.response_urls.get(key)
    if url is None:
        raise Unusable("invalid_url", 404)
    if world.clock() > url.expires:
        world.violated("expired_url", key)
        raise Unusable("expired_url", 404)
    if url.uses >= RESPONSE_URL_USES:
        world.violated("used_url", key)
        raise Unusable("used_url", 404)
    return url


def _delete(world: World, workspace: Workspace, url: ResponseUrl) -> None:
    gone: Message | Ephemeral | None = workspace.ephemerals.pop(url.original, None)
    if gone is None and _is_own(workspace, url):
        gone = workspace.delete(url.channel, url.original)
    if gone is None:
        raise Unusable("message_not_found", 404)
    world.show(Sight(url.user, url.trigger, "deleted", gone))


def _replace(world: World, workspace: Workspace, url: ResponseUrl, text: str, blocks: tuple[Json, ...]) -> bool:
    """False: there is nothing to replace, as after a slash command, or it is not the bot's own."""
    what: Message | Ephemeral
    if url.original in workspace.ephemerals:
        old = workspace.ephemerals[url.original]
        what = Ephemeral(old.channel, old.ts, old.user, text, blocks, old.thread_ts)
        workspace.ephemerals[old.ts] = what
    elif _is_own(workspace, url):
        what = workspace.edit(url.channel, url.original, text=text, blocks=blocks)
    else:
        return False
    world.show(Sight(url.user, url.trigger, "replaced", what))
    return True


def _is_own(workspace: Workspace, url: ResponseUrl) -> bool:
    message = workspace.messages[url.channel].get(url.original)
    return message is not None and message.user == workspace.bot
