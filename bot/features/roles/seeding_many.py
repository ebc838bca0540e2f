"""Many at once, pasted line by line: ``person, role, day``. All of them are stored, or none."""

import csv
import re
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
from bot.inquiries import AboutNames, NamesFound
from bot.mentions import accounts_in
from bot.people import Account, AccountRef, PlatformName, SpaceRef
from bot.ports import Role
from bot.rules.wording import compared, shortened
from bot.speech import Answer, Phrase, Refused, say

feature = Feature("roles.seeding_many")

LINES_MOST = 100
FAULTS_SHOWN = 10

Lines = Annotated[str, Rest(longest=3000, lines=True, cells=True)]


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
    not_looked_up: frozenset[str]
    """People whose names the platform did not look up in time."""


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
    """Between commas of any script; a comma in quotation marks is none. Tabs have become commas already."""
    (row,) = csv.reader([_SEPARATORS.sub(_comma, line)], skipinitialspace=True)
    return [cell.strip() for cell in row]


_SEPARATORS = re.compile(r'"[^"]*"|[，、]')


def _comma(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else ","


async def _known(ctx: Context, lines: Iterable[Line]) -> Known:
    """Everyone whom the lines may mean: on record here, or found by name on the platform as a picker finds them."""
    people: dict[str, list[Account]] = {}
    by_names: dict[str, str] = {}
    for person in dict.fromkeys(line.person for line in lines):
        account = await _named_outright(ctx, person)
        if account is not None:
            people[person] = [account]
        elif person:
            by_names[person] = person.lstrip("@＠")
    found = (
        ctx.find_out(AboutNames(ctx.space.ref, tuple(dict.fromkeys(by_names.values())))) if by_names else NamesFound()
    )
    everybody = {facts.account: facts for called in found.people.values() for facts in called}
    await ctx.settle_in_order(*everybody.values())
    on_record: dict[str, list[Account]] = {}
    for account in await ctx.uow.people.named(set(by_names.values())):
        on_record.setdefault(account.name, []).append(account)
    for person, name in by_names.items():
        called = {account.ref: account for account in on_record.get(name, ())}
        for facts in found.people.get(name, ()):
            called[facts.account] = await ctx.uow.people.settle(facts)
        people[person] = list(called.values())
    missing = frozenset(person for person, name in by_names.items() if name not in found.people)
    return Known(people, by_name(await ctx.uow.roles.all()), missing)


async def _named_outright(ctx: Context, person: str) -> Account | None:
    """By a mention, or by the account as exports write it."""
    mentioned = accounts_in(person)
    if mentioned:
        return await ctx.uow.people.account_by_id(mentioned[0])
    ref = _ref_of(person.partition(" ")[0])
    return await ctx.uow.people.account(ref) if ref else None


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
        person = shortened(line.person, 60)
        if accounts:
            raise Refused(say("roles.many.several", person=person))
        if line.person in known.not_looked_up:
            raise Refused(say("roles.many.not_looked_up", person=person))
        raise Refused(say("roles.many.nobody", person=person))
    role = known.roles.get(compared(line.role))
    if role is None:
        raise Refused(say("roles.many.no_role", role=shortened(line.role, 60)))
    try:
        return accounts[0], role, past_day(ctx, line.day) if line.day else None
    except ValueError:
        raise Refused(say("roles.no_day", typed=shortened(line.day, 60))) from None


def _all_of(faults: Mapping[int, Phrase]) -> Refused:
    """The first of them by their lines, and that nothing was stored."""
    said = [say("roles.many.fault", line=number, fault=faults[number]) for number in sorted(faults)[:FAULTS_SHOWN]]
    hidden = len(faults) - len(said)
    said += [say("roles.many.more_faults", n=hidden)] if hidden else []
    first, *others = (Refused(phrase, "rows") for phrase in (*said, say("roles.many.nothing")))
    return Refused(first.phrase, "rows", others=tuple(others))
