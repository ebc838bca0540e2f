"""People who are mentioned inside words: kept as a token of their account, and written as a name when the words are
shown (design.md section 5). What a token is: ``bot.rules.mentions``.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.feature import Command, Rest, Word
from bot.hindrance_words import not_looked_up
from bot.mention_tokens import field_names, ref_in, texts_in
from bot.people import Account, AccountId, AccountRef, Facts, Locale
from bot.phrasebook import our_phrasebook
from bot.ports import UnitOfWork
from bot.rules.mentions import OPEN, bodies_in, names_at, pieces, token, with_bodies
from bot.speech import Phrase, Refused, say

T = TypeVar("T")

NAMES_MOST = 20
"""How many at signs of one text are looked at."""


def accounts_in(text: str) -> tuple[AccountId, ...]:
    """Our ids of the accounts that stored words mention, each once."""
    found = (AccountId(body) for body in bodies_in(text) if ref_in(body) is None and body[0] not in "#&")
    return tuple(dict.fromkeys(found))


# --- on the way in ----------------------------------------------------------------------------------------------


async def with_accounts(ctx: Context, command: Command, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a command as they are stored: who is mentioned in them is a token of their account.

    Where the command only reads, nobody is made known by it. Raises Refused where the platform did not say in time who
    somebody is.
    """
    kinds = {parameter.name: parameter.kind for parameter in command.parameters}
    linked = {
        name: await _linked(ctx, text) if _is_words(kinds.get(name)) and not command.reads else text
        for name, text in arguments.items()
        if isinstance(text, str)
    }
    written = await _written(
        ctx, {body for text in linked.values() for body in bodies_in(text)}, keeps=not command.reads
    )
    if not written:
        return {**arguments, **linked}
    stored = {name: with_bodies(text, lambda body: written.get(body, token(body))) for name, text in linked.items()}
    tags = {name for name in stored if isinstance(kinds.get(name), Word) and not _is_words(kinds.get(name))}
    plain = {name: await readable(ctx.uow, ctx.reader.locale, ctx.event.facts, stored[name]) for name in tags}
    return {**arguments, **stored, **plain}


async def kept(ctx: Context, text: str) -> str:
    """Typed text as it is stored outside of a command's words."""
    written = await _written(ctx, set(bodies_in(text)), keeps=True)
    return with_bodies(text, lambda body: written.get(body, token(body)))


def _is_words(kind: object) -> bool:
    """A sentence or a name of several words; one word by itself is a tag, a zone or a number."""
    return isinstance(kind, Rest) or (isinstance(kind, Word) and kind.several)


async def _written(ctx: Context, bodies: set[str], *, keeps: bool) -> dict[str, str]:
    """What each token that came in becomes: a stored token, or words."""
    refs = {ref: body for body in bodies if (ref := ref_in(body)) is not None}
    if any(ref not in ctx.event.facts for ref in refs):
        raise Refused(not_looked_up(ctx.event.hindrance))
    if keeps and refs:  # everyone of the event in one order, so that two events that name the same never deadlock
        await ctx.settle_in_order(*ctx.event.facts.values())
    written = {body: await _of_person(ctx, ref) for ref, body in refs.items()}
    return written | {body: words for body in bodies - set(written) if (words := _of_thing(ctx, body)) is not None}


async def _of_person(ctx: Context, ref: AccountRef) -> str:
    account = await ctx.uow.people.account(ref)
    if account is not None:
        return token(account.id)
    facts = ctx.event.facts[ref]
    return f"@{facts.name}" if facts.name and facts.known else _said(ctx.reader.locale, say("people.gone"))


def _of_thing(ctx: Context, body: str) -> str | None:
    """A channel or a role without a name, or an instant, in words; None for what is stored as it is."""
    match body[0]:
        case "#":
            return _said(ctx.reader.locale, say("words.channel"))
        case "&":
            return _said(ctx.reader.locale, say("words.role"))
        case "t" if body.startswith("t:"):
            return _instant(body, ctx.reader.zone)
        case _:
            return None


