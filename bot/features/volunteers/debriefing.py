"""The debrief: what I did, what I learned, what I do next. Asked the morning after, and seen by who wrote it alone."""

from datetime import datetime, timedelta
from typing import Annotated

from bot.context import Context, Drawing, Looking, zone_of
from bot.feature import Dropped, Feature, Rest, Word
from bot.features.roles.interest import interests, next_try
from bot.features.volunteers.handover import handover_button, may_write
from bot.features.volunteers.meaning import looked_at
from bot.features.volunteers.standing import Standing, lock_call, standing_drawn
from bot.features.volunteers.words import name_words
from bot.forms import form_of
from bot.ports import Debrief, Delivery, DeliveryState, Seat, SeatState, UnitOfWork
from bot.rules.mornings import next_morning
from bot.speech import Answer, Block, Button, Buttons, Card, Form, Phrase, Refused, Reply, Style, Text, say
from bot.telling import tell

feature = Feature("volunteers.debriefing")

PURPOSE, SHARED = "volunteer.debrief", "volunteer.debrief_shared"
WORTH = timedelta(days=3)
LONGEST = 600
NEVER_POSTED = (DeliveryState.DROPPED, DeliveryState.EXPIRED)

Which = Annotated[str, Word(longest=40)]
Words = Annotated[str, Rest(longest=LONGEST, lines=True)]


async def owe_debrief(uow: UnitOfWork, seat: Seat, now: datetime) -> None:
    """Asked once, at nine the next morning where they live, or when their quiet hours end."""
    member = await uow.people.member(seat.account.member)
    at = next_morning(now, zone_of(member, seat.account, uow.community))
    subject = f"{seat.call}|{seat.id}"
    await tell(uow, seat.account, purpose=PURPOSE, subject=subject, worth_for=WORTH, now=at)


@feature.delivery(PURPOSE, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    standing, seat_id = await standing_drawn(drawing), drawing.parts[1]
    seat = standing.seat(seat_id) if standing else None
    if standing is None or seat is None:
        return Dropped("gone")
    if not (await drawing.uow.people.member(seat.account.member)).notices:
        return Dropped("muted")
    if await drawing.uow.debriefs.of(seat.id) is not None:
        return Dropped("written")
    words = say("volunteer.debrief.asked", call=name_words(standing, drawing.reader.zone))
    stop = drawing.button(say("notice.stop"), "notices.stop")
    write = write_button(drawing, standing, style=Style.PRIMARY)
    more = (handover_button(drawing, standing),) if may_write(seat) else ()
    return Card((Text(words), Buttons((write, *more, stop))))


def write_button(look: Looking, standing: Standing, *, style: Style = Style.PLAIN) -> Button:
    return look.button(say("volunteer.debrief.write"), "volunteer.debrief", standing.call.id, style=style)


async def debrief_button(ctx: Context, standing: Standing, seat: Seat) -> Button:
    """To write it, or to see what one wrote."""
    if await ctx.uow.debriefs.of(seat.id) is None:
        return write_button(ctx, standing)
    return ctx.button(say("volunteer.debrief.see"), "volunteer.debrief_shown", standing.call.id)


# --- written ---


@feature.button("volunteer.debrief", opens_form=True, reads=True)
async def ask(ctx: Context, id: str) -> Form:
    """Filled in with what stands."""
    standing, seat = await own_seat(ctx, id)
    written = await ctx.uow.debriefs.of(seat.id)
    typed = {"did": written.did, "learned": written.learned, "planned": written.planned} if written else {}
    form = ctx.catalogue.form("volunteer.debrief")
    assert form is not None, "it is declared here"
    return form_of(form, ctx.community.id, typed=typed, state={"call": standing.call.id})


@feature.form("volunteer", "debrief")
async def written(ctx: Context, call: Which, did: Words = "", learned: Words = "", planned: Words = "") -> Answer:
    await lock_call(ctx.uow, call)  # so that it is not shared meanwhile as it was
    standing, seat = await own_seat(ctx, call)
    if not (did or learned or planned):
        raise Refused(say("volunteer.debrief.empty"), "did")
    before = await ctx.uow.debriefs.of(seat.id)
    await ctx.uow.debriefs.write(seat.id, did=did, learned=learned, planned=planned, at=ctx.now)
    kept = "kept_beside" if before and before.shared_at and await _keep_back(ctx, seat, before.shared_at) else "kept"
    return Reply(await own_card(ctx, standing, seat, say(f"volunteer.debrief.{kept}")))


async def _keep_back(ctx: Context, seat: Seat, shared_at: datetime) -> bool:
    """What was shared and is not posted yet is not posted any more; whether it is posted."""
    posts = await ctx.uow.deliveries.of_subject(SHARED, shared_subject(seat, shared_at))
    held_back = [post for post in posts if await _is_held_back(ctx, post)]
    if posts and len(held_back) == len(posts):
        await ctx.uow.debriefs.unshare(seat.id)
        return False
    return True


async def _is_held_back(ctx: Context, post: Delivery) -> bool:
    """Also what ended before it could be posted: where that was in doubt, it was looked for."""
    return post.state in NEVER_POSTED or await ctx.uow.deliveries.drop(post.id, "changed since it was shared")


def shared_subject(seat: Seat, at: datetime) -> str:
    """Shared again, since it was never posted, it is another post."""
    return f"{seat.call}|{seat.id}|{at.isoformat()}"


@feature.button("volunteer.debrief_shown", reads=True)
async def show(ctx: Context, id: str) -> Answer:
    standing, seat = await own_seat(ctx, id)
    return Reply(await own_card(ctx, standing, seat))


async def own_seat(ctx: Context, call_id: str) -> tuple[Standing, Seat]:
    """Raises Refused for who has none there that took place; what they wrote while it had stays theirs."""
    standing, account = await looked_at(ctx, call_id), await ctx.known()
    seat = standing.seat_of(account.member) if account else None
    took_place = seat is not None and seat.state is SeatState.COMPLETED
    if seat is None or not (took_place or await ctx.uow.debriefs.of(seat.id)):
        raise Refused(say("volunteer.debrief.not_yet"))
    return standing, seat


async def own_card(ctx: Context, standing: Standing, seat: Seat, *first: Phrase) -> Card:
    """For who wrote it."""
    debrief = await ctx.uow.debriefs.of(seat.id)
    if debrief is None:
        raise Refused(say("refused.outdated"))
    ways = [ctx.button(say("volunteer.debrief.edit"), "volunteer.debrief", standing.call.id)]
    if debrief.shared_at is None:
        ways.append(ctx.button(say("volunteer.debrief.share"), "volunteer.debrief_share", standing.call.id))
    title = say("volunteer.debrief.own", call=name_words(standing, ctx.reader.zone))
    texts = (Text(phrase) for phrase in first)
    following = (*await interests(ctx, seat.account), *await next_try(ctx, seat.account))
    return Card((*texts, *debrief_blocks(debrief), *following, Buttons(tuple(ways))), title=title)


def debrief_blocks(debrief: Debrief) -> tuple[Block, ...]:
    """What was left empty is left out."""
    parts = (("did", debrief.did), ("learned", debrief.learned), ("planned", debrief.planned))
    return tuple(Text(say(f"volunteer.debrief.{part}", words=words)) for part, words in parts if words)
