"""Many at once, pasted line by line: ``person, role, day``. All of them are stored, or none."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from bot.context import Context
from bot.feature import Access, Feature, Rest
from bot.features.roles.days import past_day
from bot.features.roles.finding import by_name
from bot.features.roles.listing import listed
from bot.features.roles.seeding import tell
from bot.people import Account, AccountRef, PlatformName, SpaceRef
from bot.ports import Role
from bot.rules.wording import compared
from bot.speech import Answer, Phrase, Refused, say

feature = Feature("roles.seeding_many")

LINES_MOST = 100
FAULTS_SHOWN = 10

Lines = Annotated[str, Rest(longest=3000, lines=True)]


@dataclass(frozen=True, slots=True)
class Line:
    """``day`` is empty where it was not said."""

    number: int
    person: str
    role: str
    day: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines are held against."""

    people: Mapping[str, Sequence[Account]]
    roles: Mapping[str, Role]


Telling = tuple[Account, Role, date | None]


@feature.form("roles", "many", access=Access.ORGANIZER)
async def seed_many(ctx: Context, rows: Lines) -> Answer:
    cells = {number: _cells(line) for number, line in enumerate(rows.splitlines(), 1) if line}
    if len(cells) > LINES_MOST:
        raise Refused(say("roles.many.too_many", n=len(cells), most=LINES_MOST), "rows")
    lines = [Line(number, *(*row, "")[:3]) for number, row in cells.items() if len(row) in (2, 3)]
    faults = {number: say("roles.many.shape") for number, row in cells.items() if len(row) not in (2, 3)}
    await ctx.uow.settings.lock()  # of two who tell of the same people in another order, one waits
    known = await _known(ctx, lines)
    tellings: list[Telling] = []
    for line in lines:
        try:
            tellings.append(_read(ctx, line, known))
        except Refused as refused:
            faults[line.number] = refused.phrase
    if faults:
        raise _all_of(faults)
    told = [await tell(ctx, *telling) for telling in tellings]
    note = say("roles.many.done", n=sum(told), known=len(told) - sum(told))
    return await listed(ctx, note=note, redraw=False)


def _cells(line: str) -> list[str]:
    (row,) = csv.reader([line.replace("，", ",")], skipinitialspace=True)
    return [cell.strip() for cell in row]


async def _known(ctx: Context, lines: Iterable[Line]) -> Known:
    people: dict[str, list[Account]] = {}
    typed = {line.person for line in lines}
    for account in await ctx.uow.people.named(typed):
        people.setdefault(account.name, []).append(account)
    for person in typed:
        ref = _ref_of(person.partition(" ")[0])
        account_of_ref = await ctx.uow.people.account(ref) if ref else None
        if account_of_ref:
            people[person] = [account_of_ref]
    return Known(people, by_name(await ctx.uow.roles.all()))


def _ref_of(person: str) -> AccountRef | None:
    """``slack:T1:U1``, as exports name an account; of several, one tells who it is."""
    platform, _, rest = person.partition(":")
    space, colon, user = rest.partition(":")
    return (
        AccountRef(SpaceRef(PlatformName(platform), space), user) if platform in set(PlatformName) and colon else None
    )


def _read(ctx: Context, line: Line, known: Known) -> Telling:
    """Raises Refused."""
    accounts = known.people.get(line.person, ())
    if len({account.member for account in accounts}) != 1:
        raise Refused(say("roles.many.several" if accounts else "roles.many.nobody", person=line.person[:60]))
    role = known.roles.get(compared(line.role))
    if role is None:
        raise Refused(say("roles.many.no_role", role=line.role[:60]))
    try:
        return accounts[0], role, past_day(ctx, line.day) if line.day else None
    except ValueError:
        raise Refused(say("roles.no_day", typed=line.day[:60])) from None


def _all_of(faults: Mapping[int, Phrase]) -> Refused:
    """The first of them by their lines, and that nothing was stored."""
    said = [say("roles.many.fault", line=number, fault=faults[number]) for number in sorted(faults)[:FAULTS_SHOWN]]
    hidden = len(faults) - len(said)
    said += [say("roles.many.more_faults", n=hidden)] if hidden else []
    first, *others = (Refused(phrase, "rows") for phrase in (*said, say("roles.many.nothing")))
    return Refused(first.phrase, "rows", others=tuple(others))
