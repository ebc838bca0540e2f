"""Thanks by command, by form and from a message's menu."""

import unicodedata
from datetime import timedelta
from typing import Annotated

from bot.access import may_be_thanked
from bot.context import Context
from bot.events import Submitted
from bot.feature import Feature, Number, People, Rest, Word
from bot.features.notices import owe_notices
from bot.features.undo import gift_card
from bot.forms import form_of
from bot.giving import Given, NotCounted, Why, Wish, give
from bot.hindrance_words import not_looked_up
from bot.inquiries import AboutPeople
from bot.membership import has_left
from bot.mentions import accounts_in
from bot.natural_key import digest
from bot.people import (
    UNTIL_LIFTED,
    Account,
    AccountId,
    AccountRef,
    Facts,
    Member,
    MemberState,
    Notices,
    Place,
    SubjectMessage,
)
from bot.ports import Gift, GiftId, Kind, Outcome, SourceState, SubjectKey
from bot.rules.wording import TAG_LONGEST, shortened, tag_of, tags_in
from bot.speech import Answer, Buttons, Card, Form, Person, Phrase, Refused, Reply, Style, Text, When, say

feature = Feature("thanks")

TYPED_AGAIN_WITHIN = timedelta(minutes=3)
"""A person types again after a platform's time-out although the first was committed (design.md section 5)."""

ASKED_AGAIN_WITHIN = timedelta(hours=1)
"""How long the button under "already given" works; as long as an adapter believes what it knows of a person."""

ALSO_MOST = 5
"""Buttons in a row."""

Receivers = Annotated[tuple[AccountRef, ...], People(also=("also", "and_also"))]
Reason = Annotated[str, Rest(longest=300)]
Tag = Annotated[str, Word(longest=TAG_LONGEST, suggests=True)]
Points = Annotated[int, Number(1, 5)]


@feature.command("thanks")
async def thanks(ctx: Context, to: Receivers, reason: Reason, tag: Tag | None = None, points: Points = 1) -> Answer:
    """Thank one or several members: a deposit into the trust of each."""
    receivers = _facts_of(ctx, to)
    await ctx.settle_in_order(ctx.facts, *receivers)
    account, member = await ctx.settle()
    await ctx.uow.people.lock(member.id)
    tags = tuple(dict.fromkeys(filter(None, (tag_of(tag) if tag else "", *tags_in(reason)))))
    wish = Wish(
        kind=Kind.THANKS,
        receivers=receivers,
        sources={ref: ctx.source(type(ctx.event).__name__, ctx.event.key, str(ref)) for ref in to},
        points=points,
        at=ctx.at,
        reason=reason,
        tags=tags,
        likeness=_likeness(ctx, to, points, reason, tags),
        public=_public(ctx),
        subject=_subject(ctx),
    )
    before = await _answered_before(ctx, wish) or await _typed_again(ctx, account, wish)
    return before or await _give(ctx, account, member, wish)


@feature.message_menu("thank", opens_form=True)
async def thank_for_this(ctx: Context, message: SubjectMessage) -> Form:
    """The same from a message: its author is the receiver, a form asks for the reason."""
    if message.author is None or message.system:
        raise Refused(say("why.nobody"))
    if message.author == ctx.event.actor:
        raise Refused(say("why.yourself"))
    (author,) = _facts_of(ctx, (message.author,))
    fault = may_be_thanked(author)
    if fault is not None:
        raise Refused(say(f"thanks.refused.{fault}", who=_name(author)))
    command = ctx.catalogue.commands["thanks",]
    state = {"to": message.author.user, "message": message.ref.id}
    return form_of(command, ctx.community.id, typed={}, state=state)


@feature.button("thanks.again")
async def give_again(ctx: Context, gift: str) -> Answer:
    """The same gift once more, on purpose. What it acts on is the first gift: two presses give once."""
    account, member = await ctx.settle()
    await ctx.uow.people.lock(member.id)
    first, shown_to_all = await _gift_to_repeat(ctx, member, gift)
    lines = await ctx.uow.ledger.entries_of(first.id)
    # A press names nobody, so nobody was looked up: they were, when the first gift was made, within the hour.
    accounts = [await ctx.uow.people.account(line.receiver) for line in lines if line.receiver is not None]
    receivers = tuple([await as_last_seen(ctx, account) for account in accounts if account is not None])
    wish = Wish(
        kind=Kind.THANKS,
        receivers=receivers,
        sources={facts.account: ctx.source("again", first.id, str(facts.account)) for facts in receivers},
        points=lines[0].entry.points,
        at=ctx.at,
        reason=lines[0].reason,
        tags=lines[0].tags,
        likeness=first.likeness,
        public=shown_to_all,
    )
    answer = await _answered_before(ctx, wish) or await _give(ctx, account, member, wish)
    return Reply(answer.card, redraw=True) if isinstance(answer, Reply) else answer


