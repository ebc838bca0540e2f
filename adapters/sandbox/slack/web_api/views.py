"""Modals and App Home: views.open, views.push, views.update, views.publish."""

from typing import Any

from adapters.sandbox.slack.limits import faults_of_view
from adapters.sandbox.slack.screens import draw_view, redraw_view
from adapters.sandbox.slack.shapes import view_json
from adapters.sandbox.slack.values import Json, View, ViewKind
from adapters.sandbox.slack.web_api.call import Call, Method, Refusal
from adapters.sandbox.slack.world import Sight, Trigger

STACK = 3
"""Modals upon one another, at most."""


def open_view(call: Call) -> Json:
    trigger = _trigger(call)
    view = _drawn(call, trigger.user, _content(call, "modal"), "modal")
    call.world.use_trigger(trigger)
    call.world.show(Sight(trigger.user, trigger.id, "opened", view))
    return _shown(call, view)


def push(call: Call) -> Json:
    trigger = _trigger(call)
    below = call.workspace.views.get(trigger.view)
    if below is None:
        raise Refusal("invalid_trigger_id")
    if len(call.workspace.stack_above(below.root_id)) >= STACK:
        raise Refusal("push_limit_reached")
    view = _drawn(call, trigger.user, _content(call, "modal"), "modal", below)
    call.world.use_trigger(trigger)
    call.world.show(Sight(trigger.user, trigger.id, "opened", view))
    return _shown(call, view)


def update(call: Call) -> Json:
    views = call.workspace.views
    wanted = call.text("external_id")
    view = views.get(call.text("view_id")) or next(
        (view for view in views.values() if wanted and view.content.get("external_id") == wanted), None
    )
    if view is None:
        raise Refusal("not_found")
    _check_hash(call, view)
    changed = redraw_view(call.world, call.workspace, view, _content(call, "modal"))
    call.world.show(Sight(view.user, "", "updated", changed))
    return _shown(call, changed)


def publish(call: Call) -> Json:
    """Replaces the user's Home; with a ``hash``, only if it is still the one that the bot saw last."""
    workspace = call.workspace
    if not call.world.app.home:
        raise Refusal("not_enabled")
    user = call.required("user_id")
    if user not in workspace.users or workspace.users[user].is_bot:
        raise Refusal("invalid_arguments", response_metadata={"messages": ["[ERROR] invalid user_id"]})
    before = workspace.homes.get(user)
    if before is not None:
        _check_hash(call, before)
    content = _content(call, "home")
    if before is None:
        home = _drawn(call, user, content, "home")
    else:
        home = redraw_view(call.world, workspace, before, content)
    call.world.show(Sight(user, "", "updated", home))
    return _shown(call, home)


def _trigger(call: Call) -> Trigger:
    """The right to open a modal: for 3 seconds, and once."""
    trigger = call.world.triggers.get(call.required("trigger_id"))
    if trigger is None or trigger.team != call.workspace.id:
        raise Refusal("invalid_trigger_id")
    if call.world.clock() > trigger.expires:
        call.world.violated("expired_trigger_id", call.method)
        raise Refusal("expired_trigger_id")
    if trigger.used:
        call.world.violated("exchanged_trigger_id", call.method)
        raise Refusal("exchanged_trigger_id")
    return trigger


def _content(call: Call, kind: ViewKind) -> Json:
    content: Any = call.parsed("view")
    found = faults_of_view(content, kind)
    if found:
        call.world.violated("invalid_blocks", f"{call.method}: {found[0]}")
        raise Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] {fault}" for fault in found]})
    checked: Json = content
    return checked


def _drawn(call: Call, user: str, content: Json, kind: ViewKind, below: View | None = None) -> View:
    taken = content.get("external_id")
    if taken and any(view.content.get("external_id") == taken for view in call.workspace.views.values()):
        raise Refusal("duplicate_external_id")
    return draw_view(call.world, call.workspace, user, content, kind, below)


def _check_hash(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refusal("hash_conflict")


def _shown(call: Call, view: View) -> Json:
    return {"view": view_json(call.workspace, view, call.world.app)}


VIEWS = {
    "views.open": Method(open_view),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
