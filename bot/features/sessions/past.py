"""Past sessions: a list of the latest, and what one of them shows beside what it was."""

from bot.context import Context, Looking
from bot.feature import Feature
from bot.features.sessions.words import can_say_there, has_begun, there_button, there_words, wall_words
from bot.ports import Occurrence, OccurrenceState, Recap
from bot.rules.wording import shortened
from bot.speech import Answer, Block, Button, Buttons, Card, Item, Person, Phrase, Reply, Text, say

feature = Feature("sessions.past")

LATEST = 10
RECAP_SHOWN = 120
"""Characters of a recap in a list."""


@feature.button("session.past", reads=True)
async def past(ctx: Context) -> Answer:
    """The latest first; it turns back to what is coming."""
    found = await ctx.uow.sessions.past(ctx.now, LATEST)
    rows: list[Block] = [await _row(ctx, one) for one in found]
    back = Buttons((ctx.button(say("session.coming"), "session.page", ""),))
    return Reply(Card((*(rows or [Text(say("session.none_past"))]), back), title=say("session.past")), redraw=True)


async def _row(ctx: Context, occurrence: Occurrence) -> Item:
    guests = await ctx.uow.sessions.guests(occurrence.id)
    recap = await ctx.uow.sessions.recap(occurrence.id)
    words = say(
        "session.past_row",
        title=occurrence.plan.title,
        when=wall_words(occurrence.starts, ctx.reader.zone),
        there=say("session.there", n=sum(guest.was_there is not None for guest in guests.values())),
        recap=shortened(recap.words, RECAP_SHOWN) if recap else say("session.recap.none_yet"),
    )
    return Item(words, ctx.button(say("session.show"), "session.show", occurrence.id))


async def what_became(look: Looking, occurrence: Occurrence, *, may_recap: bool) -> tuple[Block, ...]:
    """Who was there, the recap, and the buttons for both; nothing before its start."""
    if occurrence.state is OccurrenceState.CANCELLED or not has_begun(occurrence, look.now):
        return ()
    recap = await look.uow.sessions.recap(occurrence.id)
    ways: list[Button] = [there_button(look, occurrence)] if can_say_there(occurrence, look.now) else []
    if may_recap:
        label = say("session.recap.anew" if recap else "session.recap")
        ways.append(look.button(label, "session.recap", occurrence.id, ""))
    return (
        Text(there_words(await look.uow.sessions.guests(occurrence.id))),
        *([Text(await recap_words(look, recap))] if recap else []),
        *([Buttons(tuple(ways))] if ways else []),
    )


async def recap_words(look: Looking, recap: Recap) -> Phrase:
    author = await look.uow.people.account_by_id(recap.author)
    who = Person(author.ref) if author else say("people.someone")
    return say("session.recap.by", who=who, words=recap.words)
