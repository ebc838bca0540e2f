"""A list that goes on over the page: where a page starts, and the presses that turn it."""

from bot.context import Context
from bot.speech import Button, Refused, say


def start_of(text: str) -> int:
    """As a button of ours says it. Raises Refused for anything else."""
    if not (text.isascii() and text.isdecimal()):
        raise Refused(say("refused.outdated"))
    return int(text[:6])


def turns(ctx: Context, action: str, *args: str, start: int, count: int, page: int) -> tuple[Button, ...]:
    """Back to the first page, and on to the next of ``page`` rows; the action is told the start after its words."""
    first = (ctx.button(say("page.first"), action, *args, "0"),) if start else ()
    more = (ctx.button(say("page.more"), action, *args, str(start + page)),) if start + page < count else ()
    return (*first, *more)
