"""Whom to thank after a session: the host and some who were there, one press and one point each."""

from collections.abc import Sequence

from bot.context import Context
from bot.feature import Feature
from bot.features.thanks import as_last_seen, thank
from bot.features.undo import undo_gift
from bot.giving import Given, Wish, left_today
from bot.hindrance_words import not_looked_up
from bot.inquiries import AboutPeople
from bot.membership import has_left
from bot.natural_key import digest
from bot.people import Account, Facts, Notices, Place
from bot.phrasebook import our_phrasebook
from bot.ports import Guest, Kind, Occurrence, OccurrenceId, Outcome, Source
from bot.rules.attendance import Rsvp
from bot.speech import Answer, Block, Card, CommandName, Item, Person, Phrase, Refused, Reply, Style, Text, When, say

feature = Feature("sessions.thanking")

OFFERED_MOST = 5


async def whom_to_thank(ctx: Context, occurrence: Occurrence, giver: Account, *first: Phrase) -> Card:
    """For the giver alone; who was thanked on it already can be taken back there. With what else is asked of them."""
    people = await _offered(ctx, await _thankable(ctx, occurrence, giver))
    blocks: list[Block] = [Text(phrase) for phrase in first]
    if people:
        left, renews = await left_today(ctx, giver, await ctx.uow.people.member(giver.member))
        blocks.append(Text(say("session.thank.whom", n=left, renews=When(renews, ctx.reader.zone))))
        blocks += [await _row(ctx, occurrence, giver, one) for one in people]
    for beside in ctx.catalogue.beside_presences:
        blocks += await beside(ctx, occurrence, giver)
    blocks.append(Text(say("session.thank.else", command=CommandName(("thanks",)))))
    return Card(tuple(blocks))


@feature.button("session.thank")
async def press(ctx: Context, id: str, receiver: str) -> Answer:
    """What it acts on is occurrence, giver and receiver: pressed twice, it is given once."""
    occurrence = await _occurrence(ctx, id)
    known = await ctx.known()
    people = await _thankable(ctx, occurrence, known) if known and await _was_there(ctx, occurrence, known) else []
    to = next((one for one in people if one.member == receiver), None)
    if to is None:
        raise Refused(say("refused.outdated"))
    facts = await _facts(ctx, to)
    await ctx.settle_in_order(ctx.facts, facts)
    giver, member = await ctx.settle()
    await ctx.uow.people.lock(member.id)
    source = await _source(ctx, occurrence, giver, to)
    if await _given(ctx, source):
        note = say("session.thank.already", who=Person(to.ref))
        return Reply(await whom_to_thank(ctx, occurrence, giver, note), redraw=True)
    place = _told_in(ctx, occurrence)
    wish = Wish(
        kind=Kind.THANKS,
        receivers=(facts,),
        sources={facts.account: source},
        points=1,
        at=ctx.at,
        reason=await _reason(ctx, occurrence, to),
        public=ctx.space.notices is Notices.CHANNEL and ctx.event.in_public and place == ctx.event.place,
    )
    given = await thank(ctx, giver, member, wish, place)
    return Reply(await whom_to_thank(ctx, occurrence, giver, _given_words(given)), redraw=True)


@feature.button("session.unthank")
async def take_back(ctx: Context, id: str, gift: str) -> Answer:
    """A slip: it is taken back like any thanks, and the list is redrawn."""
    occurrence = await _occurrence(ctx, id)
    await undo_gift(ctx, gift)
    giver, _ = await ctx.settle()
    return Reply(await whom_to_thank(ctx, occurrence, giver), redraw=True)


async def _occurrence(ctx: Context, id: str) -> Occurrence:
    found = await ctx.uow.sessions.occurrence(OccurrenceId(id))
    if found is None:
        raise Refused(say("refused.outdated"))
    return found


async def _thankable(ctx: Context, occurrence: Occurrence, giver: Account) -> list[Account]:
    """The host first, who says that they were there, then who was going; not oneself."""
    host = await ctx.uow.people.account_by_id(occurrence.plan.host)
    guests = await ctx.uow.sessions.guests(occurrence.id)
    going = (await ctx.uow.sessions.attendance(occurrence.id)).those(Rsvp.GOING)
    expected = [guests[place.member].account for place in going if place.member in guests]
    accounts = [*([host] if host else []), *_there(list(guests.values())), *expected]
    in_order: dict[str, Account] = {}
    for one in accounts:
        if one.member != giver.member:
            in_order.setdefault(one.member, one)
    return list(in_order.values())