@feature.button("thanks.also")
async def thank_also(ctx: Context, gift: str, account: str) -> Answer:
    """The same to who is named in the words of a gift and was not thanked. Two presses give once."""
    giver, member = await ctx.settle()
    await ctx.uow.people.lock(member.id)
    first, shown_to_all = await _gift_to_repeat(ctx, member, gift)
    lines = await ctx.uow.ledger.entries_of(first.id)
    named = await ctx.uow.people.account_by_id(AccountId(account))
    if named is None or named.id not in accounts_in(lines[0].reason):
        raise Refused(say("refused.outdated"))
    found = ctx.find_out(AboutPeople((named.ref,)))
    facts = found.facts.get(named.ref)
    if facts is None:
        raise Refused(not_looked_up(found.hindrance))
    wish = Wish(
        kind=Kind.THANKS,
        receivers=(facts,),
        sources={named.ref: ctx.source("also", first.id, str(named.ref))},
        points=lines[0].entry.points,
        at=ctx.at,
        reason=lines[0].reason,
        tags=lines[0].tags,
        likeness=_likeness(ctx, (named.ref,), lines[0].entry.points, lines[0].reason, lines[0].tags),
        public=shown_to_all,
    )
    answer = await _answered_before(ctx, wish) or await _give(ctx, giver, member, wish)
    return Reply(answer.card) if isinstance(answer, Reply) else answer


@feature.suggest("thanks", option="tag")
async def tags(ctx: Context, typed: str) -> tuple[str, ...]:
    return tuple(await ctx.uow.tags.like(tag_of(typed), most=25))


async def _give(ctx: Context, account: Account, member: Member, wish: Wish) -> Answer:
    return Reply(await _given(ctx, await thank(ctx, account, member, wish)))


async def thank(ctx: Context, account: Account, member: Member, wish: Wish, told_in: Place | None = None) -> Given:
    """Give, and tell of it: in a channel where it was said, or in ``told_in``. The giver must be locked.

    Raises Refused, with why it did not count remembered.
    """
    try:
        given = await give(ctx, account, member, wish)
    except NotCounted as refused:
        await _remember(ctx, account, wish, refused.why)
        raise Refused(_in_words(ctx, refused, wish), _field(refused.why), remembered=True) from refused
    await owe_notices(ctx, given.gift, given.receivers, told_in)
    return given


async def _given(ctx: Context, given: Given) -> Card:
    left = say("thanks.left", n=given.left, renews=When(given.day_ends, ctx.reader.zone))
    card = await gift_card(ctx, given.gift, left)
    return await _with_others_named(ctx, given, card)


async def _with_others_named(ctx: Context, given: Given, card: Card) -> Card:
    """Who is named in the words and was not thanked is said, with a button that thanks them too."""
    lines = await ctx.uow.ledger.entries_of(given.gift.id)
    thanked = {line.receiver for line in lines} | {ctx.event.actor}
    found = [await ctx.uow.people.account_by_id(id) for id in accounts_in(lines[0].reason)]
    named = [one for one in found if one is not None and one.ref not in thanked and one.ref.space == ctx.space.ref]
    named = [one for one in named if not await has_left(ctx.uow, one)]
    if not named:
        return card
    others = tuple(Person(one.ref) for one in named)
    buttons = [
        ctx.button(say("thanks.also.button", name=shortened(one.name, 30)), "thanks.also", given.gift.id, one.id)
        for one in named[:ALSO_MOST]
    ]
    note = Text(say("thanks.also.not_thanked", named=others, n=len(others)))
    return Card((*card.blocks, note, Buttons(tuple(buttons))), title=card.title)


async def _answered_before(ctx: Context, wish: Wish) -> Answer:
    """The same event again: the answer it had, nothing stored. A form that was refused may be corrected."""
    for source in wish.sources.values():
        state = await ctx.uow.sources.get(source)
        if state is None:
            continue
        if state.outcome is not Outcome.UNCOUNTED:
            gift = await ctx.uow.ledger.gift_of(source)
            found = await ctx.uow.ledger.gift(gift) if gift else None
            if found is not None:
                return Reply(await gift_card(ctx, found))
        elif state.reason != Why.AGAIN and not isinstance(ctx.event, Submitted):
            raise Refused(say("thanks.not_counted", why=say(f"why.{state.reason}")))
    return None


