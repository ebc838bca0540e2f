"""Forms: filling in a modal, submitting it, closing it."""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox.slack import forms, payloads
from adapters.sandbox.slack.desk import WAIT, Desk, Submitted, seen_since, sights_since
from adapters.sandbox.slack.interactions import SAYING, failure
from adapters.sandbox.slack.limits import faults_of_view
from adapters.sandbox.slack.pushing import Push
from adapters.sandbox.slack.screens import close_view, draw_view, fill_in, redraw_view
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import Json, View
from adapters.sandbox.slack.web_api.views import STACK


class Submissions(Desk):
    async def submit(
        self, user: str, view: View, values: Mapping[str, Any] | None = None, *, wait: float = WAIT
    ) -> Submitted:
        """Fills in ``values`` by block id and submits. Raises ``LookupError`` where the modal is no longer open.

        After it closed, looks for up to ``wait`` seconds for what the bot answers elsewhere.
        """
        workspace = self.world.workspace_of(user)
        current = self._open(workspace, view)
        blocks = forms.offering(current.blocks, workspace.offers.get(user, {}))
        filled = fill_in(workspace, current, forms.filled(blocks, current.state, values or {}))
        refused = forms.refused_by_client(filled.blocks, filled.state)
        if refused:
            return Submitted(None, view=filled, errors=tuple(refused.items()))
        trigger = self.world.pull_trigger(workspace, user, filled.id)
        payload = payloads.view_submission(workspace, self.world.app, workspace.users[user], filled, trigger)
        start = len(self.world.sights)
        push = Push("interactive", payload)
        answer = await self.pusher.send(push)
        if error := failure(answer):
            return Submitted(push, error=error, view=filled)
        outcome = self._respond(workspace, filled, push, answer.payload or {})
        if outcome.closed and not outcome.error:
            await self.world.wait_for(lambda: bool(sights_since(self.world, start, user, None)), wait)
        return self._with_sights(outcome, start, user)

    async def close_view(self, user: str, view: View, *, whole_stack: bool = False) -> Push | None:
        """The person cancels, or closes all at once by the cross. The bot is told only where it asked to be."""
        workspace = self.world.workspace_of(user)
        current = self._open(workspace, view)
        gone = close_view(workspace, current, whole_stack=whole_stack)
        last: Push | None = None
        for each in gone[::-1]:
            if each.content.get("notify_on_close"):
                actor = workspace.users[user]
                closed = payloads.view_closed(workspace, self.world.app, actor, each, cleared=whole_stack)
                last = Push("interactive", closed)
                await self.pusher.send(last)
        return last

    def open_views(self, user: str) -> list[View]:
        """The modals on this user's screen, the bottom one first."""
        return [view for view in self.world.workspace_of(user).views.values() if view.user == user]

    def _open(self, workspace: Workspace, view: View) -> View:
        if view.id not in workspace.views:
            raise LookupError(f"The modal {view.callback_id or view.id} is not open.")
        return workspace.views[view.id]

    def _respond(self, workspace: Workspace, view: View, push: Push, answer: Json) -> Submitted:
        """What ``response_action`` says (Slack docs, 'Modals': 'Updating views', 'Displaying errors')."""
        match answer.get("response_action"):
            case "errors":
                return self._errors(view, push, answer.get("errors"))
            case "update" | "push" as action:
                return self._draw(workspace, view, push, action, answer.get("view"))
            case "clear":
                close_view(workspace, view, whole_stack=True)
                return Submitted(push, closed=True)
            case None:
                if any(name in answer for name in SAYING):
                    self.world.violated("message_in_acknowledgement", push.name)
                close_view(workspace, view, whole_stack=False)
                return Submitted(push, closed=True, view=workspace.views.get(view.previous_id))
            case unknown:
                return self._unusable(view, push, f"response_action {unknown}")

    def _errors(self, view: View, push: Push, errors: Any) -> Submitted:
        if not isinstance(errors, dict) or not errors:
            return self._unusable(view, push, "response_action errors without errors")
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        for name in sorted(set(errors) - inputs):
            self.world.violated("unknown_block_in_errors", name)
        shown = tuple((str(name), str(words)) for name, words in errors.items() if name in inputs)
        if not shown:
            return self._unusable(view, push, "errors for no input of the form")
        return Submitted(push, view=view, errors=shown)

    def _draw(self, workspace: Workspace, view: View, push: Push, action: str, content: Any) -> Submitted:
        found = faults_of_view(content, "modal")
        if action == "push" and len(workspace.stack_above(view.root_id)) >= STACK:
            found.append("push_limit_reached")
        if found:
            self.world.violated("invalid_blocks", f"response_action {action}: {found[0]}")
            return self._unusable(view, push, found[0])
        if action == "push":
            drawn = draw_view(self.world, workspace, view.user, content, "modal", view)
        else:
            drawn = redraw_view(self.world, workspace, view, content)
        return Submitted(push, view=drawn)

    def _unusable(self, view: View, push: Push, why: str) -> Submitted:
        """The client says "We had some trouble connecting. Try again?" and the form stays."""
        self.world.violated("bad_acknowledgement", f"view_submission: {why}")
        return Submitted(push, error="trouble_connecting", view=view)

    def _with_sights(self, outcome: Submitted, start: int, user: str) -> Submitted:
        seen = seen_since(self.world, start, user, None, outcome.push)
        return Submitted(
            push=outcome.push,
            error=outcome.error,
            shown=seen.shown,
            replaced=seen.replaced,
            deleted=seen.deleted,
            view=outcome.view,
            errors=outcome.errors,
            closed=outcome.closed,
        )
