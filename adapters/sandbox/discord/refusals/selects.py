"""What Discord refuses in a select menu (Component reference, "String Select", "User Select" and its kin)."""

from typing import Any

from adapters.sandbox.discord.errors import Complaints, keys
from adapters.sandbox.discord.ids import Json

STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 3, 5, 6, 7, 8
SELECTS = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})
DEFAULTS = {
    USER_SELECT: ("user",),
    ROLE_SELECT: ("role",),
    MENTIONABLE_SELECT: ("user", "role"),
    CHANNEL_SELECT: ("channel",),
}
"""What a select's default values may be of."""

SELECT_KEYS = keys("type id custom_id placeholder min_values max_values disabled required")
KEYS_OF = {STRING_SELECT: frozenset({"options"}), CHANNEL_SELECT: frozenset({"default_values", "channel_types"})}
OPTION_KEYS = keys("label value description default emoji")
CHANNEL_TYPES = frozenset({*range(6), *range(10, 17)})
MOST = 25
At = tuple[str | int, ...]


def check_select(found: Complaints, at: At, select: Json) -> None:
    kind = select.get("type", 0)
    found.unknown_keys(at, select, SELECT_KEYS | KEYS_OF.get(kind, frozenset({"default_values"})))
    found.length((*at, "custom_id"), select.get("custom_id"), 100)
    found.too_long((*at, "placeholder"), select.get("placeholder"), 150)
    _check_numbers(found, at, select)
    if kind == STRING_SELECT:
        _check_options(found, at, select.get("options") or [], _most(select))
    else:
        _check_default_values(found, at, select, DEFAULTS[kind])
    wrong = [one for one in select.get("channel_types") or [] if one not in CHANNEL_TYPES]
    if wrong:
        found.add((*at, "channel_types", 0), "BASE_TYPE_CHOICES", f"No kind of channel: {wrong}.")


def _check_numbers(found: Complaints, at: At, select: Json) -> None:
    least, most = select.get("min_values"), _most(select)
    least = 1 if least is None else least
    if not 0 <= least <= MOST:
        found.add((*at, "min_values"), "NUMBER_TYPE_RANGE", f"Must be between 0 and {MOST}.")
    if not 1 <= most <= MOST:
        found.add((*at, "max_values"), "NUMBER_TYPE_RANGE", f"Must be between 1 and {MOST}.")
    elif least > most:
        found.add((*at, "min_values"), "NUMBER_TYPE_MAX", "More than may be chosen at most.")


def _check_options(found: Complaints, at: At, options: list[Json], most: int) -> None:
    if not 1 <= len(options) <= MOST:
        found.add((*at, "options"), "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST} in length.")
    if most > max(1, len(options)):
        found.add((*at, "max_values"), "NUMBER_TYPE_MAX", "More than there are options.")
    if sum(bool(option.get("default")) for option in options) > most:
        found.add((*at, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More defaults than may be chosen.")
    values = [option.get("value") for option in options]
    for index, option in enumerate(options):
        spot = (*at, "options", index)
        found.unknown_keys(spot, option, OPTION_KEYS)
        found.length((*spot, "label"), option.get("label"), 100)
        found.length((*spot, "value"), option.get("value"), 100)
        found.too_long((*spot, "description"), option.get("description"), 100)
        if values.index(option.get("value")) != index:
            found.add((*spot, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The option value is duplicated.")


def _check_default_values(found: Complaints, at: At, select: Json, kinds: tuple[str, ...]) -> None:
    """As many as may be chosen, or none (Component reference, "Select Default Value")."""
    chosen: list[Any] = select.get("default_values") or []
    spot = (*at, "default_values")
    if len(chosen) > _most(select) or (chosen and len(chosen) < (select.get("min_values") or 0)):
        found.add(spot, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More or fewer defaults than may be chosen.")
    for index, one in enumerate(chosen):
        found.unknown_keys((*spot, index), one, frozenset({"id", "type"}))
        if one.get("type") not in kinds:
            found.add((*spot, index, "type"), "BASE_TYPE_CHOICES", f"Must be one of {kinds}.")
        if not str(one.get("id", "")).isdigit():
            found.add((*spot, index, "id"), "NUMBER_TYPE_COERCE", "Not a snowflake.")
    if len({(one.get("type"), str(one.get("id"))) for one in chosen}) < len(chosen):
        found.add(spot, "SELECT_COMPONENT_DEFAULT_VALUE_DUPLICATED", "A default value is duplicated.")


def _most(select: Json) -> int:
    most = select.get("max_values")
    return 1 if most is None else int(most)
