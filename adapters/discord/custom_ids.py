"""What a button, a select and a modal carry in ``custom_id``: at most 100 characters, read back when they come home.

A button or a select: ``action:community:arg:arg`` and, on a posted message with room for it, ``~mark`` of the
delivery. A modal: ``form:community:opener:state``, the opener being the interaction that opened it, in base 36.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from bot.speech import Button, Form, Select

LONGEST = 100
"""Component reference, "Custom ID"."""

_ESCAPED = str.maketrans({char: f"%{ord(char):02X}" for char in "%:~=&"})
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class PressedId:
    action: str
    community: str
    args: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormId:
    form: str
    community: str
    opener: str
    """Id of the interaction that opened it: the natural key of whatever the form deposits."""
    state: Mapping[str, str]


def button_id(button: Button | Select, mark: str = "") -> str:
    """Raises ValueError when action, community and args are too long; the mark is left out where it does not fit."""
    plain = _joined("Button", (button.action, button.community, *button.args))
    marked = f"{plain}~{mark}"
    return marked if mark and len(marked) <= LONGEST else plain


def read_button(custom_id: str) -> PressedId:
    """What was pressed. An id that is not ours is an action that nobody declared."""
    parts = [unquote(part) for part in custom_id.partition("~")[0].split(":")]
    return PressedId(parts[0], parts[1] if len(parts) > 1 else "", tuple(parts[2:]))


def carries(custom_id: str, mark: str) -> bool:
    return custom_id.partition("~")[2] == mark


def marked(custom_id: str) -> bool:
    return "~" in custom_id


def form_id(form: Form, opener: str) -> str:
    """Raises ValueError when form, community and state are too long."""
    state = "&".join(f"{_escape(key)}={_escape(value)}" for key, value in form.state.items())
    return _checked("Form", ":".join((_escape(form.id), _escape(form.community), _base36(int(opener)), state)))


def read_form(custom_id: str) -> FormId:
    """Raises ValueError for an id that is not one of ours."""
    form, community, opener, state = custom_id.split(":")
    pairs = [pair.partition("=") for pair in state.split("&") if pair]
    return FormId(
        unquote(form),
        unquote(community),
        str(int(opener, 36)),
        {unquote(key): unquote(value) for key, _, value in pairs},
    )


def _joined(what: str, parts: tuple[str, ...]) -> str:
    return _checked(what, ":".join(map(_escape, parts)))


def _checked(what: str, custom_id: str) -> str:
    if len(custom_id) > LONGEST:
        raise ValueError(
            f"{what} {custom_id.split(':')[0]} needs {len(custom_id)} characters; Discord takes {LONGEST}."
        )
    return custom_id


def _escape(part: str) -> str:
    return part.translate(_ESCAPED)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
