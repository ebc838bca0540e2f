"""Home: what is one's own at a glance, kept up to date in the app's Home tab, and for whoever asks `/shinrai home`."""

from bot.context import Context, Drawing, Looking
from bot.feature import Dropped, Feature
from bot.features.lines import given_words, received_words
from bot.features.posts.waiting import waiting
from bot.features.sessions.at_home import sessions_at_home
from bot.features.sessions.rsvp import answered
from bot.features.sums import balance, left
from bot.features.undo import undo_gift
from bot.features.volunteers.at_home import calls_at_home, calls_button
from bot.homes import PURPOSE, owe_home
from bot.people import Account, AccountId, Member
from bot.ports import GiftLine
from bot.speech import Answer, Block, Button, Buttons, Card, Fields, Item, Reply, Text, say
from bot.unsent import unread

feature = Feature("home")

LATEST = 5


@feature.command("shinrai", "home", reads=True, bare=True)
async def home(ctx: Context) -> Answer:
    return Reply(await _asked(ctx))


@feature.button("home.undo")
async def undo_from_home(ctx: Context, gift: str) -> Answer:
    """Take a gift back from the card that was asked for; it is redrawn."""
    await undo_gift(ctx, gift)
    return Reply(await _asked(ctx), redraw=True)


@feature.button("home.rsvp")
async def rsvp_from_home(ctx: Context, id: str, rsvp: str) -> Answer:
    """Answer a session from the card that was asked for; it is redrawn."""
    await answered(ctx, id, rsvp)
    return Reply(await _asked(ctx), redraw=True)


@feature.opened
async def opened(ctx: Context) -> None:
    """From now on it is kept up to date."""
    account, _ = await ctx.settle()
    if not account.home_opened:
        await ctx.uow.people.home_opened(account.id)
    await owe_home(ctx.uow, account, ctx.now)


@feature.delivery(PURPOSE)
async def draw(drawing: Drawing) -> Card | Dropped:
    account = await drawing.uow.people.account_by_id(AccountId(drawing.delivery.subject))
    if account is None:
        return Dropped("erased")
    member = await drawing.uow.people.member(account.member)
    # The tab redraws itself after a press, whose answer is shown above it.
    organizes = account.organizer or member.organizer
    return await home_card(drawing, account, member, organizes=organizes, undo="thanks.undo", rsvp="session.rsvp")


async def _asked(ctx: Context) -> Card:
    account = await ctx.known()
    organizes = await ctx.organizes()
    if account is None:
        ways = Buttons(_ways(ctx, organizes=organizes))
        return Card((Text(say("trust.empty")), ways), title=say("home.title"))
    member = await ctx.uow.people.member(account.member)
    return await home_card(ctx, account, member, organizes=organizes, undo="home.undo", rsvp="home.rsvp")


async def home_card(look: Looking, account: Account, member: Member, *, organizes: bool, undo: str, rsvp: str) -> Card:
    """``undo``: what the buttons beside one's gifts do; ``rsvp``: those below sessions."""
    blocks: tuple[Block, ...] = (
        *await _unread(look, account),
        *(await waiting(look.uow, look.now) if organizes else ()),
        Fields((await balance(look, member.id), await left(look, account, member))),
        *await sessions_at_home(look, account, answer=rsvp),
        *await calls_at_home(look, account),
        *await _received(look, member),
        *await _given(look, member, undo),
        Buttons((*await calls_button(look), *_ways(look, organizes=organizes))),
    )
    return Card(blocks, title=say("home.title"))


async def _unread(look: Looking, account: Account) -> tuple[Block, ...]:
    """What they could not be told directly, in the tab; above an answer the core puts it by itself."""
    if not isinstance(look, Drawing):
        return ()
    return await unread(look.uow, look.catalogue, account, look.reader, look.now)


async def _received(look: Looking, member: Member) -> tuple[Block, ...]:
    lines = await look.uow.ledger.received(member.id, before=None, most=LATEST)
    if not lines:
        return (Text(say("trust.empty")),)
    return (Text(say("home.received")), *(Item(received_words(line, look.reader.zone)) for line in lines))


async def _given(look: Looking, member: Member, undo: str) -> tuple[Block, ...]:
    gifts = await look.uow.ledger.given(member.id, before=None, most=LATEST)
    if not gifts:
        return (Text(say("history.none_given")),)
    rows = (Item(given_words(line, look.reader.zone), _undo(look, line, undo)) for line in gifts)
    return (Text(say("home.given")), *rows)


def _undo(look: Looking, line: GiftLine, action: str) -> Button | None:
    return look.button(say("undo.button"), action, line.gift.id) if line.reversed_at is None else None


def _ways(look: Looking, *, organizes: bool) -> tuple[Button, ...]:
    boards = (look.button(say("board.title"), "trust.board", "month"),) if look.uow.community.boards else ()
    setup = (look.button(say("home.setup"), "setup.open"),) if organizes else ()
    return (
        look.button(say("trust.history_button"), "trust.history", "given", ""),
        *boards,
        look.button(say("settings.title"), "settings.open"),
        *setup,
    )
