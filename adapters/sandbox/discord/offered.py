"""What a person's client offers of the registered commands, and what it makes of the options they fill in.

A real client knows the commands only as they are registered. So does this: an unknown command, an unknown option, a
missing one or a value out of bounds is refused before anything is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.sandbox.discord import payloads, permissions
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.entities import Channel, Guild, Role, User
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.refusals.commands import GROUP, SUBCOMMAND
from adapters.sandbox.discord.seen import NotOffered
from adapters.sandbox.discord.state import World

Value = str | int | float | bool | User | Channel | Role
INTEGER = 4


@dataclass(slots=True)
class Resolved:
    """The ``resolved`` part of an interaction: whom and what its options name."""

    guild: Guild | None
    asker: User
    parts: Json = field(default_factory=dict)

    def add_user(self, user: User) -> str:
        self.parts.setdefault("users", {})[str(user.id)] = payloads.user(user)
        member = self.guild.members.get(user.id) if self.guild else None
        if self.guild is not None and member is not None:
            allowed = str(int(permissions.in_guild(self.guild, member)))
            shown = payloads.partial_member(member) | {"permissions": allowed}
            self.parts.setdefault("members", {})[str(user.id)] = shown
        return str(user.id)

    def add_role(self, role: Role) -> str:
        self.parts.setdefault("roles", {})[str(role.id)] = payloads.role(role)
        return str(role.id)

    def add_channel(self, channel: Channel) -> str:
        self.parts.setdefault("channels", {})[str(channel.id)] = payloads.chosen_channel(channel, self.asker)
        return str(channel.id)


def find_command(world: World, user: User, channel: Channel, kind: int, name: str) -> Json:
    """The registered command of that kind and name which this person is shown here; raises NotOffered."""
    for command in world.commands_in(channel.guild):
        if command["type"] == kind and name in _names(command, user) and _shown_to(command, user, channel):
            return command
    shown = [one["name"] for one in world.commands_in(channel.guild) if one["type"] == kind]
    raise NotOffered(f"No command {name!r} here. Registered: {', '.join(sorted(shown)) or 'none'}.")


def descend(command: Json, words: list[str], user: User) -> tuple[list[Json], Json]:
    """Follow subcommands: the groups and subcommand passed, from outside in, and the node whose options are asked."""
    node, passed = command, list[Json]()
    for word in words:
        below = [one for one in node.get("options", []) if one["type"] in (SUBCOMMAND, GROUP)]
        found = next((one for one in below if word in _names(one, user)), None)
        if found is None:
            raise NotOffered(f"No subcommand {word!r} under {node['name']!r}.")
        passed.append(found)
        node = found
    if any(one["type"] in (SUBCOMMAND, GROUP) for one in node.get("options", [])):
        raise NotOffered(f"{node['name']!r} is not a command by itself: choose a subcommand.")
    return passed, node


def fill(
    node: Json, given: Mapping[str, Value], resolved: Resolved, *, focused: tuple[str, str] | None = None
) -> list[Json]:
    """The options as sent. ``focused`` names one being typed and its text so far: then nothing is complete yet."""
    known = {name: one for one in node.get("options", []) for name in _names(one, resolved.asker)}
    filled: dict[str, Json] = {}
    for name, value in given.items():
        if name not in known:
            raise NotOffered(f"No option {name!r} in {node['name']!r}. It has: {', '.join(known) or 'none'}.")
        option = known[name]
        filled[option["name"]] = _filled(option, value, resolved)
    if focused is not None:
        option = known.get(focused[0]) or {}
        if not option.get("autocomplete"):
            raise NotOffered(f"{focused[0]!r} suggests nothing while one types.")
        filled[option["name"]] = {
            "type": option["type"],
            "name": option["name"],
            "value": focused[1],
            "focused": True,
        }
    else:
        missing = [one["name"] for one in known.values() if one.get("required") and one["name"] not in filled]
        if missing:
            raise NotOffered(f"{node['name']!r} needs {', '.join(missing)}.")
    return [filled[one["name"]] for one in node.get("options", []) if one["name"] in filled]


def nested(passed: list[Json], options: list[Json]) -> list[Json]:
    """Options inside the subcommand inside the group."""
    for node in reversed(passed):
        options = [{"type": node["type"], "name": node["name"], "options": options}]
    return options


def _filled(option: Json, value: Value, resolved: Resolved) -> Json:
    return {"type": option["type"], "name": option["name"], "value": _value(option, value, resolved)}


def _value(option: Json, value: Value, resolved: Resolved) -> str | int | float | bool:
    name = option["name"]
    match option["type"], value:
        case ((6 | 9), User()):
            return resolved.add_user(value)
        case ((8 | 9), Role()):
            return resolved.add_role(value)
        case 7, Channel() if option.get("channel_types") and value.kind not in option["channel_types"]:
            raise NotOffered(f"{name!r} takes no channel of that kind.")
        case 7, Channel():
            return resolved.add_channel(value)
        case 5, bool():
            return value
        case 3, str():
            return _text(option, value, resolved.asker)
        case ((4 | 10), int() | float()) if not isinstance(value, bool):
            return _number(option, value)
        case kind, _:
            raise NotOffered(f"{name!r} (option type {kind}) does not take {value!r}.")


def _text(option: Json, value: str, asker: User) -> str:
    """A choice may be named by what the client shows, in the asker's language, or by its value."""
    for choice in option.get("choices", []):
        if value in (*_names(choice, asker), choice["value"]):
            return str(choice["value"])
    if option.get("choices"):
        raise NotOffered(f"{option['name']!r} takes one of {[one['name'] for one in option['choices']]}.")
    if not option.get("min_length", 0) <= len(value) <= option.get("max_length", 6000):
        raise NotOffered(f"{option['name']!r} is too long or too short: {len(value)} characters.")
    return value


def _number(option: Json, value: int | float) -> int | float:
    if option["type"] == INTEGER and not isinstance(value, int):
        raise NotOffered(f"{option['name']!r} takes whole numbers.")
    choices = [one["value"] for one in option.get("choices", [])]
    if choices and value not in choices:
        raise NotOffered(f"{option['name']!r} takes one of {choices}.")
    if value < option.get("min_value", value) or value > option.get("max_value", value):
        raise NotOffered(f"{option['name']!r} is out of bounds: {value}.")
    return value


def _names(named: Json, user: User) -> tuple[str, ...]:
    """By its own name, or by the one in the person's language, which is what their client shows."""
    local = (named.get("name_localizations") or {}).get(user.locale)
    return (named["name"],) if local is None else (named["name"], local)


def _shown_to(command: Json, user: User, channel: Channel) -> bool:
    guild = channel.guild
    if guild is None:
        return bool(command.get("dm_permission", False)) and "guild_id" not in command
    contexts = command.get("contexts")
    if contexts is not None and 0 not in contexts:
        return False
    wanted = command.get("default_member_permissions")
    granted = permissions.in_guild(guild, guild.members[user.id])
    if wanted is None:
        return True
    return Permission.ADMINISTRATOR in granted or (int(wanted) != 0 and int(wanted) & granted == int(wanted))
