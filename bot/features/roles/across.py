"""Who has held what across all roles, when last, who mentored, and who has never held one: for organizers."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.context import Context
from bot.feature import Access, Feature
from bot.features.paging import start_of, turns
from bot.features.roles.card import found
from bot.features.roles.words import role_words
from bot.people import MemberId
from bot.ports import Holding, Role
from bot.speech import Answer, Block, Button, Buttons, Card, Item, Person, Phrase, Reply, Text, say

feature = Feature("roles.across")

PAGE = 10


@feature.button("roles.across", reads=True, access=Access.ORGANIZER)
async def across(ctx: Context, start: str) -> Answer:
    """Role by role, those first that the fewest have held."""
    active, holdings = await _known(ctx)
    roles = [role for role in await ctx.uow.roles.all() if not role.retired]
    roles.sort(key=lambda role: len(_holders(holdings, role)))
    first = _start(start, len(roles))
    rows = [_row(ctx, role, _of(holdings, role)) for role in roles[first : first + PAGE]]
    held = {one.member for one in holdings if one.held}
    count = Text(say("roles.across.count", n=len(held), of=len(active)))
    never = ctx.button(say("roles.across.never"), "roles.never", "0")
    ways = turns(ctx, "roles.across", start=first, count=len(roles), page=PAGE)
    back = ctx.button(say("roles.back"), "roles.page", "0")
    card = Card((count, *rows, Buttons((never, *ways, back))), title=say("roles.across.title"))
    return Reply(card, redraw=True)


@feature.button("roles.holders", reads=True, access=Access.ORGANIZER)
async def holders(ctx: Context, id: str, start: str) -> Answer:
    """Of one role; who held it last comes first, and who held it on a day that nobody knows at the end."""
    role = await found(ctx, id)
    _, holdings = await _known(ctx)
    those = sorted(_of(holdings, role), key=lambda one: (one.last is None, _since(one), one.member))
    first = _start(start, len(those))
    rows: list[Block] = [Item(await _holding_words(ctx, one)) for one in those[first : first + PAGE]]
    ways = turns(ctx, "roles.holders", role.id, start=first, count=len(those), page=PAGE)
    body = rows or [Text(say("roles.across.nobody"))]
    title = say("roles.across.of", role=role_words(role))
    return Reply(Card((*body, Buttons((*ways, _to_all(ctx)))), title=title), redraw=True)


@feature.button("roles.never", reads=True, access=Access.ORGANIZER)
async def never(ctx: Context, start: str) -> Answer:
    """In the order in which they came."""
    active, holdings = await _known(ctx)
    held = {one.member for one in holdings if one.held}
    those = [member for member in active if member not in held]
    first = _start(start, len(those))
    rows: list[Block] = [
        Item(say("roles.across.one", who=await _person(ctx, member))) for member in those[first : first + PAGE]
    ]
    body = rows or [Text(say("roles.across.all_have"))]
    ways = turns(ctx, "roles.never", start=first, count=len(those), page=PAGE)
    title = say("roles.across.never_title", n=len(those))
    return Reply(Card((*body, Buttons((*ways, _to_all(ctx)))), title=title), redraw=True)


async def _known(ctx: Context) -> tuple[Sequence[MemberId], list[Holding]]:
    """Active members, and what these have held."""
    active = await ctx.uow.people.active()
    here = set(active)
    return active, [one for one in await ctx.uow.roles.holdings(ctx.now) if one.member in here]


def _of(holdings: Iterable[Holding], role: Role) -> list[Holding]:
    return [one for one in holdings if one.role == role.id]


def _holders(holdings: Iterable[Holding], role: Role) -> list[Holding]:
    return [one for one in _of(holdings, role) if one.held]


def _since(one: Holding) -> int:
    return -one.last.toordinal() if one.last else 0


def _row(ctx: Context, role: Role, those: Sequence[Holding]) -> Item:
    mentors = sum(one.mentored > 0 for one in those)
    last = max((one.last for one in those if one.held and one.last), default=None)
    words = say(
        "roles.across.row",
        role=role_words(role),
        n=sum(one.held for one in those),
        last=_last_words(last),
        mentors=say("roles.across.mentors", n=mentors) if mentors else "",
    )
    return Item(words, ctx.button(say("roles.open"), "roles.holders", role.id, "0"))


async def _holding_words(ctx: Context, one: Holding) -> Phrase:
    parts = [say("roles.across.times", n=one.times)] if one.times else []
    parts += [say("roles.across.told")] if one.told else []
    parts += [say("roles.across.mentored", n=one.mentored)] if one.mentored else []
    who = await _person(ctx, one.member)
    return say("roles.across.holding", who=who, parts=tuple(parts), last=_last_words(one.last))


def _last_words(last: date | None) -> Phrase | str:
    return say("roles.across.last", month=f"{last:%Y-%m}") if last else ""


async def _person(ctx: Context, member: MemberId) -> Person | Phrase:
    """By the account here, where they have one."""
    accounts = await ctx.uow.people.accounts_of(member)
    here = next((account for account in accounts if account.ref.space == ctx.space.ref), next(iter(accounts), None))
    return Person(here.ref) if here else say("people.someone")


def _start(text: str, count: int) -> int:
    start = start_of(text)
    return start if start < count else 0


def _to_all(ctx: Context) -> Button:
    return ctx.button(say("roles.across.title"), "roles.across", "0")
