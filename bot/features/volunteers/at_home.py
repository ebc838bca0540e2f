"""Roles at one's Home: what one has taken on, and what is wanted soonest."""

from bot.context import Looking
from bot.features.volunteers.standing import Standing, standing_of
from bot.features.volunteers.words import free_words, name_words, own_words
from bot.people import Account
from bot.ports import Call
from bot.speech import Block, Button, Item, Phrase, Text, say

OWN, WANTED = 3, 2


async def calls_at_home(look: Looking, account: Account) -> tuple[Block, ...]:
    """Without buttons: Discord's five rows are taken; ``calls_button`` leads to them."""
    coming = [await standing_of(look.uow, one, look.now) for one in await _coming(look)]
    open_ = [one for one in coming if one.is_open(look.now)]
    own = [one for one in open_ if one.press_of(account.member) is not None][:OWN]
    wanted = [one for one in open_ if one not in own and not one.is_full][:WANTED]
    if not own and not wanted:
        return ()
    rows = (*(_own(look, one, account) for one in own), *(_wanted(look, one) for one in wanted))
    return (Text(say("volunteer.at_home")), *(Item(words) for words in rows))


async def calls_button(look: Looking) -> tuple[Button, ...]:
    """Where anything is wanted."""
    return (look.button(say("volunteer.open_calls"), "volunteer.list"),) if await _coming(look) else ()


async def _coming(look: Looking) -> list[Call]:
    return list(await look.uow.calls.coming(look.now, (OWN + WANTED) * 3))


def _own(look: Looking, standing: Standing, account: Account) -> Phrase:
    call = name_words(standing, look.reader.zone)
    return say("volunteer.row_mine", call=call, own=own_words(standing, account.member))


def _wanted(look: Looking, standing: Standing) -> Phrase:
    return say("volunteer.row_wanted", call=name_words(standing, look.reader.zone), free=free_words(standing))
