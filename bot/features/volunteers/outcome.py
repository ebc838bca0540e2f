"""How a call's seats went, as one who may say so sees it: what is known, and a press for what is not."""

from collections.abc import Sequence

from bot.context import Looking
from bot.features.volunteers.judging import Judge
from bot.features.volunteers.standing import Standing
from bot.features.volunteers.words import name_words, seat_words
from bot.ports import Seat, SeatState
from bot.rules.choosing import SeatKind
from bot.speech import Block, Button, Buttons, Card, Item, Phrase, Style, Text, say

ROWS, ROWS_OF_THREE, ROW = 10, 4, 5
"""Seats that are asked about at once, with a button each or three, and seats of which it can be taken back: as many as
Discord's five rows hold."""
NOT_DONE = (SeatState.EXCUSED, SeatState.MISSED)


def outcome_card(look: Looking, standing: Standing, judge: Judge, *first: Phrase, just: Seat | None = None) -> Card:
    """Later seats come up as the first ones are answered for.

    ``just``: of whom its reader has said a moment ago that they were not there.
    """
    title = say("volunteer.how_was_it", call=name_words(standing, look.reader.zone))
    blocks: list[Block] = [Text(phrase) for phrase in first]
    blocks += [Buttons((_not_so(look, just),))] if just and not judge.organizes else []
    blocks += _known(look, standing, judge)
    seats = judge.open(standing)
    if not seats:
        return Card((*blocks, Text(say("volunteer.how.nothing_left"))), title=title)
    shown = seats[: ROWS_OF_THREE if judge.decides else ROWS]
    blocks += [] if judge.organizes or not judge.called else [Text(say("volunteer.how.your_word"))]
    blocks += [Text(say("volunteer.how.trying")), *_asked(look, standing, judge, shown)]
    if len(shown) < len(seats):
        blocks.append(Text(say("volunteer.how.more", n=len(seats) - len(shown))))
    return Card(tuple(blocks), title=title)


def _known(look: Looking, standing: Standing, judge: Judge) -> list[Block]:
    """Who did not come is for organizers alone, who can take it back."""
    shown = (SeatState.COMPLETED, *(NOT_DONE if judge.organizes else ()))
    seats = [seat for seat in standing.seats if seat.state in shown]
    mistaken = [one for one in seats if one.state in NOT_DONE and one.kind is not SeatKind.MENTOR and judge.alone(one)]
    ways = {seat.id: _not_so(look, seat) for seat in mistaken[:ROW]}
    return [
        Item(say(f"volunteer.how.{seat.state}", seat=seat_words(standing, seat)), ways.get(seat.id)) for seat in seats
    ]


def _not_so(look: Looking, seat: Seat) -> Button:
    return look.button(say("volunteer.not_so"), "volunteer.not_so", seat.call, seat.id)


def _asked(look: Looking, standing: Standing, judge: Judge, seats: Sequence[Seat]) -> list[Block]:
    if not judge.decides:
        return [Item(seat_words(standing, seat), _took_place(look, seat)) for seat in seats]
    blocks: list[Block] = []
    for seat in seats:
        others = (_other(look, seat, state) for state in NOT_DONE)
        blocks += [Text(seat_words(standing, seat)), Buttons((_took_place(look, seat), *others))]
    return blocks


def _took_place(look: Looking, seat: Seat) -> Button:
    return look.button(say("volunteer.took_place"), "volunteer.complete", seat.call, seat.id, style=Style.PRIMARY)


def _other(look: Looking, seat: Seat, state: SeatState) -> Button:
    return look.button(say(f"volunteer.as.{state}"), "volunteer.not_done", seat.call, seat.id, state)
