"""Handing a session over: somebody else is its host once both have pressed, and until then everything stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

from bot.access import may_be_thanked
from bot.context import Context, Drawing
from bot.feature import Command, Dropped, Feature, Handle, People
from bot.features.sessions.asking import fingerprint
from bot.features.sessions.changes import Change
from bot.features.sessions.changing import carry_out
from bot.features.sessions.meaning import KIND, allow_edit, held, numbered, pressed, scope_of
from bot.features.sessions.outlining import Scope, outlined
from bot.features.sessions.words import about_words, is_open, wall_words
from bot.forms import form_of
from bot.hindrance_words import not_looked_up
from bot.membership import has_left
from bot.people import Account, AccountId, AccountRef
from bot.ports import Delivery, DraftId, Occurrence, Proposal, ProposalId, ProposalState, UnitOfWork
from bot.speech import Answer, Buttons, Card, Form, Person, Phrase, Refused, Reply, Style, Text, say
from bot.telling import tell

feature = Feature("sessions.hosting")

ASKED, DECLINED = "session.host_asked", "session.host_declined"
DRAFT = "session.host_draft"
WORTH = timedelta(days=7)
"""So long after it fell due such a message is still of use."""

Which = Annotated[int, Handle()]
One = Annotated[tuple[AccountRef, ...], People()]


@feature.button("session.host", opens_form=True)
async def host_pressed(ctx: Context, id: str) -> Form:
    occurrence = await pressed(ctx, id)
    await allow_edit(ctx, occurrence)
    command = ctx.catalogue.form("session.host")
    assert isinstance(command, Command)
    number = await ctx.uow.numbers.of(KIND, occurrence.id)
    return form_of(command, ctx.community.id, typed={}, state={"number": str(number)})


@feature.form("session", "host")
async def host_form(ctx: Context, number: Which, host: One) -> Answer:
    occurrence = await numbered(ctx, number)
    await allow_edit(ctx, occurrence)
    return await hand_over(ctx, occurrence, host)


async def hand_over(ctx: Context, occurrence: Occurrence, who: tuple[AccountRef, ...]) -> Reply:
    """Asks how much of a series is meant; nobody is written to before that."""
    to = await _new_host(ctx, who)
    host = await ctx.uow.people.account_by_id(occurrence.plan.host)
    if host is not None and host.member == to.member:
        raise Refused(say("session.host.already", who=Person(to.ref)), "host")
    account, _ = await ctx.settle()
    series = await ctx.uow.sessions.series(occurrence.series)
    assert series is not None, "an occurrence is of a series"
    state = {"occurrence": occurrence.id, "seen": fingerprint(occurrence, series)}
    draft = await ctx.uow.drafts.keep(owner=account.id, form=DRAFT, state=state, values={"to": to.id}, at=ctx.now)
    words = say(
        "session.host.sure",
        who=Person(to.ref),
        title=occurrence.plan.title,
        when=wall_words(occurrence.starts, ctx.reader.zone),
    )
    scopes = (Scope.THIS,) if series.rule.repeat is None else (Scope.THIS, Scope.FOLLOWING)
    ways = tuple(
        ctx.button(
            say("session.host.ask") if len(scopes) == 1 else say(f"session.edit.{scope}"),
            "session.host_ask",
            draft,
            scope,
            style=Style.PRIMARY,
        )
        for scope in scopes
    )
    return Reply(Card((Text(words), Buttons(ways))))


async def _new_host(ctx: Context, who: tuple[AccountRef, ...]) -> Account:
    """Raises Refused for several, for bots, guests, who is not here any more, and who never was."""
    if len(who) != 1:
        raise Refused(say("whom.one"), "host")
    facts = ctx.event.facts.get(who[0])
    if facts is None:
        raise Refused(not_looked_up(ctx.event.hindrance), "host")
    fault = "unknown" if who[0].space != ctx.space.ref else may_be_thanked(facts)
    if fault is not None:
        named = Person(facts.account) if fault != "unknown" else say("people.someone")
        raise Refused(say(f"session.host.{fault}", who=named), "host")
    await ctx.settle_in_order(ctx.facts, facts)
    return await ctx.uow.people.settle(facts)


@feature.button("session.host_ask")
async def ask(ctx: Context, draft: str, scope: str) -> Answer:
    """Once. Who proposes and is the host has agreed by that."""
    meant = scope_of(scope)
    account, _ = await ctx.settle()
    kept = await ctx.uow.drafts.get(DraftId(draft))
    if kept is None:
        raise Refused(say("session.edit.pressed"))
    if kept.owner != account.id or kept.form != DRAFT:
        raise Refused(say("refused.outdated"))
    series, occurrence = await held(ctx, kept.state["occurrence"])
    await allow_edit(ctx, occurrence)
    if not await ctx.uow.drafts.use(kept.id):
        raise Refused(say("session.edit.pressed"))
    if kept.state["seen"] != fingerprint(occurrence, series):
        raise Refused(say("session.changed_meanwhile"))
    host = await ctx.uow.people.account_by_id(occurrence.plan.host)
    to = await ctx.uow.people.account_by_id(AccountId(kept.values["to"]))
    if to is None:
        raise Refused(say("refused.outdated"))
    if host is not None and await has_left(ctx.uow, host):
        host = None
    agreed = host is None or host.member == account.member
    proposal = await ctx.uow.sessions.propose(
        occurrence.id, meant, by=account.id, host=occurrence.plan.host, to=to.id, agreed=agreed
    )
    if to.member == account.member:  # an organizer who would host it themselves has agreed by proposing it
        proposal = replace(proposal, to_agrees=True)
        await ctx.uow.sessions.settle_proposal(proposal)
    if proposal.to_agrees and proposal.host_agrees:  # there is no host left who could be asked
        return await _settled(ctx, account, proposal, occurrence)
    asked = [one for one in (host, to) if one is not None and one.member != account.member]
    for one in asked:
        await tell(ctx.uow, one, purpose=ASKED, subject=proposal.id, worth_for=WORTH, now=ctx.now)
    people = tuple(Person(one.ref) for one in asked)
    return Reply(Card((Text(say("session.host.asked", people=people)),)), redraw=True)


async def _about(uow: UnitOfWork, delivery: Delivery, zone: str) -> Phrase:
    proposal = await uow.sessions.proposal(ProposalId(delivery.subject.partition("|")[0]))
    return await about_words(uow, proposal.occurrence if proposal else "", zone)


@feature.unsent(ASKED, lock=lambda uow, id: uow.sessions.lock_proposal(ProposalId(id)), about=_about)
async def not_asked(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Sequence[Account]:
    """Who proposed it hears that they were not asked."""
    proposal = await uow.sessions.proposal(ProposalId(delivery.subject))
    by = await uow.people.account_by_id(proposal.by) if proposal else None
    return (by,) if by else ()


@feature.delivery(ASKED, waits=True)
async def draw_asked(drawing: Drawing) -> Card | Dropped:
    """To who is to host it, or to the host where an organizer proposes somebody else."""
    proposal = await drawing.uow.sessions.proposal(ProposalId(drawing.delivery.subject))
    occurrence = await drawing.uow.sessions.occurrence(proposal.occurrence) if proposal else None
    if proposal is None or occurrence is None:
        return Dropped("gone")
    if proposal.state is not ProposalState.OPEN or not is_open(occurrence, drawing.now):
        return Dropped("no longer asked")
    if occurrence.plan.host != proposal.host:
        return Dropped("another host")
    to_new = drawing.delivery.receiver == proposal.to
    words = say(
        "session.host.to_new" if to_new else "session.host.to_old",
        by=await _person(drawing.uow, proposal.by),
        to=await _person(drawing.uow, proposal.to),
        title=occurrence.plan.title,
        when=wall_words(occurrence.starts, drawing.reader.zone),
        scope=say(f"session.host.scope.{proposal.scope}"),
    )
    yes = say("session.host.yes" if to_new else "session.host.agree")
    ways = (
        drawing.button(yes, "session.host_yes", proposal.id, style=Style.PRIMARY),
        drawing.button(say("session.host.no"), "session.host_no", proposal.id),
    )
    return Card((Text(words), Buttons(ways)))


async def _account(ctx: Context, id: AccountId) -> Account | None:
    return await ctx.uow.people.account_by_id(id)


async def _person(uow: UnitOfWork, id: AccountId) -> Person | Phrase:
    account = await uow.people.account_by_id(id)
    return Person(account.ref) if account else say("people.someone")


@feature.button("session.host_yes")
async def yes(ctx: Context, id: str) -> Answer:
    """With the second of the two it is so."""
    account, proposal, occurrence, is_new = await _answering(ctx, id)
    host = await _account(ctx, proposal.host)
    nobody_to_ask = host is None or await has_left(ctx.uow, host)
    proposal = replace(
        proposal,
        to_agrees=proposal.to_agrees or is_new,
        host_agrees=proposal.host_agrees or not is_new or nobody_to_ask,
    )
    if not (proposal.to_agrees and proposal.host_agrees):
        await ctx.uow.sessions.settle_proposal(proposal)
        other = await _person(ctx.uow, proposal.host if is_new else proposal.to)
        return Reply(Card((Text(say("session.host.waits", who=other)),)), redraw=True)
    return await _settled(ctx, account, proposal, occurrence)


async def _settled(ctx: Context, account: Account, proposal: Proposal, occurrence: Occurrence) -> Reply:
    await _becomes_host(ctx, account, proposal)
    await ctx.uow.sessions.settle_proposal(replace(proposal, state=ProposalState.DONE))
    words = say("session.host.done", who=await _person(ctx.uow, proposal.to), title=occurrence.plan.title)
    return Reply(Card((Text(words),)), redraw=True)


async def _becomes_host(ctx: Context, by: Account, proposal: Proposal) -> None:
    series, occurrence = await held(ctx, proposal.occurrence)
    scope = Scope.THIS if series.rule.repeat is None else scope_of(proposal.scope)
    outline = await outlined(ctx.uow, occurrence, series, Change(host=proposal.to), scope, ctx.now)
    if outline is None:
        raise Refused(say("session.edit.impossible"))
    key = ctx.source("session", "host", proposal.id)
    await carry_out(ctx, series, outline, by=by, key=key)


@feature.button("session.host_no")
async def no(ctx: Context, id: str) -> Answer:
    """Nothing changes, and who had proposed or agreed is told so kindly."""
    account, proposal, occurrence, _ = await _answering(ctx, id)
    await ctx.uow.sessions.settle_proposal(replace(proposal, state=ProposalState.DECLINED))
    waiting = {proposal.by}
    waiting |= {proposal.host} if proposal.host_agrees else set()
    waiting |= {proposal.to} if proposal.to_agrees else set()
    subject = f"{proposal.id}|{account.id}"
    told = {account.member}
    for other in sorted(waiting):
        receiver = await ctx.uow.people.account_by_id(other)
        if receiver is not None and receiver.member not in told:
            told.add(receiver.member)
            await tell(ctx.uow, receiver, purpose=DECLINED, subject=subject, worth_for=WORTH, now=ctx.now)
    return Reply(Card((Text(say("session.host.kept", title=occurrence.plan.title)),)), redraw=True)


async def _answering(ctx: Context, id: str) -> tuple[Account, Proposal, Occurrence, bool]:
    """Last: whether it is who is to host it that answers. Raises Refused for others, and for what is settled."""
    account, member = await ctx.settle()
    proposal = await ctx.uow.sessions.lock_proposal(ProposalId(id))
    if proposal is None:
        raise Refused(say("refused.outdated"))
    host, to = await _account(ctx, proposal.host), await _account(ctx, proposal.to)
    is_new = to is not None and to.member == member.id
    if not is_new and (host is None or host.member != member.id):
        raise Refused(say("refused.outdated"))
    occurrence = await ctx.uow.sessions.occurrence(proposal.occurrence)
    if proposal.state is not ProposalState.OPEN or occurrence is None or not is_open(occurrence, ctx.now):
        raise Refused(say("session.host.settled"))
    if to is None or await has_left(ctx.uow, to):
        raise Refused(say("session.host.left"))
    if occurrence.plan.host != proposal.host or occurrence.starts <= ctx.now:
        raise Refused(say("session.host.settled"))
    return account, proposal, occurrence, is_new


@feature.delivery(DECLINED, waits=True)
async def draw_declined(drawing: Drawing) -> Card | Dropped:
    id, _, decliner = drawing.delivery.subject.partition("|")
    proposal = await drawing.uow.sessions.proposal(ProposalId(id))
    occurrence = await drawing.uow.sessions.occurrence(proposal.occurrence) if proposal else None
    if occurrence is None:
        return Dropped("gone")
    words = say(
        "session.host.declined",
        who=await _person(drawing.uow, AccountId(decliner)),
        title=occurrence.plan.title,
        when=wall_words(occurrence.starts, drawing.reader.zone),
    )
    return Card((Text(words),))
