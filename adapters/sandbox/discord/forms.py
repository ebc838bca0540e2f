"""A modal as a person fills it in: its fields, what the client refuses, and what it sends."""

from collections.abc import Iterator, Mapping, Sequence

from adapters.sandbox.discord.choosing import Chosen, chosen_beforehand, chosen_values
from adapters.sandbox.discord.entities import Channel, Role, User
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.interaction import Modal
from adapters.sandbox.discord.offered import Resolved
from adapters.sandbox.discord.refusals.components import LABEL, ROW, TEXT_INPUT
from adapters.sandbox.discord.seen import NotOffered

Filled = Chosen | Sequence[Chosen]


def fields(modal: Modal) -> Iterator[tuple[str, Json]]:
    """Each field with the label above it, in order."""
    for component in modal.components:
        if component["type"] == ROW:
            for inside in component["components"]:
                yield inside["label"], inside
        elif component["type"] == LABEL:
            yield component["label"], component["component"]


def submitted(modal: Modal, values: Mapping[str, Filled], resolved: Resolved) -> list[Json]:
    """The components as sent. A field left out keeps what it opened with; raises NotOffered as the client would."""
    known = {field["custom_id"] for _, field in fields(modal)}
    if unknown := values.keys() - known:
        raise NotOffered(f"No field {', '.join(sorted(unknown))}. The form has: {', '.join(sorted(known))}.")
    sent = []
    for number, component in enumerate(modal.components, start=1):
        match component["type"]:
            case 1:
                inside = [_sent(one, values, resolved, number * 10) for one in component["components"]]
                sent.append({"type": ROW, "id": number, "components": inside})
            case 18:
                inside_label = _sent(component["component"], values, resolved, number * 10)
                sent.append({"type": LABEL, "id": number, "component": inside_label})
            case kind:
                sent.append({"type": kind, "id": number})
    return sent


def _sent(field: Json, values: Mapping[str, Filled], resolved: Resolved, number: int) -> Json:
    common: Json = {"type": field["type"], "id": number, "custom_id": field["custom_id"]}
    if field["type"] == TEXT_INPUT:
        return {**common, "value": _text(field, values)}
    chosen = _chosen(field, values, resolved)
    least = field.get("min_values", 1) if field.get("required", True) or chosen else 0
    least = 1 if least is None else least
    if not least <= len(chosen) <= (field.get("max_values") or 1):
        raise NotOffered(f"{field['custom_id']!r}: {len(chosen)} chosen.")
    return {**common, "values": chosen}


def _text(field: Json, values: Mapping[str, Filled]) -> str:
    text = values.get(field["custom_id"], field.get("value") or "")
    if not isinstance(text, str):
        raise NotOffered(f"{field['custom_id']!r} takes text.")
    if not text and field.get("required", True) is not False:
        raise NotOffered(f"{field['custom_id']!r} must be filled in.")
    if text and not (field.get("min_length") or 0) <= len(text) <= (field.get("max_length") or 4000):
        raise NotOffered(f"{field['custom_id']!r} is too long or too short: {len(text)} characters.")
    return text


def _chosen(field: Json, values: Mapping[str, Filled], resolved: Resolved) -> list[str]:
    if field["custom_id"] not in values:
        return chosen_beforehand(field)
    value = values[field["custom_id"]]
    several = [value] if isinstance(value, str | User | Role | Channel) else [*value]
    return chosen_values(field, several, resolved)