async def _offered(ctx: Context, people: Sequence[Account]) -> list[Account]:
    """The first who are still here."""
    offered: list[Account] = []
    for one in people:
        if len(offered) < OFFERED_MOST and not await has_left(ctx.uow, one):
            offered.append(one)
    return offered


def _there(guests: Sequence[Guest]) -> list[Account]:
    said = sorted((guest.was_there, guest.account.id, guest.account) for guest in guests if guest.was_there is not None)
    return [account for _, _, account in said]


async def _was_there(ctx: Context, occurrence: Occurrence, giver: Account) -> bool:
    guest = (await ctx.uow.sessions.guests(occurrence.id)).get(giver.member)
    return guest is not None and guest.was_there is not None


async def _row(ctx: Context, occurrence: Occurrence, giver: Account, to: Account) -> Item:
    who = Person(to.ref)
    source = await _source(ctx, occurrence, giver, to)
    state = await ctx.uow.sources.get(source)
    gift = await ctx.uow.ledger.gift_of(source) if state else None
    if state is None or gift is None or state.outcome is Outcome.UNCOUNTED:
        button = ctx.button(say("session.thank"), "session.thank", occurrence.id, to.member, style=Style.PRIMARY)
        return Item(say("session.thank.host" if await _hosts(ctx, occurrence, to) else "session.host", who=who), button)
    if state.outcome is Outcome.REVERSED:
        return Item(say("session.thank.undone", who=who))
    return Item(
        say("session.thank.done", who=who), ctx.button(say("undo.button"), "session.unthank", occurrence.id, gift)
    )


async def _hosts(ctx: Context, occurrence: Occurrence, account: Account) -> bool:
    host = await ctx.uow.people.account_by_id(occurrence.plan.host)
    return host is not None and host.member == account.member


async def _facts(ctx: Context, account: Account) -> Facts:
    """Who they are right now. Raises Refused where the platform does not say in time."""
    if account.ref.space != ctx.event.space:  # a platform tells of its own people only
        return await as_last_seen(ctx, account)
    found = ctx.find_out(AboutPeople((account.ref,)))
    facts = found.facts.get(account.ref)
    if facts is None:
        raise Refused(not_looked_up(found.hindrance))
    return facts


async def _source(ctx: Context, occurrence: Occurrence, giver: Account, receiver: Account) -> Source:
    """Digested with the key of the session's own space: the same from whichever of one's accounts it is pressed."""
    space = await ctx.uow.people.space(occurrence.announced_in.space)
    key = (space or ctx.space).key
    return Source(digest(key, "source", "session.thank", occurrence.id, giver.member, receiver.member))


async def _given(ctx: Context, source: Source) -> bool:
    """Also where it was taken back since: whoever means it anew has /thanks."""
    state = await ctx.uow.sources.get(source)
    return state is not None and state.outcome is not Outcome.UNCOUNTED


def _told_in(ctx: Context, occurrence: Occurrence) -> Place:
    """Where the session was announced; of a session of another space, where the button was pressed."""
    ours = occurrence.announced_in.space == ctx.event.space
    return occurrence.announced_in if ours else ctx.event.place


async def _reason(ctx: Context, occurrence: Occurrence, to: Account) -> str:
    """In the community's language: it is stored as if somebody had typed it."""
    hosted = await _hosts(ctx, occurrence, to)
    local = occurrence.starts.astimezone(ctx.community.tz)
    phrase = say(
        "session.thank.for_hosting" if hosted else "session.thank.for_coming",
        title=occurrence.plan.title,
        date=f"{local:%Y-%m-%d}",
    )
    return our_phrasebook().as_typed(phrase, ctx.community.locale)


def _given_words(given: Given) -> Phrase:
    to = tuple(Person(account.ref) for account in given.receivers)
    return say("thanks.given", to=to, points=say("points", n=1))
