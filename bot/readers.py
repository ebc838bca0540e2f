"""For whom an answer is finished: language and zone of one reader."""

from bot.events import Asked, Event, Pressed, Submitted, Suggest
from bot.people import Account, Community, Member
from bot.phrasebook import Phrasebook
from bot.rules.zones import first_known
from bot.speech import Reader


def reader_for(
    event: Event, member: Member | None, account: Account | None, community: Community, phrasebook: Phrasebook
) -> Reader:
    """The member's own settings, else what the platform says now, else what it said last, else the community's."""
    facts = event.facts.get(event.actor)
    said_now = event.locale if isinstance(event, Asked | Submitted | Pressed | Suggest) else None
    locale = (
        (member.locale if member else None)
        or phrasebook.closest(said_now)
        or phrasebook.closest(facts.locale if facts else None)
        or phrasebook.closest(account.platform_locale if account else None)
        or community.locale
    )
    zone = first_known(
        member.zone if member else None,
        facts.zone if facts else None,
        account.platform_zone if account else None,
        community.zone,
    )
    return Reader(locale, zone)


def reader_of(member: Member, account: Account, community: Community, phrasebook: Phrasebook) -> Reader:
    """The reader of a message that nobody asked for just now."""
    locale = member.locale or phrasebook.closest(account.platform_locale) or community.locale
    return Reader(locale, first_known(member.zone, account.platform_zone, community.zone))
