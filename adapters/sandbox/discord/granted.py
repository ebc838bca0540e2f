"""The application as JSON, and in its flags which privileged intents it was granted."""

from adapters.sandbox.discord.bits import ApplicationFlag
from adapters.sandbox.discord.entities import Application
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.payloads import user


def application(of: Application, guild_count: int) -> Json:
    flags = application_flags(of)
    return {
        "id": str(of.id),
        "name": of.name,
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(of.owner),
        "bot": user(of.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "approximate_guild_count": guild_count,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def application_flags(of: Application) -> int:
    members, content = ApplicationFlag.GATEWAY_GUILD_MEMBERS, ApplicationFlag.GATEWAY_MESSAGE_CONTENT
    if not of.verified:
        members = ApplicationFlag.GATEWAY_GUILD_MEMBERS_LIMITED
        content = ApplicationFlag.GATEWAY_MESSAGE_CONTENT_LIMITED
    return (members if of.members_intent else 0) | (content if of.message_content_intent else 0)
