"""The message about a change, drawn from what is true when it goes out; and the answer to being asked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.context import Context, Drawing
from bot.feature import Dropped, Feature
from bot.features.sessions.announcing import answer_button
from bot.features.sessions.changes import Difference, difference_words, differences
from bot.features.sessions.rsvp import take_answer
from bot.features.sessions.telling_changes import EXPECTED
from bot.features.sessions.untold import CANCELLED, CHANGED, change_of
from bot.features.sessions.words import about_words, is_open, is_planned, wall_words
from bot.homes import refresh_homes
from bot.people import Account, AccountId
from bot.ports import Before, ChangeId, Delivery, Occurrence, UnitOfWork
from bot.rules.attendance import Place, Rsvp
from bot.speech import Answer, Block, Buttons, Card, Item, Person, Phrase, Refused, Reply, Style, Text, When, say

feature = Feature("sessions.change_notices")

BESIDE_MOST = 5
"""Rows with a button each: one of Discord's five rows."""
LISTED = 10
"""Of many dates so many are listed; the others are counted."""


@dataclass(frozen=True, slots=True)
class _One:
    """What a change did to one occurrence that still concerns the reader."""

    before: Before
    now: Occurrence
    place: Place | None
    asked: bool
    """Whether they still come, since it was moved."""
    beside: tuple[Block, ...]
    """What it means for them beside that, such as for a role that they have there."""

    @property
    def moved(self) -> bool:
        return self.before.starts != self.now.starts


async def _about(uow: UnitOfWork, delivery: Delivery, zone: str) -> Phrase:
    befores = await uow.sessions.remembered(change_of(delivery))
    return await about_words(uow, befores[0].occurrence if befores else "", zone)


async def _nothing(uow: UnitOfWork, id: str) -> None:
    """A change that was made is changed by nobody."""


