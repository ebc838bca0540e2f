"""Whom to ask when somebody is missing: who is open to it and has never held it, on a card for who may decide."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.context import Context, Drawing, Looking
from bot.feature import Dropped, Feature
from bot.features.volunteers.conflicts import conflicts_of
from bot.features.volunteers.meaning import allow, decider_accounts, deciders, pressed
from bot.features.volunteers.standing import Standing, standing_drawn
from bot.features.volunteers.words import name_words
from bot.membership import has_left
from bot.people import Account, MemberId
from bot.ports import Call, InvitationState, UnitOfWork
from bot.rules.suggesting import Candidate, in_order
from bot.rules.turns import Wish
from bot.speech import Answer, Block, Button, Card, Item, Person, Phrase, Reply, Style, Text, say
from bot.telling import tell

feature = Feature("volunteers.suggesting")

SUGGESTED = "volunteer.suggested"
MOST = 5
WORTH = timedelta(hours=12)


async def candidates(uow: UnitOfWork, standing: Standing, now: datetime) -> Sequence[Candidate]:
    """Who can be asked, in order: said so themselves, free at that time, and neither asked nor answering yet."""
    call = standing.call
    willing = await uow.interests.willing(call.role)
    asked = {one.account.member for one in await uow.invitations.of(call.id)}
    left = set(willing) - asked - set(standing.pasts) - await deciders(uow, standing)
    held = await uow.calls.pasts(call.role, left, now)
    busy = await conflicts_of(uow, call, left)
    free = [member for member in left if not held[member].held and member not in busy]
    pasts = await uow.calls.pasts(None, free, now)
    return in_order([Candidate(member, willing[member], pasts[member]) for member in free], call.id)


async def suggest(uow: UnitOfWork, standing: Standing, now: datetime) -> None:
    """Tell who may decide, where there is anybody to suggest. Once for each time at which it is said."""
    call = standing.call
    if call.starts is None or not await candidates(uow, standing, now):
        return
    worth = max(min(WORTH, call.starts - now), timedelta(minutes=1))
    for account in await decider_accounts(uow, standing):
        subject = f"{call.id}|{now.isoformat()}"
        await tell(uow, account, purpose=SUGGESTED, subject=subject, worth_for=worth, now=now)


@feature.delivery(SUGGESTED, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    standing = await standing_drawn(drawing)
    if standing is None or not standing.is_open(drawing.now):
        return Dropped("cancelled")
    if standing.is_full:
        return Dropped("full")
    if not await candidates(drawing.uow, standing, drawing.now):
        return Dropped("nobody to suggest")
    return await whom_card(drawing, standing)


@feature.button("volunteer.whom")
async def whom(ctx: Context, id: str) -> Answer:
    standing = await pressed(ctx, id)
    await allow(ctx, standing)
    return Reply(await whom_card(ctx, standing))


def whom_button(look: Looking, standing: Standing) -> Button:
    return look.button(say("volunteer.whom"), "volunteer.whom", standing.call.id)


async def whom_card(look: Looking, standing: Standing, *first: Phrase) -> Card:
    """Up to five with a button each, and who was asked and has not said anything yet."""
    would = [one for one in standing.waiting if one.wish is not Wish.MENTOR]
    some = "short" if would or standing.seats else "nobody_yet"
    title = say(f"volunteer.whom.{some}", call=name_words(standing, look.reader.zone))
    blocks: list[Block] = [Text(phrase) for phrase in first]
    blocks += [Text(say("volunteer.whom.full"))] if standing.is_full else await _suggested(look, standing)
    asked = [Item(say("volunteer.whom.waiting", who=Person(one.ref))) for one in await _waiting(look.uow, standing)]
    return Card((*blocks, *asked), title=title)


async def _suggested(look: Looking, standing: Standing) -> list[Block]:
    rows: list[Block] = []
    for one in await candidates(look.uow, standing, look.now):
        account = await account_here(look.uow, standing.call, MemberId(one.member))
        if account is not None and len(rows) < MOST:
            rows.append(Item(_words(look, account, one), _invite(look, standing, one)))
    why = say("volunteer.whom.why" if rows else "volunteer.whom.none")
    return [Text(why), *rows]


def _words(look: Looking, account: Account, one: Candidate) -> Phrase:
    if not one.past.held:
        past = say("volunteer.whom.never")
    elif one.past.last is None:
        past = say("volunteer.whom.once")
    else:
        past = say("volunteer.whom.last", day=f"{one.past.last.astimezone(look.uow.community.tz):%Y-%m}")
    return say("volunteer.whom.wants" if one.interested else "volunteer.whom.open", who=Person(account.ref), past=past)


def _invite(look: Looking, standing: Standing, one: Candidate) -> Button:
    label = say("volunteer.invite")
    return look.button(label, "volunteer.invite", standing.call.id, one.member, style=Style.PRIMARY)


async def account_here(uow: UnitOfWork, call: Call, member: MemberId) -> Account | None:
    """In the space of the call, where they have one there; None: they were erased."""
    accounts = await uow.people.accounts_of(member)
    there = (account for account in accounts if account.ref.space == call.announced_in.space)
    return next(there, next(iter(accounts), None))


async def _waiting(uow: UnitOfWork, standing: Standing) -> Sequence[Account]:
    """Nobody sees who said that they would rather not; of who has left nobody waits for an answer."""
    invited = (one for one in await uow.invitations.of(standing.call.id) if one.state is InvitationState.INVITED)
    silent = [one.account for one in invited if one.account.member not in standing.pasts]
    return [one for one in silent if not await has_left(uow, one)]
