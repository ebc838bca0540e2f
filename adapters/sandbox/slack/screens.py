"""Modals and Homes coming and going on people's screens."""

from dataclasses import replace

from adapters.sandbox.slack.finish import finished_blocks
from adapters.sandbox.slack.forms import initial_state
from adapters.sandbox.slack.marks import secret
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import Json, View, ViewKind
from adapters.sandbox.slack.world import World


def draw_view(
    world: World, workspace: Workspace, user: str, content: Json, kind: ViewKind, below: View | None = None
) -> View:
    """A new view on the user's screen, upon ``below`` if there is one. The content was checked before."""
    finished = content | {"blocks": list(finished_blocks(content["blocks"], world.ids))}
    name = world.ids.next("V")
    view = View(
        id=name,
        kind=kind,
        user=user,
        content=finished,
        hash=_hash(world, workspace),
        root_id=below.root_id if below else name,
        previous_id=below.id if below else "",
        state=initial_state(finished["blocks"]),
    )
    _keep(workspace, view)
    return view


def redraw_view(world: World, workspace: Workspace, view: View, content: Json) -> View:
    """The same view with other content. What was filled in stays where block and action are still there."""
    finished = content | {"blocks": list(finished_blocks(content["blocks"], world.ids))}
    state = initial_state(finished["blocks"])
    for block, actions in view.state.items():
        for action, value in actions.items():
            if action in state.get(block, {}):
                state[block][action] = value
    changed = replace(view, content=finished, hash=_hash(world, workspace), state=state)
    _keep(workspace, changed)
    return changed


def fill_in(workspace: Workspace, view: View, state: Json) -> View:
    filled = replace(view, state=state)
    _keep(workspace, filled)
    return filled


def close_view(workspace: Workspace, view: View, *, whole_stack: bool) -> list[View]:
    """Takes the view off the screen, or all that are stacked with it; returns those that are gone."""
    gone = workspace.stack_above(view.root_id) if whole_stack else [view]
    for each in gone:
        workspace.views.pop(each.id, None)
    return gone


def _keep(workspace: Workspace, view: View) -> None:
    if view.kind == "home":
        workspace.homes[view.user] = view
    else:
        workspace.views[view.id] = view


def _hash(world: World, workspace: Workspace) -> str:
    return f"{workspace.stamps.now()}.{secret('hash', world.ids.number(), length=8)}"
