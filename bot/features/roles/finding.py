"""Which role is meant by a name, in whatever language it is typed."""

from collections.abc import Iterable, Mapping

from bot.context import Context
from bot.features.roles.words import name_in
from bot.phrasebook import our_phrasebook
from bot.ports import Role, Starter, UnitOfWork
from bot.rules.wording import compared
from bot.speech import Refused, say

SUGGESTED = 25
"""Discord's limit of choices."""


async def role_named(uow: UnitOfWork, typed: str) -> Role | None:
    """One that is not retired, by its name in any language or a starter's word."""
    return by_name(await uow.roles.all()).get(compared(typed))


def by_name(roles: Iterable[Role]) -> Mapping[str, Role]:
    """Those that are not retired, by all that each is called; as names are compared."""
    return {name: role for role in roles if not role.retired for name in names_of(role)}


def names_of(role: Role) -> frozenset[str]:
    """A starter that was renamed is also found by what it was called."""
    own = frozenset({compared(role.name)} if role.name else ())
    return own if role.starter is None else own | names_of_starter(role.starter)


def names_of_starter(starter: Starter) -> frozenset[str]:
    """In all languages, and its word."""
    return frozenset({compared(starter.value), *said_of(f"role.{starter}")})


def said_of(key: str) -> frozenset[str]:
    """A phrase without words, as every language has it."""
    return frozenset(compared(str(language.phrases[key])) for language in our_phrasebook().languages.values())


async def suggest_roles(ctx: Context, typed: str) -> tuple[str, ...]:
    """Names in the reader's language of roles that are called like that in any."""
    looked_for = compared(typed)
    like = [
        role
        for role in await ctx.uow.roles.all()
        if not role.retired and any(looked_for in name for name in names_of(role))
    ]
    return tuple(name_in(role, ctx.reader.locale) for role in like)[:SUGGESTED]


async def free_name(ctx: Context, typed: str, of: Role | None) -> str:
    """The name as a role (None: a new one) is to keep it; empty for a starter that is called as the phrasebook has it.

    Raises Refused where another role in use, or a starter in any language, is called so.
    """
    name = compared(typed)
    if of is not None and of.starter is not None and (not name or name in names_of_starter(of.starter)):
        return ""
    if not name:
        raise Refused(say("roles.nameless"), "name")
    starters = {
        one for starter in Starter if of is None or of.starter is not starter for one in names_of_starter(starter)
    }
    others = {compared(role.name) for role in await ctx.uow.roles.all() if not role.retired and not _same(role, of)}
    if name in starters | others:
        raise Refused(say("roles.taken", name=typed), "name")
    return typed


def _same(role: Role, of: Role | None) -> bool:
    return of is not None and role.id == of.id
