"""Words of a gift that was taken back: for 30 days who received them can show them to the organizers."""

from bot.context import Context, Drawing, Looking
from bot.feature import Dropped, Feature
from bot.parking import reachable_organizers
from bot.people import AccountId
from bot.ports import EntryLine, GiftId
from bot.rules.limits import SHOWN_FOR
from bot.speech import Answer, Button, Card, Person, Refused, Reply, Text, say
from bot.telling import tell

feature = Feature("taken_back")

PURPOSE = "thanks.shown_to_organizers"


def show_button(look: Looking, line: EntryLine) -> Button | None:
    """Beside a gift that one received: None where it was not taken back, has no words, or it is too long ago."""
    if line.reversed_at is None or not line.reason or look.now - line.reversed_at > SHOWN_FOR or not line.entry.gift:
        return None
    return look.button(say("notice.show_organizers"), "notices.show_organizers", line.entry.gift)


@feature.button("notices.show_organizers")
async def show(ctx: Context, gift: str) -> Answer:
    """Only who received them, and twice is once."""
    account, member = await ctx.settle()
    lines = [line for line in await ctx.uow.ledger.entries_of(GiftId(gift)) if line.receiver is not None]
    theirs = []
    for line in lines:
        receiver = await ctx.uow.people.account(line.receiver) if line.receiver else None
        theirs += [line] if receiver is not None and receiver.member == member.id else []
    if not theirs or show_button(ctx, theirs[0]) is None:
        raise Refused(say("notice.show_too_late" if theirs else "refused.outdated"))
    organizers = [one for one in await reachable_organizers(ctx.uow) if one.member != member.id]
    if not organizers:
        raise Refused(say("notice.show_nobody"))
    for organizer in organizers:
        subject = f"{gift}|{account.id}"
        await tell(ctx.uow, organizer, purpose=PURPOSE, subject=subject, worth_for=SHOWN_FOR, now=ctx.now)
    people = tuple(Person(one.ref) for one in organizers)
    return Reply(Card((Text(say("notice.shown_to_organizers", people=people)),)))


@feature.delivery(PURPOSE, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    """Erased words are gone here, too."""
    gift, account_id = drawing.parts
    lines = await drawing.uow.ledger.entries_of(GiftId(gift))
    by = await drawing.uow.people.account_by_id(AccountId(account_id))
    if not lines or by is None or not lines[0].reason:
        return Dropped("erased")
    giver = Person(lines[0].giver) if lines[0].giver else say("people.someone")
    words = say("notice.shown", who=Person(by.ref), giver=giver, reason=lines[0].reason)
    return Card((Text(words),))
