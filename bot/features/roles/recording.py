"""What organizers do with the catalogue, beside its line in the audit, and that line in words."""

from typing import Unpack, cast

from bot.context import Context
from bot.features.roles.words import mentor_words, minutes_words
from bot.people import AccountId
from bot.ports import AuditLine, Role, RoleChange
from bot.rules.wording import shortened, tidy
from bot.speech import Person, Phrase, say

_BETWEEN = "\n"
"""Stands in no name and in no kept value: each is a line."""
_LONGEST = 60


async def change(ctx: Context, role: Role, **to: Unpack[RoleChange]) -> Role:
    """What differs, each thing with a line of its own; the role as it is now."""
    differing = {name: value for name, value in to.items() if getattr(role, name) != value}
    for name, value in differing.items():
        await record(ctx, f"role_{name}", role, before=str(getattr(role, name)), after=str(value))
    return await ctx.uow.roles.change(role.id, **cast(RoleChange, differing))


async def record(
    ctx: Context, what: str, role: Role, *, before: str = "", after: str = "", about: AccountId | None = None
) -> None:
    actor, _ = await ctx.settle()
    await ctx.uow.audit.write(
        actor=actor.id, what=what, before=_kept(role, before), after=_kept(role, after), about=about
    )


def _kept(role: Role, value: str) -> str:
    return _BETWEEN.join((role.starter or "", role.name, shortened(tidy(value), _LONGEST)))


def role_sentence(line: AuditLine) -> Phrase:
    """A line of the audit, as it is kept above, in words."""
    starter, name, before = line.before.split(_BETWEEN)
    after = line.after.split(_BETWEEN)[2]
    what = line.what.removeprefix("role_")
    return say(
        f"audit.{line.what}" if what != "retired" else f"audit.role_retired_{after.lower()}",
        who=Person(line.actor) if line.actor else say("people.someone"),
        about=Person(line.about) if line.about else say("people.someone"),
        role=_named(starter, name),
        before=_value(what, before, starter),
        after=_value(what, after, starter),
    )


def _named(starter: str, name: str) -> Phrase:
    return say("settings.value", value=name) if name or not starter else say(f"role.{starter}")


def _value(what: str, text: str, starter: str) -> Phrase:
    match what:
        case "name":
            return _named(starter, text)
        case "minutes":
            return minutes_words(int(text))
        case "deposit" | "mentoring":
            return say("points", n=int(text))
        case "wants_mentor":
            return mentor_words(wanted=text == str(True))
        case _:
            return say("settings.value", value=text) if text else say("roles.nothing")
