"""What people do with the app: commands, buttons, shortcuts, Home. Forms are in ``submissions.py``."""

from typing import Literal

from adapters.sandbox.slack import forms, payloads
from adapters.sandbox.slack.desk import WAIT, Desk, Seen, seen_since, sights_since
from adapters.sandbox.slack.escape import escaped
from adapters.sandbox.slack.events import home_opened
from adapters.sandbox.slack.forms import Value
from adapters.sandbox.slack.limits import faults_of_options
from adapters.sandbox.slack.pushing import Answer, Push
from adapters.sandbox.slack.response_urls import Unusable, take
from adapters.sandbox.slack.screens import fill_in
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import Ephemeral, Json, Message, View
from adapters.sandbox.slack.world import ResponseUrl, Trigger

LEAST_TYPED = 3
"""Characters after which the bot is asked for options (Block Kit reference, ``min_query_length``)."""
SAYING = ("text", "blocks", "attachments", "response_type", "replace_original", "delete_original")


class Interactions(Desk):
    """``wait``: how long, in seconds, to look for an answer after an acknowledgement that shows nothing."""

    async def command(
        self, user: str, channel: str, command: str, text: str = "", *, wait: float = WAIT, escape: bool = True
    ) -> Seen:
        """Names of members, channels and groups become mentions, as in the client, unless ``escape=False``."""
        workspace = self.world.workspace_of(user)
        app = self.world.app
        if app.commands is not None and command not in app.commands:
            return Seen(None, error=f"{command} is not a valid command")
        typed = escaped(workspace, text) if escape and command not in app.unescaped_commands else text
        trigger = self.world.pull_trigger(workspace, user)
        url = self.world.open_response_url(trigger, channel, path="commands")
        place = workspace.channels[channel]
        payload = payloads.slash_command(workspace, app, workspace.users[user], place, command, typed, url)
        start = len(self.world.sights)
        push = Push("slash_commands", payload)
        answer = await self.pusher.send(push)
        error = failure(answer) or self._read_out(url, answer.payload)
        return await self._look(start, trigger, push, error, wait)

    async def press(
        self,
        user: str,
        where: Message | Ephemeral | View,
        action_id: str,
        *,
        value: Value = None,
        block_id: str = "",
        wait: float = WAIT,
    ) -> Seen:
        """A button, or a select with ``value`` chosen. Among buttons that share an action id, ``value`` picks one.

        What the screen shows by now is looked at first, then ``where`` as it was. Raises ``LookupError`` where neither
        has such an element.
        """
        workspace = self.world.workspace_of(user)
        if isinstance(where, View):
            return await self._press_in_view(workspace, user, where, action_id, block_id, value, wait)
        now: Message | Ephemeral | None = workspace.ephemerals.get(where.ts)
        now = now or workspace.messages[where.channel].get(where.ts)
        said = (
            now if now is not None and forms.pressed(now.blocks, action_id, block_id=block_id, value=value) else where
        )
        block, element = self._element(user, said, action_id, block_id, value)
        state = self._choose(workspace, user, said, block, element, value)
        trigger = self.world.pull_trigger(workspace, user)
        url = self.world.open_response_url(trigger, said.channel, path="actions", original=said.ts)
        action = forms.action(block, element, value, workspace.stamps.next())
        payload = payloads.message_press(workspace, self.world.app, workspace.users[user], said, action, state, url)
        return await self._interact(trigger, payload, wait)

    async def shortcut(
        self, user: str, callback_id: str, channel: str = "", ts: str = "", *, wait: float = WAIT
    ) -> Seen:
        """From a message's menu; without a message, a global one."""
        workspace = self.world.workspace_of(user)
        app = self.world.app
        if app.shortcuts is not None and callback_id not in app.shortcuts:
            return Seen(None, error=f"no shortcut {callback_id}")
        trigger = self.world.pull_trigger(workspace, user)
        actor = workspace.users[user]
        if not ts:
            payload = payloads.global_shortcut(workspace, app, actor, callback_id, trigger)
        else:
            url = self.world.open_response_url(trigger, channel, path="actions", original=ts)
            message = workspace.messages[channel][ts]
            payload = payloads.message_shortcut(workspace, app, actor, callback_id, message, url)
        return await self._interact(trigger, payload, wait)

    async def suggest(
        self, user: str, where: Message | Ephemeral | View, action_id: str, typed: str, *, block_id: str = ""
    ) -> list[Json]:
        """The options that the bot offers while a person types into an external select: they can be chosen next.

        The bot is asked once as many characters are typed as the select asks for. None are offered where it does not
        answer in time, or answers what Slack would not show.
        """
        workspace = self.world.workspace_of(user)
        block, element = self._element(user, where, action_id, block_id, None)
        if len(typed) < int(element.get("min_query_length", LEAST_TYPED)):
            return []
        sought = {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}
        payload = payloads.suggestion(workspace, self.world.app, workspace.users[user], where, sought)
        answer = await self.pusher.send(Push("interactive", payload))
        offered = self._offered(answer)
        workspace.offers.setdefault(user, {})[element["action_id"]] = offered
        return offered

    def _offered(self, answer: Answer) -> list[Json]:
        payload = answer.payload or {}
        groups = payload.get("option_groups") or []
        options = payload.get("options") or [option for group in groups for option in group.get("options", [])]
        found = faults_of_options(options)
        if answer.acknowledged and found:
            self.world.violated("bad_options", found[0])
        return [] if found else list(options)

    async def open_home(
        self, user: str, *, tab: Literal["home", "messages"] = "home", wait: float = WAIT
    ) -> View | None:
        """The Home as it stands after the bot was told, or at the latest after ``wait`` seconds."""
        workspace = self.world.workspace_of(user)
        im = workspace.direct([workspace.bot, user])
        before = workspace.homes.get(user)
        start = len(self.world.sights)
        event = home_opened(workspace, self.world.app, user, im.id, tab, before)
        await self.tell(workspace, event)
        await self.world.wait_for(lambda: bool(sights_since(self.world, start, user, "")), wait)
        return workspace.homes.get(user)

    def home_of(self, user: str) -> View | None:
        return self.world.workspace_of(user).homes.get(user)

    async def _press_in_view(
        self, workspace: Workspace, user: str, where: View, action_id: str, block_id: str, value: Value, wait: float
    ) -> Seen:
        now = workspace.homes.get(user) if where.kind == "home" else workspace.views.get(where.id)
        view = (
            now if now is not None and forms.pressed(now.blocks, action_id, block_id=block_id, value=value) else where
        )
        block, element = self._element(user, view, action_id, block_id, value)
        if element["type"] not in forms.PRESSED:
            state = view.state | {block["block_id"]: dict(view.state[block["block_id"]])}
            state[block["block_id"]][element["action_id"]] = forms.entered(element, value)
            view = fill_in(workspace, view, state)
        trigger = self.world.pull_trigger(workspace, user, view.id if view.kind == "modal" else "")
        action = forms.action(block, element, value, workspace.stamps.next())
        payload = payloads.view_press(workspace, self.world.app, workspace.users[user], view, action, trigger)
        return await self._interact(trigger, payload, wait)

    async def _interact(self, trigger: Trigger, payload: Json, wait: float) -> Seen:
        start = len(self.world.sights)
        push = Push("interactive", payload)
        answer = await self.pusher.send(push)
        if any(name in (answer.payload or {}) for name in SAYING):
            self.world.violated("message_in_acknowledgement", push.name)
        return await self._look(start, trigger, push, failure(answer), wait)

    async def _look(self, start: int, trigger: Trigger, push: Push, error: str, wait: float) -> Seen:
        if not error:
            await self.world.wait_for(lambda: bool(sights_since(self.world, start, trigger.user, trigger.id)), wait)
        return seen_since(self.world, start, trigger.user, trigger.id, push, error)

    def _read_out(self, url: ResponseUrl, payload: Json | None) -> str:
        """Shows the message in a command's acknowledgement; the error that the asker sees where it cannot be shown."""
        if not payload:
            return ""
        try:
            take(self.world, url, {key: payload[key] for key in SAYING[:4] if key in payload})
        except Unusable as unusable:
            self.world.violated("bad_acknowledgement", f"slash_commands: {unusable.error}")
            return "invalid_command_response"
        return ""

    def _choose(
        self, workspace: Workspace, user: str, said: Message | Ephemeral, block: Json, element: Json, value: Value
    ) -> Json:
        """The state of all selects in the message, as this user has set them."""
        state = forms.initial_state(said.blocks)
        for name, actions in workspace.filled.get((user, said.ts), {}).items():
            if name in state:
                state[name] |= {action: entry for action, entry in actions.items() if action in state[name]}
        if element["type"] not in forms.PRESSED:
            state[block["block_id"]][element["action_id"]] = forms.entered(element, value)
        workspace.filled[(user, said.ts)] = state
        return state

    def _element(
        self, user: str, where: Message | Ephemeral | View, action_id: str, block_id: str, value: Value
    ) -> tuple[Json, Json]:
        blocks = forms.offering(where.blocks, self.world.workspace_of(user).offers.get(user, {}))
        found = forms.pressed(blocks, action_id, block_id=block_id, value=value)
        if found is None:
            there = [element["action_id"] for _, element in forms.elements(where.blocks)]
            raise LookupError(f"Nothing to press with the action id {action_id!r}: there are {there}.")
        return found


def failure(answer: Answer) -> str:
    """The error that Slack's client shows; empty where the bot acknowledged."""
    match answer.reason:
        case "":
            return ""
        case "timeout":
            return "operation_timeout"
        case "http_error":
            return "http_service_error"
        case "connection_failed":
            return "dispatch_failed"
