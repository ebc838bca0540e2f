"""Who organizes a community beside those whom the platform says: naming them, and taking the name back."""

from enum import StrEnum

from bot.access import may_be_thanked
from bot.context import Context
from bot.people import Account, Facts, Member
from bot.speech import Person, Phrase, say


class Cannot(StrEnum):
    """Why somebody is not named, or stays named. ``organizing.<value>`` says it in a sentence about ``who``."""

    UNKNOWN = "unknown"
    BOT = "bot"
    STRANGER = "stranger"
    INACTIVE = "inactive"
    ALREADY = "already"
    NOT_NAMED = "not_named"
    PLATFORM = "platform"
    """An organizer by the platform's rights: only the platform can take those."""
    LAST = "last"


class NotDone(Exception):
    """Nothing is changed."""

    def __init__(self, why: Cannot, who: Facts) -> None:
        super().__init__(why.value)
        self.why = why
        self.who = who

    def in_words(self) -> Phrase:
        """Why not, about whom, and what to do."""
        who = Person(self.who.account) if self.who.known else say("people.someone")
        return say(f"organizing.{self.why}", who=who)


async def name_organizer(ctx: Context, who: Facts) -> Account:
    """From now on this member is an organizer, in every space of the community. Raises NotDone."""
    fault = may_be_thanked(who)
    if fault is not None:
        raise NotDone(Cannot(fault), who)
    actor, _ = await ctx.settle()
    account = await ctx.uow.people.settle(who)
    if (await ctx.uow.people.member(account.member)).organizer:
        raise NotDone(Cannot.ALREADY, who)
    await ctx.uow.people.change(account.member, organizer=True)
    await ctx.uow.audit.write(actor=actor.id, what="organizer_named", about=account.id)
    return account


async def unname_organizer(ctx: Context, who: Facts) -> Account:
    """This member is no organizer any more, also one who has left. Raises NotDone.

    Somebody must remain: another who was named and is here, or one by the platform's rights, who can name again.
    """
    account = await ctx.uow.people.account(who.account)
    member = await ctx.uow.people.member(account.member) if account else None
    if account is None or member is None or not member.organizer:
        by_rights = who.organizer or (account is not None and account.organizer)
        raise NotDone(Cannot.PLATFORM if by_rights else Cannot.NOT_NAMED, who)
    actor, _ = await ctx.settle()
    await _lock(ctx, member, *(other for _, other in await ctx.uow.people.organizers()))
    remaining = [one for one, other in await ctx.uow.people.organizers() if other.id != member.id]
    if not remaining and not ctx.organizes_by_rights() and not who.organizer:
        raise NotDone(Cannot.LAST, who)
    await ctx.uow.people.change(member.id, organizer=False)
    await ctx.uow.audit.write(actor=actor.id, what="organizer_unnamed", about=account.id)
    return account


async def _lock(ctx: Context, *members: Member) -> None:
    """Whoever takes names back at once, each other's or each their own, comes in turn, so that one of them remains."""
    for id in sorted({member.id for member in members}):
        await ctx.uow.people.lock(id)
