"""The pages of the setup panel: what each is drawn from, and the way from one to the next."""

from dataclasses import dataclass
from enum import StrEnum

from bot.context import Context
from bot.events import Submitted
from bot.feature import Command
from bot.features.setup.values import What, as_text, seen
from bot.forms import form_of
from bot.inquiries import AboutSpace, SpaceFound
from bot.people import Community, Space
from bot.speech import Block, Buttons, Card, Form, Phrase, Refused, Reply, Style, Text, say


class Page(StrEnum):
    """``setup.page.<value>`` is its title."""

    OVERVIEW = "overview"
    WORDS = "words"
    CHANNELS = "channels"
    THANKS = "thanks"
    QUIET = "quiet"
    LIMITS = "limits"
    ORGANIZERS = "organizers"


IN_A_ROW = 3
"""The overview's buttons stand in two rows: Discord takes five a row."""


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn: the settings as they are now, also just after a change. ``note``: what just happened."""

    community: Community
    space: Space
    note: Phrase | None = None

    def drawn(self, ctx: Context, what: What) -> str:
        """The digest that a button or list carries back."""
        return seen(ctx, what, as_text(what, self.community, self.space))


def present(ctx: Context, note: Phrase | None = None) -> View:
    """As it was when the event came: nothing has been changed."""
    return View(ctx.community, ctx.space, note)


def page_reply(ctx: Context, page: Page, view: View, *blocks: Block, redraw: bool = True) -> Reply:
    """A page: what just happened, its own blocks, and where to go from here."""
    note = (Text(view.note),) if view.note else ()
    title = say("setup.title", page=say(f"setup.page.{page}"))
    return Reply(Card((*note, *blocks, *_ways(ctx, page)), title=title), redraw=redraw)


def _ways(ctx: Context, page: Page) -> tuple[Buttons, ...]:
    others = [other for other in Page if other is not Page.OVERVIEW]
    if page is Page.OVERVIEW:
        ways = [ctx.button(say(f"setup.page.{one}"), "setup.page", one) for one in others]
        return tuple(Buttons(tuple(row)) for row in (ways[:IN_A_ROW], ways[IN_A_ROW:]))
    onward = others[others.index(page) + 1 :][:1]
    back_and_on = (
        ctx.button(say(f"setup.page.{Page.OVERVIEW}"), "setup.page", Page.OVERVIEW),
        *(ctx.button(say("setup.next"), "setup.page", one, style=Style.PRIMARY) for one in onward),
    )
    return (Buttons(back_and_on),)


def space_as_found(ctx: Context, *channels: str) -> SpaceFound:
    """What the platform says of this space and some of its channels; of one event always ask the same."""
    return ctx.find_out(AboutSpace(ctx.space.ref, tuple(channel for channel in channels if channel)))


def form_with(ctx: Context, id: str, drawn: str, **typed: str) -> Form:
    """A form of ours, filled in with what is set, that carries the digest of it."""
    command = ctx.catalogue.form(id)
    assert isinstance(command, Command), f"{id} is declared here"
    return form_of(command, ctx.community.id, typed=typed, state={"drawn": drawn})


def drawn_in(ctx: Context) -> str:
    """The digest that the form was opened with."""
    return ctx.event.state.get("drawn", "") if isinstance(ctx.event, Submitted) else ""


def chosen_value(ctx: Context, *offered: str) -> str:
    """What was chosen in a list. Raises Refused for what it does not offer."""
    if len(ctx.chosen) == 1 and isinstance(ctx.chosen[0], str) and ctx.chosen[0] in offered:
        return ctx.chosen[0]
    raise Refused(say("refused.outdated"))
