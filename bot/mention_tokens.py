"""Tokens of mentions that name an account as its platform does: on the way in, before they are stored."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from bot.people import AccountRef, Facts, PlatformName, SpaceRef
from bot.rules.mentions import COUNTS_AS, OPEN, bodies_in, token, with_bodies


def token_of(account: AccountRef) -> str:
    return token(str(account))


def ref_in(body: str) -> AccountRef | None:
    """The account that a token names; None for a token of another kind."""
    platform, _, rest = body.partition(":")
    space, colon, user = rest.rpartition(":")
    if platform not in set(PlatformName) or not colon or not user:
        return None
    return AccountRef(SpaceRef(PlatformName(platform), space), user)


def mentioned_in(values: object) -> Iterator[AccountRef]:
    """Everyone mentioned in typed words: an adapter completes the event with facts about them."""
    for text in texts_in(values):
        for body in bodies_in(text):
            ref = ref_in(body)
            if ref is not None:
                yield ref


def visible_length(text: str, facts: Mapping[AccountRef, Facts]) -> int:
    """In characters, as people see it."""

    def name(body: str) -> str:
        ref = ref_in(body)
        known = facts.get(ref) if ref is not None else None
        return f"@{known.name}" if known is not None else "@" * COUNTS_AS

    return len(with_bodies(text, name))


def texts_in(shown: object) -> Iterator[str]:
    """All text with a token in it, at any depth of values that are shown or were typed."""
    match shown:
        case str():
            if OPEN in shown:
                yield shown
        case Mapping():
            for value in shown.values():
                yield from texts_in(value)
        case tuple() | list():
            for one in shown:
                yield from texts_in(one)
        case _:
            for name in field_names(type(shown)):
                yield from texts_in(getattr(shown, name))


_FIELDS: dict[type, tuple[str, ...]] = {}


def field_names(of: type) -> tuple[str, ...]:
    """None for what is no dataclass. Remembered: every answer and every delivery is looked through."""
    if of not in _FIELDS:
        _FIELDS[of] = tuple(field.name for field in fields(of)) if is_dataclass(of) else ()
    return _FIELDS[of]
