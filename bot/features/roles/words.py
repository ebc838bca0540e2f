"""A role in words: in its reader's language as long as it is a starter that nobody has written anew."""

from datetime import timedelta

from bot.features.sessions.words import offset_words
from bot.people import Locale
from bot.phrasebook import our_phrasebook
from bot.ports import Role
from bot.speech import Phrase, say


def role_words(role: Role) -> Phrase:
    """Its name."""
    return say("settings.value", value=role.name) if role.name or role.starter is None else say(f"role.{role.starter}")


def what_words(role: Role) -> Phrase:
    """What it is."""
    if role.what:
        return say("settings.value", value=role.what)
    return say("roles.no_what") if role.starter is None else say(f"role.{role.starter}.what")


def name_in(role: Role, locale: str) -> str:
    """Its name as text: to fill in a form, or to complete what is typed."""
    return our_phrasebook().as_typed(role_words(role), Locale(locale))


def minutes_words(minutes: int) -> Phrase:
    return offset_words(timedelta(minutes=minutes))


def mentor_words(*, wanted: bool) -> Phrase:
    return say("roles.mentor_wanted" if wanted else "roles.mentor_unwanted")
