"""A community cannot see another: every method that takes an id is asked, in one, for an id of the other."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot import ports
from bot.people import Account, AccountRef, Facts, MemberId, MessageRef, PlatformName, SpaceId, SpaceRef
from bot.people import Place as BotPlace
from bot.ports import (
    AllowanceDay,
    Before,
    Call,
    CallState,
    ChangeId,
    Claim,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    DraftId,
    Entry,
    Gift,
    Kind,
    NewCall,
    NewDelivery,
    NewEntry,
    NewSeries,
    NewStandingCall,
    Occurrence,
    Outcome,
    Proposal,
    Recap,
    Role,
    RoleId,
    Seat,
    SeatState,
    Series,
    Source,
    SourceState,
    StandingCall,
    StepKey,
    SubjectKey,
    Timer,
    UnitOfWork,
)
from bot.rules.attendance import Attendance, Rsvp
from bot.rules.choosing import Seated, SeatKind
from bot.rules.recurrence import Dated
from bot.rules.turns import Past, Wish
from tests.storage.meetings import WEEKLY, answers, arranged, day, plan, session
from tests.storage.test_calls import called, seats_one
from tests.storage.test_standing_calls import each_time
from tests.storage.village import DAY, NOON, SLACK, Village, settle

REPOSITORIES = {
    "people": ports.People,
    "ledger": ports.Ledger,
    "sources": ports.Sources,
    "allowances": ports.Allowances,
    "deliveries": ports.Deliveries,
    "drafts": ports.Drafts,
    "settings": ports.CommunitySettings,
    "audit": ports.Audit,
    "tags": ports.Tags,
    "numbers": ports.Numbers,
    "sessions": ports.Sessions,
    "roles": ports.Roles,
    "calls": ports.Calls,
    "debriefs": ports.Debriefs,
    "steps": ports.SeatSteps,
    "handovers": ports.Handovers,
    "interests": ports.Interests,
    "invitations": ports.Invitations,
    "standing_calls": ports.StandingCalls,
    "timers": ports.Timers,
}
OURS = re.compile(
    r"\b(EntryId|SpaceId|GiftId|DayId|DeliveryId|DraftId|MemberId|AccountId|Source|SubjectKey|Claim"
    r"|SpaceRef|AccountRef|Facts|MessageRef|NewEntry|NewDelivery|SourceState"
    r"|SeriesId|OccurrenceId|NewSeries|Account|Recap|Timer|Before|ChangeId|ProposalId|Proposal|RoleId|CallId|NewCall|Seated|SeatId"
    r"|NewStandingCall|StandingCallId)\b"
)
"""Types by which something of a community can be named."""
SUBJECT = SubjectKey("message")
STEP = StepKey("0a1b2c3d")
THERE = SpaceRef(PlatformName.SLACK, "T2")


@dataclass(frozen=True, slots=True)
class Theirs:
    """One of each kind of thing, all of the other community."""

    aiko: Account
    ben: Account
    day: AllowanceDay
    gift: Gift
    entry: Entry
    delivery: DeliveryId
    claim: Claim
    draft: DraftId
    space: SpaceId
    series: Series
    occurrence: Occurrence
    timer: Timer
    change: ChangeId
    proposal: Proposal
    role: Role
    call: Call
    seat: Seat
    excused: Seat
    standing: StandingCall


async def furnish(village: Village) -> Theirs:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    day = await village.day_of(aiko)
    gift, (entry,) = await village.thank(aiko, ben, day=day, points=3, tags=("talk",))
    delivery = await village.owed(village.post("gift"))
    claim = await village.claim()
    await village.owe(replace(village.post("told", channel="C9"), receiver=ben.id))
    async with village.storage.community(village.community) as uow:
        state = SourceState(entry.source, Outcome.DEPOSITED, giver=aiko.id, receiver=ben.id, turn=1, subject=SUBJECT)
        await uow.sources.keep(state, NOON)
        await uow.sources.watch(SUBJECT, MessageRef(SLACK, "C1", "1"), NOON)
        await uow.audit.write(actor=aiko.id, what="zone")
        await uow.tags.recommend("mc", wanted=True)
        await uow.numbers.of("gift", gift.id)
        (space,) = await uow.settings.spaces()
        draft = await uow.drafts.keep(owner=aiko.id, form="thanks", state={}, values={}, at=NOON)
        await uow.timers.set("session.offer_ends", "1", NOON)
    series, (occurrence, _) = await arranged(village, plan(aiko))
    await answers(village, ben, occurrence, Rsvp.GOING)
    async with village.storage.community(village.community) as uow:
        await uow.sessions.write_recap(occurrence.id, Recap(aiko.id, "よかった", NOON))
        change = await uow.sessions.remember([before(occurrence)])
        asked = {"by": aiko.id, "host": aiko.id, "to": ben.id}
        proposal = await uow.sessions.propose(occurrence.id, "this", **asked, agreed=True)
        role = await uow.roles.add("写真係", "")
        await uow.roles.has_held(ben.member, role.id, last=NOON.date(), told_by=aiko.id, own=False)
    call, over = await called(village, aiko), await called(village, aiko, key="over", days=1)
    for one in (call, over):
        await seats_one(village, one, ben)
    async with village.storage.community(village.community) as uow:
        (seat,) = await uow.calls.seats(call.id)
        (excused,) = await uow.calls.seats(over.id)
        await uow.calls.settle(excused.id, SeatState.EXCUSED, NOON)
        await uow.calls.bear_witness(seat.id, aiko, NOON)
        await uow.debriefs.write(seat.id, did="司会", learned="", planned="", at=NOON)
        await uow.debriefs.share(seat.id, NOON)
        await uow.steps.tick(seat.id, STEP, NOON)
        await uow.handovers.write(call.id, ben, "鍵は受付", NOON)
        await uow.interests.express(ben.member, role.id, NOON)
        await uow.invitations.invite(call.id, ben, aiko, NOON)
        standing, _ = await uow.standing_calls.add(each_time(village, aiko, series))
    (timer,) = await village.storage.house.timers_due(NOON, 9)
    return Theirs(
        aiko,
        ben,
        day,
        gift,
        entry,
        delivery,
        claim,
        draft,
        space.id,
        series,
        occurrence,
        timer,
        change,
        proposal,
        role,
        call,
        seat,
        excused,
        standing,
    )


def before(of: Occurrence) -> Before:
    return Before(of.id, of.starts, of.revision, of.plan, of.announced_in, cancels=False, by=of.plan.host)


async def _of_pasts(asked: Awaitable[Mapping[MemberId, Past]]) -> list[Past]:
    return list((await asked).values())


Ask = Callable[[UnitOfWork, Theirs], Awaitable[object]]
FINDS_NOTHING: Mapping[str, tuple[Ask, object]] = {
    "people.space": (lambda u, t: u.people.space(SLACK), None),
    "people.account": (lambda u, t: u.people.account(t.aiko.ref), None),
    "people.account_by_id": (lambda u, t: u.people.account_by_id(t.aiko.id), None),
    "people.accounts_of": (lambda u, t: u.people.accounts_of(t.aiko.member), []),
    "people.lock": (lambda u, t: u.people.lock(t.aiko.member), None),
    "people.unreached": (lambda u, t: u.people.unreached(t.aiko.id, NOON), None),
    "people.has_read": (lambda u, t: u.people.has_read(t.aiko.id, NOON), None),
    "people.home_opened": (lambda u, t: u.people.home_opened(t.aiko.id), None),
    "people.set_state": (lambda u, t: u.people.set_state(t.aiko.member, "alumnus"), None),
    "ledger.reverse": (lambda u, t: u.ledger.reverse(t.entry.id, because="undone", at=NOON), None),
    "ledger.entry": (lambda u, t: u.ledger.entry(t.entry.id), None),
    "ledger.standing": (lambda u, t: u.ledger.standing(t.entry.source), None),
    "ledger.gift": (lambda u, t: u.ledger.gift(t.gift.id), None),
    "ledger.entries_of": (lambda u, t: u.ledger.entries_of(t.gift.id), []),
    "ledger.gift_of": (lambda u, t: u.ledger.gift_of(t.entry.source), None),
    "ledger.like": (lambda u, t: u.ledger.like(t.aiko.member, t.gift.likeness, NOON - DAY), None),
    "ledger.balance_of": (lambda u, t: u.ledger.balance_of(t.ben.member), 0),
    "ledger.by_kind": (lambda u, t: u.ledger.by_kind(t.ben.member), {}),
    "ledger.by_tag": (lambda u, t: u.ledger.by_tag(t.ben.member, 9), []),
    "ledger.received": (lambda u, t: u.ledger.received(t.ben.member, before=None, most=9), []),
    "ledger.given": (lambda u, t: u.ledger.given(t.aiko.member, before=None, most=9), []),
    "ledger.earned": (
        lambda u, t: u.ledger.earned(t.ben.member, Kind.THANKS, starts=NOON, ends=NOON + DAY),
        [],
    ),
    "ledger.public_words": (lambda u, t: u.ledger.public_words(t.ben.member, 9), []),
    "ledger.rank_of": (lambda u, t: u.ledger.rank_of(t.ben.member, starts=NOON - DAY, ends=None), None),
    "ledger.hide_words": (lambda u, t: u.ledger.hide_words(t.gift.id, hidden=True), False),
    "ledger.gifts": (lambda u, t: u.ledger.gifts(receiver=t.ben.member, before=None, most=9), []),
    "sources.get": (lambda u, t: u.sources.get(t.entry.source), None),
    "sources.of_subject": (lambda u, t: u.sources.of_subject(SUBJECT), []),
    "allowances.around": (lambda u, t: u.allowances.around(t.aiko.member, NOON), (None, None)),
    "allowances.day": (lambda u, t: u.allowances.day(t.day.id), None),
    "allowances.spend": (lambda u, t: u.allowances.spend(t.day.id, 1, 1000), False),
    "allowances.refund": (lambda u, t: u.allowances.refund(t.day.id, 1), None),
    "deliveries.get": (lambda u, t: u.deliveries.get(t.delivery), None),
    "deliveries.drop": (lambda u, t: u.deliveries.drop(t.delivery, "not yours"), False),
    "deliveries.finish": (lambda u, t: u.deliveries.finish(t.claim, DeliveryState.FAILED, at=NOON), False),
    "deliveries.postpone": (
        lambda u, t: u.deliveries.postpone(t.claim, due_at=NOON, reason="", doubtful=False),
        False,
    ),
    "deliveries.renew": (
        lambda u, t: u.deliveries.renew(t.delivery, NOON, instead_of=MessageRef(SLACK, "C1", "1")),
        False,
    ),
    "deliveries.refused_to": (lambda u, t: u.deliveries.refused_to(t.ben.id, NOON - DAY, ""), []),
    "deliveries.told": (lambda u, t: u.deliveries.told("thanks.public", t.ben.id, NOON - DAY), []),
    "deliveries.send_now": (lambda u, t: u.deliveries.send_now(t.delivery, NOON), False),
    "deliveries.troubled": (
        lambda u, t: u.deliveries.troubled(ports.Trouble.LATE, NOON + DAY, after=None, most=9),
        [],
    ),
    "deliveries.arrived": (lambda u, t: u.deliveries.arrived(t.delivery, NOON), False),
    "drafts.get": (lambda u, t: u.drafts.get(t.draft), None),
    "drafts.change": (lambda u, t: u.drafts.change(t.draft, {"reason": "mine"}), None),
    "drafts.use": (lambda u, t: u.drafts.use(t.draft), False),
    "sessions.series": (lambda u, t: u.sessions.series(t.series.id), None),
    "sessions.lock_series": (lambda u, t: u.sessions.lock_series(t.series.id), None),
    "sessions.relatives": (lambda u, t: u.sessions.relatives(t.series.id), []),
    "sessions.followers": (lambda u, t: u.sessions.followers(t.series.id), []),
    "sessions.occurrence": (lambda u, t: u.sessions.occurrence(t.occurrence.id), None),
    "sessions.lock": (lambda u, t: u.sessions.lock(t.occurrence.id), None),
    "sessions.occurrences": (lambda u, t: u.sessions.occurrences(t.series.id, since=t.occurrence.index), []),
    "sessions.latest": (lambda u, t: u.sessions.latest(t.series.id), None),
    "sessions.upcoming": (lambda u, t: u.sessions.upcoming(NOON, after=t.occurrence.id, most=9), []),
    "sessions.of_member": (lambda u, t: u.sessions.of_member(t.ben.member, NOON, 9), []),
    "sessions.guests": (lambda u, t: u.sessions.guests(t.occurrence.id), {}),
    "sessions.recap": (lambda u, t: u.sessions.recap(t.occurrence.id), None),
    "sessions.remembered": (lambda u, t: u.sessions.remembered(t.change), []),
    "sessions.proposal": (lambda u, t: u.sessions.proposal(t.proposal.id), None),
    "sessions.lock_proposal": (lambda u, t: u.sessions.lock_proposal(t.proposal.id), None),
    "sessions.settle_proposal": (lambda u, t: u.sessions.settle_proposal(replace(t.proposal, scope="all")), None),
    "roles.role": (lambda u, t: u.roles.role(t.role.id), None),
    "roles.has_not_held": (lambda u, t: u.roles.has_not_held(t.ben.member, t.role.id), False),
    "roles.experience": (lambda u, t: u.roles.experience(t.role.id, t.ben.member), []),
    "calls.call": (lambda u, t: u.calls.call(t.call.id), None),
    "calls.lock": (lambda u, t: u.calls.lock(t.call.id), None),
    "calls.called_for": (lambda u, t: u.calls.called_for(t.occurrence.id), frozenset()),
    "calls.all_of_occurrence": (lambda u, t: u.calls.all_of_occurrence(t.occurrence.id), []),
    "calls.of_occurrence": (lambda u, t: u.calls.of_occurrence(t.occurrence.id), []),
    "calls.of_member": (lambda u, t: u.calls.of_member(t.ben.member, 9), []),
    "calls.open_of": (lambda u, t: u.calls.open_of(t.ben.member, NOON), []),
    "calls.presses": (lambda u, t: u.calls.presses(t.call.id), []),
    "calls.unpress": (lambda u, t: u.calls.unpress(t.call.id, t.ben.member), False),
    "calls.seats": (lambda u, t: u.calls.seats(t.call.id), []),
    "calls.pair": (lambda u, t: u.calls.pair(t.call.id, t.ben.member, t.aiko.member), None),
    "calls.unpair": (lambda u, t: u.calls.unpair(t.call.id, t.ben.member), None),
    "calls.confirm": (lambda u, t: u.calls.confirm(t.call.id, NOON), 0),
    "calls.unpropose": (lambda u, t: u.calls.unpropose(t.call.id), None),
    "calls.leave_all": (lambda u, t: u.calls.leave_all(t.call.id, NOON), None),
    "calls.look_for_stand_in": (lambda u, t: u.calls.look_for_stand_in(t.seat.id, NOON), False),
    "calls.leave": (lambda u, t: u.calls.leave(t.call.id, t.ben.member, NOON), False),
    "calls.settle": (lambda u, t: u.calls.settle(t.seat.id, SeatState.COMPLETED, NOON), False),
    "calls.reopen": (lambda u, t: u.calls.reopen(t.excused.id, NOON), False),
    "calls.witnesses": (lambda u, t: u.calls.witnesses(t.seat.id), set()),
    "calls.unsettled": (lambda u, t: u.calls.unsettled(NOON + 30 * DAY, 9, of=t.aiko.member), []),
    "calls.pasts": (
        lambda u, t: _of_pasts(u.calls.pasts(t.call.role, {t.ben.member}, NOON + 30 * DAY)),
        [Past()],
    ),
    "calls.held": (lambda u, t: u.calls.held(t.ben.member, NOON + 30 * DAY), set()),
    "calls.engagements": (lambda u, t: u.calls.engagements({t.aiko.member, t.ben.member}, NOON), []),
    "interests.of": (lambda u, t: u.interests.of(t.ben.member), []),
    "interests.withdraw": (lambda u, t: u.interests.withdraw(t.ben.member, t.role.id), False),
    "interests.willing": (lambda u, t: u.interests.willing(t.role.id), {}),
    "invitations.of": (lambda u, t: u.invitations.of(t.call.id), []),
    "invitations.answer": (
        lambda u, t: u.invitations.answer(t.call.id, t.ben.member, ports.InvitationState.DECLINED, NOON),
        False,
    ),
    "debriefs.of": (lambda u, t: u.debriefs.of(t.seat.id), None),
    "debriefs.share": (lambda u, t: u.debriefs.share(t.seat.id, NOON), None),
    "debriefs.unshare": (lambda u, t: u.debriefs.unshare(t.seat.id), None),
    "steps.done": (lambda u, t: u.steps.done(t.seat.id), set()),
    "steps.untick": (lambda u, t: u.steps.untick(t.seat.id, STEP), False),
    "handovers.of": (lambda u, t: u.handovers.of(t.call.id, t.ben.member), None),
    "handovers.remove": (lambda u, t: u.handovers.remove(t.call.id, t.ben.member), None),
    "handovers.latest": (lambda u, t: u.handovers.latest(t.call.role, but=t.aiko.member), None),
    "standing_calls.one": (lambda u, t: u.standing_calls.one(t.standing.id), None),
    "standing_calls.lock": (lambda u, t: u.standing_calls.lock(t.standing.id), None),
    "standing_calls.end": (lambda u, t: u.standing_calls.end(t.standing.id), False),
    "standing_calls.of_series": (lambda u, t: u.standing_calls.of_series([t.series.id]), []),
    "timers.take": (lambda u, t: u.timers.take(t.timer, NOON), False),
    "timers.put_off": (lambda u, t: u.timers.put_off(t.timer, NOON + DAY), None),
}
PLACE = BotPlace(THERE, "C1")


def _their_call(t: Theirs) -> NewCall:
    """In a space of ours, by somebody of theirs."""
    return NewCall(
        "new",
        t.call.role,
        t.occurrence.id,
        None,
        NOON + DAY,
        t.call.places,
        t.call.choosing,
        NOON,
        "",
        PLACE,
        t.aiko.id,
    )


def _their_standing_call(t: Theirs) -> NewStandingCall:
    """In a space of ours, for a series of theirs."""
    return NewStandingCall("new", t.series.id, t.call.role, t.call.places, t.call.choosing, 7, "", PLACE, t.aiko.id)


IS_REFUSED: Mapping[str, tuple[Ask, type[Exception]]] = {
    "people.settle": (lambda u, t: u.people.settle(Facts(AccountRef(SLACK, "aiko"), "thief")), LookupError),
    "people.member": (lambda u, t: u.people.member(t.aiko.member), LookupError),
    "people.change": (lambda u, t: u.people.change(t.aiko.member, notices=False), LookupError),
    "settings.change_space": (lambda u, t: u.settings.change_space(t.space, announcements="C1"), LookupError),
    "audit.write": (lambda u, t: u.audit.write(actor=t.aiko.id, what="zone"), IntegrityError),
    "ledger.record_gift": (
        lambda u, t: u.ledger.record_gift(giver=t.aiko.id, day=t.day.id, at=NOON, likeness="", public=False),
        IntegrityError,
    ),
    "ledger.give": (
        lambda u, t: u.ledger.give(NewEntry(t.aiko.id, t.ben.id, Kind.THANKS, 1, NOON, Source("new"))),
        IntegrityError,
    ),
    "sources.keep": (
        lambda u, t: u.sources.keep(SourceState(Source("new"), Outcome.DEPOSITED, giver=t.aiko.id), NOON),
        IntegrityError,
    ),
    "sources.watch": (
        lambda u, t: u.sources.watch(SubjectKey("new"), MessageRef(SLACK, "C1", "1"), NOON),
        LookupError,
    ),
    "sources.watched": (lambda u, t: u.sources.watched(SLACK, NOON - DAY, 9), LookupError),
    "allowances.begin": (lambda u, t: u.allowances.begin(t.aiko.member, NOON, NOON + DAY), IntegrityError),
    "deliveries.owe": (
        lambda u, t: u.deliveries.owe(
            NewDelivery(DeliveryKind.POST, "thanks.notice", "x", BotPlace(THERE, "C1"), t.ben.id, NOON, None)
        ),
        IntegrityError,
    ),
    "drafts.keep": (
        lambda u, t: u.drafts.keep(owner=t.aiko.id, form="", state={}, values={}, at=NOON),
        IntegrityError,
    ),
    "deliveries.owe_anew": (
        lambda u, t: u.deliveries.owe_anew(
            NewDelivery(DeliveryKind.POST, "thanks.notice", "x", BotPlace(THERE, "C1"), t.ben.id, NOON, None)
        ),
        IntegrityError,
    ),
    "sessions.remember": (lambda u, t: u.sessions.remember([before(t.occurrence)]), LookupError),
    "sessions.propose": (
        lambda u, t: u.sessions.propose(
            t.occurrence.id, "this", by=t.aiko.id, host=t.aiko.id, to=t.ben.id, agreed=True
        ),
        IntegrityError,
    ),
    "sessions.add": (
        lambda u, t: u.sessions.add(NewSeries(WEEKLY, plan(t.aiko), PLACE, 7, t.aiko.id, "new")),
        IntegrityError,
    ),
    "sessions.change_series": (lambda u, t: u.sessions.change_series(t.series.id, rule=WEEKLY), LookupError),
    "sessions.continue_": (
        lambda u, t: u.sessions.continue_(t.series.id, [Dated(day(12, 19), NOON)]),
        LookupError,
    ),
    "sessions.change": (lambda u, t: u.sessions.change(t.occurrence.id, own=True), LookupError),
    "sessions.attendance": (lambda u, t: u.sessions.attendance(t.occurrence.id), LookupError),
    "sessions.keep": (
        lambda u, t: u.sessions.keep(t.occurrence.id, Attendance(None), by=t.ben, at=NOON),
        LookupError,
    ),
    "sessions.was_there": (lambda u, t: u.sessions.was_there(t.occurrence.id, t.ben, NOON), LookupError),
    "sessions.write_recap": (
        lambda u, t: u.sessions.write_recap(t.occurrence.id, Recap(t.aiko.id, "", NOON)),
        IntegrityError,
    ),
    "calls.add": (lambda u, t: u.calls.add(_their_call(t)), IntegrityError),
    "calls.change": (lambda u, t: u.calls.change(t.call.id, state=CallState.CANCELLED), LookupError),
    "calls.bear_witness": (lambda u, t: u.calls.bear_witness(t.seat.id, t.aiko, NOON), IntegrityError),
    "calls.hand_over": (
        lambda u, t: u.calls.hand_over(t.seat, t.aiko, wish=Wish.DO, first_time=False, looks=False, at=NOON),
        IntegrityError,
    ),
    "calls.press": (lambda u, t: u.calls.press(t.call.id, t.aiko, Wish.TRY, NOON), IntegrityError),
    "calls.seat": (
        lambda u, t: u.calls.seat(
            t.call.id, (Seated(t.ben.member, SeatKind.OPEN),), SeatState.CONFIRMED, first_timers=(), at=NOON
        ),
        ValueError,
    ),
    "steps.tick": (lambda u, t: u.steps.tick(t.seat.id, STEP, NOON), IntegrityError),
    "handovers.write": (lambda u, t: u.handovers.write(t.call.id, t.ben, "x", NOON), IntegrityError),
    "interests.express": (lambda u, t: u.interests.express(t.ben.member, RoleId("mc"), NOON), IntegrityError),
    "invitations.invite": (lambda u, t: u.invitations.invite(t.call.id, t.ben, t.aiko, NOON), IntegrityError),
    "debriefs.write": (
        lambda u, t: u.debriefs.write(t.seat.id, did="", learned="", planned="", at=NOON),
        IntegrityError,
    ),
    "standing_calls.add": (lambda u, t: u.standing_calls.add(_their_standing_call(t)), IntegrityError),
    "roles.change": (lambda u, t: u.roles.change(t.role.id, retired=True), LookupError),
    "roles.has_held": (
        lambda u, t: u.roles.has_held(t.ben.member, RoleId("mc"), last=None, told_by=t.ben.id, own=True),
        IntegrityError,
    ),
}


def _methods_that_take_an_id() -> set[str]:
    return {
        f"{repository}.{name}"
        for repository, protocol in REPOSITORIES.items()
        for name, method in vars(protocol).items()
        if not name.startswith("_") and callable(method)
        for parameters in [{k: v for k, v in method.__annotations__.items() if k != "return"}]
        if any(OURS.search(f"{kind} {getattr(kind, '__name__', None)}") for kind in parameters.values())
    }


def test_every_method_that_takes_an_id_is_asked() -> None:
    assert _methods_that_take_an_id() == {*FINDS_NOTHING, *IS_REFUSED}


@pytest.fixture
async def elsewhere(village: Village) -> Village:
    """Another community in the same database."""
    return Village(village.url, village.storage, await settle(village.storage, THERE), THERE)


async def _picture(village: Village, theirs: Theirs) -> list[object]:
    async with village.storage.community(village.community, write=False) as uow:
        return [
            await uow.people.member(theirs.aiko.member),
            await uow.people.account_by_id(theirs.aiko.id),
            await uow.ledger.received(theirs.ben.member, before=None, most=99),
            await uow.ledger.given(theirs.aiko.member, before=None, most=99),
            await uow.allowances.around(theirs.aiko.member, NOON + timedelta(days=9)),
            await uow.sources.get(theirs.entry.source),
            await uow.deliveries.get(theirs.delivery),
            await uow.drafts.get(theirs.draft),
            await uow.settings.spaces(),
            await uow.audit.page(before=None, most=99),
            await uow.tags.all(99),
            await uow.standing_calls.all(),
            await uow.sessions.upcoming(NOON, after=None, most=99),
            await uow.sessions.attendance(theirs.occurrence.id),
            await uow.sessions.guests(theirs.occurrence.id),
            await uow.sessions.recap(theirs.occurrence.id),
            await uow.sessions.remembered(theirs.change),
            await uow.sessions.proposal(theirs.proposal.id),
            await uow.roles.all(),
            await uow.roles.experience(),
            await uow.calls.coming(NOON, 99),
            await uow.calls.presses(theirs.call.id),
            await uow.calls.seats(theirs.call.id),
            await uow.calls.witnesses(theirs.seat.id),
            await uow.debriefs.of(theirs.seat.id),
            await uow.steps.done(theirs.seat.id),
            await uow.handovers.of(theirs.call.id, theirs.ben.member),
            await uow.handovers.latest(theirs.call.role, but=theirs.aiko.member),
            await uow.interests.of(theirs.ben.member),
            await uow.invitations.of(theirs.call.id),
            await village.storage.house.timers_due(NOON + DAY, 99),
        ]


async def test_nothing_of_another_community_is_found_or_changed(village: Village, elsewhere: Village) -> None:
    theirs = await furnish(village)
    before = await _picture(village, theirs)
    async with village.storage.community(elsewhere.community) as uow:
        answers = {name: await ask(uow, theirs) for name, (ask, _) in FINDS_NOTHING.items()}
        assert await uow.tags.like("", 9) == []
        assert await uow.tags.all(9) == []
        assert await uow.audit.page(before=None, most=9) == []
        assert await uow.audit.latest("zone") is None
        assert await uow.numbers.subject("gift", 1) is None
        assert await uow.ledger.board(starts=None, ends=None, most=9) == []
        assert await uow.ledger.gifts(receiver=None, before=None, most=9) == []
        assert await uow.people.organizers() == []
        assert await uow.people.named(["aiko", "ben"]) == []
        assert [space.ref for space in await uow.settings.spaces()] == [THERE]
        assert set((await uow.deliveries.troubles(NOON)).values()) == {0}
        assert await uow.deliveries.of_subject("thanks.public", "gift") == []
        assert await uow.sessions.upcoming(NOON, after=None, most=9) == []
        assert await uow.sessions.past(NOON + 99 * DAY, 9) == []
        assert theirs.role not in await uow.roles.all()
        assert await uow.roles.experience() == []
        assert await uow.calls.coming(NOON, 9) == []
        assert await uow.calls.unsettled(NOON + 30 * DAY, 9, of=None) == []
        await uow.timers.stop(theirs.timer.purpose, theirs.timer.subject)
    assert answers == {name: nothing for name, (_, nothing) in FINDS_NOTHING.items()}
    assert await _picture(village, theirs) == before


@pytest.mark.parametrize("name", IS_REFUSED)
async def test_nothing_is_written_about_another_community(village: Village, elsewhere: Village, name: str) -> None:
    theirs = await furnish(village)
    before = await _picture(village, theirs)
    ask, refusal = IS_REFUSED[name]
    with pytest.raises(refusal):
        async with village.storage.community(elsewhere.community) as uow:
            await ask(uow, theirs)
    assert await _picture(village, theirs) == before


async def test_an_answer_names_nobody_of_another_community(village: Village, elsewhere: Village) -> None:
    theirs = await furnish(village)
    ours = await session(elsewhere, plan(await elsewhere.person("chie")))
    before = await _picture(village, theirs)
    with pytest.raises(IntegrityError):
        await answers(elsewhere, theirs.ben, ours, Rsvp.GOING)
    with pytest.raises(IntegrityError):
        async with village.storage.community(elsewhere.community) as uow:
            await uow.sessions.change(ours.id, series=theirs.series.id)
    assert await _picture(village, theirs) == before


async def test_both_communities_may_set_the_same_timer_and_make_a_series_by_the_same_key(
    village: Village, elsewhere: Village
) -> None:
    for one in (village, elsewhere):
        _, made = await arranged(one, plan(await one.person("aiko")))
        async with one.storage.community(one.community) as uow:
            assert await uow.sessions.upcoming(NOON, after=None, most=9) == made
            await uow.timers.set("session.offer_ends", "1", NOON)
    due = await village.storage.house.timers_due(NOON, 9)
    assert {timer.community for timer in due} == {village.community, elsewhere.community}
    async with village.storage.community(village.community) as uow:
        await uow.timers.stop("session.offer_ends", "1")
    assert [timer.community for timer in await village.storage.house.timers_due(NOON, 9)] == [elsewhere.community]


async def test_both_communities_may_hold_the_same_source(village: Village, elsewhere: Village) -> None:
    for one in (village, elsewhere):
        ben = await one.person("ben")
        async with one.storage.community(one.community) as uow:
            await uow.ledger.give(NewEntry(None, ben.id, Kind.ROLE, 2, NOON, Source("same")))
        assert await one.balance(ben) == 2
