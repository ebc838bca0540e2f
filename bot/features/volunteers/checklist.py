"""The check-list of a role: the lines of its hand-book, ticked by who has the seat or the mentor beside them."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.context import Context, Looking
from bot.features.volunteers.standing import Standing
from bot.ports import Role, Seat, SeatState, StepKey
from bot.rules.choosing import SeatKind
from bot.speech import Block, Button, Item, Person, Phrase, Style, Text, say

AT_ONCE = 10
"""Steps with a button each, unless said otherwise: two of Discord's five rows."""
ON, OFF = "on", "off"
HERE, ELSEWHERE = "here", "there"
"""Whether a press draws the message anew in which the button is, or that is a message of others, too."""
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Step:
    key: StepKey
    words: str


def steps_of(role: Role) -> tuple[Step, ...]:
    """None of a hand-book that is a link."""
    lines = role.handbook.splitlines()
    if len(lines) == 1 and _LINK.fullmatch(lines[0]):
        return ()
    said: Counter[str] = Counter()
    steps = []
    for line in lines:
        said[line] += 1
        steps.append(Step(_key(line, said[line]), line))
    return tuple(steps)


def _key(line: str, nth: int) -> StepKey:
    """By its text, and which of those that are alike: wherever it stands, and never that of a step that was edited."""
    return StepKey(hashlib.sha256(f"{nth} {line}".encode()).hexdigest()[:8])


def concerned(standing: Standing, member: str) -> tuple[Seat, ...]:
    """Whose check-lists are this member's to tick: their own, or of those beside whom they stand."""
    seats = [one for one in standing.seats if one.kind is not SeatKind.MENTOR and one.state is SeatState.CONFIRMED]
    return tuple(one for one in seats if member in (one.account.member, one.mentor))


def checklist_blocks(
    look: Looking, standing: Standing, seat: Seat, ticks: Collection[StepKey], *, at_once: int = AT_ONCE
) -> tuple[Block, ...]:
    """How many are done, and each with a way to tick it; of more than ``at_once`` those around the first open one.

    Nothing where the role has no check-list.
    """
    steps = steps_of(standing.role)
    if not steps:
        return ()
    begins = _first_open(steps, ticks) // at_once * at_once
    shown = steps[begins : begins + at_once]
    rows = (_row(look, seat, step, done=step.key in ticks, button=step in shown) for step in steps)
    return (Text(progress_words(steps, ticks)), *rows)


def _first_open(steps: Sequence[Step], ticks: Collection[StepKey]) -> int:
    return next((n for n, step in enumerate(steps) if step.key not in ticks), len(steps) - 1)


def _row(look: Looking, seat: Seat, step: Step, *, done: bool, button: bool) -> Item:
    words = say("volunteer.step.done" if done else "volunteer.step.open", step=step.words)
    return Item(words, _button(look, seat, step, done=done) if button else None)


def _button(look: Looking, seat: Seat, step: Step, *, done: bool) -> Button:
    """It says what a press makes of it, so that two who press at once do not undo one another."""
    return look.button(
        say("volunteer.step.untick" if done else "volunteer.step.tick"),
        "volunteer.step",
        seat.call,
        seat.id,
        step.key,
        OFF if done else ON,
        HERE if isinstance(look, Context) else ELSEWHERE,
        style=Style.PLAIN if done else Style.PRIMARY,
    )


def progress_words(steps: Sequence[Step], ticks: Collection[StepKey]) -> Phrase:
    return say("volunteer.steps", n=sum(step.key in ticks for step in steps), of=len(steps))


async def handbook_blocks(look: Looking, standing: Standing, seat: Seat) -> tuple[Block, ...]:
    """The link, or how much of the check-list is done; a mentor has held the role and needs none."""
    if not standing.role.handbook or seat.kind is SeatKind.MENTOR:
        return ()
    steps = steps_of(standing.role)
    if not steps:
        return (Text(say("volunteer.handbook", handbook=standing.role.handbook)),)
    return (Text(progress_words(steps, await look.uow.steps.done(seat.id))),)


def steps_button(look: Looking, standing: Standing, member: str) -> tuple[Button, ...]:
    """Where there is something for them to tick."""
    if not steps_of(standing.role) or not concerned(standing, member):
        return ()
    return (look.button(say("volunteer.steps.open"), "volunteer.steps", standing.call.id),)


async def steps_row(look: Looking, standing: Standing, member: str) -> tuple[Item, ...]:
    """For a list of one's own roles: how far it is, or whose steps they are."""
    buttons = steps_button(look, standing, member)
    seats = concerned(standing, member)
    own = next((one for one in seats if one.account.member == member), None)
    if not buttons:
        return ()
    if own is None:
        return (Item(say("volunteer.steps.of", who=tuple(Person(one.account.ref) for one in seats)), *buttons),)
    return (Item(progress_words(steps_of(standing.role), await look.uow.steps.done(own.id)), *buttons),)
