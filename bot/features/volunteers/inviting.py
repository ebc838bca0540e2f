"""Somebody is asked personally: one press invites, one press answers. Who would rather not says no more than that."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.context import Context, Drawing
from bot.feature import Dropped, Feature
from bot.features.roles.words import what_words
from bot.features.volunteers.meaning import allow, pressed
from bot.features.volunteers.pressing import answered, take_press
from bot.features.volunteers.standing import Standing, lock_call, standing_drawn
from bot.features.volunteers.suggesting import account_here, candidates, whom_card
from bot.features.volunteers.words import about_words, cost_words, name_words
from bot.people import Account, AccountId, MemberId
from bot.ports import CallId, CallState, Delivery, Invitation, InvitationState, UnitOfWork
from bot.rules.turns import Wish
from bot.speech import Answer, Block, Buttons, Card, CommandName, Person, Phrase, Refused, Reply, Style, Text, say
from bot.telling import tell

feature = Feature("volunteers.inviting")

INVITED, ANSWERED = "volunteer.invitation", "volunteer.invitation_answered"


@feature.button("volunteer.invite")
async def invite(ctx: Context, id: str, member: str) -> Answer:
    """Twice, or by two at once, is once. Only who said that they may be asked, and only as long as they do."""
    account, _ = await ctx.settle()
    standing = await pressed(ctx, id)
    await allow(ctx, standing)
    if standing.is_full:
        raise Refused(say("volunteer.whom.full"))
    if await invitation_of(ctx.uow, standing, MemberId(member)) is None:
        await _ask(ctx, standing, account, MemberId(member))
    return Reply(await whom_card(ctx, standing, say("volunteer.whom.asked")), redraw=True)


async def _ask(ctx: Context, standing: Standing, by: Account, member: MemberId) -> None:
    """Raises Refused for who did not say that they may be asked, or need not be any more."""
    to = await account_here(ctx.uow, standing.call, member)
    if to is None or member not in {one.member for one in await candidates(ctx.uow, standing, ctx.now)}:
        raise Refused(say("volunteer.whom.changed"))
    await ctx.uow.invitations.invite(standing.call.id, to, by, ctx.at)
    await _tell(ctx.uow, to, INVITED, standing.call.id, standing, ctx.now)


async def _tell(
    uow: UnitOfWork,
    to: Account,
    purpose: str,
    subject: str,
    standing: Standing,
    now: datetime,
    *,
    pauses: bool = False,
) -> None:
    """Worth telling until the call is over."""
    worth = max(standing.call.ends - now, timedelta(minutes=1))
    await tell(uow, to, purpose=purpose, subject=subject, worth_for=worth, now=now, pauses=pauses)


async def invitation_of(uow: UnitOfWork, standing: Standing, member: MemberId) -> Invitation | None:
    return next((one for one in await uow.invitations.of(standing.call.id) if one.account.member == member), None)


@feature.unsent(INVITED, lock=lock_call, about=about_words)
async def not_asked(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Sequence[Account]:
    """Who invited hears at once that somebody else has to be asked; the invitation is read later, and still holds."""
    receiver = await uow.people.account_by_id(delivery.receiver) if delivery.receiver else None
    invitations = await uow.invitations.of(CallId(delivery.subject))
    by = [one.by for one in invitations if receiver is not None and one.account.member == receiver.member]
    accounts = [await uow.people.account_by_id(id) for id in by]
    return [account for account in accounts if account is not None]


@feature.delivery(INVITED, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    """Who asks, for what, when, how long it takes, and that a first time is welcome."""
    standing, to = await standing_drawn(drawing), await drawing.receiver()
    if standing is None or to is None or _too_late(standing, to.member, drawing.now) is not None:
        return Dropped("not needed any more")
    invitation = await invitation_of(drawing.uow, standing, to.member)
    if invitation is None or invitation.state is not InvitationState.INVITED or to.member in standing.pasts:
        return Dropped("answered")
    if to.member not in await drawing.uow.interests.willing(standing.call.role):
        return Dropped("is not open to it any more")
    return await _invitation_card(drawing, standing, invitation)


async def _invitation_card(drawing: Drawing, standing: Standing, invitation: Invitation) -> Card:
    by = await drawing.uow.people.account_by_id(invitation.by)
    who = Person(by.ref) if by else say("people.someone")
    call = name_words(standing, drawing.reader.zone)
    blocks: list[Block] = [
        Text(say("volunteer.invitation", who=who, call=call, cost=cost_words(standing))),
        Text(what_words(standing.role)),
        Text(say("volunteer.invitation.mentor" if standing.role.wants_mentor else "volunteer.invitation.alone")),
        Text(say("volunteer.invitation.why", settings=CommandName(("shinrai", "settings")))),
    ]
    accept = drawing.button(
        say("volunteer.invitation.accept"), "volunteer.accept", standing.call.id, style=Style.PRIMARY
    )
    decline = drawing.button(say("volunteer.invitation.not_now"), "volunteer.not_now", standing.call.id)
    return Card((*blocks, Buttons((accept, decline))))


# --- what they say ---


@feature.button("volunteer.accept")
async def accept(ctx: Context, id: str) -> Answer:
    """As if they had pressed that they would like to try; also after they had said that they would rather not."""
    account, _ = await ctx.settle()
    standing, invitation = await _invited(ctx, id, account)
    late = _too_late(standing, account.member, ctx.now)
    if late is not None:
        return _kindly(ctx, standing, late)
    press = standing.press_of(account.member)
    if standing.seat_of(account.member) is None and (press is None or press.wish is Wish.RESERVE):
        standing = await take_press(ctx, standing, account, Wish.TRY)
    await _answer(ctx, standing, invitation, InvitationState.ACCEPTED)
    return await answered(ctx, standing, account, say("volunteer.invitation.thanks"), redraw=True)


@feature.button("volunteer.not_now")
async def not_now(ctx: Context, id: str) -> Answer:
    """Without a reason. Who has accepted takes it back as any answer is taken back."""
    account, _ = await ctx.settle()
    standing, invitation = await _invited(ctx, id, account)
    late = _too_late(standing, account.member, ctx.now)
    if late is not None:
        return _kindly(ctx, standing, late)
    if account.member in standing.pasts:
        return await answered(ctx, standing, account, redraw=True)
    await _answer(ctx, standing, invitation, InvitationState.DECLINED)
    return _kindly(ctx, standing, "declined")


async def _invited(ctx: Context, id: str, account: Account) -> tuple[Standing, Invitation]:
    """Locked. Raises Refused for who was not invited."""
    standing = await pressed(ctx, id)
    invitation = await invitation_of(ctx.uow, standing, account.member)
    if invitation is None:
        raise Refused(say("volunteer.invitation.none"))
    return standing, invitation


def _too_late(standing: Standing, member: MemberId, now: datetime) -> str | None:
    """Why nothing is needed of them any more. What is only proposed is not filled yet."""
    if standing.is_off:
        return "off"
    if standing.is_over(now):
        return "over"
    filled = standing.is_full and standing.call.state is not CallState.PROPOSED
    return "filled" if filled and member not in standing.pasts else None


def _kindly(ctx: Context, standing: Standing, what: str) -> Reply:
    words: Phrase = say(f"volunteer.invitation.{what}", call=name_words(standing, ctx.reader.zone))
    return Reply(Card((Text(words),)), redraw=True)


async def _answer(ctx: Context, standing: Standing, invitation: Invitation, state: InvitationState) -> None:
    """Who invited hears it, whenever it changes; of who would rather not, only that it is not this time."""
    who = invitation.account
    if not await ctx.uow.invitations.answer(standing.call.id, who.member, state, ctx.at):
        return
    by = await ctx.uow.people.account_by_id(invitation.by)
    if by is not None:
        subject = f"{standing.call.id}|{who.id}|{ctx.at.isoformat()}"
        await _tell(ctx.uow, by, ANSWERED, subject, standing, ctx.now, pauses=True)


@feature.delivery(ANSWERED, waits=True)
async def draw_answered(drawing: Drawing) -> Card | Dropped:
    _, account_id, at = drawing.parts
    standing = await standing_drawn(drawing)
    who = await drawing.uow.people.account_by_id(AccountId(account_id))
    if standing is None or who is None or not standing.is_open(drawing.now):
        return Dropped("gone")
    invitation = await invitation_of(drawing.uow, standing, who.member)
    if invitation is None or invitation.at.isoformat() != at:
        return Dropped("changed meanwhile")
    call_words = name_words(standing, drawing.reader.zone)
    return Card((Text(say(f"volunteer.invited.{invitation.state}", who=Person(who.ref), call=call_words)),))