def _instant(body: str, zone: str) -> str:
    """``t:1764900000:D`` as wall time in the zone of who typed it."""
    _, seconds, style = (*body.split(":"), "")[:3]
    try:
        local = datetime.fromtimestamp(int(seconds), UTC).astimezone(ZoneInfo(zone))
    except (ValueError, OverflowError, OSError):
        return ""
    match style:
        case "d" | "D":
            return f"{local:%Y-%m-%d}"
        case "t" | "T":
            return f"{local:%H:%M}"
        case _:
            return f"{local:%Y-%m-%d %H:%M}"


async def _linked(ctx: Context, text: str) -> str:
    """``@name`` typed as text, as a form shows a mention, means who is called so here, where that is one person."""
    if "@" not in text and "＠" not in text:
        return text
    written = ""
    for piece, is_token in pieces(text):
        written += piece if is_token else await _names_linked(ctx, piece)
    return written


async def _names_linked(ctx: Context, text: str) -> str:
    found = list(names_at(text))[:NAMES_MOST]
    if not found:
        return text
    accounts: dict[str, list[Account]] = {}
    for account in await ctx.uow.people.named({name for _, names in found for name in names}):
        accounts.setdefault(account.name, []).append(account)
    for at, names in reversed(found):
        name = next((name for name in names if name in accounts), None)
        if name is not None and len({account.member for account in accounts[name]}) == 1:
            here = next((one for one in accounts[name] if one.ref.space == ctx.space.ref), accounts[name][0])
            text = text[:at] + token(here.id) + text[at + 1 + len(name) :]
    return text


# --- on the way out ---------------------------------------------------------------------------------------------


async def readable(uow: UnitOfWork, locale: str, facts: Mapping[AccountRef, Facts], shown: T) -> T:
    """A card, a form, or whatever else is shown, with every mention in people's words written as a name.

    It pings nobody. Whose account was erased is "someone".
    """
    bodies = {body for text in texts_in(shown) for body in bodies_in(text)}
    if not bodies:
        return shown
    names = {body: await _name(uow, locale, facts, body) for body in bodies}
    written: T = _mapped(shown, lambda text: with_bodies(text, lambda body: names.get(body, body)))
    return written


def mentions_somebody(shown: object) -> bool:
    """Whether there is a token in what would be shown."""
    return any(True for _ in texts_in(shown))


async def _name(uow: UnitOfWork, locale: str, facts: Mapping[AccountRef, Facts], body: str) -> str:
    said = _by_facts(locale, facts, body)
    if said is not None:
        return said
    ref = ref_in(body)
    account = await (uow.people.account(ref) if ref else uow.people.account_by_id(AccountId(body)))
    return f"@{account.name}" if account is not None and account.name else _said(locale, say("people.gone"))


def _by_facts(locale: str, facts: Mapping[AccountRef, Facts], body: str) -> str | None:
    ref = ref_in(body)
    if ref is not None:
        known = facts.get(ref)
        return f"@{known.name}" if known is not None and known.known and known.name else None
    match body[0]:
        case "#":
            return _said(locale, say("words.channel"))
        case "&":
            return _said(locale, say("words.role"))
        case "t" if body.startswith("t:"):
            return _instant(body, "UTC")
        case _:
            return None


def _said(locale: str, phrase: Phrase) -> str:
    return our_phrasebook().as_typed(phrase, Locale(locale))


def _mapped(shown: Any, write: Callable[[str], str]) -> Any:
    match shown:
        case str():
            return write(shown) if OPEN in shown else shown
        case Mapping():
            return {key: _mapped(value, write) for key, value in shown.items()}
        case tuple():
            return tuple(_mapped(one, write) for one in shown)
        case _ if mentions_somebody(shown):
            return replace(shown, **{name: _mapped(getattr(shown, name), write) for name in field_names(type(shown))})
        case _:
            return shown
