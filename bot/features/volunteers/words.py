"""How a call is put into words."""

from datetime import timedelta, tzinfo

from bot.features.roles.words import role_words
from bot.features.sessions.words import offset_words, wall_words
from bot.features.volunteers.standing import Standing, standing_of
from bot.ports import CallId, Delivery, Seat, SeatState, UnitOfWork
from bot.rules.choosing import Places, SeatKind
from bot.rules.turns import Past, Wish
from bot.speech import Person, Phrase, say


def time_words(standing: Standing, zone: str) -> Phrase:
    """When it is, and for which session."""
    call, occurrence = standing.call, standing.occurrence
    if occurrence is not None:
        return say("volunteer.for_session", title=occurrence.plan.title, when=wall_words(occurrence.starts, zone))
    return say("volunteer.no_time") if call.starts is None else wall_words(call.starts, zone)


def name_words(standing: Standing, zone: str) -> Phrase:
    """The role, and when."""
    return say("volunteer.named", role=role_words(standing.role), when=time_words(standing, zone))


async def about_words(uow: UnitOfWork, delivery: Delivery, zone: str) -> Phrase:
    """The call that a delivery's subject names first."""
    call = await uow.calls.call(CallId(delivery.subject.partition("|")[0]))
    return name_words(await standing_of(uow, call, delivery.due_at), zone) if call else say("unsent.something")


def cost_words(standing: Standing) -> Phrase:
    return say("volunteer.about", time=offset_words(timedelta(minutes=standing.role.minutes)))


def free_words(standing: Standing) -> Phrase:
    """Seats left, of each kind that it has."""
    places, free = standing.call.places, standing.free
    counts = (
        (SeatKind.FIRST, free.first, places.first),
        (SeatKind.OPEN, free.open, places.open),
        (SeatKind.MENTOR, free.mentor, places.mentor),
    )
    kinds = tuple(say(f"volunteer.free.{kind}", n=left, of=of) for kind, left, of in counts if of)
    return say("volunteer.free", kinds=kinds)


def kept_words(standing: Standing) -> tuple[Phrase, ...]:
    """Seats that nobody has yet and nobody can take: who is proposed for them is not named before it is confirmed."""
    kept = sum(seat.state is SeatState.PROPOSED for seat in standing.seats)
    return (say("volunteer.kept", n=kept),) if kept else ()


def kinds_words(places: Places) -> Phrase:
    """How many seats of each kind."""
    counts = ((SeatKind.FIRST, places.first), (SeatKind.OPEN, places.open), (SeatKind.MENTOR, places.mentor))
    return say("volunteer.free", kinds=tuple(say(f"volunteer.kind.{kind}", n=n) for kind, n in counts if n))


def seat_words(standing: Standing, seat: Seat) -> Phrase:
    """Who has it, and with whom."""
    who = Person(seat.account.ref)
    if seat.kind is SeatKind.MENTOR:
        return say("volunteer.seat.mentor", who=who)
    mentor = standing.seat_of(seat.mentor) if seat.mentor else None
    if mentor is not None:
        return say("volunteer.seat.with", who=who, mentor=Person(mentor.account.ref))
    return say("volunteer.seat.first" if seat.first_time else "volunteer.seat.open", who=who)


def past_words(past: Past, zone: tzinfo) -> Phrase:
    """Why somebody stands where they stand. ``zone``: the community's, by which its months are told."""
    if not past.held:
        return say("volunteer.past.never")
    if past.last is None:
        return say("volunteer.past.once")
    return say("volunteer.past.last", day=f"{past.last.astimezone(zone):%Y-%m}")


def wish_words(wish: Wish) -> Phrase:
    return say(f"volunteer.wish.{wish}")


def own_words(standing: Standing, member: str) -> Phrase:
    """One's own part, for oneself."""
    seat = standing.seat_of(member)
    if seat is not None and seat.state in (SeatState.EXCUSED, SeatState.MISSED):
        return say("volunteer.own.over")
    if seat is not None:
        return say(f"volunteer.own.{seat.state}.{'mentor' if seat.kind is SeatKind.MENTOR else 'role'}")
    press = standing.press_of(member)
    return say("volunteer.own.none") if press is None else say("volunteer.own.wish", wish=wish_words(press.wish))