@feature.unsent(CHANGED, CANCELLED, lock=_nothing, about=_about)
async def not_told(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Sequence[Account]:
    """Its host and who made the change hear who does not know of it, so that they can say it otherwise."""
    found: dict[AccountId, Account] = {}
    for before in await uow.sessions.remembered(change_of(delivery)):
        occurrence = await uow.sessions.occurrence(before.occurrence)
        for id in (before.by, *((occurrence.plan.host,) if occurrence else ())):
            account = await uow.people.account_by_id(id)
            if account is not None:
                found[id] = account
    return tuple(found.values())


@feature.delivery(CHANGED)
@feature.delivery(CANCELLED)
async def draw(drawing: Drawing) -> Card | Dropped:
    """What was cancelled, moved back or answered meanwhile is not told any more."""
    receiver = await drawing.receiver()
    if receiver is None:
        return Dropped("gone")
    ones = await _concerning(drawing, receiver)
    called_off = [one for one in ones if one.before.cancels]
    others = [one for one in ones if not one.before.cancels and is_open(one.now, drawing.now) and _differs(one)]
    if not called_off and not others:
        return Dropped("nothing to tell")
    blocks = (*await _called_off(drawing, called_off), *await _changed(drawing, others))
    who = await _by(drawing.uow, [*called_off, *others])
    told_by = Text(say("session.change.by" if others else "session.change.cancelled_by", who=who))
    beside = [block for one in (*called_off, *others) for block in one.beside][:BESIDE_MOST]
    return Card((*blocks, told_by, *beside, *_asking(drawing, others)))


async def _by(uow: UnitOfWork, ones: Sequence[_One]) -> tuple[Person | Phrase, ...]:
    """Who made these changes, each once."""
    accounts = [await uow.people.account_by_id(id) for id in dict.fromkeys(one.before.by for one in ones)]
    return tuple(Person(account.ref) if account else say("people.someone") for account in accounts)


async def _concerning(drawing: Drawing, receiver: Account) -> list[_One]:
    """Those to which they are going or may, that they host, or that concern them beside that."""
    uow, found = drawing.uow, []
    for before in await uow.sessions.remembered(change_of(drawing.delivery)):
        now = await uow.sessions.occurrence(before.occurrence)
        if now is None:
            continue
        place = (await uow.sessions.attendance(now.id)).of(receiver.member)
        runs = drawing.catalogue.beside_changes
        beside = tuple([block for run in runs for block in await run(drawing, before, now, receiver)])
        hosts = await _hosts(uow, receiver, before, now)
        if hosts or beside or (place is not None and place.rsvp in EXPECTED):
            found.append(_One(before, now, place, await _is_asked(uow, now, place), beside))
    return found


async def _hosts(uow: UnitOfWork, receiver: Account, before: Before, now: Occurrence) -> bool:
    accounts = [await uow.people.account_by_id(host) for host in (before.plan.host, now.plan.host)]
    return any(account is not None and account.member == receiver.member for account in accounts)


async def _is_asked(uow: UnitOfWork, now: Occurrence, place: Place | None) -> bool:
    if place is None or place.rsvp is not Rsvp.GOING:
        return False
    guest = (await uow.sessions.guests(now.id)).get(place.member)
    return guest is not None and guest.confirmed < now.revision


def _differs(one: _One) -> bool:
    return one.moved or one.before.plan != one.now.plan or one.before.announced_in != one.now.announced_in


async def _called_off(drawing: Drawing, ones: Sequence[_One]) -> tuple[Block, ...]:
    if not ones:
        return ()
    first, zone = ones[0], drawing.reader.zone
    title, goes_on = first.now.plan.title, await next_of(drawing.uow, ones[-1].now)
    if len(ones) > 1:
        blocks: tuple[Block, ...] = (
            Text(say("session.cancelled_several", title=title, n=len(ones))),
            *_listed([wall_words(one.before.starts, zone) for one in ones]),
        )
    elif goes_on is not None:
        blocks = (Text(say("session.skipped_notice", title=title, when=wall_words(first.before.starts, zone))),)
    else:
        return (Text(say("session.cancelled_notice", title=title, when=wall_words(first.before.starts, zone))),)
    return (*blocks, Text(say("session.goes_on", when=wall_words(goes_on.starts, zone)))) if goes_on else blocks


async def next_of(uow: UnitOfWork, occurrence: Occurrence) -> Occurrence | None:
    """The next one of its series, if the series goes on."""
    series = await uow.sessions.series(occurrence.series)
    if series is None or series.rule.repeat is None:
        return None
    later = await uow.sessions.occurrences(series.id, since=occurrence.index)
    return next((one for one in later if is_planned(one) and one.starts > occurrence.starts), None)


async def _changed(drawing: Drawing, ones: Sequence[_One]) -> tuple[Block, ...]:
    if not ones:
        return ()
    zone = drawing.reader.zone
    blocks: list[Block] = [Text(say("session.change.notice", title=ones[0].before.plan.title, n=len(ones)))]
    lines = [_start_words(one, zone) for one in ones]
    blocks += _listed(lines)
    blocks += [Text(difference_words(one)) for one in await _differences(drawing.uow, ones)]
    blocks += [Text(phrase) for one in ones[:1] if (phrase := _seat_words(one, zone)) is not None]
    return tuple(blocks)


def _start_words(one: _One, zone: str) -> Phrase:
    now = wall_words(one.now.starts, zone)
    if not one.moved:
        return say("session.change.at", when=now)
    return say("session.change.moved", was=wall_words(one.before.starts, zone), now=now)


async def _differences(uow: UnitOfWork, ones: Sequence[_One]) -> list[Difference]:
    """Each once: of a series they are the same for every date, save where one had been changed by itself."""
    found: list[Difference] = []
    for one in ones:
        found += [each for each in await differences(uow, one.before.plan, one.now.plan) if each not in found]
    return found[:LISTED]


def _seat_words(one: _One, zone: str) -> Phrase | None:
    """Where a seat is kept, or there are seats for all now: how it stands with theirs."""
    match one.place.rsvp if one.place else None:
        case Rsvp.OFFERED if one.place and one.place.offered_until:
            return say("session.change.kept", until=When(one.place.offered_until, zone))
        case Rsvp.GOING if one.before.plan.capacity is not None and one.now.plan.capacity is None:
            return say("session.own.going")
        case _:
            return None


def _listed(lines: Sequence[Phrase]) -> tuple[Block, ...]:
    more = (Item(say("session.and_others", n=len(lines) - LISTED)),) if len(lines) > LISTED else ()
    return (*(Item(line) for line in lines[:LISTED]), *more)


def _asking(drawing: Drawing, ones: Sequence[_One]) -> tuple[Block, ...]:
    """One press answers for all dates that were moved; single ones are answered to where they are shown."""
    asked = [one for one in ones if one.asked]
    if not asked:
        return ()
    question = Text(say("session.change.still", n=len(asked)))
    if len(asked) == 1:
        ways = tuple(answer_button(drawing, asked[0].now, rsvp) for rsvp in (Rsvp.GOING, Rsvp.NO))
        return (question, Buttons(ways))
    change = change_of(drawing.delivery)
    both = ((Rsvp.GOING, Style.PRIMARY), (Rsvp.NO, Style.PLAIN))
    ways = tuple(
        drawing.button(say(f"session.change.all.{rsvp}"), "session.again", change, rsvp.value, style=style)
        for rsvp, style in both
    )
    each = (
        Item(
            wall_words(one.now.starts, drawing.reader.zone),
            drawing.button(say("session.show"), "session.show", one.now.id),
        )
        for one in asked[:LISTED]
    )
    return (question, Buttons(ways), *each)


@feature.button("session.again")
async def again(ctx: Context, change: str, rsvp: str) -> Answer:
    """For every date of that change to which they are going and have not said so again."""
    if rsvp not in (Rsvp.GOING, Rsvp.NO):
        raise Refused(say("refused.outdated"))
    account, member = await ctx.settle()
    answered = 0
    for before in sorted(await ctx.uow.sessions.remembered(ChangeId(change)), key=lambda one: one.occurrence):
        occurrence = await ctx.uow.sessions.lock(before.occurrence)
        if occurrence is None or not is_open(occurrence, ctx.now):
            continue
        attendance = await ctx.uow.sessions.attendance(occurrence.id)
        if not await _is_asked(ctx.uow, occurrence, attendance.of(member.id)):
            continue
        await take_answer(ctx, occurrence, account, member, Rsvp(rsvp))
        answered += 1
    await refresh_homes(ctx.uow, (account,), ctx.now)
    return Reply(Card((Text(say(f"session.change.answered.{rsvp}", n=answered)),)))
