"""What Discord refuses in registered commands (Application Commands, "Naming", "Limits", "Options")."""

import re
import unicodedata
from typing import Any

from adapters.sandbox.discord.errors import TOO_MANY_COMMANDS, Complaints, Refusal, keys
from adapters.sandbox.discord.ids import Json

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, CHANNEL, NUMBER = 3, 4, 7, 10
COMMAND_KEYS = keys(
    "id type name name_localizations description description_localizations options"
    " default_member_permissions dm_permission nsfw contexts integration_types handler"
)
OPTION_KEYS = keys(
    "type name name_localizations description description_localizations required choices options"
    " channel_types min_value max_value min_length max_length autocomplete"
)
CHOICE_KEYS = frozenset({"name", "name_localizations", "value"})
MOST = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
"""Per kind, for everywhere and again for each server; 15 of each menu kind since 2025, 5 before."""
At = tuple[str | int, ...]


def check_commands(commands: list[Json]) -> None:
    """Raises Refusal 30032 for too many, 50035 for what is malformed."""
    for kind, most in MOST.items():
        if sum(1 for one in commands if (one.get("type") or CHAT_INPUT) == kind) > most:
            raise Refusal(TOO_MANY_COMMANDS)
    found = Complaints()
    seen: set[tuple[int, Any]] = set()
    for index, command in enumerate(commands):
        _check_command(found, (index,), command)
        key = (command.get("type") or CHAT_INPUT, command.get("name"))
        if key in seen:
            found.add(
                (index, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
            )
        seen.add(key)
    found.settle()


def _check_command(found: Complaints, at: At, command: Json) -> None:
    found.unknown_keys(at, command, COMMAND_KEYS)
    if (command.get("type") or CHAT_INPUT) == CHAT_INPUT:
        _check_names(found, at, command)
        _check_described(found, at, command)
        _check_options(found, at, command.get("options") or [])
        if _size(command) > 8000:
            found.add(at, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000).")
        return
    found.length((*at, "name"), command.get("name"), 32)
    if command.get("description"):
        found.add((*at, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", "Menus have no description.")


def _check_options(
    found: Complaints, at: At, options: list[Json], below: tuple[int, ...] = (GROUP, SUBCOMMAND)
) -> None:
    """``below``: which of subcommand and group may be here; where there is one, there are only these."""
    kinds = {option.get("type") for option in options}
    nested = kinds & {SUBCOMMAND, GROUP}
    if (
        nested - {*below}
        or (nested and kinds - {SUBCOMMAND, GROUP})
        or (below == (SUBCOMMAND,) and kinds - {SUBCOMMAND})
    ):
        found.add((*at, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Not these options together here.")
    if len(options) > 25:
        found.add((*at, "options"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    optional_before = False
    names = [option.get("name") for option in options]
    for index, option in enumerate(options):
        spot = (*at, "options", index)
        _check_option(found, spot, option)
        if names.index(option.get("name")) != index:
            found.add(spot, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
        if option.get("required") and optional_before:
            found.add(spot, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options before non-required ones")
        optional_before = optional_before or not option.get("required")


def _check_option(found: Complaints, at: At, option: Json) -> None:
    found.unknown_keys(at, option, OPTION_KEYS)
    _check_names(found, at, option)
    _check_described(found, at, option)
    if option.get("type") not in range(1, 12):
        found.add((*at, "type"), "BASE_TYPE_CHOICES", "Must be one of 1 to 11.")
    match option.get("type"):
        case 1:
            _check_options(found, at, option.get("options") or [], ())
        case 2:
            _check_options(found, at, option.get("options") or [], (SUBCOMMAND,))
        case _:
            _check_choices(found, at, option)
            _check_bounds(found, at, option)


def _check_choices(found: Complaints, at: At, option: Json) -> None:
    choices = option.get("choices") or []
    if len(choices) > 25:
        found.add((*at, "choices"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    if choices and option.get("autocomplete"):
        found.add((*at, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Not with choices.")
    wanted = {STRING: str, INTEGER: int, NUMBER: int | float}.get(option.get("type", 0))
    for key in ("choices", "autocomplete"):
        if option.get(key) and wanted is None:
            found.add((*at, key), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only for texts and numbers.")
    for index, choice in enumerate(choices):
        check_choice(found, (*at, "choices", index), choice)
        if wanted is not None and not isinstance(choice.get("value"), wanted):
            found.add((*at, "choices", index, "value"), "BASE_TYPE_CHOICES", "Not a value of this option's type.")


def _check_bounds(found: Complaints, at: At, option: Json) -> None:
    """Lengths are a string's, least and most a number's ("Application Command Option Structure")."""
    kind = option.get("type")
    for key in ("min_value", "max_value"):
        if key in option and (kind not in (INTEGER, NUMBER) or abs(option[key] or 0) > 2**53):
            found.add((*at, key), "NUMBER_TYPE_RANGE", "Only for numbers, and within 2^53.")
    for key, least in (("min_length", 0), ("max_length", 1)):
        if option.get(key) is not None and (kind != STRING or not least <= option[key] <= 6000):
            found.add((*at, key), "NUMBER_TYPE_RANGE", f"Only for strings, and between {least} and 6000.")
    if option.get("channel_types") and kind != CHANNEL:
        found.add((*at, "channel_types"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only for channels.")


def check_choice(found: Complaints, at: At, choice: Json) -> None:
    found.unknown_keys(at, choice, CHOICE_KEYS)
    found.length((*at, "name"), choice.get("name"), 100)
    for locale, name in (choice.get("name_localizations") or {}).items():
        found.length((*at, "name_localizations", locale), name, 100)
    found.too_long((*at, "value"), choice.get("value"), 100)
    if choice.get("value") is None:
        found.add((*at, "value"), "BASE_TYPE_REQUIRED", "This field is required")


def _check_names(found: Complaints, at: At, named: Json) -> None:
    localized = named.get("name_localizations") or {}
    names: dict[At, Any] = {("name",): named.get("name")}
    names |= {("name_localizations", locale): name for locale, name in localized.items()}
    for where, name in names.items():
        if not isinstance(name, str) or not is_command_name(name):
            found.add((*at, *where), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def is_command_name(name: str) -> bool:
    """1 to 32 of ``-_'``, letters and digits, also Devanagari and Thai marks; lower case where there is one."""
    if not 1 <= len(name) <= 32 or name != name.lower():
        return False
    return all(re.match(r"[-_']", one) or unicodedata.category(one)[0] in "LNM" for one in name)


def _check_described(found: Complaints, at: At, described: Json) -> None:
    found.length((*at, "description"), described.get("description"), 100)
    for locale, text in (described.get("description_localizations") or {}).items():
        found.length((*at, "description_localizations", locale), text, 100)


def _size(command: Json) -> int:
    """Names, descriptions and values; of translations only the longest counts (Application Commands, "Limits")."""
    total = 0
    for key in ("name", "description"):
        texts = [command.get(key) or "", *(command.get(f"{key}_localizations") or {}).values()]
        total += max(map(len, texts))
    total += len(command["value"]) if isinstance(command.get("value"), str) else 0
    return total + sum(map(_size, [*(command.get("options") or []), *(command.get("choices") or [])]))
