"""Registering commands, for everywhere or for one server: bulk overwrite, and reading back."""

from typing import Any

from adapters.sandbox.discord.entities import Guild
from adapters.sandbox.discord.errors import INVALID_FORM, Refusal
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.refusals.commands import CHAT_INPUT, check_commands
from adapters.sandbox.discord.rest.call import Answer, Call, Route, found


def overwrite_global(call: Call) -> Answer:
    return _overwrite(call, None)


def overwrite_of_guild(call: Call) -> Answer:
    return _overwrite(call, call.guild())


def list_global(call: Call) -> Answer:
    return _list(call, None)


def list_of_guild(call: Call) -> Answer:
    return _list(call, call.guild())


def _overwrite(call: Call, guild: Guild | None) -> Answer:
    """Replaces all; a command that keeps its kind and name keeps its id (Bulk Overwrite)."""
    call.own_application()
    if not isinstance(call.body, list):
        raise Refusal(INVALID_FORM, {"_errors": [{"code": "LIST_TYPE_CONVERT", "message": "Not a list."}]})
    check_commands(call.body)
    key = None if guild is None else guild.id
    before = {(one["type"], one["name"]): one for one in call.world.commands.get(key, [])}
    registered = [_registered(call, command, before, guild) for command in call.body]
    call.world.commands[key] = registered
    return found(registered)


def _registered(call: Call, command: Json, before: dict[tuple[int, str], Json], guild: Guild | None) -> Json:
    kind = command.get("type") or CHAT_INPUT
    known = before.get((kind, command["name"]))
    made: Json = {
        "id": known["id"] if known else str(call.world.ids.new()),
        "application_id": str(call.world.application.id),
        "version": str(call.world.ids.new()),
        "type": kind,
        "name": command["name"],
        "name_localizations": command.get("name_localizations"),
        "description": command.get("description") or "",
        "description_localizations": command.get("description_localizations"),
        "default_member_permissions": _as_text(command.get("default_member_permissions")),
        "nsfw": bool(command.get("nsfw")),
        "options": [_cleaned(option) for option in command.get("options") or []],
    }
    if guild is not None:
        return {**made, "guild_id": str(guild.id)}
    contexts, types = command.get("contexts"), command.get("integration_types") or [0]
    in_direct_messages = command.get("dm_permission", True) if contexts is None else 1 in contexts
    return {**made, "contexts": contexts, "integration_types": types, "dm_permission": bool(in_direct_messages)}


def _cleaned(option: Json) -> Json:
    """Without nulls, which Discord does not send back."""
    kept = {key: value for key, value in option.items() if value is not None}
    for nested in ("options", "choices"):
        if nested in kept:
            kept[nested] = [_cleaned(one) for one in kept[nested]]
    return kept


def _list(call: Call, guild: Guild | None) -> Answer:
    call.own_application()
    commands = call.world.commands.get(None if guild is None else guild.id, [])
    if call.query.get("with_localizations", "").lower() in ("true", "1"):
        return found(commands)
    return found([_without_translations(one) for one in commands])


def _without_translations(of: Any) -> Any:
    if isinstance(of, dict):
        return {key: _without_translations(value) for key, value in of.items() if not key.endswith("_localizations")}
    return [_without_translations(one) for one in of] if isinstance(of, list) else of


def _as_text(permissions: int | str | None) -> str | None:
    return None if permissions is None else str(permissions)


ROUTES = (
    Route("GET", "/applications/{application_id}/commands", list_global),
    Route("PUT", "/applications/{application_id}/commands", overwrite_global),
    Route("GET", "/applications/{application_id}/guilds/{guild_id}/commands", list_of_guild),
    Route("PUT", "/applications/{application_id}/guilds/{guild_id}/commands", overwrite_of_guild),
)
