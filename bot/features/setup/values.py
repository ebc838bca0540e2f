"""What organizers set, each as one text: to tell whether it has changed meanwhile, and for the audit."""

from enum import StrEnum
from typing import assert_never

from bot.context import Context
from bot.features.settings.panel import language_name
from bot.features.settings.quiet import quiet_words
from bot.natural_key import digest
from bot.people import Community, Locale, Space
from bot.phrasebook import our_phrasebook
from bot.rules.emoji import pictured
from bot.rules.hosting import LEAST_NEEDED
from bot.rules.quiet import NEVER, read_quiet
from bot.speech import Emoji, Phrase, say


class What(StrEnum):
    """``audit.<value>`` says in a sentence that it was changed."""

    LANGUAGE = "language"
    ZONE = "zone"
    ANNOUNCEMENTS = "announcements"
    JOINS = "joins"
    NOTICES = "notices"
    EMOJI = "thanks_emoji"
    ALLOWANCE = "allowance"
    QUIET = "quiet"
    BOARDS = "boards"
    AHEAD = "ahead"
    HOSTING = "hosting"
    LIMIT_SESSIONS = "limit_sessions"
    LIMIT_CALLS = "limit_calls"
    LIMIT_POSTS = "limit_posts"
    LIMIT_COMMANDS = "limit_commands"

    @property
    def of_space(self) -> bool:
        """Each space of a community has its own."""
        return self in (What.ANNOUNCEMENTS, What.JOINS, What.NOTICES)


def as_text(what: What, community: Community, space: Space) -> str:
    """One word without spaces; empty for nothing. What a channel is called may follow behind it in the audit."""
    match what:
        case What.LANGUAGE:
            return community.locale
        case What.ZONE:
            return community.zone
        case What.ANNOUNCEMENTS:
            return space.announcements
        case What.JOINS:
            return space.joins
        case What.NOTICES:
            return space.notices
        case What.EMOJI:
            return ",".join(sorted(community.thanks_emoji))
        case What.ALLOWANCE:
            return str(community.allowance)
        case What.QUIET:
            return str(community.quiet or NEVER)
        case What.BOARDS:
            return "on" if community.boards else "off"
        case What.AHEAD:
            return str(community.announced_ahead)
        case What.HOSTING:
            return str(community.hosting_needs)
        case What.LIMIT_SESSIONS:
            return str(community.limits.sessions)
        case What.LIMIT_CALLS:
            return str(community.limits.calls)
        case What.LIMIT_POSTS:
            return str(community.limits.posts)
        case What.LIMIT_COMMANDS:
            return str(community.limits.commands)
        case _:
            assert_never(what)


def in_words(what: str, text: str) -> Phrase:
    """A text of ``as_text`` as the audit keeps it, for a reader; also one that an older version wrote."""
    match what:
        case _ if not text:
            return say("setup.nothing")
        case What.LANGUAGE if text in our_phrasebook().locales:
            return language_name(Locale(text))
        case What.ANNOUNCEMENTS:
            id, _, name = text.partition(" ")
            return say("setup.channel", name=name or id)
        case What.JOINS | What.NOTICES | What.BOARDS:
            return say(f"setup.{what}.{text}")
        case What.EMOJI:
            return emoji_words(frozenset(text.split(",")))
        case What.ALLOWANCE:
            return say("setup.allowance.points", n=int(text))
        case What.AHEAD:
            return ahead_words(int(text))
        case What.HOSTING:
            return hosting_words(int(text))
        case What.LIMIT_SESSIONS | What.LIMIT_CALLS | What.LIMIT_POSTS | What.LIMIT_COMMANDS:
            return limit_words(what, int(text))
        case What.QUIET:
            return quiet_words(NEVER if text == str(NEVER) else read_quiet(text))
        case _:
            return say("settings.value", value=text)


def ahead_words(days: int) -> Phrase:
    return say("setup.ahead.days", n=days) if days else say("setup.ahead.same_day")


def hosting_words(needs: int) -> Phrase:
    return say("setup.hosting.others", n=max(needs, LEAST_NEEDED))


def limit_words(what: str, most: int) -> Phrase:
    return say(f"setup.{what}.most", n=most)


def emoji_words(names: frozenset[str]) -> Phrase:
    return say("list", items=tuple(Emoji(name) for name in sorted({pictured(name) for name in names})))


def seen(ctx: Context, what: What, text: str) -> str:
    """A short digest of the value that somebody looks at; it comes back with what they choose."""
    return digest(ctx.space.key, "seen", what, text)[:8]
