"""Who am I, where am I, and how do I connect: auth, apps, team, bots, oauth."""

from adapters.sandbox.slack.shapes import bot_json
from adapters.sandbox.slack.values import Json
from adapters.sandbox.slack.web_api.call import Call, Method, Refusal


def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.users[workspace.bot].name,
        "team_id": workspace.id,
        "user_id": workspace.bot,
        "bot_id": workspace.installation.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    return {"url": call.sockets.ticket()}


def team_info(call: Call) -> Json:
    workspace = call.workspace
    asked = call.text("team", workspace.id)
    if asked != workspace.id:
        raise Refusal("team_not_found")
    return {
        "team": {
            "id": workspace.id,
            "name": workspace.name,
            "domain": workspace.domain,
            "email_domain": "",
            "url": f"https://{workspace.domain}.slack.com/",
            "icon": {"image_default": True},
        }
    }


def bots_info(call: Call) -> Json:
    if call.text("bot", call.workspace.installation.bot_id) != call.workspace.installation.bot_id:
        raise Refusal("bot_not_found")
    return {"bot": bot_json(call.workspace, call.world.app)}


def emoji_list(call: Call) -> Json:
    """The workspace's own emoji; the standard ones are not in it, unless their categories are asked for."""
    return {"emoji": dict(call.workspace.emoji), "cache_ts": call.workspace.stamps.next()}


def oauth_access(call: Call) -> Json:
    """Exchanges the code that an installer's browser brought back; each code works once."""
    app = call.world.app
    if (call.text("client_id"), call.text("client_secret")) != (app.client_id, app.client_secret):
        raise Refusal("invalid_client_id" if call.text("client_id") != app.client_id else "bad_client_secret")
    team = call.world.oauth_codes.pop(call.text("code"), None)
    if team is None:
        raise Refusal("invalid_code")
    workspace = call.world.workspaces[team]
    granted = workspace.installation
    installer = next((user.id for user in workspace.users.values() if user.is_owner or user.is_admin), workspace.bot)
    return {
        "app_id": app.id,
        "authed_user": {"id": installer},
        "scope": ",".join(sorted(granted.scopes)),
        "token_type": "bot",
        "access_token": granted.bot_token,
        "bot_user_id": granted.bot_user,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


HOUSE = {
    "auth.test": Method(auth_test),
    "apps.connections.open": Method(connections_open, ("connections:write",), caller="app"),
    "team.info": Method(team_info, ("team:read",)),
    "bots.info": Method(bots_info, ("users:read",)),
    "emoji.list": Method(emoji_list, ("emoji:read",)),
    "oauth.v2.access": Method(oauth_access, caller="anyone"),
}