async def _typed_again(ctx: Context, giver: Account, wish: Wish) -> Answer:
    """The same gift typed within minutes is shown instead of stored, with a button to mean it."""
    twin = await ctx.uow.ledger.like(giver.member, wish.likeness, wish.at - TYPED_AGAIN_WITHIN)
    if twin is None:
        if await _shown_before(ctx, wish):
            raise Refused(say("thanks.not_counted", why=say("why.again")))
        return None
    await _remember(ctx, giver, wish, Why.AGAIN)
    again = ctx.button(say("thanks.again.button"), "thanks.again", twin.id, style=Style.PRIMARY)
    to = tuple(Person(facts.account) for facts in wish.receivers)
    text = say("thanks.again.already", when=When(twin.at, ctx.reader.zone, "time"), to=to)
    return Reply(Card((Text(text), Buttons((again,)))))


async def _shown_before(ctx: Context, wish: Wish) -> bool:
    """This very event was answered with "already given"; its twin may have been taken back since."""
    states = [await ctx.uow.sources.get(source) for source in wish.sources.values()]
    again = any(state is not None and state.reason == Why.AGAIN for state in states)
    return again and not isinstance(ctx.event, Submitted)


async def _remember(ctx: Context, giver: Account, wish: Wish, why: Why) -> None:
    for source in wish.sources.values():
        state = SourceState(source, Outcome.UNCOUNTED, why.value, giver=giver.id, subject=wish.subject)
        await ctx.uow.sources.keep(state, ctx.now)


async def _gift_to_repeat(ctx: Context, member: Member, gift: str) -> tuple[Gift, bool]:
    """One's own gift of the last hour, and whether everybody here may read its words. Raises Refused."""
    first, shown_to_all = await _own_gift(ctx, member, GiftId(gift)), _public(ctx)
    if ctx.now - first.at > ASKED_AGAIN_WITHIN or (shown_to_all and not first.public):
        raise Refused(say("refused.outdated"))  # words that were private are not made public by a press
    return first, shown_to_all


async def _own_gift(ctx: Context, member: Member, id: GiftId) -> Gift:
    gift = await ctx.uow.ledger.gift(id)
    giver = await ctx.uow.people.account_by_id(gift.giver) if gift else None
    if gift is None or giver is None or giver.member != member.id:
        raise Refused(say("refused.outdated"))
    return gift


def _facts_of(ctx: Context, receivers: tuple[AccountRef, ...]) -> tuple[Facts, ...]:
    """Raises Refused where the platform did not say in time who a receiver is."""
    if any(ref not in ctx.event.facts for ref in receivers):
        raise Refused(not_looked_up(ctx.event.hindrance))
    return tuple(ctx.event.facts[ref] for ref in receivers)


async def as_last_seen(ctx: Context, account: Account) -> Facts:
    """Who somebody was when the platform told of them last."""
    active = (await ctx.uow.people.member(account.member)).state is not MemberState.ALUMNUS
    return Facts(account.ref, account.name, active=active, zone=account.platform_zone, locale=account.platform_locale)


def _likeness(ctx: Context, to: tuple[AccountRef, ...], points: int, reason: str, tags: tuple[str, ...]) -> str:
    same_words = unicodedata.normalize("NFKC", reason).casefold()
    return digest(ctx.space.key, "like", *sorted(map(str, to)), str(points), same_words, *sorted(tags))


def _public(ctx: Context) -> bool:
    """Whether everybody here may read its words: they are told in the channel, and the channel is open to all."""
    return ctx.space.notices is Notices.CHANNEL and ctx.event.in_public


def _subject(ctx: Context) -> SubjectKey | None:
    """The message that a form was opened from."""
    if isinstance(ctx.event, Submitted) and "message" in ctx.event.state:
        return ctx.subject(ctx.event.place.channel, ctx.event.state["message"])
    return None


def _field(why: Why) -> str | None:
    match why:
        case Why.ALLOWANCE:
            return "points"
        case Why.PAUSED:
            return None
        case _:
            return "to"


def _in_words(ctx: Context, refused: NotCounted, wish: Wish) -> Phrase:
    """Why not, about whom, and what to do."""
    match refused.why:
        case Why.ALLOWANCE:
            assert refused.day is not None
            return say(
                "thanks.refused.allowance",
                n=refused.left,
                wanted=say("points", n=wish.points * len(wish.receivers)),
                renews=When(refused.day.ends, ctx.reader.zone),
            )
        case Why.PAUSED if refused.until not in (None, UNTIL_LIFTED):
            assert refused.until is not None
            return say("thanks.paused_until", until=When(refused.until, ctx.reader.zone))
        case Why.PAUSED:
            return say("thanks.paused")
        case _ if refused.who is not None:
            return say(f"thanks.refused.{refused.why}", who=_name(refused.who))
        case _:
            return say(f"why.{refused.why}")


def _name(facts: Facts) -> Phrase | Person:
    return Person(facts.account) if facts.known else say("people.someone")
