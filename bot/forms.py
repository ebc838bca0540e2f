"""The form that asks for a command's words, made from the same declaration."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from bot.feature import Channel, Choice, Command, Handle, Link, Number, Parameter, People, Rest, When, Word
from bot.people import AccountRef, CommunityId, Place
from bot.speech import FIELDS_MOST, FieldKind, Form, FormField, Phrase, say


def form_of(
    command: Command,
    community: CommunityId,
    *,
    typed: Mapping[str, Any],
    state: Mapping[str, str] | None = None,
) -> Form:
    """``typed``: words already known, filled in. ``state``: words that are settled and not asked for again."""
    settled = dict(state or {})
    wanted = [p for p in command.parameters if p.name not in settled and not isinstance(p.kind, Channel)]
    asked, further = wanted[:FIELDS_MOST], wanted[FIELDS_MOST:]
    return Form(
        id=command.form,
        community=community,
        title=say(f"{command.key}.form.title"),
        submit=say(f"{command.key}.form.submit"),
        fields=tuple(_field(command, p, typed.get(p.name)) for p in asked),
        state={**_channels(command, typed), **_without_field(further, typed), **settled},
    )


def _without_field(further: Sequence[Parameter], typed: Mapping[str, Any]) -> dict[str, str]:
    """Optional words beyond what a form can ask for: those that were typed go along."""
    return {p.name: str(typed[p.name]) for p in further if typed.get(p.name) is not None}


def _channels(command: Command, typed: Mapping[str, Any]) -> dict[str, str]:
    """A channel has no field either: otherwise its default holds."""
    given = {p.name: typed.get(p.name) for p in command.parameters if isinstance(p.kind, Channel)}
    return {name: place.channel for name, place in given.items() if isinstance(place, Place)}


def _field(command: Command, parameter: Parameter, value: object) -> FormField:
    name = parameter.name
    label, hint = say(f"{command.key}.label.{name}"), say(f"{command.key}.option.{name}")
    initial = "" if value is None else str(value)
    match parameter.kind:
        case People():
            people = tuple(ref for ref in value if isinstance(ref, AccountRef)) if isinstance(value, tuple) else ()
            return FormField(
                name,
                FieldKind.PEOPLE,
                label,
                hint,
                parameter.required,
                initial_people=people,
                max_people=max(parameter.kind.most, len(people)),
            )
        case Rest(longest, suggests=True) | Word(longest, suggests=True):
            kind = FieldKind.SUGGESTED
            return FormField(name, kind, label, hint, parameter.required, initial, max_length=longest)
        case Rest(longest):
            return FormField(name, FieldKind.PARAGRAPH, label, hint, parameter.required, initial, max_length=longest)
        case When(longest) | Word(longest):
            return FormField(name, FieldKind.LINE, label, hint, parameter.required, initial, max_length=longest)
        case Number(least, most) if parameter.kind.few:
            choices = tuple((str(number), say("form.number", n=number)) for number in range(least, most + 1))
            return _choice(parameter, label, hint, initial, choices)
        case Number() | Handle():
            return FormField(name, FieldKind.LINE, label, hint, parameter.required, initial, max_length=10)
        case Link():
            return FormField(name, FieldKind.LINE, label, hint, parameter.required, initial, max_length=300)
        case Channel():
            raise TypeError(f"No form can ask for a channel ({name}).")
        case Choice(words):
            choices = tuple((word, say(f"{command.key}.choice.{word}")) for word in words)
            return _choice(parameter, label, hint, initial, choices)
        case _:
            assert_never(parameter.kind)


def _choice(
    parameter: Parameter, label: Phrase, hint: Phrase, initial: str, choices: tuple[tuple[str, Phrase], ...]
) -> FormField:
    start = initial or ("" if parameter.default is None else str(parameter.default))
    return FormField(parameter.name, FieldKind.CHOICE, label, hint, parameter.required, start, choices=choices)
