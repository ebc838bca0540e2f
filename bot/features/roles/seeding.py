"""An organizer says who has held a role before the bot knew of it."""

from datetime import date
from typing import Annotated

from bot.context import Context
from bot.feature import Access, Feature, People, Word
from bot.features.roles.card import found, shown
from bot.features.roles.changing import Which
from bot.features.roles.days import past_day
from bot.features.roles.listing import opened
from bot.features.roles.recording import record
from bot.features.roles.words import role_words
from bot.features.whom import one_member
from bot.people import Account, AccountRef
from bot.ports import Role
from bot.speech import Answer, Form, Person, Refused, say

feature = Feature("roles.seeding")

Who = Annotated[tuple[AccountRef, ...], People()]
Day = Annotated[str, Word(longest=20)]


@feature.button("roles.seed", opens_form=True, reads=True, access=Access.ORGANIZER)
async def ask_who(ctx: Context, id: str) -> Form:
    return opened(ctx, "roles.seed", await found(ctx, id))


@feature.form("roles", "seed", access=Access.ORGANIZER)
async def seed(ctx: Context, role: Which, who: Who, day: Day = "") -> Answer:
    of = await found(ctx, role)
    last = _day(ctx, day) if day else None
    account = await one_member(ctx, who)
    told = await tell(ctx, account, of, last)
    note = say("roles.seeded" if told else "roles.known", who=Person(account.ref), role=role_words(of))
    return await shown(ctx, of, note, redraw=False)


async def tell(ctx: Context, who: Account, role: Role, last: date | None) -> bool:
    """False when it was known so already."""
    actor, _ = await ctx.settle()
    told = await ctx.uow.roles.has_held(
        who.member, role.id, last=last, told_by=actor.id, own=who.member == actor.member
    )
    if told:
        await record(ctx, "role_told", role, after=last.isoformat() if last else "", about=who.id)
    return told


def _day(ctx: Context, typed: str) -> date:
    try:
        return past_day(ctx, typed)
    except ValueError:
        raise Refused(say("roles.no_day", typed=typed), "day") from None
