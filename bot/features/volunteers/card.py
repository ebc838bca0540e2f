"""A call as everybody sees it: the role, what it takes, which seats are left, and four ways to answer."""

from bot.context import Looking
from bot.features.roles.words import role_words, what_words
from bot.features.sessions.words import wall_words
from bot.features.volunteers.standing import Standing
from bot.features.volunteers.words import cost_words, free_words, kept_words, seat_words, time_words
from bot.ports import CallState, Choosing, SeatState
from bot.rules.turns import Wish
from bot.speech import Block, Button, Buttons, Card, Fields, Item, Phrase, Style, Text, say


def call_card(look: Looking, standing: Standing) -> Card:
    """With buttons as long as it can be answered to."""
    call = standing.call
    blocks: list[Block] = [Text(say("volunteer.off"))] if standing.is_off else []
    blocks.append(Text(what_words(standing.role)))
    if call.note:
        blocks.append(Text(say("volunteer.note", note=call.note)))
    blocks.append(Fields(_facts(look, standing)))
    if standing.role.handbook:
        blocks.append(Text(say("volunteer.handbook", handbook=standing.role.handbook)))
    # Also who was excused or did not come, in the same words: that is for organizers alone.
    blocks += [Item(seat_words(standing, seat)) for seat in standing.seats if seat.state is not SeatState.PROPOSED]
    if not standing.is_off:
        blocks += map(Text, kept_words(standing))
    if standing.waiting and not standing.is_off:
        blocks.append(Text(say("volunteer.want", n=len(standing.waiting))))
    if standing.is_open(look.now):
        blocks += [Text(_how(standing)), answers(look, standing)]
    return Card(tuple(blocks), title=say("volunteer.titled", role=role_words(standing.role)))


def show_button(look: Looking, standing: Standing) -> Button:
    return look.button(say("volunteer.show"), "volunteer.show", standing.call.id)


def answers(look: Looking, standing: Standing) -> Buttons:
    """One press each, taken back by one press."""
    buttons = [_answer(look, standing, wish) for wish in Wish]
    return Buttons((*buttons, look.button(say("volunteer.not_after_all"), "volunteer.unpress", standing.call.id)))


def _answer(look: Looking, standing: Standing, wish: Wish) -> Button:
    style = Style.PRIMARY if wish is Wish.TRY else Style.PLAIN
    return look.button(say(f"volunteer.answer.{wish}"), "volunteer.press", standing.call.id, wish, style=style)


def _facts(look: Looking, standing: Standing) -> tuple[tuple[Phrase, Phrase], ...]:
    zone = look.uow.community.zone
    pairs = [
        (say("volunteer.label.when"), time_words(standing, zone)),
        (say("volunteer.label.cost"), cost_words(standing)),
        (say("volunteer.label.free"), free_words(standing)),
    ]
    if standing.call.state is CallState.OPEN and not standing.is_off:
        pairs.append((say("volunteer.label.until"), wall_words(standing.call.closes, zone)))
    return tuple(pairs)


def _how(standing: Standing) -> Phrase:
    """How seats are given, for everyone who looks."""
    if standing.call.state is CallState.PROPOSED:
        return say("volunteer.how.proposed")
    if standing.seats_at_once:
        return say("volunteer.how.full" if standing.is_full else "volunteer.how.at_once")
    assert standing.call.choosing is Choosing.COLLECT, "else seats are taken at once"
    return say("volunteer.how.collect")
